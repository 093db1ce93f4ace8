"""The topics as the world sees them: everything that was ever put on them, records put again, and poison."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import cast

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from shared.contracts.intake import AbsenceReported
from shared.contracts.topics import TOPICS
from shared.testing.cluster import Cluster
from tests.integration.failpoints.traffic import moment

Offsets = dict[TopicPartition, int]
HEARD = "intake-events"
POISON = b"poison"
"""The key of the broken records."""
EVERY = 0.15
"""Seconds between two records of ours."""


@dataclass(frozen=True)
class Seen:
    """A record as it stands."""

    topic: str
    place: str
    """As it is parked by."""
    key: bytes | None
    headers: dict[str, str]
    value: bytes | None


@dataclass
class Bus:
    """Reads all topics from their beginnings, and puts on one of them what a careless world would."""

    cluster: Cluster
    seen: list[Seen] = field(default_factory=list[Seen])

    async def begin(self) -> None:
        """From now on it reads and puts."""
        names = [self.cluster.prefix + each.name for each in TOPICS if each.owner in ("intake", "trajectory")]
        self._consumer = AIOKafkaConsumer(
            *names, bootstrap_servers=self.cluster.kafka, auto_offset_reset="earliest"
        )
        self._producer = AIOKafkaProducer(bootstrap_servers=self.cluster.kafka, acks="all")
        await self._consumer.start()
        await self._producer.start()
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._disturb())]

    async def quiet(self) -> None:
        """Puts nothing more."""
        self._tasks[1].cancel()
        await asyncio.wait({self._tasks[1]})

    async def end(self) -> None:
        """Reads to the ends of the topics."""
        partitions = self._consumer.assignment()
        ends = cast(Offsets, await self._consumer.end_offsets(partitions))
        while [each for each in partitions if await self._consumer.position(each) < ends[each]]:
            await moment(0.05)
        await moment(0.1)

    async def close(self) -> None:
        """Disconnects."""
        for each in self._tasks:
            each.cancel()
        await asyncio.wait(set(self._tasks))
        await self._consumer.stop()
        await self._producer.stop()

    async def crowd(self) -> None:
        """Puts one record of every case again, at once."""
        first = {each.key: each for each in self.seen if each.headers.get("ce_type") == AbsenceReported.kind}
        for each in first.values():
            await self._put(each)
        await self._producer.flush()

    def on(self, topic: str) -> list[Seen]:
        """What stands on a topic, each partition in its order."""
        return [each for each in self.seen if each.topic == topic]

    def poisoned(self) -> set[str]:
        """The places of the broken records."""
        return {each.place for each in self.on(HEARD) if each.key == POISON}

    async def ends(self, topic: str) -> Offsets:
        """Where each partition of a topic ends now."""
        name = self.cluster.prefix + topic
        partitions = [each for each in self._consumer.assignment() if each.topic == name]
        return cast(Offsets, await self._consumer.end_offsets(partitions))

    async def _read(self) -> None:
        async for each in cast("AsyncIterator[ConsumerRecord[bytes, bytes]]", self._consumer):
            headers = {name: value.decode() for name, value in each.headers}
            topic = each.topic.removeprefix(self.cluster.prefix)
            place = f"{topic}/{each.partition}/{each.offset}"
            self.seen.append(Seen(topic, place, each.key, headers, each.value))

    async def _disturb(self) -> None:
        """A broken record, and an old one again, over and over."""
        for n in itertools.count():
            await self._put(Seen(HEARD, "", POISON, {"ce_type": AbsenceReported.kind}, b"{ this is no JSON"))
            known = [each for each in self.on(HEARD) if each.key != POISON]
            if known:
                await self._put(known[n * 5 % len(known)])
            await moment(EVERY)

    async def _put(self, record: Seen) -> None:
        headers = [(name, value.encode()) for name, value in record.headers.items()]
        await self._producer.send(self.cluster.prefix + HEARD, record.value, key=record.key, headers=headers)
