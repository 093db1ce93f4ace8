"""Parked records once more: given to the service's own receiver, as a mended class or rule takes them.

A record keeps its bytes, or is read again from its place in Kafka while the topic still has it and its bytes are
the same. What is taken is no longer parked; what still cannot be read stays, with its new code. The id is in the
inbox: a replay that died half-way, or a second one, takes nothing twice.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import cast

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError

from shared.kernel.dead import DeadStore, Record
from shared.kernel.kafka import Kafka
from shared.kernel.mongo import Document
from shared.kernel.outcome import Dead, Unavailable

Offsets = dict[TopicPartition, int]
READ_WITHIN = 15.0
"""Seconds in which Kafka gives one record, or does not have it."""

Again = Callable[[Record], Awaitable[Dead | None]]
"""Takes a record; None, or why it still cannot be read."""
Fetch = Callable[[str, int, int], Awaitable[Record | None]]
"""The record at topic, partition and offset; None where the topic no longer has it. Raises `Unavailable`."""


class NotParked(Exception):
    """Nothing is parked from this place."""


class NotKept(Exception):
    """Neither the parked row nor the topic has the bytes: whoever wrote the record sends it again."""


@dataclass(frozen=True)
class Replayed:
    """What became of a parked record."""

    place: str
    taken: bool
    code: str | None = None
    """Why it is still parked."""

    def line(self) -> dict[str, object]:
        """As it is printed and answered."""
        return {name: value for name, value in asdict(self).items() if value is not None}


class Replay:
    """The replaying of one service's parked records."""

    def __init__(self, dead: DeadStore, fetch: Fetch) -> None:
        """`fetch` reads what was parked without its bytes."""
        self._dead, self._fetch = dead, fetch
        self._again: dict[str, Again] = {}

    def hears(self, topic: str, again: Again) -> None:
        """Names what takes the records of a topic."""
        self._again[topic] = again

    async def one(self, place: str) -> Replayed:
        """Replays the record parked from `topic/partition/offset`.

        Raises `NotParked`, `NotKept` and `Unavailable`.
        """
        row = await self._dead.show(place)
        if row is None:
            raise NotParked(place)
        record = await self._record(row)
        again = self._again.get(record.topic)
        dead = await again(record) if again else Dead("topic-not-heard")
        if dead is None:
            await self._dead.discard(place)
            return Replayed(place, True)
        await self._dead.still(place, dead)
        return Replayed(place, False, dead.code)

    async def all(self, code: str | None = None) -> AsyncIterator[Replayed]:
        """Replays everything parked (with this code), in the order of place; without bytes it is `not-kept`."""
        for place in await self._dead.places(code):
            try:
                yield await self.one(place)
            except NotParked:
                continue
            except NotKept:
                yield Replayed(place, False, "not-kept")

    async def _record(self, row: Document) -> Record:
        topic, partition, offset = place_of(row["_id"])
        if "headers" in row:
            headers = tuple((str(name), value) for name, value in row["headers"])
            return Record(topic, partition, offset, row["key"], row["value"], headers)
        record = await self._fetch(topic, partition, offset)
        if record is None or sha256(record.value or b"").hexdigest() != row["sha256"]:
            raise NotKept(row["_id"])
        return record


def place_of(place: str) -> tuple[str, int, int]:
    """Topic, partition and offset; `ValueError` for what is no place."""
    topic, partition, offset = place.rsplit("/", 2)
    return topic, int(partition), int(offset)


def fetching(kafka: Kafka, prefix: str) -> Fetch:
    """Reads single records, each with a connection of its own: it is rare, and asks for no group."""

    async def fetch(topic: str, partition: int, offset: int) -> Record | None:
        consumer = AIOKafkaConsumer(**kafka.client(), enable_auto_commit=False, auto_offset_reset="earliest")
        try:
            async with asyncio.timeout(READ_WITHIN):
                await consumer.start()
                return await _at(consumer, TopicPartition(prefix + topic, partition), offset, topic)
        except (KafkaError, TimeoutError) as error:
            raise Unavailable(f"Kafka: {type(error).__name__}") from error
        finally:
            await consumer.stop()

    return fetch


async def _at(consumer: AIOKafkaConsumer, where: TopicPartition, offset: int, topic: str) -> Record | None:
    consumer.assign([where])
    first = cast(Offsets, await consumer.beginning_offsets([where]))[where]
    end = cast(Offsets, await consumer.end_offsets([where]))[where]
    if not first <= offset < end:
        return None
    consumer.seek(where, offset)
    raw = cast("ConsumerRecord[bytes, bytes]", await consumer.getone(where))
    if raw.offset != offset:
        # A compacted topic has gone on without it.
        return None
    return Record(topic, where.partition, offset, raw.key, raw.value, tuple(raw.headers))
