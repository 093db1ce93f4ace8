"""Holds how each case is said to stand against its commits, and in it the day the ticker waits for.

A due day that is wrong is a date nobody is told of, so the aim is no difference at all. Differences name cases,
fields and due days, never what stands in a field.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Generic

from pymongo.errors import DuplicateKeyError

from shared.kernel.cases import Cases
from shared.kernel.clock import AMSTERDAM
from shared.kernel.decider import Commit, Decider, Fold, S, fold
from shared.kernel.log import log
from shared.kernel.metrics import DIFFERENCES
from shared.kernel.mongo import Document, Mongo, reaching

NIGHT_FROM = 3
"""The hour, local time, after which a day's reconcile is run."""
TRIES = 3
"""How often a case that is written meanwhile is looked at again."""


@dataclass(frozen=True)
class Difference:
    """A case that is said to stand otherwise than its commits say."""

    case: str
    fields: tuple[str, ...]
    """What differs: fields of `after`, `state.<field>`, `missing`, `stale` (an earlier commit still says so), or
    `unreadable`."""
    kept_due: str | None = None
    due: str | None = None
    mended: bool = False

    def line(self) -> dict[str, object]:
        """As it is printed and logged."""
        return {
            "case": self.case,
            "fields": list(self.fields),
            "kept_due": self.kept_due,
            "due": self.due,
            "mended": self.mended,
        }


class Reconcile(Generic[S]):
    """Reads beside each case's commits what its last commit says of it."""

    def __init__(self, service: str, mongo: Mongo, cases: Cases[S]) -> None:
        """`mongo` is the service's own database."""
        self._service, self._journal, self._decider = service, cases.journal, cases.decider
        self._rows, self._nights = mongo["journal"], mongo["nights"]

    async def differences(self, mend: bool = False) -> AsyncIterator[Difference]:
        """Every case that differs, in the order of their ids; `mend` writes what the commits say.

        A process that runs while cases are mended has to be started again: it may remember them as they were said.
        """
        async for about in self._journal.cases():
            found = await self._difference(about, mend)
            if found:
                yield found

    async def nightly(self, at: datetime) -> None:
        """Once a day after 03:00, by one process: logs each difference and sets the gauge. Mends nothing."""
        night = at.astimezone(AMSTERDAM)
        if night.hour < NIGHT_FROM or not await self._begun(night.date()):
            return
        count = 0
        async for each in self.differences():
            count += 1
            log.error("differs", **each.line())
        DIFFERENCES.labels(self._service).set(count)
        log.info("reconciled", differences=count)

    async def _begun(self, day: date) -> bool:
        """Whether this call is the first of the day, among all processes and restarts."""
        mark = {"_id": "reconcile", "day": {"$lt": day.isoformat()}}
        try:
            with reaching():
                await self._nights.update_one(mark, {"$set": {"day": day.isoformat()}}, upsert=True)
        except DuplicateKeyError:
            return False
        return True

    async def _difference(self, about: str, mend: bool) -> Difference | None:
        """None too for a case that is written again and again: what moves is looked at the next time."""
        for _ in range(TRIES):
            rows = await self._said(about)
            found = await self._compare(about, rows)
            if found is None:
                return None
            if await self._said(about) == rows:
                return await self._mend(found, rows) if mend else found
        return None

    async def _said(self, about: str) -> list[Document]:
        """The commits that say how the case stands, without what they did: one, unless one is just being projected."""
        query: Document = {"about": about, "after": {"$exists": True}}
        with reaching():
            rows = self._rows.find(query, {"messages": 0, "because": 0, "pending": 0}).sort("version", 1)
            return [row async for row in rows]

    async def _compare(self, about: str, rows: list[Document]) -> Difference | None:
        """All commits are folded anew, and the last of them must say the same."""
        try:
            commits = await self._journal.commits_of(about)
            # Read after the commits: one of them that is settled by now was projected, and what it superseded is gone.
            pending = {commit.version for commit in await self._journal.pending_of(about)}
        except (KeyError, ValueError):
            return Difference(about, ("unreadable",))
        truth = self._fold(about, commits)
        kept = rows[-1]["after"].get("due") if rows else None
        if not rows or rows[-1]["version"] != truth.version:
            return Difference(about, ("missing",), kept, self._due(truth))
        differing = _differing(self._decider, truth, rows[-1])
        if any(row["version"] + 1 not in pending for row in rows[:-1]):
            differing.add("stale")
        return Difference(about, tuple(sorted(differing)), kept, self._due(truth)) if differing else None

    def _fold(self, about: str, commits: list[Commit]) -> Fold[S]:
        after = Fold(about=about, state=self._decider.state())
        for commit in commits:
            after = fold(self._decider, after, commit)
        return after

    def _due(self, after: Fold[S]) -> str | None:
        due = self._decider.due(after.state)
        return due.isoformat() if due else None

    async def _mend(self, found: Difference, rows: list[Document]) -> Difference:
        """The last commit says what all of them say together, and no earlier one says anything."""
        if "unreadable" in found.fields:
            return found
        truth = self._fold(found.case, await self._journal.commits_of(found.case))
        await self._journal.restate([truth])
        said = {row["version"] for row in (*rows, *await self._said(found.case))}
        await self._journal.supersede([(found.case, version) for version in said if version < max(said)])
        return replace(found, mended=True)


def _differing(decider: Decider[S], truth: Fold[S], row: Mapping[str, Any]) -> set[str]:
    """The names of what differs between what a commit says of its case and the same version folded anew."""
    after, due = row["after"], decider.due(truth.state)
    expected: dict[str, Any] = {
        "fold": decider.fold,
        "rulebook": truth.rulebook,
        "sequences": dict(truth.sequences),
        "due": due.isoformat() if due else None,
    }
    found = {name for name, value in expected.items() if after.get(name) != value}
    if [each.get("id") for each in after.get("held", [])] != [each.message.id for each in truth.held]:
        found.add("held")
    return found | _differing_state(decider, truth, after)


def _differing_state(decider: Decider[S], truth: Fold[S], after: Mapping[str, Any]) -> set[str]:
    """Compared as the state's own class reads it, so that a new field with its default is no difference."""
    try:
        kept = decider.state.model_validate(after.get("state")).model_dump(mode="json", by_alias=True)
    except ValueError:
        return {"state"}
    state = truth.state.model_dump(mode="json", by_alias=True)
    return {f"state.{name}" for name in state.keys() | kept.keys() if state.get(name) != kept.get(name)}
