"""One per cent of every kind of poison among three thousand good records, on real servers: nobody else notices."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from statistics import median
from typing import cast

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord

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
from shared.testing.memory import MemoryBus, NoProjection
from tests.poisons import POISONS, Poison, Raw, let_through, raw, spoilt, with_header
from tests.tally import TALLY, Tally, added

HEARD = "test-in"
CASES, EACH, ROUNDS = 50, 6, 10
"""So many cases get so many good records in each round: 300 in 10 rounds."""
HUGE = 5_000_000

POISON_EACH = CASES * EACH * ROUNDS // 100


@dataclass
class Heard:
    """A tally on real servers that notes when it took what."""

    cluster: Cluster
    mongo: Mongo
    cases: Cases[Tally]
    dead: DeadStore
    sent_at: dict[str, float] = field(default_factory=dict[str, float])
    taken: dict[str, float] = field(default_factory=dict[str, float])
    more: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def take(self, messages: Sequence[Message]) -> None:
        """Into the journal, then the moment of each."""
        await self.cases.take_ahead(messages)
        at = asyncio.get_running_loop().time()
        async with self.more:
            self.taken |= {each.id: at for each in messages}
            self.more.notify_all()

    def delays(self, ids: Sequence[str]) -> list[float]:
        """Milliseconds from sent to in the journal, shortest first."""
        return sorted(1000 * (self.taken[id] - self.sent_at[id]) for id in ids)


@pytest.fixture
async def heard(cluster: Cluster) -> AsyncGenerator[Heard]:
    """Its topic takes records of five megabytes: what a broker lets through must not be ours to trust."""
    await cluster.make_topics()
    await let_through(cluster, await cluster.make_topic(HEARD), 2 * HUGE)
    async with connected(cluster.mongodb("tally"), cluster.database("tally")) as mongo:
        journal, dead = MongoJournal(mongo, TALLY), DeadStore(mongo)
        await journal.prepare()
        cases = Cases(TALLY, journal, MemoryBus(), NoProjection(), now)
        made = Heard(cluster, mongo, cases, dead)
        mirror = KafkaPublisher(cluster.kafka, cluster.prefix)
        ears = Ears(cluster.kafka, "tally", cluster.prefix)
        ears.hear(HEARD, Receiver("intake", TALLY.hears, made.take, dead, mirror, now))
        await mirror.start()
        await ears.start()
        yield made
        await ears.stop()
        await cases.settled()
        await mirror.stop()


def good(round_: int) -> list[Message]:
    """In turn to each case."""
    return [
        added(f"case-{case:02}", 1, f"{round_}-{n}-{case:02}") for n in range(EACH) for case in range(CASES)
    ]


def among(messages: Sequence[Message], poisons: Sequence[Poison]) -> list[tuple[str | None, Raw]]:
    """The good ones with their ids, poison spread evenly between them."""
    mixed: list[tuple[str | None, Raw]] = []
    for n, each in enumerate(messages):
        mixed.append((each.id, raw(each)))
        mixed += [(None, spoilt(each, poison)) for poison in poisons[n :: len(messages)]]
    return mixed


async def put(heard: Heard, records: Sequence[tuple[str | None, Raw]]) -> None:
    """In order; notes when each good one was given to Kafka, and waits until all of those are taken."""
    loop = asyncio.get_running_loop()
    producer = AIOKafkaProducer(bootstrap_servers=heard.cluster.kafka, max_request_size=2 * HUGE)
    await producer.start()
    try:
        for id, (key, value, headers) in records:
            if id:
                heard.sent_at[id] = loop.time()
            await producer.send(heard.cluster.prefix + HEARD, value, key=key, headers=headers)
        await producer.flush()
    finally:
        await producer.stop()
    async with asyncio.timeout(120):
        async with heard.more:
            await heard.more.wait_for(lambda: all(id in heard.taken for id, _ in records if id))


async def shown(cluster: Cluster, count: int) -> Counter[str]:
    """So many records of the dead topic, by code: each was parked before."""
    topic = cluster.prefix + "intake-dead"
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=cluster.kafka, auto_offset_reset="earliest")
    await consumer.start()
    codes = Counter[str]()
    try:
        async with asyncio.timeout(60):
            while codes.total() < count:
                record = cast("ConsumerRecord[bytes, bytes]", await consumer.getone())
                codes[json.loads(record.value or b"{}")["code"]] += 1
    finally:
        await consumer.stop()
    return codes


def figures(delays: Sequence[float]) -> str:
    """Half and all but one in a hundred."""
    return f"p50 {median(delays):.0f} ms, p99 {delays[len(delays) * 99 // 100 - 1]:.0f} ms"


async def test_one_per_cent_of_every_poison_is_parked_and_nobody_else_notices(heard: Heard) -> None:
    """Every second round has poison in it: all of it parked with its code, every good record taken in order, once."""
    clean, poisoned = list[str](), list[str]()
    for round_ in range(ROUNDS):
        messages = good(round_)
        await put(heard, among(messages, POISONS * (POISON_EACH * 2 // ROUNDS) if round_ % 2 else ()))
        (poisoned if round_ % 2 else clean).extend(each.id for each in messages)
    expected = {each.code: 0 for each in POISONS if each.code}
    for each in POISONS:
        if each.code:
            expected[each.code] += POISON_EACH
    assert await shown(heard.cluster, sum(expected.values())) == Counter(expected)
    rows = [row async for row in heard.mongo["dead"].find({})]
    assert Counter(row["code"] for row in rows) == Counter(expected)
    bare = {each.code for each in POISONS if not each.kept}
    assert {row["code"] for row in rows if "value" not in row and "headers" not in row} == bare
    assert {row["code"] for row in rows if "value" in row} == set(expected) - bare
    for case in range(CASES):
        about = f"case-{case:02}"
        taken = [id for commit in await heard.cases.journal.commits_of(about) for id in commit.because]
        assert taken == [each.id for round_ in range(ROUNDS) for each in good(round_) if each.about == about]
        assert (await heard.cases.case(about)).state.total == EACH * ROUNDS
    print(f"without poison: {figures(heard.delays(clean))}; with: {figures(heard.delays(poisoned))}")


async def test_five_megabytes_leave_their_size_and_hash_only(heard: Heard) -> None:
    """A record of a heard kind that is sound but for its size, and a replay finds it as large as it was."""
    message = added("a", 1, "m1")
    body = message.body + b" " * (HUGE - len(message.body))
    await put(heard, [(None, (b"a", body, message.headers())), ("m2", raw(added("a", 2, "m2")))])
    await shown(heard.cluster, 1)
    (row,) = [row async for row in heard.mongo["dead"].find({})]
    assert (row["code"], row["size"], row["sha256"]) == ("too-large", HUGE, sha256(body).hexdigest())
    assert row.keys() == {"_id", "code", "path", "size", "sha256", "at"}
    assert (await heard.cases.case("a")).state.total == 2


async def test_a_partners_record_never_holds_a_case(heard: Heard) -> None:
    """Thirteen breaks the rule: a partner's is parked without its bytes and the case goes on; one of ours holds it."""
    ours, broken = added("a", 2, "m2"), added("a", 13, "m1")
    foreign = with_header(broken.headers(), "ce_source", b"partner/hr")
    await put(heard, [(None, (b"a", broken.body, foreign)), ("m2", raw(ours))])
    await shown(heard.cluster, 1)
    (row,) = [row async for row in heard.mongo["dead"].find({})]
    assert (row["code"], row["path"], "value" in row) == ("not-ours", "ce_source", False)
    assert (await heard.cases.case("a")).held == ()
    await put(heard, [("m1", raw(broken))])
    assert [each.message.id for each in (await heard.cases.case("a")).held] == ["m1"]
    assert (await heard.cases.case("a")).state.total == 2
