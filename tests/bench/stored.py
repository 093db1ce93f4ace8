"""The kernel over a large store: the tick, a rebuild, and the wait of a single event at a steady rate.

Beside the tick a bare loop that reads the same due rows and writes one document each; beside a rebuild (written
beside the live collections, compared row by row, swapped) a bare read of the same commits.
"""

import asyncio
import resource
import time
from collections.abc import Sequence
from datetime import date
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from shared.kernel.broker import Ears
from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.collecting import collect_seldom
from shared.kernel.dead import DeadStore
from shared.kernel.decider import advance
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.publish import KafkaPublisher
from shared.kernel.receive import LARGEST, Receiver
from shared.testing.cluster import Cluster, cluster, running_servers
from shared.testing.memory import MemoryBus, NoProjection
from tests.bench.line import line
from tests.poisons import POISONS, Poison, let_through, raw, spoilt
from tests.sums import Sums, rebuild_of
from tests.tally import AT, TALLY, Tally, added

CASES, DUE = 100_000, 2_000
REBUILT, MESSAGES = 2_000, 50
SINGLE = 400
"""Cases whose messages came one by one: a commit each."""
RATE, SECONDS = 100, 10


def main() -> None:
    """The wait, the tick and the rebuild, on one pair of servers."""
    collect_seldom()
    with running_servers(lambda _: None) as ground:
        asyncio.run(_all(ground))


async def _all(ground: Any) -> None:
    async with cluster(ground) as corner:
        await corner.make_topics()
        await _latency(corner)
        async with connected(corner.mongodb("tick"), corner.database("tick")) as mongo:
            await _tick(mongo, CASES, DUE)
        async with connected(corner.mongodb("all"), corner.database("all")) as mongo:
            await _tick(mongo, CASES, CASES)
        async with connected(corner.mongodb("rebuild"), corner.database("rebuild")) as mongo:
            await _rebuild(mongo)
        async with connected(corner.mongodb("single"), corner.database("single")) as mongo:
            await _rebuild_single(mongo)


async def _journal(mongo: Mongo) -> MongoJournal[Tally]:
    journal = MongoJournal(mongo, TALLY)
    await journal.prepare()
    return journal


async def _fill(
    journal: MongoJournal[Tally], abouts: Sequence[str], amounts: Sequence[int], sums: Sums | None = None
) -> None:
    """One more commit with these amounts for each case, projected and settled."""
    for start in range(0, len(abouts), 2_000):
        some = abouts[start : start + 2_000]
        folds = await journal.folds(some)
        made = [
            advance(
                TALLY, folds[a], [added(a, x, f"{folds[a].version}-{n}") for n, x in enumerate(amounts)], AT
            )
            for a in some
        ]
        await journal.append(made)
        await journal.supersede([(commit.about, commit.version - 1) for commit, _ in made])
        if sums:
            await sums.project(made)
        await journal.settle([(commit.about, commit.version) for commit, _ in made])


async def _tick(mongo: Mongo, count: int, due: int) -> None:
    journal = await _journal(mongo)
    await _fill(journal, [f"idle-{n:06}" for n in range(count - due)], [1])
    await _fill(journal, [f"due-{n:06}" for n in range(due)], [6])
    cases = Cases(TALLY, journal, MemoryBus(), NoProjection(), now)
    fed, memory, start = 0, _most_memory(), time.perf_counter()
    while more := await cases.tick(date(2026, 1, 6)):
        fed += more
    ours = fed / (time.perf_counter() - start)
    assert fed == due
    grown = _most_memory() - memory
    start = time.perf_counter()
    rows = [row async for row in mongo["journal"].find({"version": 2}).limit(2_000)]
    await mongo["bare"].insert_many([{"about": row["about"], "on": "2026-01-06"} for row in rows])
    bare = len(rows) / (time.perf_counter() - start)
    line(f"kernel.tick_{count}_cases_{due}_due", ours, "cases/s", "bare", bare)
    line(f"kernel.tick_{count}_cases_{due}_due_memory", grown, "MB more")


def _most_memory() -> float:
    """The most this process has used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def _rebuild(mongo: Mongo) -> None:
    journal = await _journal(mongo)
    await _fill(journal, [f"case-{n:06}" for n in range(REBUILT)], [1] * MESSAGES, Sums(mongo))
    memory = _most_memory()
    seconds, bare = await _rebuilt(mongo)
    ours, read = REBUILT * MESSAGES / seconds, REBUILT * MESSAGES / bare
    line(f"kernel.rebuild_{MESSAGES}_messages_a_commit", ours, "messages/s", "bare read", read)
    line(f"kernel.rebuild_{MESSAGES}_messages_a_commit_memory", _most_memory() - memory, "MB more")


async def _rebuild_single(mongo: Mongo) -> None:
    journal = await _journal(mongo)
    for _ in range(MESSAGES):
        await _fill(journal, [f"case-{n:06}" for n in range(SINGLE)], [1], Sums(mongo))
    seconds, bare = await _rebuilt(mongo)
    ours, read = SINGLE * MESSAGES / seconds, SINGLE * MESSAGES / bare
    line(f"kernel.rebuild_{MESSAGES}_commits_a_case", ours, "commits/s", "bare read", read)


async def _rebuilt(mongo: Mongo) -> tuple[float, float]:
    """Seconds of a whole rebuild (written beside, compared, swapped), and of reading the same commits."""
    start = time.perf_counter()
    report = await rebuild_of(mongo, now).run(lambda each: None)
    ours = time.perf_counter() - start
    assert (report.differences, report.swapped) == (0, True)
    start = time.perf_counter()
    async for _ in mongo["journal"].find():
        continue
    return ours, time.perf_counter() - start


async def _latency(corner: Cluster) -> None:
    """The waits among good records only, and among as many with one in a hundred of every poison beside them."""
    clean, poisoned = await _waits(corner, "steady", ()), await _waits(corner, "poisoned", POISONS)
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        alone, beside = (each[int(len(each) * share)] * 1000 for each in (clean, poisoned))
        line(f"kernel.wait_{name}", alone, "ms")
        line(f"kernel.wait_{name}_among_poison", beside, "ms", "without", alone)


async def _waits(corner: Cluster, topic: str, poisons: Sequence[Poison]) -> list[float]:
    await let_through(corner, await corner.make_topic(topic), LARGEST * 2)
    async with connected(corner.mongodb(topic), corner.database(topic)) as mongo:
        journal = await _journal(mongo)
        publisher = KafkaPublisher(corner.kafka, corner.prefix)
        cases = Cases(TALLY, journal, publisher, NoProjection(), now)
        ears = Ears(corner.kafka, topic, corner.prefix)
        take = Receiver("intake", TALLY.hears, cases.take_ahead, DeadStore(mongo), publisher, now)
        ears.hear(topic, take)
        await publisher.start()
        await ears.start()
        waits = sorted(await _steady(corner, topic, poisons))
        await ears.stop()
        await publisher.stop()
    return waits


async def _steady(corner: Cluster, topic: str, poisons: Sequence[Poison]) -> list[float]:
    """Seconds from sending an event to reading what it told, at a hundred a second."""
    consumer = AIOKafkaConsumer(
        corner.prefix + "intake-events", bootstrap_servers=corner.kafka, fetch_max_wait_ms=10
    )
    producer = AIOKafkaProducer(bootstrap_servers=corner.kafka, max_request_size=LARGEST * 2)
    await consumer.start()
    await producer.start()
    await consumer.seek_to_end()
    sent: dict[str, float] = {}
    sender = asyncio.create_task(_send(producer, corner.prefix + topic, poisons, sent))
    waits: list[float] = []
    while len(waits) < RATE * SECONDS:
        cause = dict((await consumer.getone()).headers)["causation"].decode()
        waits.append(time.perf_counter() - sent[cause])
    await sender
    await producer.stop()
    await consumer.stop()
    return waits[RATE:]


async def _send(
    producer: AIOKafkaProducer, topic: str, poisons: Sequence[Poison], sent: dict[str, float]
) -> None:
    pace = asyncio.get_running_loop().create_future()
    for n in range(RATE * SECONDS):
        message = added(f"case-{n % 500}", 0, f"{topic}-{n}")
        sent[message.id] = time.perf_counter()
        records = [raw(message), *(spoilt(message, each) for each in poisons[n % 100 : n % 100 + 1])]
        for key, body, headers in records:
            await producer.send(topic, body, key=key, headers=headers)
        await asyncio.wait({pace}, timeout=1 / RATE)
