"""What a bus promises, asked of the one in memory and of Kafka alike."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass

import pytest
from aiokafka import AIOKafkaConsumer

from shared.kernel.decider import Commit, Fold, advance
from shared.kernel.journal import Publisher
from shared.kernel.publish import KafkaPublisher
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus
from tests.tally import AT, TALLY, Tally, added

Told = list[tuple[str, str, str]]
"""Id, case and body, in the order in which they stand."""


@dataclass
class Bus:
    """A way out, and a look at what came out of it."""

    publisher: Publisher
    on: Callable[[str, int], Awaitable[Told]]
    """A topic, and how many events to wait for."""


@pytest.fixture(name="memory")
def in_memory() -> Bus:
    bus = MemoryBus()

    async def on(topic: str, count: int) -> Told:
        return [(m.id, m.about, m.body.decode()) for m in bus.on(topic)]

    return Bus(bus, on)


@pytest.fixture(name="kafka")
async def on_kafka(cluster: Cluster) -> AsyncGenerator[Bus]:
    await cluster.make_topics(partitions=1)
    publisher = KafkaPublisher(cluster.kafka, cluster.prefix)

    async def on(topic: str, count: int) -> Told:
        consumer = AIOKafkaConsumer(
            cluster.prefix + topic, bootstrap_servers=cluster.kafka, auto_offset_reset="earliest"
        )
        await consumer.start()
        try:
            async with asyncio.timeout(30):
                records = [await consumer.getone() for _ in range(count)]
        finally:
            await consumer.stop()
        return [
            (dict(r.headers)["ce_id"].decode(), (r.key or b"").decode(), (r.value or b"").decode())
            for r in records
        ]

    yield Bus(publisher, on)
    await publisher.stop()


@pytest.fixture(name="bus", params=["memory", pytest.param("kafka", marks=pytest.mark.servers)])
def either(request: pytest.FixtureRequest) -> Bus:
    return request.getfixturevalue(request.param)


def commits(about: str, amounts: list[int]) -> list[Commit]:
    """A commit for each amount, as the decider makes them."""
    fold: Fold[Tally] = Fold(about=about, state=Tally())
    made: list[Commit] = []
    for n, amount in enumerate(amounts):
        commit, fold = advance(TALLY, fold, [added(about, amount, f"{about}{n}")], AT)
        made.append(commit)
    return made


async def test_a_case_is_told_in_the_order_of_its_commits(bus: Bus) -> None:
    """1, 2, 3 and 4 sum to 1, 3, 6 and 10; the ten is told on its own topic; all are acknowledged."""
    made = commits("a", [1, 2, 3, 4])
    assert await bus.publisher.publish(made) == {("a", version) for version in (1, 2, 3, 4)}
    bodies = [body for _, _, body in await bus.on("intake-events", 4)]
    assert bodies == ['{"total":1}', '{"total":3}', '{"total":6}', '{"total":10}']
    assert [body for _, _, body in await bus.on("intake-capacity", 1)] == ['{"tens":1}']


async def test_told_again_it_is_the_same_event(bus: Bus) -> None:
    """Twice the same commit: the same id, key and body."""
    made = commits("a", [1])
    await bus.publisher.publish(made)
    await bus.publisher.publish(made)
    first, second = await bus.on("intake-events", 2)
    assert first == second


async def test_a_commit_that_tells_nothing_is_done(bus: Bus) -> None:
    """A refusal is kept, not told; its commit counts as acknowledged."""
    made = commits("a", [-1])
    assert await bus.publisher.publish(made) == {("a", 1)}


async def test_many_cases_side_by_side(bus: Bus) -> None:
    """Three cases of two commits, interleaved: each in its own order."""
    made = [
        commit for pair in zip(*(commits(about, [1, 1]) for about in "abc"), strict=True) for commit in pair
    ]
    await bus.publisher.publish(made)
    told = await bus.on("intake-events", 6)
    for about in "abc":
        assert [body for _, case, body in told if case == about] == ['{"total":1}', '{"total":2}']
