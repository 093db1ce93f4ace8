"""Records end done, parked or later; too many unreadable ones in a row end the process, with nothing kept."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.dead import Parked, Record
from shared.kernel.message import Message
from shared.kernel.outcome import Done, Outcome
from shared.kernel.receive import Progress, Receiver
from tests.tally import AT, TALLY, added

GOOD, BROKEN, UNHEARD = "good", "broken", "unheard"


@dataclass
class Sink:
    """Keeps what is taken, parked and mirrored."""

    taken: list[Message] = field(default_factory=list[Message])
    parked: list[Parked] = field(default_factory=list[Parked])
    mirrored: list[str | None] = field(default_factory=list[str | None])

    async def take(self, messages: Sequence[Message]) -> None:
        """All of them."""
        self.taken += messages

    async def park(self, parked: Sequence[Parked]) -> None:
        """All of them."""
        self.parked += parked

    async def send(
        self, topic: str, key: str | None, body: bytes | None, headers: Sequence[tuple[str, bytes]]
    ) -> None:
        """Its key, which is the place."""
        self.mirrored.append(key)


def record(what: str, offset: int) -> Record:
    message = added("a", 1, f"m{offset}")
    headers = [("ce_type", b"somebody.else.v1")] if what == UNHEARD else message.headers()
    return Record("test-in", 0, offset, b"a", b"{" if what == BROKEN else message.body, tuple(headers))


def records(*what: str, start: int = 0) -> list[Record]:
    return [record(each, start + n) for n, each in enumerate(what)]


async def taken_or_halted(sink: Sink, progress: Progress, batches: Sequence[Sequence[Record]]) -> bool:
    """Gives batches one after the other; False where one halted instead of ending."""
    receive = Receiver("tally", TALLY.hears, sink.take, sink, sink, lambda: AT, progress)
    for batch in batches:
        receiving = asyncio.ensure_future(receive(batch))
        halted = asyncio.ensure_future(progress.halted.wait())
        await asyncio.wait({receiving, halted}, return_when=asyncio.FIRST_COMPLETED)
        done = receiving.done()
        receiving.cancel()
        halted.cancel()
        await asyncio.gather(receiving, halted, return_exceptions=True)
        if not done:
            return False
    return True


async def test_a_batch_with_one_too_many_in_a_row_keeps_nothing() -> None:
    """Two are allowed and three come: the batch neither ends nor parks nor takes, so its offsets stay."""
    sink, progress = Sink(), Progress(dead_in_a_row=2)
    assert not await taken_or_halted(sink, progress, [records(GOOD, BROKEN, BROKEN, BROKEN, GOOD)])
    assert (sink.taken, sink.parked, sink.mirrored) == ([], [], [])


async def test_a_readable_record_begins_the_row_anew() -> None:
    """Two, a good one, two: never three in a row, also from one batch to the next."""
    sink, progress = Sink(), Progress(dead_in_a_row=2)
    batches = [records(BROKEN, BROKEN), records(GOOD, BROKEN, start=2), records(BROKEN, GOOD, start=4)]
    assert await taken_or_halted(sink, progress, batches)
    assert len(sink.parked) == 4


async def test_a_row_goes_on_from_batch_to_batch_and_over_what_is_not_heard() -> None:
    """Two, one of a kind not heard, and a third: the first batch is kept, the second is not."""
    sink, progress = Sink(), Progress(dead_in_a_row=2)
    batches = [records(BROKEN, BROKEN), records(UNHEARD, BROKEN, start=2)]
    assert not await taken_or_halted(sink, progress, batches)
    assert [each.record.offset for each in sink.parked] == [0, 1]


@given(
    st.lists(st.lists(st.sampled_from([GOOD, BROKEN, UNHEARD]), min_size=1, max_size=6), max_size=6),
    st.integers(0, 4),
)
def test_any_cut_halts_exactly_where_the_row_is_too_long(batches: list[list[str]], limit: int) -> None:
    """However records are cut into batches: it halts if and only if more than `limit` dead stand in a row."""
    heard = "".join(each[0] for batch in batches for each in batch if each != UNHEARD)
    too_long = BROKEN[0] * (limit + 1) in heard
    progress = Progress(dead_in_a_row=limit)
    given_ = [records(*batch, start=10 * n) for n, batch in enumerate(batches)]
    assert asyncio.run(taken_or_halted(Sink(), progress, given_)) is not too_long


async def test_progress_tells_what_was_read_and_when() -> None:
    """Place and instant of the last batch are there for readiness."""
    sink, progress = Sink(), Progress()
    outcome: Outcome = await Receiver("tally", TALLY.hears, sink.take, sink, sink, lambda: AT, progress)(
        records(GOOD)
    )
    assert outcome == Done()
    assert (progress.read, progress.taken_at, progress.waiting) == ({"test-in/0"}, AT, {})
