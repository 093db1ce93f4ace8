"""Two processes on one journal: what one of them remembers of a case may be older than the case."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import pytest

from shared.contracts.event import Event, Refused
from shared.kernel.cases import Cases
from shared.kernel.decider import CommandRefused, Commit, Decider, Fold
from shared.kernel.message import Message
from shared.testing.memory import MemoryBus, MemoryJournal, NoProjection
from tests import tally
from tests.tally import AT, MENDED, Added, Tally, added


def decide(state: Tally, event: Event, at: datetime) -> Sequence[Event]:
    """As the tally, but two is added only to a sum of ten or more."""
    if isinstance(event, Added) and event.amount == 2 and state.total < 10:
        return [Refused(code="too-little", detail="The sum is below ten.", path="amount")]
    return tally.decide(state, event, at)


def due(state: Tally) -> date | None:
    """Waits for no day."""
    return None


DECIDER = Decider(
    service="tally",
    state=Tally,
    decide=decide,
    evolve=tally.evolve,
    due=due,
    kinds=tally.KINDS,
    hears=tally.KINDS,
)


@pytest.fixture(name="two")
def two_processes() -> tuple[Cases[Tally], Cases[Tally]]:
    """Both on the same journal, each with a memory of its own."""
    journal, bus = MemoryJournal(DECIDER), MemoryBus()
    first, second = (Cases(DECIDER, journal, bus, NoProjection(), lambda: AT) for _ in range(2))
    return first, second


@pytest.fixture(name="mended")
def mended_afterwards() -> Iterator[list[bool]]:
    """What mends the faulty rule, for one test only."""
    yield MENDED
    MENDED.clear()


async def test_no_command_is_refused_on_what_another_process_has_overtaken(
    two: tuple[Cases[Tally], Cases[Tally]],
) -> None:
    """The second remembers a sum of 1; the first made it 11; a command that needs ten is taken by the second."""
    first, second = two
    await second.take([added("a", 1, "m1")])
    await first.take([added("a", 10, "m2")])
    commit = await second.ask(added("a", 2, "c1", command=True))
    assert commit.version == 3
    assert (await first.case("a")).state.total == 13


async def test_a_command_that_the_journal_too_refuses_stays_refused(
    two: tuple[Cases[Tally], Cases[Tally]],
) -> None:
    """A sum of 4 is below ten whoever looks: refused by name, nothing stored."""
    first, second = two
    await second.take([added("a", 1, "m1")])
    await first.take([added("a", 3, "m2")])
    with pytest.raises(CommandRefused):
        await second.ask(added("a", 2, "c1", command=True))
    assert (await first.case("a")).version == 2


async def test_a_case_released_by_one_process_is_open_in_the_other(
    two: tuple[Cases[Tally], Cases[Tally]], mended: list[bool]
) -> None:
    """The second held 13; the first released it after the mend; the second takes a command: 13 and 7 make 20."""
    first, second = two
    await second.take([added("a", 13, "m1")])
    mended.append(True)
    assert await first.release("a") == 1
    await second.ask(added("a", 7, "c1", command=True))
    assert (await first.case("a")).state.total == 20


class Overtaken(MemoryJournal[Tally]):
    """A journal in which another process puts a message between what is read and what is written."""

    def __init__(self) -> None:
        """Empty; nobody is overtaken yet."""
        super().__init__(DECIDER)
        self.meanwhile: list[Message] = []

    async def append(self, made: Sequence[tuple[Commit, Fold[Tally]]]) -> set[str]:
        """As any, a moment too late."""
        if self.meanwhile:
            await on(self).take([self.meanwhile.pop(0)])
        return await super().append(made)


def on(journal: MemoryJournal[Tally]) -> Cases[Tally]:
    """A process on this journal."""
    return Cases(DECIDER, journal, MemoryBus(), NoProjection(), lambda: AT)


async def test_a_release_that_is_overtaken_releases_what_came_meanwhile_too(mended: list[bool]) -> None:
    """13 and 1 wait; 4 and 3 come while they are released: all four are, and 21 is the sum."""
    journal = Overtaken()
    await on(journal).take([added("a", 13, "m1"), added("a", 1, "m2")])
    journal.meanwhile += [added("a", 4, "m3"), added("a", 3, "m4")]
    mended.append(True)
    assert await on(journal).release("a") == 4
    case = await on(journal).case("a")
    assert (case.held, case.state.total) == ((), 21)
