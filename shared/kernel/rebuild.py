"""Writes a read side that follows from the journal into collections beside the live ones, compares, and swaps.

The service goes on meanwhile. Nothing it writes is lost: which version of each case was written is noted, and after
the swap every case that has a later commit is written again. That finds all that the old collections took after they
were read, because a commit is in the journal before it is projected.
A rebuild killed before the swap leaves collections that the next one drops; killed in it, any process goes on with it.
"""

import asyncio
from collections.abc import AsyncIterable, AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Generic, Protocol

from pymongo import ReplaceOne
from pymongo.errors import DuplicateKeyError, OperationFailure

from shared.kernel.clock import Now, new_id
from shared.kernel.compare import Pair, Say
from shared.kernel.decider import Commit, Decider, Fold, S, fold
from shared.kernel.journal import Projector
from shared.kernel.log import log
from shared.kernel.mongo import Collection, Document, Mongo, reaching
from shared.kernel.mongo_journal import MongoJournal

BATCH = 5_000
"""Commits and messages that are projected together, and rows that are looked at again together."""
LEASE = timedelta(seconds=60)
"""How long a rebuild that says nothing keeps others from beginning."""
ROUNDS, FEW = 5, 100
"""How often what was committed meanwhile is written before the swap, and how few cases make that enough."""
TRIES = 5
"""How often a row that moves is looked at again."""
NO_SUCH_COLLECTION = 26
WRITTEN = "written"
"""The collection, beside, that notes up to which version each case is written."""
THE_ONE: Document = {"_id": "rebuild"}


class Projection(Projector[S], Protocol):
    """A read side that can be rebuilt: a row is a case's, has its id and version, and follows from its fold alone."""

    @property
    def projected(self) -> Mapping[str, Sequence[str]]:
        """Its collections, each with the fields that do not follow from the journal and are not compared."""
        ...

    async def prepare(self) -> None:
        """Makes the indexes."""
        ...


class RebuildRefused(Exception):
    """Another rebuild is at work, or took over."""


class Unreadable(Exception):
    """A commit cannot be read or folded, so its row would be left out."""


@dataclass
class Report:
    """What a rebuild did."""

    cases: int = 0
    commits: int = 0
    rows: dict[str, int] = field(default_factory=dict[str, int])
    """Rows made, by collection."""
    differences: int = 0
    moving: int = 0
    """Rows that could not be compared: something of their case was not settled all the time."""
    swapped: bool = False


class Side(Generic[S]):
    """A read side, live or beside, and what is noted of how far it was written."""

    def __init__(
        self, mongo: Mongo, decider: Decider[S], projection: Projection[S], written: Collection
    ) -> None:
        """`mongo` is the service's own database, or a view of it beside; `written` has a version for each case."""
        self.journal, self._decider, self.projection = MongoJournal(mongo, decider), decider, projection
        self._written = written

    async def behind(self) -> AsyncIterator[list[str]]:
        """The cases, some at a time, of which a later commit is in the journal than what is noted as written."""
        async for lasts in self.journal.lasts():
            with reaching():
                rows = self._written.find({"_id": {"$in": list(lasts)}})
                written = {row["_id"]: row["version"] async for row in rows}
            yield sorted(about for about, last in lasts.items() if written.get(about, 0) < last)

    async def write(self, commits: AsyncIterable[Commit]) -> AsyncIterator[tuple[int, int]]:
        """Folds commits that come by case and version from 1, and writes; yields cases begun and commits written."""
        some: list[Commit] = []
        latest: dict[str, Fold[S]] = {}
        begun = size = 0
        async for commit, after in self._folded(commits):
            begun += after.version == 1
            latest[commit.about] = after
            some.append(commit)
            size += 1 + len(commit.messages)
            if size >= BATCH:
                await self._write(some, latest)
                yield begun, len(some)
                some, latest, begun, size = [], {}, 0, 0
        await self._write(some, latest)
        yield begun, len(some)

    async def _folded(self, commits: AsyncIterable[Commit]) -> AsyncIterator[tuple[Commit, Fold[S]]]:
        """Each commit with its case as it stands after it."""
        before = Fold(about="", state=self._decider.state())
        try:
            async for commit in commits:
                if commit.about != before.about:
                    before = Fold(about=commit.about, state=self._decider.state())
                before = fold(self._decider, before, commit)
                yield commit, before
        except (KeyError, ValueError):
            raise Unreadable("a commit cannot be read or folded: `reconcile` names its case") from None

    async def _write(self, commits: Sequence[Commit], latest: Mapping[str, Fold[S]]) -> None:
        """Noted only once it is written."""
        await self.projection.project([(commit, latest[commit.about]) for commit in commits])
        noted = [
            ReplaceOne({"_id": each.about}, {"_id": each.about, "version": each.version}, upsert=True)
            for each in latest.values()
        ]
        if noted:
            with reaching():
                await self._written.bulk_write(noted, ordered=False)


class Rebuild(Generic[S]):
    """The rebuild of one service's collections."""

    def __init__(
        self, mongo: Mongo, decider: Decider[S], projection: Callable[[Mongo], Projection[S]], now: Now
    ) -> None:
        """`projection` makes the service's read side on the live database or on a view beside it."""
        self._mongo, self._decider, self._projection, self._now = mongo, decider, projection, now
        self._journal = MongoJournal(mongo, decider)
        self._lease = mongo["rebuild"]
        self._token, self._held_since = "", now()
        self._compared: Mapping[str, Sequence[str]] = projection(mongo).projected

    async def run(self, say: Say, compare_only: bool = False) -> Report:
        """Builds beside, says each difference, swaps unless told otherwise. Raises `RebuildRefused`.

        Raises `Unreadable` where a commit cannot be folded (nothing is swapped then), and `Unavailable`.
        """
        token, report = await self.claim(), Report()
        swapping = False
        try:
            await self.build(token, report)
            await self._compare(token, report, say)
            if not compare_only:
                # From here on it is finished, by whomever; refused where somebody else took over.
                await self._renew({"phase": "swap"})
                swapping = True
        finally:
            if not swapping:
                await self._drop(f"~{token}")
                await self._give_back(token)
        if swapping:
            await self._finish(token)
            report.swapped = True
        return report

    async def claim(self) -> str:
        """Takes the lease and clears what killed ones left; returns what names the collections of this one."""
        await self.finish_what_was_left()
        token, now = new_id()[:8], self._now()
        mark = {**THE_ONE, "phase": "build", "until": {"$lt": now}}
        try:
            with reaching():
                change = {"$set": {"token": token, "phase": "build", "until": now + LEASE}}
                await self._lease.update_one(mark, change, upsert=True)
        except DuplicateKeyError:
            raise RebuildRefused("another rebuild is at work, or was killed less than a minute ago") from None
        self._token, self._held_since = token, now
        await self._drop("~")
        return token

    async def build(self, token: str, report: Report) -> None:
        """Every case, folded from its commits alone, into the collections beside; then what came meanwhile."""
        side = self._beside(token)
        await side.projection.prepare()
        async for cases, commits in side.write(self._journal.commits()):
            report.cases, report.commits = report.cases + cases, report.commits + commits
            await self._hold()
        for _ in range(ROUNDS):
            if await self.catch_up(side) <= FEW:
                return
            await self._hold()

    async def swap(self, token: str) -> None:
        """Each collection beside takes its live one's place; what is swapped already stays."""
        for name in self._compared:
            try:
                with reaching():
                    await self._mongo[f"{name}~{token}"].rename(name, dropTarget=True)
            except OperationFailure as error:
                if error.code != NO_SUCH_COLLECTION:
                    raise

    async def catch_up(self, side: Side[S]) -> int:
        """Writes the cases that have a later commit than was written, beside or live; returns how many."""
        count = 0
        async for abouts in side.behind():
            if abouts:
                async for _ in side.write(side.journal.commits(abouts)):
                    await self._hold()
                count += len(abouts)
        return count

    async def finish_what_was_left(self) -> None:
        """Goes on with a swap whose process died; any process of the service may, and they do now and then."""
        now = self._now()
        left = {**THE_ONE, "phase": "swap", "until": {"$lt": now}}
        with reaching():
            row = await self._lease.find_one_and_update(left, {"$set": {"until": now + LEASE}})
        if row:
            log.warning("rebuild-finished", why="its process died while it swapped")
            await self._finish(row["token"])

    async def _finish(self, token: str) -> None:
        await self.swap(token)
        await self.catch_up(self.live(token))
        with reaching():
            await self._mongo[f"{WRITTEN}~{token}"].drop()
        await self._give_back(token)

    async def _hold(self) -> None:
        """Says now and then that this one is still at work."""
        if self._token and self._now() - self._held_since > LEASE / 6:
            await self._renew({})

    async def _renew(self, more: Document) -> None:
        now = self._now()
        with reaching():
            change = {"$set": {"until": now + LEASE, **more}}
            held = await self._lease.update_one({**THE_ONE, "token": self._token}, change)
        if not held.matched_count:
            raise RebuildRefused("this rebuild stood still too long, and another one took over")
        self._held_since = now

    async def _give_back(self, token: str) -> None:
        with reaching():
            await self._lease.delete_one({**THE_ONE, "token": token})

    def _beside(self, token: str) -> Side[S]:
        """Named after this run alone: what froze and wakes up never writes or swaps another one's."""
        return self._side(self._mongo.beside({name: f"{name}~{token}" for name in self._compared}), token)

    def live(self, token: str) -> Side[S]:
        """The live read side, with what this run noted as written."""
        return self._side(self._mongo, token)

    def _side(self, mongo: Mongo, token: str) -> Side[S]:
        return Side(mongo, self._decider, self._projection(mongo), self._mongo[f"{WRITTEN}~{token}"])

    async def _drop(self, mark: str) -> None:
        """In the order of the swap: if this is not finished, what is left of it can be swapped all the same."""
        with reaching():
            names = await self._mongo.database.list_collection_names()
            for live in (*self._compared, WRITTEN):
                for name in names:
                    if name.startswith(f"{live}{mark}"):
                        await self._mongo[name].drop()

    async def _compare(self, token: str, report: Report, say: Say) -> None:
        side = self._beside(token)
        for name, ignored in self._compared.items():
            pair = Pair(name, self._mongo[name], self._mongo[f"{name}~{token}"], ignored, say)
            moved: list[str] = []
            async for id, old, new in pair.rows():
                await self._hold()
                if not pair.say_if_certain(id, old, new):
                    moved.append(id)
                if len(moved) >= BATCH:
                    report.moving += await self._look_again(side, pair, moved)
                    moved = []
            report.moving += await self._look_again(side, pair, moved)
            report.rows[name] = pair.made_rows
            report.differences += pair.differences

    async def _look_again(self, side: Side[S], pair: Pair, ids: list[str]) -> int:
        """Compares rows that may have moved, while nothing of their cases is unsettled; returns how many never rest."""
        for n in range(TRIES if ids else 0):
            await asyncio.sleep(0.1 * n)
            before = await pair.live(ids)
            async for _ in side.write(side.journal.commits(ids)):
                await self._hold()
            made = await pair.made(ids)
            # What is settled was projected before: a row that stood still since holds all that was written anew.
            unsettled, after = await side.journal.first_pending(ids), await pair.live(ids)
            resting = {id for id in ids if id not in unsettled and before.get(id) == after.get(id)}
            ids = [id for id in ids if not pair.say(id, before.get(id), made.get(id), id in resting)]
        return len(ids)
