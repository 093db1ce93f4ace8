"""A kind grows a second version while topics hold the first: old and new hearers across the switch, on real servers."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.contracts.versions import KnownKinds, Version, Versions
from shared.kernel.broker import Ears
from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.dead import DeadStore
from shared.kernel.decider import Decider
from shared.kernel.message import Message
from shared.kernel.mongo import Mongo, connected
from shared.kernel.publish import KafkaPublisher
from shared.kernel.receive import Progress, Receiver
from shared.testing.cluster import PARTITIONS, Cluster
from tests.contract.parcel_programs import kinds_of, program, store_only
from tests.parcels import (
    AFTER,
    BEFORE,
    MEANWHILE,
    NEW_SCALE,
    NEW_VAN,
    OLD_SCALE,
    OLD_VAN,
    TOPIC,
    Load,
    WeighedV1,
    WeighedV2,
    lift_to_2,
    lower_to_1,
    put_on,
)

V1, V2 = WeighedV1.kind, WeighedV2.kind


@pytest.fixture(name="mongo")
async def one_database(cluster: Cluster) -> AsyncGenerator[Mongo]:
    async with connected(cluster.mongodb("parcels"), cluster.database("parcels")) as mongo:
        yield mongo


@dataclass
class Hearer:
    """A van on the topic."""

    cases: Cases[Load]
    dead: DeadStore
    heard: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue[str])

    async def take(self, messages: Sequence[Message]) -> None:
        """Takes them, then says so."""
        await self.cases.take(messages)
        for each in messages:
            self.heard.put_nowait(each.id)

    async def until(self, ids: set[str]) -> None:
        """Waits until it has taken all of these."""
        missing = set(ids)
        async with asyncio.timeout(40):
            while missing:
                missing.discard(await self.heard.get())

    async def causes(self, about: str) -> Counter[str]:
        """How often each event stands in its inbox."""
        return Counter(id for each in await self.cases.journal.commits_of(about) for id in each.because)


@asynccontextmanager
async def hearing(cluster: Cluster, name: str, decider: Decider[Load]) -> AsyncGenerator[Hearer]:
    """A process of that version, with the group and the database of that name."""
    publisher = KafkaPublisher(cluster.kafka, cluster.prefix)
    ears = Ears(cluster.kafka, name, cluster.prefix)
    async with connected(cluster.mongodb(name), cluster.database(name)) as mongo:
        hearer = Hearer(await program(mongo, decider), DeadStore(mongo))
        receive = Receiver("intake", decider.hears, hearer.take, hearer.dead, publisher, now, Progress())
        ears.hear(TOPIC, receive)
        await ears.start()
        try:
            yield hearer
        finally:
            await ears.stop()
            await publisher.stop()


@asynccontextmanager
async def telling(
    cluster: Cluster, mongo: Mongo, decider: Decider[Load], versions: Versions
) -> AsyncGenerator[tuple[Cases[Load], KafkaPublisher]]:
    """A process of the scale that tells by these versions."""
    publisher = KafkaPublisher(cluster.kafka, cluster.prefix, versions=versions)
    try:
        yield await program(mongo, decider, publisher), publisher
    finally:
        await publisher.stop()


Said = tuple[str, str, int, bytes | None]
"""Id, kind, sequence and body."""


async def on_the_topic(cluster: Cluster) -> dict[str, list[Said]]:
    """Every record there is, by case, in the order in which they stand."""
    consumer: Any = AIOKafkaConsumer(bootstrap_servers=cluster.kafka, auto_offset_reset="earliest")
    await consumer.start()
    found: dict[str, list[Said]] = {}
    try:
        for partition in [TopicPartition(cluster.prefix + TOPIC, n) for n in range(PARTITIONS)]:
            consumer.assign([partition])
            end = (await consumer.end_offsets([partition]))[partition]
            while await consumer.position(partition) < end:
                record = await consumer.getone()
                said = {name: value.decode() for name, value in record.headers}
                row = (said["ce_id"], said["ce_type"], int(said["sequence"]), record.value)
                found.setdefault(said["ce_subject"], []).append(row)
    finally:
        await consumer.stop()
    return found


async def told_by(cases: Cases[Load]) -> dict[str, list[str]]:
    """The ids of what each case told, in order."""
    found = {about: await cases.journal.commits_of(about) for about in "ab"}
    return {
        about: [each.id for commit in commits for each in commit.told] for about, commits in found.items()
    }


async def same_once(hearers: Sequence[Hearer], cases: Cases[Load]) -> None:
    """Every hearer took each event once and stands where the teller stands."""
    for about, ids in (await told_by(cases)).items():
        for hearer in hearers:
            assert await hearer.causes(about) == Counter(ids)
            assert (await hearer.cases.case(about)).state == (await cases.case(about)).state
            assert await hearer.dead.count() == 0


async def before_the_switch(cluster: Cluster, mongo: Mongo, hearers: Sequence[Hearer]) -> None:
    """Parcels 1 by the old scale, 2 by the new one, and 3 of case a told by a process that never settled it."""
    async with telling(cluster, mongo, OLD_SCALE, BEFORE) as (old, _):
        await old.take([put_on(about, 10, f"{about}1") for about in "ab"])
    async with telling(cluster, mongo, NEW_SCALE, MEANWHILE) as (new, publisher):
        await new.take([put_on(about, 20, f"{about}2", fragile=True) for about in "ab"])
        await store_only(new, [put_on("a", 30, "a3")])
        assert await publisher.publish(await new.journal.pending_of("a")) == {("a", 3)}
        for hearer in hearers:
            await hearer.until({id for ids in (await told_by(new)).values() for id in ids})
        await same_once(hearers, new)
    assert await kinds_of(mongo, "a") == [V1, V2, V2]
    assert [(kind, n) for _, kind, n, _ in (await on_the_topic(cluster))["a"]] == [(V1, 1), (V1, 2), (V1, 3)]


async def after_the_switch(cluster: Cluster, mongo: Mongo, hearers: Sequence[Hearer]) -> None:
    """The relay settles parcel 3, 4 follows, all is told again, and 5 comes last."""
    async with telling(cluster, mongo, NEW_SCALE, AFTER) as (new, _):
        new.now = lambda: now() + timedelta(minutes=1)
        assert await new.relay() == 1
        await new.take([put_on(about, 40, f"{about}4") for about in "ab"])
        assert await new.retell() == 7
        await new.take([put_on(about, 50, f"{about}5") for about in "ab"])
        for hearer in hearers:
            await hearer.until({ids[-1] for ids in (await told_by(new)).values()})
        await same_once(hearers, new)
        assert (await new.case("a")).state == Load(parcels=5, grams=150, fragile=1)


async def test_an_old_and_a_new_hearer_hear_each_event_once_across_the_switch(
    cluster: Cluster, mongo: Mongo
) -> None:
    """One van follows from version 1 to 2, the other is new from the start; one event has one id and one sequence."""
    await cluster.make_topics()
    async with hearing(cluster, "new", NEW_VAN) as van:
        async with hearing(cluster, "follows", OLD_VAN) as follower:
            await before_the_switch(cluster, mongo, [van, follower])
        async with hearing(cluster, "follows", NEW_VAN) as follower:
            await after_the_switch(cluster, mongo, [van, follower])
    told = await on_the_topic(cluster)
    by_a, again = [(V1, 1), (V1, 2), (V1, 3), (V2, 3), (V2, 4)], [(V2, 1), (V2, 2), (V2, 3), (V2, 4), (V2, 5)]
    assert [(kind, n) for _, kind, n, _ in told["a"]] == by_a + again
    assert [(kind, n) for _, kind, n, _ in told["b"]] == [(V1, 1), (V1, 2), (V2, 3), *again[:3], (V2, 4)]
    for said in told.values():
        assert len({(id, n) for id, _, n, _ in said}) == len({id for id, _, _, _ in said})
    bodies = {kind: body for _, kind, n, body in told["a"] if n == 2}
    assert bodies[V1] == b'{"grams":20,"fragile":true}'
    assert bodies[V2] == b'{"grams":20,"handling":"fragile","by":"scale-7"}'


def park_above_a_kilogram(old: WeighedV1) -> WeighedV2:
    """A lift with a fault."""
    if old.grams > 1000:
        raise ArithmeticError(old.grams)
    return lift_to_2(old)


async def test_a_record_that_cannot_be_lifted_is_parked_and_the_next_goes_on(
    cluster: Cluster, mongo: Mongo
) -> None:
    """Two kilograms between one and three grams, of one case."""
    await cluster.make_topics()
    faulty = Versions([Version(WeighedV1, WeighedV2, park_above_a_kilogram, lower_to_1)])
    van = replace(NEW_VAN, hears=KnownKinds((WeighedV2,), faulty))
    async with hearing(cluster, "van", van) as hearer, telling(cluster, mongo, OLD_SCALE, BEFORE) as (old, _):
        await old.take([put_on("a", grams, f"m{grams}") for grams in (1, 2000, 3)])
        first, _, last = (await told_by(old))["a"]
        await hearer.until({first, last})
        (parked,) = await hearer.dead.list()
        assert (parked["code"], parked["path"]) == ("lift-failed", V1)
        assert (await hearer.cases.case("a")).state == Load(parcels=2, grams=4)


def no_cold(new: WeighedV2) -> WeighedV1:
    """A lower with a fault."""
    if new.grams == 13:
        raise ArithmeticError(new.grams)
    return lower_to_1(new)


async def test_a_case_that_cannot_be_lowered_waits_alone(cluster: Cluster, mongo: Mongo) -> None:
    """Nothing of that commit goes out, the other case is told, and the mended lower tells the rest in order."""
    await cluster.make_topics()
    faulty = Versions([Version(WeighedV1, WeighedV2, lift_to_2, no_cold)])
    async with telling(cluster, mongo, NEW_SCALE, faulty) as (scale, _):
        await scale.take([put_on("a", 1, "a1"), put_on("a", 13, "a2"), put_on("b", 2, "b1")])
        await scale.take([put_on("a", 3, "a3")])
    assert {about: len(said) for about, said in (await on_the_topic(cluster)).items()} == {"b": 1}
    async with telling(cluster, mongo, NEW_SCALE, MEANWHILE) as (scale, _):
        scale.now = lambda: now() + timedelta(minutes=1)
        assert await scale.relay() == 2
    assert [n for _, _, n, _ in (await on_the_topic(cluster))["a"]] == [1, 2, 3]


async def test_a_row_that_is_told_goes_out_in_the_version_that_is_needed(
    cluster: Cluster, mongo: Mongo
) -> None:
    """The row behind the first reference weighs 70 grams by now, the one behind the second is gone."""
    await cluster.make_topics()
    rows = {1: b'{"grams":70,"handling":"cold"}', 2: None}

    async def resolve(references: Sequence[Message]) -> list[bytes | None]:
        return [rows[each.sequence] for each in references]

    publisher = KafkaPublisher(cluster.kafka, cluster.prefix, {V2: resolve}, MEANWHILE)
    scale = await program(mongo, NEW_SCALE, publisher)
    await scale.take([put_on("a", 1, "a1"), put_on("a", 2, "a2")])
    await publisher.stop()
    told = [(kind, n, body) for _, kind, n, body in (await on_the_topic(cluster))["a"]]
    assert told == [(V1, 1, b'{"grams":70,"fragile":false}'), (V1, 2, None)]
