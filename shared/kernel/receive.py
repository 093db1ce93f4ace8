"""Kafka in: batches of records become messages for the cases, broken ones are parked, order is kept.

A batch handler never lets an exception out: a nack is an immediate seek, and a poison record would loop hot.
Only our own Kafka or MongoDB being away (`Later`) is waited for, in place and with backoff, and then polled
again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
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


def receiver(service: str, kinds: Kinds, take: Take, parks: Parks, mirror: Mirror, now: Now) -> Receive:
    """What a service's handlers give their records to: every record ends done, parked, or later."""

    async def receive(records: Sequence[Record]) -> Outcome:
        messages, dead = _sort(records, kinds, now)
        wait = 0.1
        waited = 0.0
        while True:
            outcome = await _attempt(messages, dead)
            if not isinstance(outcome, Later) or waited >= LONGEST_WAIT:
                return outcome
            log.warning("later", why=outcome.why, records=len(records))
            await asyncio.sleep(wait)
            waited, wait = waited + wait, min(wait * 2, 5.0)

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


def _sort(records: Sequence[Record], kinds: Kinds, now: Now) -> tuple[list[Message], list[Parked]]:
    """Readable and unreadable; what is not heard is neither."""
    messages: list[Message] = []
    dead: list[Parked] = []
    for record in records:
        try:
            message = read(record.headers, record.value, kinds)
        except Unreadable as error:
            dead.append(Parked(record, error.dead, now(), keep_bytes=record.topic not in IDENTITY_TOPICS))
            log.warning("parked", place=record.place, code=error.dead.code, path=error.dead.path)
            continue
        if message:
            messages.append(message)
    return messages, dead


def _why(dead: Dead) -> bytes:
    return f'{{"code": "{dead.code}"}}'.encode()
