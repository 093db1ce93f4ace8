"""The kernel: events a second from Kafka through decide, commit, project, tell, settle and offset commit.

Beside it, in the same run on the same servers: a bare hand-written loop of aiokafka and motor in batches that
does the same writes with none of the guarantees, and a plain FastStream handler that does one event at a time
(find, insert, tell, mark, commit).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage
from pymongo import ReplaceOne

from shared.kernel.broker import Ears
from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.collecting import collect_seldom
from shared.kernel.dead import DeadStore
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.publish import KafkaPublisher
from shared.kernel.receive import Receiver
from shared.testing.cluster import Cluster, cluster, running_servers
from shared.testing.memory import NoProjection
from tests.bench.line import line
from tests.tally import TALLY, added

EVENTS, CASES = 30_000, 10_000
PLAIN = 600
"""The plain handler gets fewer: it is that much slower."""


def main() -> None:
    """Three ways over the same input."""
    collect_seldom()
    with running_servers(lambda _: None) as ground:
        ours, bare, plain = asyncio.run(_all(ground))
    line("kernel.events", ours, "1/s", "bare", bare)
    line("kernel.events", ours, "1/s", "plain", plain)


async def _all(ground: Any) -> tuple[float, float, float]:
    async with cluster(ground) as corner:
        await corner.make_topics()
        topic = await corner.make_topic("bench-in")
        few = await corner.make_topic("bench-few")
        await fill(corner, topic, EVENTS)
        await fill(corner, few, PLAIN)
        taken = await with_mongo(corner, "tally", ours)
        bare = await with_mongo(corner, "bare", _bare)
        plain = await with_mongo(corner, "plain", _plain)
    return EVENTS / taken, EVENTS / bare, PLAIN / plain


Way = Callable[[Cluster, Mongo], Awaitable[float]]


async def with_mongo(corner: Cluster, name: str, way: Way) -> float:
    """The seconds that a way takes on a database of its own."""
    async with connected(corner.mongodb(name), corner.database(name)) as mongo:
        return await way(corner, mongo)


async def fill(corner: Cluster, topic: str, count: int) -> None:
    """Writes the input."""
    producer = AIOKafkaProducer(bootstrap_servers=corner.kafka, linger_ms=5)
    await producer.start()
    for n in range(count):
        message = added(f"case-{n % min(CASES, count)}", 1, f"m{n}")
        await producer.send(topic, message.body, key=message.about.encode(), headers=message.headers())
    await producer.stop()


async def ours(corner: Cluster, mongo: Mongo) -> float:
    """The kernel: the seconds it takes."""
    journal, dead = MongoJournal(mongo, TALLY), DeadStore(mongo)
    await journal.prepare()
    publisher = KafkaPublisher(corner.kafka, corner.prefix)
    cases = Cases(TALLY, journal, publisher, NoProjection(), now)
    seen, all_seen = 0, asyncio.Event()

    async def take(messages: Any) -> None:
        nonlocal seen
        await cases.take_ahead(messages)
        seen += len(messages)
        if seen >= EVENTS:
            all_seen.set()

    ears = Ears(corner.kafka, "tally", corner.prefix)
    ears.hear("bench-in", Receiver("intake", TALLY.hears, take, dead, publisher, now))
    await publisher.start()
    start = time.perf_counter()
    await ears.start()
    await all_seen.wait()
    await cases.settled()
    took = time.perf_counter() - start
    await ears.stop()
    await publisher.stop()
    return took


async def _bare(corner: Cluster, mongo: Mongo) -> float:
    journal, rows = mongo["journal"], mongo["cases"]
    await journal.create_index([("about", 1), ("version", 1)], unique=True)
    await journal.create_index([("about", 1), ("because", 1)], unique=True)
    producer = AIOKafkaProducer(
        bootstrap_servers=corner.kafka, acks="all", enable_idempotence=True, linger_ms=2
    )
    consumer = AIOKafkaConsumer(
        corner.prefix + "bench-in",
        bootstrap_servers=corner.kafka,
        group_id=corner.prefix + "bare",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    await producer.start()
    start = time.perf_counter()
    await consumer.start()
    seen, versions = 0, dict[str, int]()
    while seen < EVENTS:
        batches = await consumer.getmany(timeout_ms=200, max_records=2_000)
        records = [record for batch in batches.values() for record in batch]
        if records:
            await _bare_batch(records, versions, journal, rows, producer, corner.prefix)
            await consumer.commit()
            seen += len(records)
    took = time.perf_counter() - start
    await consumer.stop()
    await producer.stop()
    return took


async def _bare_batch(
    records: list[Any],
    versions: dict[str, int],
    journal: Any,
    rows: Any,
    producer: AIOKafkaProducer,
    prefix: str,
) -> None:
    """One insert, one bulk of rows, one pipeline of sends, one update."""
    grouped: dict[str, list[Any]] = {}
    for record in records:
        grouped.setdefault(record.key.decode(), []).append(record)
    documents: list[dict[str, Any]] = []
    for about, mine in grouped.items():
        versions[about] = versions.get(about, 0) + 1
        causes = [dict(each.headers)["ce_id"].decode() for each in mine]
        document = {
            "about": about,
            "version": versions[about],
            "because": causes,
            "at": now(),
            "pending": True,
        }
        documents.append({**document, "messages": [each.value for each in mine]})
    await journal.insert_many(documents, ordered=False)
    keys = [each["about"] for each in documents]
    replaced = [
        ReplaceOne({"_id": each}, {"version": versions[each], "total": 1}, upsert=True) for each in keys
    ]
    await rows.bulk_write(replaced, ordered=False)
    sends = [
        await producer.send(prefix + "intake-events", each.value, key=each.key, headers=list(each.headers))
        for mine in grouped.values()
        for each in mine
    ]
    await asyncio.gather(*sends)
    await journal.update_many(
        {"_id": {"$in": [each["_id"] for each in documents]}}, {"$unset": {"pending": ""}}
    )


async def _plain(corner: Cluster, mongo: Mongo) -> float:
    journal = mongo["journal"]
    await journal.create_index([("about", 1), ("version", 1)], unique=True)
    await journal.create_index([("about", 1), ("because", 1)], unique=True)
    producer = AIOKafkaProducer(bootstrap_servers=corner.kafka, acks="all", enable_idempotence=True)
    await producer.start()
    broker = KafkaBroker(corner.kafka, logger=None, allow_auto_create_topics=False)
    seen, all_seen = 0, asyncio.Event()

    @broker.subscriber(
        corner.prefix + "bench-few",
        group_id=corner.prefix + "plain",
        auto_offset_reset="earliest",
        ack_policy=AckPolicy.NACK_ON_ERROR,
        decoder=_raw,
    )
    async def handle(message: KafkaMessage) -> None:
        nonlocal seen
        about, cause = message.headers["ce_subject"], message.headers["ce_id"]
        last = await journal.find_one({"about": about}, sort=[("version", -1)])
        version = last["version"] + 1 if last else 1
        document = {
            "about": about,
            "version": version,
            "because": [cause],
            "messages": [message.body],
            "pending": True,
        }
        kept = await journal.insert_one(document)
        await producer.send_and_wait(corner.prefix + "intake-capacity", message.body, key=about.encode())
        await journal.update_one({"_id": kept.inserted_id}, {"$unset": {"pending": ""}})
        seen += 1
        if seen >= PLAIN:
            all_seen.set()

    start = time.perf_counter()
    await broker.start()
    await all_seen.wait()
    took = time.perf_counter() - start
    await broker.stop()
    await producer.stop()
    return took


async def _raw(message: Any) -> Any:
    return message.body
