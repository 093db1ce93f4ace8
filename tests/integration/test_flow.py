"""From Kafka through a service and out again, on real servers: taken once, told in order, parked when broken."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from shared.kernel.broker import Ears
from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.dead import DeadStore
from shared.kernel.message import Message
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.publish import KafkaPublisher
from shared.kernel.receive import Receiver
from shared.testing.cluster import Cluster
from shared.testing.memory import NoProjection
from tests.tally import TALLY, Tally, added

HEARD = "test-in"


@dataclass
class Running:
    """A tally service on real servers."""

    cluster: Cluster
    mongo: Mongo
    cases: Cases[Tally]
    ears: Ears
    publisher: KafkaPublisher
    dead: DeadStore


async def start(cluster: Cluster, mongo: Mongo) -> Running:
    journal, dead = MongoJournal(mongo, TALLY), DeadStore(mongo)
    await journal.prepare()
    publisher = KafkaPublisher(cluster.kafka, cluster.prefix)
    cases = Cases(TALLY, journal, publisher, NoProjection(), now)
    ears = Ears(cluster.kafka, "tally", cluster.prefix)
    ears.hear(HEARD, Receiver("intake", TALLY.hears, cases.take_ahead, dead, publisher, now))
    await publisher.start()
    await ears.start()
    return Running(cluster, mongo, cases, ears, publisher, dead)


@pytest.fixture(name="tally")
async def running(own_cluster: Cluster) -> AsyncGenerator[Running]:
    await own_cluster.make_topics()
    await own_cluster.make_topic(HEARD)
    async with connected(own_cluster.mongodb("tally"), own_cluster.database("tally")) as mongo:
        made = await start(own_cluster, mongo)
        yield made
        await made.ears.stop()
        await made.publisher.stop()


Raw = tuple[bytes | None, bytes | None, Sequence[tuple[str, bytes]]]


def raw(message: Message) -> Raw:
    return message.about.encode(), message.body, message.headers()


async def put(cluster: Cluster, records: Sequence[Raw]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=cluster.kafka, acks="all")
    await producer.start()
    try:
        for key, value, headers in records:
            await producer.send(cluster.prefix + HEARD, value, key=key, headers=list(headers))
        await producer.flush()
    finally:
        await producer.stop()


async def told(cluster: Cluster, topic: str, count: int) -> list[dict[str, str]]:
    """The headers of so many records of a topic, in the order they stand, with body and key beside them."""
    consumer = AIOKafkaConsumer(
        cluster.prefix + topic, bootstrap_servers=cluster.kafka, auto_offset_reset="earliest"
    )
    await consumer.start()
    seen: list[dict[str, str]] = []
    try:
        async with asyncio.timeout(40):
            while len(seen) < count:
                record = await consumer.getone()
                fields = {name: value.decode() for name, value in record.headers}
                seen.append(
                    {**fields, "body": (record.value or b"").decode(), "key": (record.key or b"").decode()}
                )
    finally:
        await consumer.stop()
    return seen


async def test_events_come_out_as_cloudevents_in_order(tally: Running) -> None:
    """1..30 in three cases, each sent twice: ten sums a case, sequence 1 to 10, envelope complete."""
    messages = [added(about, n, f"{about}{n}") for n in range(1, 11) for about in "abc"]
    await put(tally.cluster, [raw(each) for each in messages for _ in range(2)])
    records = await told(tally.cluster, "intake-events", 30)
    for about in "abc":
        mine = [each for each in records if each["ce_subject"] == about]
        assert [int(each["sequence"]) for each in mine] == list(range(1, 11))
        assert mine[-1]["body"] == '{"total":55}'
    first = records[0]
    assert first["ce_specversion"] == "1.0"
    assert first["ce_type"] == "test.summed.v1"
    assert first["key"] == first["ce_subject"]
    assert (first["tenant"], first["employer"], first["content-type"]) == (
        "demo",
        "bakkerij",
        "application/json",
    )
    assert first["causation"] in {message.id for message in messages}


GOOD_HEADERS = added("z", 1, "p1").headers()
POISON: list[tuple[str, Raw, str]] = [
    ("not JSON", (b"z", b"{", GOOD_HEADERS), "not-json"),
    ("a wrong type", (b"z", b'{"amount": "many"}', GOOD_HEADERS), "int-parsing"),
    ("a missing field", (b"z", b"{}", GOOD_HEADERS), "missing"),
    ("no body", (b"z", None, GOOD_HEADERS), "no-body"),
    ("no headers", (None, b'{"amount": 1}', ()), "no-kind"),
    ("a header that is not text", (b"z", b"{}", [("ce_type", b"\xff\xfe")]), "headers-not-text"),
    ("no case", (b"z", b'{"amount": 1}', [h for h in GOOD_HEADERS if h[0] != "ce_subject"]), "header-missing"),
    ("a time without a zone", (b"z", b'{"amount": 1}',
     [h if h[0] != "ce_time" else ("ce_time", b"2026-01-01T00:00:00") for h in GOOD_HEADERS]), "header-malformed"),
]  # fmt: skip


async def test_a_broken_record_stops_nothing_and_is_kept(tally: Running) -> None:
    """Eight kinds of poison among good records: all parked by place with their code, every good one is told."""
    mixed: list[Raw] = []
    for n, (_, poison, _) in enumerate(POISON):
        mixed += [poison, raw(added("a", 1, f"good{n}"))]
    await put(tally.cluster, mixed)
    records = await told(tally.cluster, "intake-events", len(POISON))
    assert records[-1]["body"] == f'{{"total":{len(POISON)}}}'
    # Parked first, then told: who reads another partition may be later than the good ones.
    assert len(await told(tally.cluster, "intake-dead", len(POISON))) == len(POISON)
    parked = await tally.dead.list()
    assert sorted(row["code"] for row in parked) == sorted(code for _, _, code in POISON)
    assert all(row["_id"].startswith(f"{HEARD}/") and len(row["sha256"]) == 64 for row in parked)


async def test_an_unheard_kind_is_let_pass(tally: Running) -> None:
    """A kind nobody here hears is no error, whatever its body."""
    other = [("ce_type", b"somebody.else.v1")]
    await put(tally.cluster, [(b"a", b"not even JSON", other), raw(added("a", 4, "m1"))])
    assert (await told(tally.cluster, "intake-events", 1))[0]["body"] == '{"total":4}'
    assert await tally.dead.count() == 0


async def test_nothing_is_lost_or_doubled_when_the_servers_are_killed(tally: Running) -> None:
    """Broker and mongod are killed with SIGKILL while 300 messages come in: every sum is told once per id."""
    cluster = tally.cluster
    await put(cluster, [raw(added("a", 1, f"first{n}")) for n in range(100)])
    await cluster.kill("mongodb")
    await put(cluster, [raw(added("a", 1, f"second{n}")) for n in range(100)])
    await cluster.restart("mongodb")
    await cluster.kill("kafka")
    await cluster.restart("kafka")
    await put(cluster, [raw(added("a", 1, f"third{n}")) for n in range(100)])
    async with asyncio.timeout(90):
        while (await tally.cases.case("a")).state.total < 300 or (await tally.cases.journal.backlog())[0]:
            await tally.cases.relay()
            await told(cluster, "intake-events", 1)
    records = await told(cluster, "intake-events", 300)
    unique = list(dict.fromkeys(each["ce_id"] for each in records))
    ordered = {each["ce_id"]: int(each["sequence"]) for each in records}
    assert [ordered[each] for each in unique] == sorted(ordered[each] for each in unique)
    assert (await tally.cases.case("a")).state.total == 300


async def test_a_second_process_takes_over(tally: Running) -> None:
    """The first process leaves with work in the topic; a second one goes on where it was."""
    await put(tally.cluster, [raw(added("a", 1, "m1"))])
    await told(tally.cluster, "intake-events", 1)
    await tally.ears.stop()
    await put(tally.cluster, [raw(added("a", 2, "m2"))])
    second = await start(tally.cluster, tally.mongo)
    try:
        records = await told(tally.cluster, "intake-events", 2)
    finally:
        await second.ears.stop()
        await second.publisher.stop()
    assert [each["body"] for each in records] == ['{"total":1}', '{"total":3}']
