"""What is owed at a moment, and whether it is gone: commits pending, and records heard and not yet taken.

Asked of MongoDB and Kafka directly, with connections of its own, never of the services.
"""

import asyncio
import contextlib
import os
import time
from dataclasses import dataclass
from typing import Any, cast

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from shared.contracts.topics import SERVICES
from shared.kernel.mongo import Mongo, reaching
from shared.kernel.outcome import Unavailable
from shared.testing.cluster import PARTITIONS, Cluster

HEARD: dict[str, tuple[str, ...]] = {
    "intake": (),
    "trajectory": ("intake-events", "intake-capacity"),
    "matching": ("trajectory-events", "trajectory-capacity"),
    "notifications": ("intake-events", "trajectory-events", "matching-events", "intake-persons"),
}
"""The topics of each service's consumer group."""
LOOKED_WITHIN = 10.0

Ends = dict[TopicPartition, int]


@dataclass(frozen=True)
class Owed:
    """Commits that were pending, and how far each group has to read, at one moment."""

    pending: dict[str, set[str]]
    ends: dict[str, Ends]


class Backlog:
    """Looks at one corner of the servers."""

    def __init__(self, corner: Cluster) -> None:
        """Connects at the first look; the databases' users must be there, so made while MongoDB runs."""
        self._corner = corner
        self.mongo = {name: Mongo(corner.mongodb(name), corner.database(name), 2_000) for name in SERVICES}
        self._clients: tuple[AIOKafkaAdminClient, AIOKafkaConsumer] | None = None

    async def aclose(self) -> None:
        """Disconnects."""
        for each in self.mongo.values():
            each.close()
        await self._hang_up()

    async def owed(self) -> Owed:
        """As it stands as soon as both servers answer."""
        while True:
            try:
                async with asyncio.timeout(LOOKED_WITHIN):
                    pending = {name: await self._pending(name) for name in SERVICES}
                    return Owed(pending, {name: await self._ends(name) for name in SERVICES})
            except (KafkaError, Unavailable, TimeoutError, OSError):
                await self._hang_up()
                await asyncio.sleep(0.3)

    async def left(self, owed: Owed) -> int:
        """How many of those commits and records are still there."""
        commits = sum([len(await self._pending(name) & owed.pending[name]) for name in SERVICES])
        unread = [sum((await self._behind(name, owed.ends[name])).values()) for name in SERVICES]
        return commits + sum(unread)

    async def is_gone(self, owed: Owed) -> bool:
        """Whether nothing of it is left; who cannot be asked may have something left."""
        try:
            async with asyncio.timeout(LOOKED_WITHIN):
                return not await self.left(owed)
        except (KafkaError, Unavailable, TimeoutError, OSError):
            await self._hang_up()
            return False

    async def gone(self, owed: Owed, since: float, within: float) -> float | None:
        """Seconds from `since` (monotonic) until nothing of it was left; None where that took too long."""
        while (waited := time.monotonic() - since) <= within:
            if await self.is_gone(owed):
                return time.monotonic() - since
            await asyncio.sleep(0.3)
        with contextlib.suppress(KafkaError, Unavailable, TimeoutError, OSError):
            print(f"soak: still owed after {waited:.1f} s: {await self._tell(owed)}", flush=True)
        return None

    async def _tell(self, owed: Owed) -> str:
        """What is left of it: commits by service, partitions with what is committed and what was owed."""
        commits = [
            f"{name} {each}" for name in SERVICES for each in await self._pending(name) & owed.pending[name]
        ]
        behind = [
            f"{name} {each}"
            for name in SERVICES
            for each in (await self._behind(name, owed.ends[name])).items()
        ]
        return f"load {os.getloadavg()[0]:.0f}; {len(commits)} commits, {', '.join([*behind, *commits[:5]])}"

    async def _pending(self, service: str) -> set[str]:
        journal = self.mongo[service]["journal"]
        with reaching():
            return {row["_id"] async for row in journal.find({"pending": True}, {"_id": 1})}

    async def _ends(self, service: str) -> Ends:
        prefix = self._corner.prefix
        heard = [TopicPartition(prefix + name, n) for name in HEARD[service] for n in range(PARTITIONS)]
        if not heard:
            return {}
        _, consumer = await self._connected()
        return cast(Ends, await consumer.end_offsets(heard))

    async def _behind(self, service: str, ends: Ends) -> dict[str, int]:
        """The partitions that a group has not read so far, with how many records are missing."""
        if not ends:
            return {}
        admin, _ = await self._connected()
        committed: dict[Any, Any] = await admin.list_consumer_group_offsets(self._corner.prefix + service)
        read = {each: committed[each].offset if each in committed else 0 for each in ends}
        return {
            f"{each.topic}/{each.partition}": end - read[each]
            for each, end in ends.items()
            if read[each] < end
        }

    async def _connected(self) -> tuple[AIOKafkaAdminClient, AIOKafkaConsumer]:
        if self._clients is None:
            admin = AIOKafkaAdminClient(bootstrap_servers=self._corner.kafka, request_timeout_ms=5_000)
            consumer = AIOKafkaConsumer(bootstrap_servers=self._corner.kafka, request_timeout_ms=5_000)
            self._clients = admin, consumer
            await admin.start()
            await consumer.start()
        return self._clients

    async def _hang_up(self) -> None:
        clients, self._clients = self._clients, None
        if clients:
            admin, consumer = clients
            await asyncio.wait(
                {asyncio.ensure_future(admin.close()), asyncio.ensure_future(consumer.stop())}, timeout=2
            )
