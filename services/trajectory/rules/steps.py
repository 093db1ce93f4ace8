"""Which steps were taken: the first doing of each counts, a later one only after a withdrawal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.contracts.facts import Done, DoneWithdrawn


@dataclass(frozen=True)
class Taken:
    """A step that was taken, and whether it found possibilities to work (None: not said)."""

    on: date
    capacity: bool | None


def taken(done: Iterable[Done], withdrawn: Iterable[DoneWithdrawn]) -> dict[str, tuple[Taken, ...]]:
    """The doings that stand, by rule, in the order in which they were told.

    A withdrawal takes back the first doing told up to its day: what was told again after it stands.
    """
    standing: dict[str, list[Done]] = {}
    for each in sorted(done, key=_told):
        standing.setdefault(each.rule, []).append(each)
    for back in sorted(withdrawn, key=_told):
        doings = standing.get(back.rule, [])
        if doings and _told(doings[0]) <= _told(back):
            doings.pop(0)
    return {
        rule: tuple(Taken(each.on, each.capacity) for each in doings) for rule, doings in standing.items()
    }


def _told(fact: Done | DoneWithdrawn) -> date:
    return fact.told_on or fact.on
