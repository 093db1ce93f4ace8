"""What is kept, written anew beside the live collections and swapped, on a real MongoDB while others write."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.compare import Difference
from shared.kernel.decider import advance
from shared.kernel.message import Message
from shared.kernel.mongo import Mongo, connected, reaching
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.outcome import Unavailable
from shared.kernel.rebuild import Rebuild, RebuildRefused, Report, Unreadable
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus
from tests.sums import Sums, rebuild_of
from tests.tally import AT, TALLY, Tally, added

LIVE = ["journal", "rebuild", "sums"]


@dataclass
class Kept:
    """Tallies with their sums, and a rebuild whose clock the test sets."""

    mongo: Mongo
    journal: MongoJournal[Tally]
    sums: Sums
    said: list[Difference] = field(default_factory=list[Difference])
    at: datetime = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)

    def cases(self) -> Cases[Tally]:
        """As a process of the service has them, with a memory of its own."""
        return Cases(TALLY, self.journal, MemoryBus(), self.sums, now)

    def rebuild(self) -> Rebuild[Tally]:
        """As a process of its own has it."""
        return rebuild_of(self.mongo, lambda: self.at)

    async def rebuilt(self, compare_only: bool = False) -> Report:
        """One whole run; what it says is in `said`."""
        self.said.clear()
        return await self.rebuild().run(self.said.append, compare_only)

    async def rows(self, collection: str) -> list[dict[str, Any]]:
        """All of a collection, by id."""
        return [row async for row in self.mongo[collection].find().sort("_id", 1)]

    async def stale(self) -> list[str]:
        """Cases of which the sum lacks a commit, all of them being settled."""
        found: list[str] = []
        async for about in self.journal.cases():
            commits = await self.journal.commits_of(about)
            summed = await self.mongo["sums"].find_one({"_id": about})
            if not summed or summed["version"] != commits[-1].version:
                found.append(about)
        return found


@pytest.fixture
async def kept(cluster: Cluster) -> AsyncGenerator[Kept]:
    """Nothing yet, with its indexes; as the service's own user."""
    async with connected(cluster.mongodb("tally"), cluster.database("tally")) as mongo:
        made = Kept(mongo, MongoJournal(mongo, TALLY), Sums(mongo))
        await made.journal.prepare()
        await made.sums.prepare()
        yield made


async def fill(kept: Kept, abouts: Sequence[str] = "abc", amounts: Sequence[int] = (3, 4)) -> None:
    cases = kept.cases()
    for amount in amounts:
        await cases.take([added(about, amount, f"{about}{amount}") for about in abouts])


async def test_what_is_right_is_rebuilt_the_same(kept: Kept) -> None:
    """Three cases of two commits: no difference, the same rows and indexes, nothing beside and no lease left."""
    await fill(kept)
    before, indexes = await kept.rows("sums"), await kept.mongo["sums"].index_information()
    report = await kept.rebuilt()
    assert report == Report(cases=3, commits=6, rows={"sums": 3}, swapped=True)
    assert kept.said == []
    assert await kept.rows("sums") == before
    assert await kept.mongo["sums"].index_information() == indexes
    assert sorted(await kept.mongo.database.list_collection_names()) == LIVE
    assert await kept.rows("rebuild") == []


async def test_spoiled_rows_are_named_and_mended(kept: Kept) -> None:
    """Names of fields, no value; comparing changes nothing; the swap mends; a mark of work to do is no difference."""
    await fill(kept, "abcdef")
    good = await kept.rows("sums")
    await kept.mongo["sums"].update_one({"_id": "a"}, {"$set": {"total": 1}})
    await kept.mongo["sums"].update_one({"_id": "b"}, {"$set": {"version": 99}})
    await kept.mongo["sums"].update_one({"_id": "c"}, {"$set": {"total": 8, "version": 1}})
    await kept.mongo["sums"].delete_one({"_id": "d"})
    await kept.mongo["sums"].insert_one({"_id": "nobody", "version": 1, "total": 1})
    await kept.mongo["sums"].update_one({"_id": "e"}, {"$set": {"seen": True}})
    spoiled = await kept.rows("sums")
    differing = [
        Difference("sums", "a", ("total",)),
        Difference("sums", "b", ("version",)),
        Difference("sums", "c", ("total", "version")),
        Difference("sums", "d", ("missing",)),
        Difference("sums", "nobody", ("extra",)),
    ]
    assert not (await kept.rebuilt(compare_only=True)).swapped
    assert sorted(kept.said, key=lambda each: each.id) == differing
    assert await kept.rows("sums") == spoiled
    assert (await kept.rebuilt()).differences == 5
    assert await kept.rows("sums") == good
    assert (await kept.rebuilt(compare_only=True)).differences == 0


async def taken(cases: Cases[Tally], batch: list[Message]) -> bool:
    """Whether they could be taken now."""
    try:
        await cases.take(batch)
    except Unavailable:
        return False
    return True


async def test_it_goes_on_while_two_processes_write(kept: Kept) -> None:
    """Four rebuilds under steady writing: none finds a difference, and afterwards no case lacks a commit."""
    writing = True

    async def write(cases: Cases[Tally], who: str) -> int:
        for n in range(100_000):
            if not writing:
                return n
            batch = [added(f"case-{(n * 7 + k) % 50:02}", 1, f"{who}-{n}-{k}") for k in range(9)]
            # Whoever writes a row in the moment of a swap hears that it cannot be done now, and comes again.
            while not await taken(cases, batch):
                pass
        return 0

    writers = [asyncio.create_task(write(kept.cases(), who)) for who in ("one", "two")]
    reports = [await kept.rebuilt() for _ in range(4)]
    writing = False
    batches = sum([await each for each in writers])
    relay = kept.cases()
    while (await kept.journal.backlog())[0]:
        await relay.relay()
    assert [(each.differences, each.swapped) for each in reports] == [(0, True)] * 4
    assert await kept.stale() == []
    assert sum(row["total"] for row in await kept.rows("sums")) == batches * 9
    assert (await kept.rebuilt(compare_only=True)).differences == 0


async def test_a_read_that_is_swapped_away_is_tried_again(kept: Kept) -> None:
    """Whoever walks the rows while they are swapped hears that MongoDB is unavailable for a moment, nothing worse."""
    await fill(kept, [f"case-{n:03}" for n in range(50)])
    with pytest.raises(Unavailable):
        await walk_across_a_swap(kept)


async def walk_across_a_swap(kept: Kept) -> None:
    """Two rows at a time; everything is swapped after the first."""
    swapped = False
    with reaching():
        async for _ in kept.mongo["sums"].find().batch_size(2):
            swapped = swapped or (await kept.rebuilt()).swapped


WRITER, REBUILDER = 4, 3
ORDERS = list(combinations(range(WRITER + REBUILDER), WRITER))
"""Which of seven steps are the writer's: every way in which the two can meet."""


async def test_no_order_of_steps_leaves_a_case_stale(kept: Kept) -> None:
    """A commit is stored, supersedes, is projected and settled around a build, a swap and a catching up: 35 orders.

    Each order is a case with a writer of its own; the one rebuild meets them all.
    """
    abouts = [f"case-{n:02}" for n in range(len(ORDERS))]
    await fill(kept, abouts, [1])
    writers = [await steps_of_a_writer(kept, about) for about in abouts]
    rebuilder = [*await steps_of_a_rebuild(kept), nothing]
    for done, step in enumerate(rebuilder):
        for ours, writer in zip(ORDERS, writers, strict=True):
            theirs = [place for place in range(WRITER + REBUILDER) if place not in ours]
            until = theirs[done] if done < REBUILDER else WRITER + REBUILDER
            while writer and ours[WRITER - len(writer)] < until:
                await writer.pop(0)()
        await step()
    folds = await kept.journal.folds(abouts)
    assert {each.state.total for each in folds.values()} == {3}
    assert await kept.stale() == []


async def nothing() -> None:
    """After the rebuild's last step."""


Step = Callable[[], Awaitable[object]]


async def steps_of_a_writer(kept: Kept, about: str) -> list[Step]:
    """What a process does for one commit, in its order."""
    commit, after = advance(TALLY, (await kept.journal.folds([about]))[about], [added(about, 2, "m")], AT)
    return [
        lambda: kept.journal.append([(commit, after)]),
        lambda: kept.journal.supersede([(about, commit.version - 1)]),
        lambda: kept.sums.project([(commit, after)]),
        lambda: kept.journal.settle([(about, commit.version)]),
    ]


async def steps_of_a_rebuild(kept: Kept) -> list[Step]:
    """The same for a rebuild."""
    rebuild = kept.rebuild()
    token = await rebuild.claim()

    async def catch_up() -> None:
        await rebuild.catch_up(rebuild.live(token))
        await kept.mongo["rebuild"].delete_many({})

    return [
        lambda: rebuild.build(token, Report()),
        lambda: rebuild.swap(token),
        catch_up,
    ]


async def test_a_second_rebuild_is_refused(kept: Kept) -> None:
    """While one is at work, and for a minute after one that fell silent; then the next clears what it left."""
    await fill(kept)
    silent = kept.rebuild()
    token = await silent.claim()
    await silent.build(token, Report())
    for waited in (0, 59):
        with pytest.raises(RebuildRefused):
            await kept.rebuild().run(kept.said.append)
        kept.at += timedelta(seconds=waited)
    kept.at += timedelta(seconds=2)
    assert (await kept.rebuilt()).swapped
    assert sorted(await kept.mongo.database.list_collection_names()) == LIVE


async def test_one_that_froze_swaps_nothing_when_it_wakes_up(kept: Kept) -> None:
    """Another took over and was done meanwhile: what the first still writes or swaps reaches nothing that is live."""
    await fill(kept)
    frozen = kept.rebuild()
    token = await frozen.claim()
    await frozen.build(token, Report())
    kept.at += timedelta(minutes=2)
    assert (await kept.rebuilt()).swapped
    await fill(kept, "abcz", [5])
    await frozen.swap(token)
    with pytest.raises(RebuildRefused):
        await frozen.build(token, Report())
    assert await kept.stale() == []
    assert [row["total"] for row in await kept.rows("sums")] == [12, 12, 12, 5]


async def test_a_commit_that_cannot_be_read_swaps_nothing(kept: Kept) -> None:
    """A row left out would be a case without its dates: the live rows stay as they are, nothing stays beside."""
    await fill(kept)
    await kept.mongo["journal"].update_one({"_id": "b/1"}, {"$set": {"messages.0.kind": "test.unknown.v1"}})
    before = await kept.rows("sums")
    with pytest.raises(Unreadable):
        await kept.rebuilt()
    assert await kept.rows("sums") == before
    assert sorted(await kept.mongo.database.list_collection_names()) == LIVE
