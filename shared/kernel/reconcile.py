"""Holds what is kept of each case against its commits: the snapshot, and in it the day the ticker waits for.

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
    """A case whose snapshot is not what its commits say."""

    case: str
    fields: tuple[str, ...]
    """What differs: fields of the snapshot, `state.<field>`, `missing`, `behind`, or `unreadable`."""
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
    """Reads one service's snapshots beside its journal."""

    def __init__(self, service: str, mongo: Mongo, cases: Cases[S]) -> None:
        """`mongo` is the service's own database."""
        self._service, self._journal, self._decider = service, cases.journal, cases.decider
        self._cases, self._nights = mongo["cases"], mongo["nights"]

    async def differences(self, mend: bool = False) -> AsyncIterator[Difference]:
        """Every case that differs, in the order of their ids; `mend` writes what the commits say.

        A process that runs while its snapshots are mended has to be started again: it may remember the old ones.
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
            row = await self._row(about)
            found = await self._compare(about, row)
            if found is None:
                return None
            if await self._row(about) == row:
                return await self._mend(found, row) if mend else found
        return None

    async def _row(self, about: str) -> Document | None:
        with reaching():
            return await self._cases.find_one({"_id": about})

    async def _compare(self, about: str, row: Document | None) -> Difference | None:
        """The commits up to the snapshot's version are folded anew; what is not settled need not be in it yet."""
        try:
            commits = await self._journal.commits_of(about)
            # Read after the commits: one of them that is settled by now was in a snapshot before, and is seen there.
            pending = {commit.version for commit in await self._journal.pending_of(about)}
        except (KeyError, ValueError):
            return Difference(about, ("unreadable",))
        settled = max((each.version for each in commits if each.version not in pending), default=0)
        if row is None:
            return (
                Difference(about, ("missing",), due=self._due(self._fold(about, commits)))
                if settled
                else None
            )
        kept = row.get("version")
        if not isinstance(kept, int) or not settled <= kept <= len(commits):
            fields = ("behind",) if isinstance(kept, int) and kept < settled else ("version",)
            return Difference(about, fields, row.get("due"), self._due(self._fold(about, commits)))
        truth = self._fold(about, commits[:kept])
        differing = tuple(sorted(_differing(self._decider, truth, row)))
        return Difference(about, differing, row.get("due"), self._due(truth)) if differing else None

    def _fold(self, about: str, commits: list[Commit]) -> Fold[S]:
        after = Fold(about=about, state=self._decider.state())
        for commit in commits:
            after = fold(self._decider, after, commit)
        return after

    def _due(self, after: Fold[S]) -> str | None:
        due = self._decider.due(after.state)
        return due.isoformat() if due else None

    async def _mend(self, found: Difference, row: Document | None) -> Difference:
        """The spoiled row goes first, only as it was read: its version may be higher than any commit's."""
        if "unreadable" in found.fields:
            return found
        if row is not None:
            with reaching():
                await self._cases.delete_one({"_id": found.case, "version": row.get("version")})
        commits = await self._journal.commits_of(found.case)
        await self._journal.snapshot([self._fold(found.case, commits)])
        return replace(found, mended=True)


def _differing(decider: Decider[S], truth: Fold[S], row: Mapping[str, Any]) -> set[str]:
    """The names of what differs between a kept snapshot and the same version folded anew."""
    due = decider.due(truth.state)
    expected: dict[str, Any] = {
        "fold": decider.fold,
        "tenant": truth.tenant,
        "employer": truth.employer,
        "sequences": dict(truth.sequences),
        "due": due.isoformat() if due else None,
        "at": truth.at,
    }
    found = {name for name, value in expected.items() if row.get(name) != value}
    if [each.get("id") for each in row.get("held", [])] != [each.message.id for each in truth.held]:
        found.add("held")
    return found | _differing_state(decider, truth, row)


def _differing_state(decider: Decider[S], truth: Fold[S], row: Mapping[str, Any]) -> set[str]:
    """Compared as the state's own class reads it, so that a new field with its default is no difference."""
    try:
        kept = decider.state.model_validate(row.get("state")).model_dump(mode="json", by_alias=True)
    except ValueError:
        return {"state"}
    state = truth.state.model_dump(mode="json", by_alias=True)
    return {f"state.{name}" for name in state.keys() | kept.keys() if state.get(name) != kept.get(name)}
