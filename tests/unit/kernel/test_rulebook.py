"""A rulebook that changes is told to every open case once, before anything is decided under it, at a pace."""

from dataclasses import replace

import pytest

from shared.contracts.event import Event
from shared.kernel.cases import Cases
from shared.kernel.decider import CaseHeld, CommandRefused, NewerRulebook, advance
from shared.kernel.outcome import Unavailable
from shared.testing.memory import MemoryBus, MemoryJournal, NoProjection
from tests.tally import AT, TALLY, Renewed, Summed, Tally, added

OLD, NEW = replace(TALLY, rulebook="2026-01-01"), replace(TALLY, rulebook="2026-07-01")


def processes() -> tuple[Cases[Tally], Cases[Tally], MemoryJournal[Tally]]:
    """An old process and a new one, over one journal."""
    journal = MemoryJournal(TALLY)
    old, new = (Cases(each, journal, MemoryBus(), NoProjection(), lambda: AT) for each in (OLD, NEW))
    return old, new, journal


async def events(journal: MemoryJournal[Tally], about: str) -> list[type[Event]]:
    return [type(m.event) for commit in await journal.commits_of(about) for m in commit.messages]


async def test_a_new_case_begins_under_the_rules_in_force() -> None:
    """Nothing changed for it: it is told of no rulebook, and is not found outdated."""
    _, new, journal = processes()
    await new.take([added("a", 6, "m1")])
    assert await events(journal, "a") == [Summed]
    assert (await new.case("a")).rulebook == "2026-07-01"
    assert await new.renew(10) == 0


async def test_open_cases_are_told_once_and_at_a_pace() -> None:
    """Three open cases and one that waits for nothing, two a time: two, one, none; each has heard it once."""
    old, new, journal = processes()
    await old.take([added(about, amount, "m1") for about, amount in (("a", 6), ("b", 7), ("c", 8), ("d", 1))])
    assert [await new.renew(2) for _ in range(3)] == [2, 1, 0]
    for about in "abc":
        assert await events(journal, about) == [Summed, Renewed]
    assert await events(journal, "d") == [Summed]


async def test_what_comes_first_brings_the_rules_with_it() -> None:
    """A message on an outdated case is decided after the change, in one commit; the pace has nothing left to do."""
    old, new, journal = processes()
    await old.take([added("a", 6, "m1")])
    await new.take([added("a", 1, "m2")])
    commits = await journal.commits_of("a")
    assert [type(m.event) for m in commits[1].messages] == [Renewed, Summed]
    assert len(commits[1].because) == 2
    assert [commit.rulebook for commit in commits] == ["2026-01-01", "2026-07-01"]
    assert await new.renew(10) == 0


async def test_two_new_processes_tell_it_once() -> None:
    """The id follows from case and version: the second finds it decided, whichever way it came."""
    old, new, journal = processes()
    await old.take([added("a", 6, "m1")])
    other = Cases(NEW, journal, MemoryBus(), NoProjection(), lambda: AT)
    await other.case("a")
    await new.renew(10)
    await other.take([added("a", 1, "m2")])
    assert (await events(journal, "a")).count(Renewed) == 1


async def test_an_older_process_leaves_a_newer_case_alone() -> None:
    """It would move the dates back: its records wait, its commands are asked again, nothing is stored."""
    old, new, journal = processes()
    await new.take([added("a", 6, "m1")])
    with pytest.raises(Unavailable):
        await old.take([added("a", 1, "m2")])
    with pytest.raises(Unavailable):
        await old.ask(added("a", 1, "c1", command=True))
    assert len(await journal.commits_of("a")) == 1
    with pytest.raises(NewerRulebook):
        advance(OLD, await new.case("a"), [added("a", 1, "m2")], AT)


async def test_a_held_case_hears_of_it_after_its_release() -> None:
    """While messages wait nothing is decided; the first message after the mend brings the rules."""
    old, new, _ = processes()
    await old.take([added("a", 6, "m1"), added("a", 13, "m2")])
    assert await new.renew(10) == 0
    with pytest.raises(CaseHeld):
        await new.ask(added("a", 1, "c1", command=True))
    await new.take([added("a", 1, "m3")])
    held = await new.case("a")
    assert [each.message.id for each in held.held] == ["m2", "m3"]
    assert held.rulebook == "2026-01-01"


async def test_a_refused_command_leaves_the_rules_to_the_pace() -> None:
    """Nothing is stored of a refusal, the change neither; the ticker still finds the case."""
    old, new, journal = processes()
    await old.take([added("a", 6, "m1")])
    with pytest.raises(CommandRefused):
        await new.ask(added("a", -1, "c1", command=True))
    assert len(await journal.commits_of("a")) == 1
    assert await new.renew(10) == 1
