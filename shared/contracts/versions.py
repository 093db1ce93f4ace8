"""Kinds that grew out of their form: how an older version becomes the next, and what is told meanwhile.

Whoever decides and folds knows the newest version only. What stands in a journal or on a topic in an older one is
lifted when it is read, one version at a time. One version of a kind is told at a time: the old one by `lower` until
every hearer reads the new one, then the new one; the same id never goes out as two events.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Generic, Literal, TypeVar

from shared.contracts.event import Event

Old = TypeVar("Old", bound=Event)
New = TypeVar("New", bound=Event)

NOTICE = timedelta(days=90)
"""How long at least a kind is still told after it was called deprecated: as long as topics are kept."""
NAME = re.compile(r"(?P<stem>.+)\.v(?P<number>[1-9][0-9]*)")


@dataclass(frozen=True)
class Version(Generic[Old, New]):
    """One step of a kind, from a version to the next. Both classes stay for as long as a journal holds the old one."""

    old: type[Old]
    new: type[New]
    lift: Callable[[Old], New]
    """Pure and total: what the old one never said gets the value that changes nothing."""
    lower: Callable[[New], Old] | None = None
    """Pure and total; `lower(lift(old)) == old`. None only for a kind that is told to nobody."""
    told_as: Literal["old", "new"] = "old"
    """`old` until every hearer, partners included, reads the new one."""
    deprecated_on: date | None = None
    """From when on hearers are asked to move to the new one; None until there is such a day."""
    told_until: date | None = None
    """The last day on which the old one is told, at least `NOTICE` later; None while it is not known."""


Step = Version[Any, Any]
Kinds = Mapping[str, type[Event]]


class Versions:
    """The steps of every kind that has more than one version. `ValueError` for steps that do not fit together."""

    def __init__(self, steps: Iterable[Step] = ()) -> None:
        """Of any kinds, in any order."""
        self.steps = tuple(sorted(steps, key=lambda step: _name(step.old)))
        self._from = {step.old.kind: step for step in self.steps}
        self._to = {step.new.kind: step for step in self.steps}
        for step in self.steps:
            _check(step)
        if len(self._from) < len(self.steps):
            raise ValueError("a version is followed by two steps: one of them must go")
        self._check_chains()

    def plus(self, steps: Iterable[Step]) -> "Versions":
        """With the steps of kinds that a service keeps to itself."""
        return Versions((*self.steps, *steps))

    @property
    def superseded(self) -> tuple[type[Event], ...]:
        """Every older version, by kind."""
        return tuple(step.old for step in self.steps)

    def next(self, kind: str) -> Step | None:
        """The step that leads on from a kind; None for the newest."""
        return self._from.get(kind)

    def way(self, kind: str, known: Kinds) -> tuple[Step, ...] | None:
        """The steps from a kind to the newest version of it that is known; None where no version onwards is."""
        found: tuple[Step, ...] | None = () if kind in known else None
        taken: list[Step] = []
        while step := self._from.get(kind):
            taken.append(step)
            kind = step.new.kind
            if kind in known:
                found = tuple(taken)
        return found

    def told_as(self, kind: str) -> str:
        """The version in which a kind goes out: itself, or an older one that a hearer still needs."""
        while (step := self._to.get(kind)) and step.told_as == "old":
            kind = step.old.kind
        return kind

    def lowered(self, event: Event) -> Event:
        """The event as it is told; the same one where nobody needs an older version."""
        while (step := self._to.get(event.kind)) and step.told_as == "old" and step.lower:
            event = step.lower(event)
        return event

    def silent(self, heard: Kinds) -> tuple[str, ...]:
        """The kinds of these that nobody tells any more and of which no newer version is heard."""
        left = [kind for kind in sorted(heard) if (step := self._from.get(kind)) and step.told_as == "new"]
        return tuple(kind for kind in left if not self.way(kind, heard))

    def _check_chains(self) -> None:
        """No version between two others is missing, and none is told past one that is held back."""
        last = {_name(step.new)[0]: step for step in self.steps}
        for before in self.steps:
            stem, number = _name(before.new)
            after = self._from.get(before.new.kind)
            if after is None and before is not last[stem]:
                raise ValueError(f"nothing lifts {stem}.v{number} to v{number + 1}")
            if after and (before.told_as, after.told_as) == ("old", "new"):
                raise ValueError(
                    f"{after.new.kind} is told already: {before.old.kind} cannot be told beside it"
                )


class KnownKinds(dict[str, type[Event]]):
    """Kinds that are read by steps of their own instead of the catalogue's: a service's kept kinds, a test's."""

    def __init__(self, kinds: Iterable[type[Event]], versions: Versions) -> None:
        """The newest version of each kind, as whoever folds them knows it."""
        super().__init__({each.kind: each for each in kinds})
        self.versions = versions


def lifted(event: Event, way: Iterable[Step]) -> Event:
    """The event after these steps. What a lift raises is the caller's to name."""
    for step in way:
        event = step.lift(event)
    return event


def _name(event: type[Event]) -> tuple[str, int]:
    """A kind's name without its version, and the version."""
    found = NAME.fullmatch(event.kind)
    if found is None:
        raise ValueError(f"{event.kind} names no version: .v1, .v2, ...")
    return found["stem"], int(found["number"])


def _check(step: Step) -> None:
    """A step leads to the next version, which excludes a circle, and stays on its topic, where the order is."""
    (stem, number), new = _name(step.old), _name(step.new)
    if new != (stem, number + 1):
        raise ValueError(f"{step.old.kind} is followed by {stem}.v{number + 1}, not by {step.new.kind}")
    if step.old.topic != step.new.topic:
        raise ValueError(f"{step.new.kind} must stay on {step.old.topic}: its sequence is counted there")
    if step.new.topic and step.lower is None:
        raise ValueError(f"{step.new.kind} is told: a hearer of {step.old.kind} needs `lower`")
    if step.told_until and (step.deprecated_on is None or step.told_until - step.deprecated_on < NOTICE):
        raise ValueError(f"{step.old.kind} is told for {NOTICE.days} days at least after it is deprecated")
