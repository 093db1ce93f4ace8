"""The kernel's promises on a journal and a bus in memory."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.event import Refused
from shared.kernel.cases import Cases
from shared.kernel.decider import CaseHeld, CommandRefused, Commit
from shared.kernel.message import Message
from shared.testing.memory import MemoryBus, MemoryJournal, NoProjection
from tests.tally import AT, MENDED, TALLY, Tally, added


def tallies() -> tuple[Cases[Tally], MemoryBus]:
    bus = MemoryBus()
    return Cases(TALLY, MemoryJournal(TALLY), bus, NoProjection(), lambda: AT), bus


def outline(told: list[Message]) -> dict[str, list[tuple[str, str, int, str]]]:
    """What was told of each case: id, kind, sequence, body, in order."""
    of: dict[str, list[tuple[str, str, int, str]]] = defaultdict(list)
    for each in told:
        of[each.about].append((each.id, each.event.kind, each.sequence, each.event.model_dump_json()))
    return of


inputs = st.lists(st.tuples(st.sampled_from("abc"), st.integers(-2, 14)), max_size=30)


@given(inputs, st.data())
def test_any_cut_with_any_repeats_tells_the_same(amounts: list[tuple[str, int]], data: st.DataObject) -> None:
    """One input, cut into any batches with any repeats of what went before: the same events, ids and order."""
    messages = [added(about, amount, f"m{n}") for n, (about, amount) in enumerate(amounts)]
    whole, told_whole = tallies()
    asyncio.run(whole.take(messages))
    pieces, told_in_pieces = tallies()
    sent: list[Message] = []
    rest = list(messages)
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        repeats = data.draw(st.lists(st.sampled_from(sent), max_size=4)) if sent else []
        batch, rest = rest[:size], rest[size:]
        batch = repeats + [message for message in batch for _ in range(data.draw(st.integers(1, 2)))]
        sent += batch
        asyncio.run(pieces.take(batch))
    assert outline(told_in_pieces.told) == outline(told_whole.told)


async def test_a_batch_adds_up_and_counts_each_topic_from_one() -> None:
    """4 and 7 make 11 by hand: two sums, and one ten passed with a sequence of its own."""
    cases, bus = tallies()
    await cases.take([added("a", 4, "m1"), added("a", 7, "m2")])
    assert [(m.event.kind, m.sequence) for m in bus.told] == [
        ("test.summed.v1", 1),
        ("test.summed.v1", 2),
        ("test.rounded.v1", 1),
    ]
    assert (await cases.case("a")).state.total == 11


async def test_ids_of_one_cause_differ_between_cases() -> None:
    """The same cause in two cases makes two ids: no two cases ever share one."""
    cases, bus = tallies()
    await cases.take([added("a", 1, "same"), added("b", 1, "same")])
    assert len({message.id for message in bus.told}) == 2


async def test_a_refused_command_stores_nothing() -> None:
    """A command below zero is refused by name, and the journal stays empty."""
    cases, _ = tallies()
    with pytest.raises(CommandRefused) as refusal:
        await cases.ask(added("a", -1, "c1", command=True))
    assert refusal.value.refused.path == "amount"
    assert await cases.journal.commits_of("a") == []


async def test_a_refused_message_is_an_event_too() -> None:
    """What comes over Kafka and is not allowed is kept as a refusal and told to nobody."""
    cases, bus = tallies()
    await cases.take([added("a", -1, "m1")])
    (commit,) = await cases.journal.commits_of("a")
    assert [type(message.event) for message in commit.messages] == [Refused]
    assert bus.told == []


async def test_the_same_command_is_answered_the_same() -> None:
    """A repeated command is answered by the commit it made the first time."""
    cases, bus = tallies()
    first = await cases.ask(added("a", 3, "c1", command=True))
    again = await cases.ask(added("a", 3, "c1", command=True))
    await cases.settled()
    assert again == first
    assert len(bus.told) == 1


async def test_a_faulty_rule_holds_its_case_only() -> None:
    """13 breaks the rule: that case waits in order, the other goes on; after the mend it is released in order."""
    cases, bus = tallies()
    await cases.take([added("a", 1, "m1"), added("a", 13, "m2"), added("a", 2, "m3"), added("b", 5, "m4")])
    assert [message.about for message in bus.told] == ["a", "b"]
    with pytest.raises(CaseHeld):
        await cases.ask(added("a", 1, "c1", command=True))
    assert await cases.release("a") == 0
    MENDED.append(True)
    try:
        assert await cases.release("a") == 2
    finally:
        MENDED.clear()
    assert (await cases.case("a")).state.total == 16
    assert (await cases.case("a")).held == ()
    await cases.take([added("a", 13 - 12, "m5")])
    assert (await cases.case("a")).state.total == 17


async def test_what_was_not_told_is_told_by_the_relay_in_order() -> None:
    """While the bus refuses a case its commits stay pending; then the relay tells them, lowest version first."""
    clock = [AT]
    bus = MemoryBus()
    cases = Cases(TALLY, MemoryJournal(TALLY), bus, NoProjection(), lambda: clock[0])
    bus.refuse.add("a")
    await cases.take([added("a", 1, "m1")])
    bus.refuse.clear()
    await cases.take([added("a", 1, "m2")])
    assert bus.told == []
    clock[0] = AT.replace(second=10)
    assert await cases.relay() == 2
    assert [message.sequence for message in bus.told] == [1, 2]
    assert await cases.journal.backlog() == (0, None)


async def test_two_tickers_feed_a_day_once() -> None:
    """A case over five is due on 6 January; fed twice, it rests once and is due no more."""
    clock = [AT]
    cases = Cases(TALLY, MemoryJournal(TALLY), MemoryBus(), NoProjection(), lambda: clock[0])
    await cases.take([added("a", 6, "m1"), added("b", 1, "m2")])
    assert await cases.tick(date(2026, 1, 9)) == 0, "something was recorded this very moment"
    clock[0] = AT.replace(second=30)
    assert await cases.tick(date(2026, 1, 5)) == 0
    assert await cases.tick(date(2026, 1, 9)) == 1
    assert await cases.tick(date(2026, 1, 9)) == 0
    assert (await cases.case("a")).state.rested == "2026-01-06"
    assert (await cases.case("b")).state.rested == ""


async def test_more_messages_than_a_commit_holds_are_split_in_order() -> None:
    """500 messages of one case become several commits, and their sum is 500."""
    cases, bus = tallies()
    await cases.take([added("a", 1, f"m{n}") for n in range(500)])
    assert (await cases.case("a")).state.total == 500
    assert len(await cases.journal.commits_of("a")) == 3
    assert [m.sequence for m in bus.on("intake-events")] == list(range(1, 501))


class BrokenFor(MemoryBus):
    """A bus on which one case cannot be told at all."""

    async def publish(self, commits: Sequence[Commit], to: str | None = None) -> set[tuple[str, int]]:
        if any(commit.about == "a" for commit in commits):
            raise RuntimeError("this case cannot be told")
        return await super().publish(commits, to)


async def test_one_case_that_cannot_be_told_stops_no_other() -> None:
    """The relay goes past the broken case and tells the one behind it."""
    clock, bus = [AT], BrokenFor()
    cases = Cases(TALLY, MemoryJournal(TALLY), bus, NoProjection(), lambda: clock[0])
    bus.refuse.add("b")
    with pytest.raises(RuntimeError):
        await cases.take([added("a", 1, "m1"), added("b", 2, "m2")])
    bus.refuse.clear()
    clock[0] = AT.replace(second=10)
    assert await cases.relay() == 1
    assert [message.about for message in bus.told] == ["b"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(-2, 12)), max_size=20))
def test_many_commands_in_one_go_are_answered_as_one_after_the_other(amounts: list[tuple[str, int]]) -> None:
    """The same sums, each refused by itself, and the same again answered by the same commits."""

    async def alone(cases: Cases[Tally], command: Message) -> list[str]:
        try:
            return _told_by(await cases.ask(command), command)
        except CommandRefused as error:
            return [error.refused.code]

    async def both() -> None:
        (one, _), (many, _) = tallies(), tallies()
        commands = [added(about, amount, f"c{n}", command=True) for n, (about, amount) in enumerate(amounts)]
        singly = [await alone(one, each) for each in commands]
        for _ in range(2):
            answers = await many.ask_each(commands)
            together = [
                [each.refused.code] if isinstance(each, CommandRefused) else _told_by(each, command)
                for each, command in zip(answers, commands, strict=True)
                if not isinstance(each, CaseHeld)
            ]
            assert together == singly
        for about in "abc":
            assert (await many.case(about)).state == (await one.case(about)).state

    asyncio.run(both())


def _told_by(commit: Commit, command: Message) -> list[str]:
    """What a command told, in the commit that holds it."""
    return [each.event.model_dump_json() for each in commit.told if each.cause == command.id]
