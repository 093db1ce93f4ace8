"""What a journal promises, asked of the one in memory and of the one on MongoDB alike."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.kernel.cases import Cases
from shared.kernel.decider import advance
from shared.kernel.journal import Journal
from shared.kernel.mongo import connected
from shared.kernel.mongo_journal import MongoJournal
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus, MemoryJournal, NoProjection
from tests.tally import AT, TALLY, Tally, added

Tallies = Journal[Tally]


@pytest.fixture(name="memory")
def in_memory() -> Tallies:
    return MemoryJournal(TALLY)


@pytest.fixture(name="mongo")
async def on_mongo(cluster: Cluster) -> AsyncGenerator[Tallies]:
    async with connected(cluster.mongodb("tally"), cluster.database("tally")) as mongo:
        journal = MongoJournal(mongo, TALLY)
        await journal.prepare()
        yield journal


@pytest.fixture(name="journal", params=["memory", pytest.param("mongo", marks=pytest.mark.servers)])
def either(request: pytest.FixtureRequest) -> Tallies:
    return request.getfixturevalue(request.param)


async def put(journal: Tallies, about: str, amount: int, cause: str) -> set[str]:
    fold = (await journal.folds([about]))[about]
    commit, after = advance(TALLY, fold, [added(about, amount, cause)], AT)
    refused = await journal.append([commit])
    if not refused:
        await journal.snapshot([after])
    return refused


async def test_a_case_is_the_fold_of_its_commits(journal: Tallies) -> None:
    """2 and 3 are 5, after two commits."""
    await put(journal, "a", 2, "m1")
    await put(journal, "a", 3, "m2")
    fold = (await journal.folds(["a", "b"]))["a"]
    assert (fold.version, fold.state.total, fold.sequences) == (2, 5, {"intake-events": 2})
    assert fold.tenant == "demo"


async def test_a_case_never_seen_is_version_0(journal: Tallies) -> None:
    """An unknown case is empty, not an error."""
    fold = (await journal.folds(["nobody"]))["nobody"]
    assert (fold.version, fold.state.total) == (0, 0)


async def test_a_taken_version_is_refused_whole_and_alone(journal: Tallies) -> None:
    """Two writers of version 2: the second is refused and leaves nothing; the other case of its batch is stored."""
    await put(journal, "a", 2, "m1")
    before = await journal.folds(["a", "b"])
    ours, _ = advance(TALLY, before["a"], [added("a", 5, "ours")], AT)
    theirs, _ = advance(TALLY, before["a"], [added("a", 7, "theirs")], AT)
    other, _ = advance(TALLY, before["b"], [added("b", 1, "other")], AT)
    assert await journal.append([ours]) == set()
    assert await journal.append([theirs, other]) == {"a"}
    folds = await journal.folds(["a", "b"])
    assert (folds["a"].state.total, folds["b"].state.total) == (7, 1)


async def test_a_cause_is_taken_once(journal: Tallies) -> None:
    """The same cause under the next version is refused; another case may take it."""
    await put(journal, "a", 2, "m1")
    assert await put(journal, "a", 2, "m1") == {"a"}
    assert await put(journal, "b", 2, "m1") == set()
    assert await journal.seen({"a": ["m1", "m2"], "b": ["m2"]}) == {("a", "m1")}


async def test_the_commit_of_a_cause_is_found_whole(journal: Tallies) -> None:
    """What was told because of a command reads back as it was written."""
    fold = (await journal.folds(["a"]))["a"]
    commit, _ = advance(TALLY, fold, [added("a", 12, "c1")], AT)
    await journal.append([commit])
    assert await journal.told_because("a", "c1") == commit
    assert await journal.told_because("a", "c2") is None


async def test_pending_until_settled_lowest_version_first(journal: Tallies) -> None:
    """Three commits are pending; with the first settled the second is the lowest, and an unknown case has none."""
    for n in range(3):
        await put(journal, "a", 1, f"m{n}")
    assert await journal.first_pending(["a", "b"]) == {"a": 1}
    await journal.settle([("a", 1)])
    assert await journal.first_pending(["a"]) == {"a": 2}
    assert [commit.version for commit in await journal.pending_of("a")] == [2, 3]
    assert await journal.pending_before(AT, 10) == []
    assert await journal.pending_before(AT + timedelta(seconds=3), 10) == ["a"]
    assert await journal.backlog() == (2, AT)


async def test_an_older_snapshot_never_replaces_a_newer(journal: Tallies) -> None:
    """Snapshots that arrive in the wrong order leave the newer one, and what is due with it."""
    first = (await journal.folds(["a"]))["a"]
    one, after_one = advance(TALLY, first, [added("a", 6, "m1")], AT)
    two, after_two = advance(TALLY, after_one, [added("a", 1, "m2")], AT)
    await journal.append([one])
    await journal.append([two])
    await journal.snapshot([after_two])
    await journal.snapshot([after_one])
    assert (await journal.folds(["a"]))["a"] == after_two


async def test_due_is_by_day_and_leaves_held_cases_out(journal: Tallies) -> None:
    """Over five is due on 6 January; a case that holds a message is not fed its day."""
    await put(journal, "a", 6, "m1")
    await put(journal, "b", 9, "m2")
    await put(journal, "b", 13, "m3")
    await put(journal, "c", 1, "m4")
    assert await journal.due(date(2026, 1, 5), AT, 10) == []
    assert await journal.due(date(2026, 1, 6), AT - timedelta(seconds=1), 10) == []
    assert await journal.due(date(2026, 1, 6), AT, 10) == [("a", date(2026, 1, 6), "demo", "bakkerij")]


async def test_every_case_is_walked_once(journal: Tallies) -> None:
    """Three cases with several commits each, in the order of their ids."""
    for about in "cab":
        await put(journal, about, 1, f"{about}1")
        await put(journal, about, 1, f"{about}2")
    assert [about async for about in journal.cases()] == ["a", "b", "c"]
    assert [commit.version for commit in await journal.commits_of("b")] == [1, 2]


async def test_cases_rebuilt_from_commits_alone_are_the_same(journal: Tallies) -> None:
    """Snapshots of another fold are thrown away; rebuilt, they say the same."""
    await put(journal, "a", 6, "m1")
    await put(journal, "a", 7, "m2")
    before = await journal.folds(["a"])
    cases = Cases(replace(TALLY, fold=2), journal, MemoryBus(), NoProjection(), lambda: AT)
    assert await cases.rebuild() == 1
    assert (await journal.folds(["a"])) == before


async def test_two_processes_on_one_case_lose_nothing(journal: Tallies) -> None:
    """Two sets of cases over one journal, each with a stale memory of the other: the sum is that of all."""
    one = Cases(TALLY, journal, MemoryBus(), NoProjection(), lambda: AT)
    two = Cases(TALLY, journal, MemoryBus(), NoProjection(), lambda: AT)
    for n in range(10):
        await one.take([added("a", 1, f"one{n}")])
        await two.take([added("a", 2, f"two{n}"), added("a", 1, f"one{n}")])
    assert (await one.case("a")).state.total == 30


async def test_two_snapshots_that_meet_leave_the_newer(journal: Tallies) -> None:
    """Versions 1 and 2 of a hundred new cases are written at once, in both orders: every case is at 2."""
    abouts = [f"race-{n}" for n in range(100)]
    for n, about in enumerate(abouts):
        empty = (await journal.folds([about]))[about]
        one, after_one = advance(TALLY, empty, [added(about, 6, "m1")], AT)
        two, after_two = advance(TALLY, after_one, [added(about, 1, "m2")], AT)
        await journal.append([one])
        await journal.append([two])
        pair = [after_one, after_two] if n % 2 else [after_two, after_one]
        await asyncio.gather(*(journal.snapshot([after]) for after in pair))
        await journal.settle([(about, 1), (about, 2)])
    assert {fold.version for fold in (await journal.folds(abouts)).values()} == {2}


async def test_a_snapshot_that_stayed_behind_stops_nothing(journal: Tallies) -> None:
    """Both commits are settled and the snapshot holds the first only: the next message is taken all the same."""
    empty = (await journal.folds(["a"]))["a"]
    one, after_one = advance(TALLY, empty, [added("a", 2, "m1")], AT)
    two, _ = advance(TALLY, after_one, [added("a", 3, "m2")], AT)
    await journal.append([one])
    await journal.append([two])
    await journal.snapshot([after_one])
    await journal.settle([("a", 1), ("a", 2)])
    cases = Cases(TALLY, journal, MemoryBus(), NoProjection(), lambda: AT)
    await cases.take([added("a", 4, "m3")])
    assert (await cases.case("a")).state.total == 9
