"""Kafka in: batches of records become messages for the cases, broken ones are parked, order is kept.

A batch handler never lets an exception out: a nack is an immediate seek, and a poison record would loop hot.
Only our own Kafka or MongoDB being away (`Later`) is waited for, in place and with backoff, and then polled
again. More unreadable records in a row than a service allows end its process: then not the records are wrong but
who reads or writes them, and parking them all would help nobody.
"""

import asyncio
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
from shared.kernel.metrics import DEAD, HEARD
from shared.kernel.outcome import Dead, Done, Later, Outcome, Unavailable

IDENTITY_TOPICS = frozenset(each.name for each in TOPICS if each.data_class is DataClass.IDENTITY)
"""What identifies a person is in no parked row: the person's row is told again instead."""
LONGEST_WAIT = 30.0
"""Seconds a batch waits in place for Kafka or MongoDB before it is polled again."""

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


_PROGRESS: dict[str, Progress] = {}


def progress_of(service: str) -> Progress:
    """The one progress of a service in this process, as its metrics are."""
    return _PROGRESS.setdefault(service, Progress())


def receiver(
    service: str,
    kinds: Kinds,
    take: Take,
    parks: Parks,
    mirror: Mirror,
    now: Now,
    progress: Progress | None = None,
) -> Receive:
    """What a service's handlers give their records to: every record ends done, parked, or later."""
    row, doing = 0, progress or progress_of(service)

    async def receive(records: Sequence[Record]) -> Outcome:
        nonlocal row
        doing.note(records)
        messages, dead, marks = _sort(records, kinds, now)
        limit, longest = doing.dead_in_a_row, _longest(row, marks)
        if limit is not None and longest > limit:
            log.error("too-many-dead", service=service, in_a_row=longest, last=dead[-1].record.place)
            await doing.halt()
        topic = records[0].topic if records else ""
        outcome = await _in_place(lambda: _attempt(messages, dead), doing.waiting, topic)
        if isinstance(outcome, Done):
            row, doing.taken_at = _row_after(row, marks), now()
        return outcome

    async def _attempt(messages: Sequence[Message], dead: Sequence[Parked]) -> Outcome:
        try:
            await parks.park(dead)
            for each in dead:
                await mirror.send(f"{service}-dead", each.record.place, _why(each.dead), ())
            await take(messages)
        except Unavailable as error:
            return Later(str(error))
        except Exception as error:
            # A nack is an immediate seek: what nobody foresaw waits like the rest, and says so each time.
            log.exception("batch-failed", why=type(error).__name__)
            return Later(type(error).__name__)
        HEARD.labels(service).inc(len(messages))
        DEAD.labels(service).inc(len(dead))
        return Done()

    return receive


async def _in_place(
    attempt: Callable[[], Awaitable[Outcome]], waiting: dict[str, str], topic: str
) -> Outcome:
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
            message = read(record.headers, record.value, kinds)
        except Unreadable as error:
            dead.append(Parked(record, error.dead, now(), keep_bytes=record.topic not in IDENTITY_TOPICS))
            log.warning("parked", place=record.place, code=error.dead.code, path=error.dead.path)
            marks.append(False)
            continue
        if message:
            messages.append(message)
            marks.append(True)
    return messages, dead, marks


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
