"""The kernel over a large store: the tick, a rebuild, and the wait of a single event at a steady rate.

Beside the tick a bare loop that reads the same due rows and writes one document each; beside the rebuild a bare
read of the same commits.
"""

import asyncio
import time
from collections.abc import Sequence
from datetime import date
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from shared.kernel.broker import Ears
from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.dead import DeadStore
from shared.kernel.decider import advance
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.publish import KafkaPublisher
from shared.kernel.receive import receiver
from shared.testing.cluster import Cluster, cluster, running_servers
from shared.testing.memory import MemoryBus, NoProjection
from tests.bench.line import line
from tests.tally import AT, TALLY, Tally, added

CASES, DUE = 100_000, 2_000
REBUILT, MESSAGES = 2_000, 50
RATE, SECONDS = 100, 10


def main() -> None:
    """Three figures on one pair of servers."""
    with running_servers(lambda _: None) as ground:
        asyncio.run(_all(ground))


async def _all(ground: Any) -> None:
    async with cluster(ground) as corner:
        await corner.make_topics()
        await _latency(corner)
        async with connected(corner.mongodb("tick"), corner.database("tick")) as mongo:
            await _tick(mongo)
        async with connected(corner.mongodb("rebuild"), corner.database("rebuild")) as mongo:
            await _rebuild(mongo)


async def _journal(mongo: Mongo) -> MongoJournal[Tally]:
    journal = MongoJournal(mongo, TALLY)
    await journal.prepare()
    return journal


async def _fill(journal: MongoJournal[Tally], abouts: Sequence[str], amounts: Sequence[int]) -> None:
    """A commit with these amounts for each case, projected and settled."""
    for start in range(0, len(abouts), 2_000):
        some = abouts[start : start + 2_000]
        folds = await journal.folds(some)
        made = [
            advance(TALLY, folds[a], [added(a, x, f"{a}/{n}") for n, x in enumerate(amounts)], AT)
            for a in some
        ]
        await journal.append([commit for commit, _ in made])
        await journal.snapshot([after for _, after in made])
        await journal.settle([(commit.about, commit.version) for commit, _ in made])


async def _tick(mongo: Mongo) -> None:
    journal = await _journal(mongo)
    await _fill(journal, [f"idle-{n:06}" for n in range(CASES - DUE)], [1])
    await _fill(journal, [f"due-{n:06}" for n in range(DUE)], [6])
    cases = Cases(TALLY, journal, MemoryBus(), NoProjection(), now)
    start = time.perf_counter()
    fed = await cases.tick(date(2026, 1, 6))
    ours = fed / (time.perf_counter() - start)
    start = time.perf_counter()
    rows = [row async for row in mongo["cases"].find({"version": 2}).limit(DUE)]
    await mongo["bare"].insert_many([{"about": row["_id"], "on": "2026-01-06"} for row in rows])
    bare = len(rows) / (time.perf_counter() - start)
    line(f"kernel.tick_{CASES}_cases_{DUE}_due", ours, "cases/s", "bare", bare)


async def _rebuild(mongo: Mongo) -> None:
    journal = await _journal(mongo)
    await _fill(journal, [f"case-{n:06}" for n in range(REBUILT)], [1] * MESSAGES)
    cases = Cases(TALLY, journal, MemoryBus(), NoProjection(), now)
    start = time.perf_counter()
    await cases.rebuild()
    ours = REBUILT * MESSAGES / (time.perf_counter() - start)
    start = time.perf_counter()
    read = 0
    async for row in mongo["journal"].find():
        read += len(row["messages"])
    bare = read / (time.perf_counter() - start)
    line(f"kernel.rebuild_{MESSAGES}_messages_a_case", ours, "messages/s", "bare read", bare)


async def _latency(corner: Cluster) -> None:
    topic = await corner.make_topic("steady")
    async with connected(corner.mongodb("steady"), corner.database("steady")) as mongo:
        journal = await _journal(mongo)
        publisher = KafkaPublisher(corner.kafka, corner.prefix)
        cases = Cases(TALLY, journal, publisher, NoProjection(), now)
        ears = Ears(corner.kafka, "steady", corner.prefix)
        take = receiver("intake", TALLY.hears, cases.take_ahead, DeadStore(mongo), publisher, now)
        ears.hear("steady", take)
        await publisher.start()
        await ears.start()
        waits = sorted(await _steady(corner, topic))
        await ears.stop()
        await publisher.stop()
    line("kernel.wait_p50", waits[len(waits) // 2] * 1000, "ms")
    line("kernel.wait_p99", waits[len(waits) * 99 // 100] * 1000, "ms")


async def _steady(corner: Cluster, topic: str) -> list[float]:
    """Seconds from sending an event to reading what it told, at a hundred a second."""
    consumer = AIOKafkaConsumer(
        corner.prefix + "intake-events",
        bootstrap_servers=corner.kafka,
        fetch_max_wait_ms=10,
        auto_offset_reset="earliest",
    )
    producer = AIOKafkaProducer(bootstrap_servers=corner.kafka)
    await consumer.start()
    await producer.start()
    sent: dict[str, float] = {}
    sender = asyncio.create_task(_send(producer, topic, sent))
    waits: list[float] = []
    while len(waits) < RATE * SECONDS:
        cause = dict((await consumer.getone()).headers)["causation"].decode()
        waits.append(time.perf_counter() - sent[cause])
    await sender
    await producer.stop()
    await consumer.stop()
    return waits[RATE:]


async def _send(producer: AIOKafkaProducer, topic: str, sent: dict[str, float]) -> None:
    pace = asyncio.get_running_loop().create_future()
    for n in range(RATE * SECONDS):
        message = added(f"case-{n % 500}", 0, f"steady-{n}")
        sent[message.id] = time.perf_counter()
        await producer.send(topic, message.body, key=message.about.encode(), headers=message.headers())
        await asyncio.wait({pace}, timeout=1 / RATE)
