"""What a journal promises, asked of the one in memory and of the one on MongoDB alike."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from shared.contracts.event import DayBegan
from shared.kernel.cases import Cases
from shared.kernel.decider import Commit, advance
from shared.kernel.forgotten import Forgotten
from shared.kernel.journal import Journal
from shared.kernel.mongo import connected
from shared.kernel.mongo_journal import MongoJournal
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus, MemoryJournal, NoProjection
from tests.tally import AT, TALLY, Rounded, Tally, added

Tallies = Journal[Tally]


@pytest.fixture(name="memory")
def in_memory() -> Tallies:
    return MemoryJournal(TALLY)


@pytest.fixture(name="page")
def a_large_page() -> int:
    """Rows read at a time; a test may ask for fewer."""
    return 2_000


@pytest.fixture(name="mongo")
async def on_mongo(cluster: Cluster, page: int) -> AsyncGenerator[Tallies]:
    async with connected(cluster.mongodb("tally"), cluster.database("tally")) as mongo:
        journal = MongoJournal(mongo, TALLY, page)
        await journal.prepare()
        yield journal


@pytest.fixture(name="journal", params=["memory", pytest.param("mongo", marks=pytest.mark.servers)])
def either(request: pytest.FixtureRequest, page: int) -> Tallies:
    _ = page
    return request.getfixturevalue(request.param)


async def put(journal: Tallies, about: str, amount: int, cause: str) -> set[str]:
    fold = (await journal.folds([about]))[about]
    commit, after = advance(TALLY, fold, [added(about, amount, cause)], AT)
    refused = await journal.append([(commit, after)])
    if not refused and commit.version > 1:
        await journal.supersede([(about, commit.version - 1)])
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
    ours = advance(TALLY, before["a"], [added("a", 5, "ours")], AT)
    theirs = advance(TALLY, before["a"], [added("a", 7, "theirs")], AT)
    other = advance(TALLY, before["b"], [added("b", 1, "other")], AT)
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
    commit, after = advance(TALLY, fold, [added("a", 12, "c1")], AT)
    await journal.append([(commit, after)])
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


async def test_a_commit_not_yet_superseded_says_nothing_any_more(journal: Tallies) -> None:
    """Six is due; the day that began was rested, and the first commit still stands as it stood: nothing is due."""
    first = (await journal.folds(["a"]))["a"]
    one, after_one = advance(TALLY, first, [added("a", 6, "m1")], AT)
    day = replace(added("a", 0, "d1"), event=DayBegan(on="2026-01-06"))
    two, after_two = advance(TALLY, after_one, [day], AT)
    await journal.append([(one, after_one)])
    assert [each[0] for each in await journal.due(date(2026, 1, 6), AT, 10)] == ["a"]
    await journal.append([(two, after_two)])
    for superseded in ([], [("a", 1)]):
        await journal.supersede(superseded)
        assert await journal.due(date(2026, 1, 6), AT, 10) == []
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


async def test_what_another_fold_wrote_is_folded_anew(mongo: MongoJournal[Tally], cluster: Cluster) -> None:
    """A process with another fold, which cannot even read the state that stands there, sees the same case."""
    await put(mongo, "a", 6, "m1")
    await put(mongo, "a", 7, "m2")
    before = await mongo.folds(["a"])
    async with connected(cluster.mongodb("tally"), cluster.database("tally")) as other:
        await other["journal"].update_many(
            {"after": {"$exists": True}}, {"$set": {"after.state": {"total": "x"}}}
        )
        assert await MongoJournal(other, replace(TALLY, fold=2)).folds(["a"]) == before


async def test_a_case_is_restated(journal: Tallies) -> None:
    """What stands beside the last commit is written over, and what is due with it."""
    await put(journal, "a", 6, "m1")
    there = (await journal.folds(["a"]))["a"]
    other = replace(there, state=Tally(total=3))
    await journal.restate([other])
    assert (await journal.folds(["a"]))["a"] == other
    assert await journal.due(date(2026, 1, 6), AT, 10) == []


async def test_open_cases_under_older_rules_are_found(journal: Tallies) -> None:
    """Over five is open; decided under no rulebook it is outdated, under the one in force it is not."""
    await put(journal, "a", 6, "m1")
    await put(journal, "b", 1, "m2")
    assert await journal.outdated("2026-01-01", 10) == [("a", "demo", "bakkerij")]
    there = (await journal.folds(["a"]))["a"]
    await journal.append([advance(replace(TALLY, rulebook="2026-01-01"), there, [added("a", 1, "m3")], AT)])
    await journal.supersede([("a", 1)])
    assert await journal.outdated("2026-01-01", 10) == []
    assert await journal.outdated("2026-07-01", 10) == [("a", "demo", "bakkerij")]


def without_its_body(commit: Commit) -> Commit:
    """The commit with its first message forgotten."""
    first, *others = commit.messages
    bare = replace(first, event=Forgotten(of=first.event.kind, was_on=first.event.topic))
    return replace(commit, messages=(bare, *others))


async def test_what_is_forgotten_keeps_its_place(journal: Tallies) -> None:
    """Ten are told on two topics; the sum loses its body, not its id, number or cause, and twice is as once."""
    await put(journal, "a", 10, "m1")
    await put(journal, "a", 1, "m2")
    await journal.settle([("a", 1), ("a", 2)])
    (first, second), stood = await journal.commits_of("a"), await journal.folds(["a"])
    for _ in range(2):
        await journal.forget([without_its_body(first)])
    assert await journal.commits_of("a") == [without_its_body(first), second]
    assert [each.event for each in (await journal.commits_of("a"))[0].told] == [Rounded(tens=1)]
    assert await journal.folds(["a"]) == stood
    assert await journal.seen({"a": ["m1"]}) == {("a", "m1")}
    assert await put(journal, "a", 10, "m1") == {"a"}


async def test_a_held_message_is_forgotten_where_it_was_held(journal: Tallies) -> None:
    """Thirteen breaks the rule and is held: its copy in the commit loses its body, its id stays."""
    await put(journal, "a", 13, "m1")
    await journal.settle([("a", 1)])
    (commit,) = await journal.commits_of("a")
    (held,) = commit.held
    bare = replace(held, message=replace(held.message, event=Forgotten(of="test.added.v1")))
    await journal.forget([replace(commit, held=(bare,))])
    assert await journal.commits_of("a") == [replace(commit, held=(bare,))]


async def test_what_is_pending_is_not_forgotten(journal: Tallies) -> None:
    """It still has to be told, whoever asks for it to be forgotten."""
    await put(journal, "a", 10, "m1")
    (commit,) = await journal.commits_of("a")
    await journal.forget([without_its_body(commit)])
    assert await journal.commits_of("a") == [commit]


async def test_a_case_is_looked_at_until_its_last_commit_was(journal: Tallies) -> None:
    """Three cases, two a time; one looked at is left out until it has a later commit."""
    for about in "bca":
        await put(journal, about, 1, "m1")
    assert (await journal.unlooked("", 2), await journal.unlooked("b", 2)) == (["a", "b"], ["c"])
    await journal.looked_at("b", 1)
    assert await journal.unlooked("", 10) == ["a", "c"]
    await put(journal, "b", 1, "m2")
    assert await journal.unlooked("", 10) == ["a", "b", "c"]
    assert await journal.unlooked("c", 10) == []


@pytest.mark.parametrize("page", [1, 2, 3, 100])
async def test_every_commit_is_read_once_whatever_the_pages(
    journal: Tallies,
) -> None:
    """Cases of 3, 1 and 2 commits in pages that end anywhere, also inside a case; and those of two of the cases."""
    for about, cause in ("b1", "a1", "c1", "a2", "c2", "a3"):
        await put(journal, about, 1, about + cause)
    read = [(each.about, each.version) async for each in journal.commits()]
    assert read == [("a", 1), ("a", 2), ("a", 3), ("b", 1), ("c", 1), ("c", 2)]
    some = [(each.about, each.version) async for each in journal.commits(["c", "b", "nobody"])]
    assert some == [("b", 1), ("c", 1), ("c", 2)]


@pytest.mark.parametrize("page", [1, 2, 100])
async def test_the_last_versions_are_those_of_every_case(
    journal: Tallies,
) -> None:
    """Three, one and two commits: versions 3, 1 and 2, in pages of any size."""
    assert [some async for some in journal.lasts()] in ([], [{}])
    for about, cause in ("b1", "a1", "c1", "a2", "c2", "a3"):
        await put(journal, about, 1, about + cause)
    pages = [some async for some in journal.lasts()]
    assert {about: last for some in pages for about, last in some.items()} == {"a": 3, "b": 1, "c": 2}


async def test_two_processes_on_one_case_lose_nothing(journal: Tallies) -> None:
    """Two sets of cases over one journal, each with a stale memory of the other: the sum is that of all."""
    one = Cases(TALLY, journal, MemoryBus(), NoProjection(), lambda: AT)
    two = Cases(TALLY, journal, MemoryBus(), NoProjection(), lambda: AT)
    for n in range(10):
        await one.take([added("a", 1, f"one{n}")])
        await two.take([added("a", 2, f"two{n}"), added("a", 1, f"one{n}")])
    assert (await one.case("a")).state.total == 30
