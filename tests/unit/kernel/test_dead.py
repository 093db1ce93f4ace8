"""What a receiver makes of a parked record that is given to it again, and where records stand."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.dead import Parked, Record
from shared.kernel.ends import reasons_of
from shared.kernel.message import Message
from shared.kernel.outcome import Dead
from shared.kernel.receive import Progress, Receiver
from shared.kernel.replay import place_of
from tests.tally import AT, TALLY, added


@dataclass
class Sink:
    """Keeps what is taken; nothing may be parked or mirrored by a replay."""

    taken: list[Message] = field(default_factory=list[Message])

    async def take(self, messages: Sequence[Message]) -> None:
        """All of them."""
        self.taken += messages

    async def park(self, parked: Sequence[Parked]) -> None:
        """A replay parks nothing itself."""
        raise AssertionError(parked)

    async def send(
        self, topic: str, key: str | None, body: bytes | None, headers: Sequence[tuple[str, bytes]]
    ) -> None:
        """A replay shows nothing on the dead topic."""
        raise AssertionError(topic)


def record(body: bytes) -> Record:
    return Record("test-in", 0, 7, b"a", body, tuple(added("a", 1, "m").headers()))


async def replayed(sink: Sink, what: Record) -> Dead | None:
    """With a limit of none unreadable in a row: a replay is no part of a row and halts nothing."""
    progress = Progress(dead_in_a_row=0)
    return await Receiver("tally", TALLY.hears, sink.take, sink, sink, lambda: AT, progress).again(what)


async def test_a_record_that_can_be_read_now_is_taken() -> None:
    """Its message goes the way of every message."""
    sink = Sink()
    assert await replayed(sink, record(added("a", 1, "m").body)) is None
    assert [each.id for each in sink.taken] == ["m"]


async def test_one_that_still_cannot_be_read_says_why() -> None:
    """By its code of today, and nothing is taken."""
    sink = Sink()
    assert await replayed(sink, record(b'{"amount": "many"}')) == Dead("int-parsing", "amount")
    assert sink.taken == []


async def test_a_kind_no_longer_heard_is_let_pass() -> None:
    """As it would be today, if it came."""
    sink = Sink()
    assert await replayed(sink, replace(record(b"{"), headers=(("ce_type", b"somebody.else.v1"),))) is None
    assert sink.taken == []


@given(st.from_regex(r"[a-z][a-z0-9.-]{0,20}", fullmatch=True), st.integers(0, 99), st.integers(0, 2**60))
def test_a_place_is_read_as_it_is_written(topic: str, partition: int, offset: int) -> None:
    """Topic, partition, offset."""
    made = Record(topic, partition, offset, None, None, ())
    assert place_of(made.place) == (topic, partition, offset)


def test_ends_are_counted_by_what_stood_still_not_by_where() -> None:
    """Two partitions and the group are two reasons: a label for each partition would never end."""
    assert reasons_of("group, intake-events/1, intake-events/7") == ["group", "partition"]
    assert reasons_of("producer") == ["producer"]
