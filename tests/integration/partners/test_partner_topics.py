"""A topic of a partner's own, on a Kafka with users: only what it asked for, only it reads it, and it is whole."""

import asyncio
import json
from collections.abc import AsyncGenerator, Generator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.errors import KafkaError

from deploy.access import allow
from deploy.partner import make
from deploy.topics import make_topics
from services.notifications.effects.delivering import Delivering
from services.notifications.effects.ways import PartnerTopics
from services.notifications.store.subscriptions import Subscriptions
from shared.contracts.access import rights_of_services
from shared.contracts.classes import DataClass
from shared.contracts.topics import partner_topic
from shared.contracts.trajectory import ClockExplained
from shared.kernel.kafka import Kafka
from shared.kernel.publish import KafkaPublisher
from shared.testing.cluster import Cluster
from tests.integration.partners.desk import Desk, a_desk, in_order, missed, near, told
from tests.secured import SecuredKafka, secured_kafka

pytestmark = pytest.mark.servers

NEAR = "trajectory.deadline-near.v1"


@pytest.fixture(name="secured", scope="module")
def a_kafka_with_users() -> Generator[SecuredKafka]:
    """With the rights of the services."""
    with secured_kafka() as kafka:
        asyncio.run(_furnish(kafka.administrator))
        yield kafka


async def _furnish(kafka: Kafka) -> None:
    await make_topics(kafka, partitions=1)
    await allow(kafka, rights_of_services())


@pytest.fixture(name="desk")
async def an_empty_desk(cluster: Cluster) -> AsyncGenerator[Desk]:
    async with a_desk(cluster) as made:
        yield made


async def partner(secured: SecuredKafka, name: str, tenant: str = "demo") -> Kafka:
    """Topic and user of a partner, and its connection with the password that it was given."""
    password = await make(secured.administrator, name, tenant, partitions=2)
    assert password
    return replace(secured.administrator, username=f"partner-{name}", password=password)


async def records(kafka: Kafka, topic: str, count: int, group: str | None = None) -> list[dict[str, Any]]:
    """What a partner reads: headers, with the body as `data`, and the key."""
    consumer = AIOKafkaConsumer(topic, **kafka.client(), group_id=group, auto_offset_reset="earliest")
    found: list[dict[str, Any]] = []
    try:
        await consumer.start()
        async with asyncio.timeout(30):
            while len(found) < count:
                record = await consumer.getone()
                said = {name: value.decode() for name, value in record.headers}
                found.append(
                    {**said, "data": json.loads(record.value or b""), "key": (record.key or b"").decode()}
                )
    finally:
        await consumer.stop()
    return found


async def refused(kafka: Kafka, topic: str, group: str | None = None) -> str:
    """By which error a reader is refused."""
    try:
        await records(kafka, topic, 1, group)
    except KafkaError as error:
        return type(error).__name__
    return ""


async def refused_in_time(kafka: Kafka, topic: str) -> str:
    """By which error a reader of an empty topic is refused, who may still be let in for a moment."""
    for _ in range(4):
        # Let in, it finds nothing.
        with suppress(TimeoutError):
            return await refused(kafka, topic)
    return ""


async def serve_until(desk: Desk, secured: SecuredKafka, name: str, id: str, delivered: int) -> None:
    """A process of notifications, as its own Kafka user, until so many were delivered."""
    subscriptions = Subscriptions(desk.mongo, desk.now, name)
    publisher = KafkaPublisher(secured.of("notifications"))
    delivering = Delivering(desk.streams, subscriptions, desk.webhooks(), PartnerTopics(publisher), desk.now)

    async def endless(step: Any) -> None:
        while True:
            await step()

    tasks = [asyncio.create_task(endless(each)) for each in (delivering.follow, delivering.serve)]
    try:
        await desk.until(id, delivered=delivered)
    finally:
        for each in tasks:
            each.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await publisher.stop()


async def test_a_partner_reads_what_it_asked_for_on_its_own_topic(desk: Desk, secured: SecuredKafka) -> None:
    """Whole and in order over two processes, with `previous`; nothing of another arbodienst or class; nobody else's."""
    acme, other = await partner(secured, "acme"), await partner(secured, "other")
    topic = partner_topic("acme", "demo").name
    made = await desk.subscribe(None, topic=topic, kinds=(NEAR,))
    line = {"nl": "alleen-voor-de-kring", "en": "alleen-voor-de-kring"}
    closed = ClockExplained.model_validate(
        {"period": 1, "reasons": [{"rule": "wia-application", "why": [line]}]}
    )
    messages = [
        told(f"zaak-{n % 10}", n // 10 + 1, missed() if n // 10 % 3 == 1 else near()) for n in range(200)
    ]
    await desk.tell(*messages[:90], told("zaak-elders", 1, tenant="another"))
    await desk.tell(told("zaak-1", 1, closed), of=DataClass.CAPACITY)
    await serve_until(desk, secured, "one", made.id, 60)
    await desk.tell(*messages[90:])
    await serve_until(desk, secured, "two", made.id, 130)
    wanted = [each.id for each in messages if each.event.kind == NEAR]
    found = await records(acme, topic, len(wanted), "partner-acme.copy")
    assert {each["ce_id"] for each in found} == set(wanted)
    assert {each["ce_type"] for each in found} == {NEAR}
    assert {each["tenant"] for each in found} == {"demo"}
    assert all(each["key"] == each["ce_subject"] for each in found)
    shown = [{**each, "subject": each["key"], "sequence": int(each["sequence"])} for each in found]
    assert in_order(shown)
    held: dict[str, str] = {}
    for each in found:
        assert each.get("previous") == held.get(each["key"])
        held[each["key"]] = each["sequence"]
    assert await refused(other, topic) == "TopicAuthorizationFailedError"
    assert await refused(acme, "trajectory-events") == "TopicAuthorizationFailedError"
    assert await refused(acme, topic, "notifications") == "GroupAuthorizationFailedError"


async def test_a_user_is_made_once_and_a_new_password_replaces_the_old(secured: SecuredKafka) -> None:
    """Asked again nothing changes but the password."""
    first = await partner(secured, "twice")
    second = await partner(secured, "twice")
    assert first.password != second.password
    topic = partner_topic("twice", "demo").name
    assert await refused_in_time(first, topic) == "KafkaConnectionError"
    reader = AIOKafkaConsumer(topic, **second.client())
    try:
        await reader.start()
        assert reader.partitions_for_topic(topic) == {0, 1}
    finally:
        await reader.stop()
