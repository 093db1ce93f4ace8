"""Kafka in: batches of records become messages for the cases, broken ones are parked, order is kept.

A batch handler never lets an exception out: a nack is an immediate seek, and a poison record would loop hot.
Only our own Kafka or MongoDB being away (`Later`) is waited for, in place and with backoff, and then polled
again. More unreadable records in a row than a service allows end its process: then not the records are wrong but
who reads or writes them, and parking them all would help nobody.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from shared.contracts.classes import DataClass
from shared.contracts.topics import TOPICS
from shared.kernel.clock import Now
from shared.kernel.dead import Parked, Record
from shared.kernel.log import log
from shared.kernel.message import Kinds, Message, Unreadable, read
from shared.kernel.metrics import BATCH, DEAD, HEARD, TAKE_SECONDS
from shared.kernel.outcome import Dead, Done, Later, Outcome, Unavailable
from shared.kernel.trace import Tracing

IDENTITY_TOPICS = frozenset(each.name for each in TOPICS if each.data_class is DataClass.IDENTITY)
"""What identifies a person is in no parked row: the person's row is told again instead."""
LONGEST_WAIT = 30.0
"""Seconds a batch waits in place for Kafka or MongoDB before it is polled again."""

NOT_OURS = "not-ours"
LARGEST = 1_000_000
"""Bytes of a record, all told. None of ours is larger (`MAX_BYTES` and its headers); such a body is not looked at."""

Take = Callable[[Sequence[Message]], Awaitable[None]]
Receive = Callable[[Sequence[Record]], Awaitable[Outcome]]


class Parks(Protocol):
    """Where records go that cannot be read."""

    async def park(self, parked: Sequence[Parked]) -> None:
        """Keeps them by their place."""
        ...


class Mirror(Protocol):
    """Where parked records are shown to the outside: `<service>-dead`."""

    async def send(
        self, topic: str, key: str | None, body: bytes | None, headers: Sequence[tuple[str, bytes]]
    ) -> None:
        """One record, acknowledged."""
        ...


@dataclass
class Progress:
    """What the receivers of one service in this process are doing: readiness and the watchdog look at it."""

    dead_in_a_row: int | None = None
    """How many unreadable records in a row are parked; one more halts. None for any number."""
    halted: asyncio.Event = field(default_factory=asyncio.Event)
    read: set[str] = field(default_factory=set[str])
    """`topic/partition` of every record that was read."""
    taken_at: datetime | None = None
    """When the last batch was done."""
    waiting: dict[str, str] = field(default_factory=dict[str, str])
    """Why the batch in hand of a topic waits for Kafka or MongoDB."""

    def note(self, records: Sequence[Record]) -> None:
        """Remembers where records came from."""
        self.read |= {f"{each.topic}/{each.partition}" for each in records}

    async def halt(self) -> None:
        """Asks for the end of the process and waits for it: what returns is committed or read again at once."""
        self.halted.set()
        await asyncio.get_running_loop().create_future()


class Receiver:
    """What a service's handlers give their records to: every record ends done, parked, or later."""

    def __init__(
        self,
        service: str,
        kinds: Kinds,
        take: Take,
        parks: Parks,
        mirror: Mirror,
        now: Now,
        progress: Progress | None = None,
        tracing: Tracing | None = None,
    ) -> None:
        """All of its surroundings are given; without a `progress` it has one of its own."""
        self._service, self._kinds, self._take, self._now = service, kinds, take, now
        self._parks, self._mirror = parks, mirror
        self._doing, self._tracing = progress or Progress(), tracing or Tracing(service)
        self._row = 0

    async def __call__(self, records: Sequence[Record]) -> Outcome:
        """A batch of one topic, in order. Halts, with nothing kept, where too many in a row cannot be read."""
        self._doing.note(records)
        messages, dead, marks = _sort(records, self._kinds, self._now)
        limit, longest = self._doing.dead_in_a_row, _longest(self._row, marks)
        if limit is not None and longest > limit:
            last = dead[-1].record.place
            log.error("too-many-dead", service=self._service, in_a_row=longest, last=last)
            await self._doing.halt()
        topic = records[0].topic if records else ""
        BATCH.labels(self._service).observe(len(records))
        with self._tracing.taking(topic, messages) as traced, TAKE_SECONDS.labels(self._service).time():
            outcome = await in_place(lambda: self._attempt(traced, dead), self._doing.waiting, topic)
        if isinstance(outcome, Done):
            self._row, self._doing.taken_at = _row_after(self._row, marks), self._now()
        return outcome

    async def again(self, record: Record) -> Dead | None:
        """A parked record once more: None once it is taken, or of a kind no longer heard; else why it cannot be read.

        Raises `Unavailable`; what a rule cannot decide is held in its case and counts as taken.
        """
        try:
            message = _ours(record, self._kinds)
        except Unreadable as error:
            return error.dead
        if message:
            with self._tracing.taking(record.topic, [message]) as traced:
                await self._take(traced)
            HEARD.labels(self._service, message.event.kind).inc()
        return None

    async def _show(self, dead: Parked) -> None:
        await self._mirror.send(f"{self._service}-dead", dead.record.place, _why(dead.dead), ())

    async def _attempt(self, messages: Sequence[Message], dead: Sequence[Parked]) -> Outcome:
        try:
            await self._parks.park(dead)
            await self._take(messages)
            # Last and together: what is well must not wait for what is broken to be shown.
            await asyncio.gather(*(self._show(each) for each in dead))
        except Unavailable as error:
            return Later(str(error))
        except Exception as error:
            # A nack is an immediate seek: what nobody foresaw waits like the rest, and says so each time.
            log.exception("batch-failed", why=type(error).__name__)
            return Later(type(error).__name__)
        for kind, count in Counter(message.event.kind for message in messages).items():
            HEARD.labels(self._service, kind).inc(count)
        for code, count in Counter(each.dead.code for each in dead).items():
            DEAD.labels(self._service, code).inc(count)
        return Done()


async def in_place(attempt: Callable[[], Awaitable[Outcome]], waiting: dict[str, str], topic: str) -> Outcome:
    """Tries until it is done, with backoff, and says in `waiting` why it is not; `Later` after the longest wait."""
    wait, waited = 0.1, 0.0
    try:
        while True:
            outcome = await attempt()
            if not isinstance(outcome, Later) or waited >= LONGEST_WAIT:
                return outcome
            waiting[topic] = outcome.why
            log.warning("later", why=outcome.why, topic=topic)
            await asyncio.sleep(wait)
            waited, wait = waited + wait, min(wait * 2, 5.0)
    finally:
        # Its partition may be another process's by the time it is read again.
        waiting.pop(topic, None)


def _sort(
    records: Sequence[Record], kinds: Kinds, now: Now
) -> tuple[list[Message], list[Parked], list[bool]]:
    """Readable, unreadable, and which came in what order; what is not heard is neither."""
    messages: list[Message] = []
    dead: list[Parked] = []
    marks: list[bool] = []
    for record in records:
        try:
            message = _ours(record, kinds)
        except Unreadable as error:
            dead.append(Parked(record, error.dead, now(), keep_bytes=_may_be_kept(record, error.dead)))
            log.warning("parked", place=record.place, code=error.dead.code, path=error.dead.path)
            marks.append(False)
            continue
        if message:
            messages.append(message)
            marks.append(True)
    return messages, dead, marks


def _ours(record: Record, kinds: Kinds) -> Message | None:
    """The message of a record that one of our services wrote; None for a kind that is not heard.

    Raises `Unreadable`, also for what nobody of ours writes: `too-large`, `no-key` (it has no place in the order of
    its case), or another `ce_source`. So no partner's record ever reaches a case, and none can hold one.
    """
    too_large = _size(record) > LARGEST
    try:
        gone = (record.key or b"").decode(errors="replace") if record.value is None else ""
        message = read(record.headers, None if too_large else record.value, kinds, gone)
    except Unreadable as error:
        raise Unreadable(Dead("too-large")) if too_large and error.dead.code == "no-body" else error from None
    if message is None:
        return None
    if record.key is None:
        raise Unreadable(Dead("no-key"))
    if not _is_ours(record):
        raise Unreadable(Dead(NOT_OURS, "ce_source"))
    return message


def _is_ours(record: Record) -> bool:
    """Whether it names one of our services as its source; who may write to our topics is the access list's."""
    return any(name == "ce_source" and (of or b"").startswith(b"hervat/") for name, of in record.headers)


def _may_be_kept(record: Record, dead: Dead) -> bool:
    """Not what identifies a person, what a partner wrote, or what a document has no room for."""
    return record.topic not in IDENTITY_TOPICS and dead.code != NOT_OURS and _size(record) <= LARGEST


def _size(record: Record) -> int:
    headers = sum(len(name) + len(value or b"") for name, value in record.headers)
    return len(record.key or b"") + len(record.value or b"") + headers


def _row_after(row: int, marks: Sequence[bool]) -> int:
    """How many unreadable records stand in a row at the end; a readable one begins it anew."""
    for readable in marks:
        row = 0 if readable else row + 1
    return row


def _longest(row: int, marks: Sequence[bool]) -> int:
    """The longest row on the way; 0 where nothing is unreadable, whatever went before."""
    longest = 0
    for readable in marks:
        row = 0 if readable else row + 1
        longest = max(longest, row)
    return longest


def _why(dead: Dead) -> bytes:
    return f'{{"code": "{dead.code}"}}'.encode()
