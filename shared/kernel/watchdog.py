"""Sees whether a process still gets on, and says when it has to end for its supervisor to start it again.

A consumer can stay stuck after a broker's restart with nothing public to show it, and a handler can hang: so what
counts is fresh ends of topics against what the group has committed, and the oldest commit not yet told. While
Kafka or MongoDB does not answer the clock stands still: a restart brings neither back.
"""

import asyncio
import os
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, cast

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.coordinator.protocol import ConsumerProtocolMemberAssignment
from aiokafka.errors import KafkaError

from shared.kernel.clock import Now
from shared.kernel.journal import Journal
from shared.kernel.kafka import Kafka, at
from shared.kernel.log import log
from shared.kernel.outcome import Unavailable
from shared.kernel.receive import Progress

STUCK = 70
"""The exit status of a process that ended itself because nothing moved."""
EVERY = 5.0
"""Seconds between two looks, at most."""
KAFKA_WITHIN = 10.0
"""Seconds in which Kafka answers, or is away."""

Offsets = dict[TopicPartition, int]


class Stall:
    """For how many seconds each thing owed has stood where it stands. Pure: it is told what is seen, and when."""

    def __init__(self, longest_step: float) -> None:
        """No step counts for more than `longest_step`: a process that was frozen has not seen nothing move."""
        self._longest_step, self._at = longest_step, 0.0
        self._still: dict[str, tuple[object, float]] = {}

    def away(self, at: float) -> None:
        """Nothing can be seen: the time until now does not count."""
        self._at = at

    def look(self, at: float, owed: Mapping[str, object]) -> dict[str, float]:
        """What is owed with where it stands; returns how long each has not moved."""
        step, self._at = min(at - self._at, self._longest_step), at
        before = self._still
        self._still = {
            name: (
                standing,
                before[name][1] + step if name in before and before[name][0] == standing else 0.0,
            )
            for name, standing in owed.items()
        }
        return {name: seconds for name, (_, seconds) in self._still.items()}


class GroupOffsets:
    """What a consumer group has yet to read, asked with connections of its own."""

    def __init__(self, kafka: Kafka | str, group: str, prefix: str) -> None:
        """Connects at the first look."""
        self._kafka, self._group, self._prefix = at(kafka), group, prefix
        self._clients: tuple[AIOKafkaAdminClient, AIOKafkaConsumer] | None = None
        self._heard: set[TopicPartition] = set()
        """Ever assigned to the group: a group that lost its members still owes what it heard."""

    async def behind(self) -> dict[str, tuple[int, int]]:
        """`topic/partition` with what is committed and what is not; only those behind. Raises `Unavailable`."""
        try:
            async with asyncio.timeout(KAFKA_WITHIN):
                return await self._behind(*await self._connected())
        except (KafkaError, TimeoutError, OSError) as error:
            await self.close()
            raise Unavailable(f"Kafka: {type(error).__name__}") from error

    async def close(self) -> None:
        """Disconnects; the next look connects again."""
        clients, self._clients = self._clients, None
        if clients:
            admin, consumer = clients
            await asyncio.wait(
                {asyncio.create_task(admin.close()), asyncio.create_task(consumer.stop())}, timeout=2
            )

    async def _connected(self) -> tuple[AIOKafkaAdminClient, AIOKafkaConsumer]:
        if self._clients is None:
            admin = AIOKafkaAdminClient(**self._kafka.client(), request_timeout_ms=5_000)
            consumer = AIOKafkaConsumer(**self._kafka.client(), request_timeout_ms=5_000)
            self._clients = admin, consumer
            await admin.start()
            await consumer.start()
        return self._clients

    async def _behind(
        self, admin: AIOKafkaAdminClient, consumer: AIOKafkaConsumer
    ) -> dict[str, tuple[int, int]]:
        self._heard |= await self._assigned(admin)
        if not self._heard:
            return {}
        heard = sorted(self._heard)
        ends = cast(Offsets, await consumer.end_offsets(heard))
        starts = cast(Offsets, await consumer.beginning_offsets(heard))
        committed = await admin.list_consumer_group_offsets(self._group)
        found: dict[str, tuple[int, int]] = {}
        for each in heard:
            at = max(committed[each].offset if each in committed else 0, starts[each])
            if ends[each] > at:
                found[f"{each.topic.removeprefix(self._prefix)}/{each.partition}"] = (at, ends[each] - at)
        return found

    async def _assigned(self, admin: AIOKafkaAdminClient) -> set[TopicPartition]:
        """What the members of the group were given."""
        found: set[TopicPartition] = set()
        for answer in cast(list[Any], await admin.describe_consumer_groups([self._group])):
            for _, _, _, _, _, members, *_ in answer.groups:
                for _, _, _, _, assignment in members:
                    if assignment:
                        found |= set(ConsumerProtocolMemberAssignment.decode(assignment).partitions())
        return found


class Behind(Protocol):
    """What says how far a group is behind."""

    async def behind(self) -> dict[str, tuple[int, int]]:
        """`topic/partition` with what is committed and what is not. Raises `Unavailable`."""
        ...


@dataclass
class Watchdog:
    """Looks every few seconds; readiness shows what it saw last."""

    offsets: Behind
    ping: Callable[[], Awaitable[None]]
    """Raises `Unavailable` while MongoDB does not answer."""
    journal: Journal[Any]
    joined: Callable[[], bool]
    progress: Progress
    now: Now
    stuck_after: float
    """Seconds."""
    clock: Callable[[], float] = time.monotonic
    """Seconds from anywhere."""
    failing: Callable[[], datetime | None] = lambda: None
    """Since when the producer, still trying, has had nothing acknowledged; None where it works or rests."""
    lag: int | None = None
    """Records heard and not yet committed; None before the first look and while Kafka is away."""
    still: dict[str, float] = field(default_factory=dict[str, float])
    """For how many seconds what is owed has not moved."""
    _born: datetime | None = None
    _oldest: datetime | None = None
    _fewest: int = 0
    _stall: Stall = field(init=False)

    def __post_init__(self) -> None:
        """A step may be twice as long as meant before it counts for less."""
        self._stall = Stall(2 * self.every)

    @property
    def every(self) -> float:
        """Seconds between two looks."""
        return min(EVERY, self.stuck_after / 4)

    async def look(self) -> str | None:
        """Why this process has to end, or None. Raises `Unavailable` while Kafka or MongoDB does not answer."""
        try:
            await self.ping()
            behind = await self.offsets.behind()
            count, oldest = await self.journal.backlog()
        except Unavailable:
            self.lag = None
            self._stall.away(self.clock())
            raise
        self.lag = sum(lag for _, lag in behind.values())
        owed: dict[str, object] = {name: committed for name, (committed, _) in behind.items()}
        owed |= self._pending(count, oldest) | ({} if self.joined() else {"group": "not joined"})
        owed |= {"producer": failing} if (failing := self.failing()) else {}
        self.still = self._stall.look(self.clock(), owed)
        stuck = [name for name, seconds in self.still.items() if seconds >= self._patience(name)]
        return ", ".join(sorted(stuck)) or None

    def _pending(self, count: int, oldest: datetime | None) -> dict[str, object]:
        """The oldest commit not yet told, which moves when it is told or when fewer are left.

        One from before this process was not told by the process before it either: ending again would not help.
        """
        self._born = self._born or self.now()
        self._fewest = min(self._fewest, count) if oldest == self._oldest else count
        self._oldest = oldest
        return {"pending": (oldest, self._fewest)} if oldest and oldest >= self._born else {}

    def _patience(self, name: str) -> float:
        """Who read a partition ends first; what another process may be the cause of waits until that one has ended.

        A process that hangs keeps the others out of the group until it is gone.
        """
        mine = name in ("pending", "producer") or name in self.progress.read
        return self.stuck_after if mine else 2 * self.stuck_after


class Pulse:
    """A thread that ends the process when its event loop no longer turns: no task can see what blocks it."""

    def __init__(self, stuck_after: float) -> None:
        """`stuck_after` in seconds; it counts its own, so that a frozen process finds none missing."""
        self._stuck_after = stuck_after
        self._beaten, self._stopped = threading.Event(), threading.Event()

    def start(self) -> None:
        """From now on `beat` has to be called."""
        threading.Thread(target=self._count, name="pulse", daemon=True).start()

    def beat(self) -> None:
        """The loop turns."""
        self._beaten.set()

    def stop(self) -> None:
        """No longer asks for beats."""
        self._stopped.set()

    def _count(self) -> None:
        missed = 0.0
        while not self._stopped.wait(1.0):
            missed = 0.0 if self._beaten.is_set() else missed + 1.0
            self._beaten.clear()
            if missed >= self._stuck_after:
                log.error("ended", why="the event loop does not turn", status=STUCK)
                os._exit(STUCK)
