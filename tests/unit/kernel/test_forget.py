"""Forgetting in a journal: bodies go, the case, its numbers and its inbox stay; what is needed or pending is left."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from shared.contracts.event import Event
from shared.kernel.cases import Cases
from shared.kernel.decider import Commit, Decider, Fold, fold
from shared.kernel.forget import FoldNeedsIt, Forgetting, with_forgotten
from shared.kernel.forgotten import Forgets, Forgotten
from shared.testing.memory import MemoryBus, MemoryJournal, NoProjection
from tests.tally import AT, MENDED, TALLY, Rounded, Summed, Tally, added


def all_but_the_last_sum(events: Sequence[Event]) -> Collection[int]:
    """A sum is the whole tally, so those before it are not needed; nor is any ten that was passed."""
    sums = [n for n, each in enumerate(events) if isinstance(each, Summed)]
    return {*sums[:-1], *(n for n, each in enumerate(events) if isinstance(each, Rounded))}


FORGETS: Forgets[Tally] = Forgets(begun=lambda state: state.total >= 100, places=all_but_the_last_sum)
"""A tally of a hundred forgets how it came to that."""
SHY: Decider[Tally] = replace(TALLY, forgets=FORGETS)


class Shy:
    """Tallies that forget, and what was told of them."""

    def __init__(self, at_once: int = 50) -> None:
        """In memory."""
        self.journal, self.bus = MemoryJournal(SHY), MemoryBus()
        self.cases = Cases(SHY, self.journal, self.bus, NoProjection(), lambda: AT)
        self.forgetting = Forgetting(self.cases, at_once)

    async def add(self, about: str, *amounts: int) -> None:
        """One commit for each, settled."""
        for n, amount in enumerate(amounts):
            await self.cases.take([added(about, amount, f"{about}{n}-{amount}")])

    async def told(self, about: str) -> list[Event]:
        """What its commits still say, in order."""
        return [each.event for commit in await self.journal.commits_of(about) for each in commit.messages]


def folded(commits: Sequence[Commit]) -> Fold[Tally]:
    case = Fold(about="", state=Tally())
    for each in commits:
        case = fold(SHY, case, each)
    return case


SUM, TEN = Forgotten(of=Summed.kind, was_on=Summed.topic), Forgotten(of=Rounded.kind, was_on=Rounded.topic)


async def test_a_case_forgets_and_is_the_same() -> None:
    """Sixty and forty: only the hundred is still said; state, sequences and what is taken once are as they were."""
    shy = Shy()
    await shy.add("a", 60, 40)
    before = await shy.cases.case("a")
    await shy.forgetting.round()
    assert await shy.told("a") == [SUM, TEN, Summed(total=100), TEN]
    assert folded(await shy.journal.commits_of("a")) == await shy.cases.case("a") == before
    assert before.sequences == {"intake-events": 2, "intake-capacity": 2}
    await shy.add("a", 60)
    assert (await shy.cases.case("a")).version == 2


async def test_a_case_that_has_not_begun_to_forget_keeps_all() -> None:
    """Ninety-nine is not a hundred."""
    shy = Shy()
    await shy.add("a", 60, 39)
    await shy.forgetting.round()
    assert await shy.told("a") == [Summed(total=60), Rounded(tens=6), Summed(total=99), Rounded(tens=9)]


async def test_a_service_that_forgets_nothing_looks_at_nothing() -> None:
    """Without `forgets` a round is over at once, and every commit is as it was."""
    journal = MemoryJournal(TALLY)
    cases = Cases(TALLY, journal, MemoryBus(), NoProjection(), lambda: AT)
    await cases.take([added("a", 100, "m1")])
    before = await journal.commits_of("a")
    assert await Forgetting(cases).step() is False
    assert await journal.commits_of("a") == before


async def test_retelling_leaves_out_what_is_forgotten() -> None:
    """Of two sums and two tens the last sum is told again, with its id and its number: two."""
    shy = Shy()
    await shy.add("a", 60, 40)
    (hundred,) = [each for each in shy.bus.told if each.event == Summed(total=100)]
    await shy.forgetting.round()
    shy.bus.told.clear()
    assert await shy.cases.retell() == 1
    assert shy.bus.told == [hundred]
    assert hundred.sequence == 2


async def test_what_is_pending_is_left_with_all_that_follows() -> None:
    """The second of three commits could not be told: the first forgets, the rest waits for the relay."""
    shy = Shy()
    await shy.add("a", 60)
    shy.bus.refuse.add("a")
    await shy.add("a", 40, 1)
    await shy.forgetting.round()
    assert await shy.told("a") == [
        Summed(total=60),
        TEN,
        Summed(total=100),
        Rounded(tens=10),
        Summed(total=101),
    ]
    shy.bus.refuse.clear()
    await shy.journal.settle([("a", 2), ("a", 3)])
    await shy.forgetting.round()
    assert await shy.told("a") == [SUM, TEN, SUM, TEN, Summed(total=101)]


async def test_a_case_that_goes_on_is_looked_at_again() -> None:
    """A round that finds nothing new writes nothing; a later commit makes the one before it forgettable."""
    shy = Shy()
    await shy.add("a", 100)
    await shy.forgetting.round()
    assert await shy.told("a") == [Summed(total=100), TEN]
    assert await shy.journal.unlooked("", 10) == []
    await shy.add("a", 1)
    await shy.forgetting.round()
    assert await shy.told("a") == [SUM, TEN, Summed(total=101)]


async def test_every_case_gets_its_turn() -> None:
    """Five cases, two a step: three steps find some, the fourth finds none and the round is over."""
    shy = Shy(at_once=2)
    for about in "abcde":
        await shy.add(about, 60, 40)
    assert [await shy.forgetting.step() for _ in range(4)] == [True, True, True, False]
    for about in "abcde":
        assert await shy.told(about) == [SUM, TEN, Summed(total=100), TEN]


@pytest.fixture
def mended_later() -> Iterator[list[bool]]:
    """The faulty rule is faulty until something is put in here, and again afterwards."""
    yield MENDED
    MENDED.clear()


async def test_a_held_message_is_forgotten_once_it_is_released(mended_later: list[bool]) -> None:
    """Thirteen is held and waits whole; mended and released it is in the sum, and what was held says nothing."""
    shy = Shy()
    await shy.add("a", 100, 13)
    await shy.forgetting.round()
    assert [each.message.event for each in (await shy.cases.case("a")).held] == [added("a", 13, "x").event]
    mended_later.append(True)
    assert await shy.cases.release("a") == 1
    before = await shy.cases.case("a")
    await shy.forgetting.round()
    commits = await shy.journal.commits_of("a")
    assert [each.message.event for commit in commits for each in commit.held] == [
        Forgotten(of="test.added.v1")
    ]
    assert folded(commits) == before
    assert before.state.total == 113


async def test_nothing_is_forgotten_that_the_fold_needs() -> None:
    """A service that would forget its last sum is refused: said with the case's id, and the others go on."""
    every: Forgets[Tally] = Forgets(
        begun=FORGETS.begun, places=lambda events: range(len(events) if len(events) > 2 else 0)
    )
    shy = Shy()
    shy.cases.decider = replace(SHY, forgets=every)
    forgetting = Forgetting(shy.cases)
    await shy.add("a", 60, 40)
    before = await shy.journal.commits_of("a")
    with capture_logs() as said:
        await forgetting.round()
    assert [(each["event"], each["case"], each["why"]) for each in said] == [
        ("not-forgotten", "a", FoldNeedsIt.__name__)
    ]
    assert await shy.journal.commits_of("a") == before


@given(
    amounts=st.lists(st.integers(1, 40).filter(lambda n: n != 13), min_size=1, max_size=12), data=st.data()
)
async def test_killed_half_way_the_case_is_the_same_and_the_next_look_completes_it(
    amounts: list[int], data: st.DataObject
) -> None:
    """After any number of the writes the fold is as before, and a look from there ends where a whole one ends."""
    shy = Shy()
    await shy.add("a", *amounts)
    commits = await shy.journal.commits_of("a")
    changed = with_forgotten(SHY, FORGETS, commits)
    there = {each.version: each for each in commits}
    for each in changed[: data.draw(st.integers(0, len(changed)))]:
        there[each.version] = each
    half = list(there.values())
    assert folded(half) == folded(commits)
    for each in with_forgotten(SHY, FORGETS, half):
        there[each.version] = each
    whole = {each.version: each for each in [*commits, *changed]}
    assert there == whole
