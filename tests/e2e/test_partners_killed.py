"""Ten thousand deliveries with both processes of notifications killed in the middle: all there, in order."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from shared.kernel.message import Message
from shared.testing.cluster import Cluster
from tests.e2e.stage import Stage, process_of
from tests.integration.partners.desk import in_order, missed, near, told
from tests.integration.partners.receiver import Receiver, receiving

CASES, EVENTS = 500, 10_000
PROCESSES = [process_of("notifications", n) for n in (1, 2)]


@pytest.fixture(name="notifying")
async def two_processes_of_notifications(cluster: Cluster, tmp_path: Path) -> AsyncGenerator[Stage]:
    """Nothing else of the platform: what they hear is written on the topic as trajectory does."""
    stage = Stage(cluster, tmp_path, copies=2)
    stage.members = PROCESSES
    try:
        await cluster.make_topics()
        for each in PROCESSES:
            stage.launch(each)
        for each in PROCESSES:
            await stage.until(lambda each=each: stage.ready(each), f"{each} ready")
        yield stage
    finally:
        await stage.stop()


async def write(cluster: Cluster, messages: Sequence[Message]) -> None:
    """Each on its topic, by its case."""
    producer = AIOKafkaProducer(bootstrap_servers=cluster.kafka, acks="all", linger_ms=5)
    await producer.start()
    try:
        for each in messages:
            topic = cluster.prefix + str(each.event.topic)
            await producer.send(topic, each.body, key=each.about.encode(), headers=each.headers())
        await producer.flush()
    finally:
        await producer.stop()


async def test_ten_thousand_are_delivered_though_both_processes_are_killed(notifying: Stage) -> None:
    """None is lost or swapped within its case, each comes under its own id; one of two subscribers fails at times."""
    messages = [
        told(f"zaak-{n % CASES}", n // CASES + 1, missed() if n % 3 else near()) for n in range(EVENTS)
    ]
    count = [0]

    def now_and_then(_: object) -> str:
        count[0] += 1
        return "503" if count[0] % 500 == 0 else "200"

    async with receiving(Receiver()) as steady, receiving(Receiver(now_and_then)) as failing:
        for each in (steady, failing):
            made = await notifying.call(
                "POST", "notifications", "/v1/subscriptions", "partner", {"url": each.url}
            )
            assert made.status_code == 201, made.text
        await write(notifying.cluster, messages)
        for turn, victim in enumerate([*PROCESSES, *PROCESSES], 1):
            await steady.until(lambda turn=turn: len(steady.events) >= turn * EVENTS // 6, patience=120)
            await asyncio.to_thread(notifying.processes[victim].kill)
            notifying.launch(victim)
        for each in (steady, failing):
            await each.until(lambda each=each: len(set(each.ids)) == EVENTS, patience=240)
    for each in (steady, failing):
        assert set(each.ids) == {message.id for message in messages}
        assert in_order(each.events)
        by_id = {event["id"]: event for event in each.events}
        assert all(event == by_id[event["id"]] for event in each.events)
