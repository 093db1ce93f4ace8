"""Who may do what on a real Kafka and a real MongoDB: each service its own, and by name refused all else."""

import asyncio
from collections.abc import Awaitable, Callable, Generator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError, TopicAuthorizationFailedError
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy import access
from deploy.topics import make_topics
from shared.contracts.classes import DataClass
from shared.contracts.topics import SERVICES, TOPICS, Topic
from shared.kernel.broker import Ears
from shared.kernel.dead import Record
from shared.kernel.kafka import Kafka
from shared.kernel.outcome import Done, Unavailable
from shared.kernel.publish import KafkaPublisher
from shared.kernel.watchdog import GroupOffsets
from shared.testing.cluster import Cluster
from tests.e2e.stage import Stage
from tests.secured import SecuredKafka, secured_kafka

pytestmark = pytest.mark.servers

WRITES = {
    "intake": {"intake-events", "intake-capacity", "intake-persons", "intake-dead"},
    "trajectory": {"trajectory-events", "trajectory-capacity", "trajectory-dead"},
    "matching": {"matching-events", "matching-advice", "matching-dead"},
    "notifications": {"notifications-events", "notifications-dead"},
}
READS = {
    "intake": set[str](),
    "trajectory": {"intake-events", "intake-capacity"},
    "matching": {"trajectory-events", "trajectory-capacity"},
    "notifications": {
        "intake-events", "intake-capacity", "intake-persons", "trajectory-events", "trajectory-capacity",
        "matching-events", "matching-advice", "notifications-events",
    },
}  # fmt: skip
"""As the drawing of the platform has it; everything that is not here is refused."""
ALLOWED, REFUSED_TOPIC, REFUSED_GROUP = "", "TopicAuthorizationFailedError", "GroupAuthorizationFailedError"
UNAUTHORIZED = 13
"""MongoDB's code."""
EACH_SERVICE = pytest.mark.parametrize("service", SERVICES)
Try = Callable[[Kafka, str], Awaitable[str]]


@pytest.fixture(scope="module")
def secured() -> Generator[SecuredKafka]:
    """Topics with a record each, every service's rights, and a partner who may hear absences."""
    with secured_kafka() as kafka, pytest.MonkeyPatch.context() as environment:
        for name, value in kafka.administrator.environment().items():
            environment.setenv(name, value)
        assert access.main(["--apply"]) == 0
        assert access.main(["--apply", "--partner", "payroll", "--hears", "intake-events"]) == 0
        environment.undo()
        asyncio.run(furnish(kafka.administrator))
        yield kafka


async def furnish(kafka: Kafka) -> None:
    """What else an administrator does before the first start."""
    await make_topics(kafka, partitions=2)
    for topic in TOPICS:
        assert await write(kafka, topic.name) == ALLOWED
    # A broker makes its own topic of groups when the first one comes: before that nobody's can be asked for.
    assert await read(kafka, TOPICS[0].name, "administrator") == ALLOWED


async def write(kafka: Kafka, topic: str) -> str:
    """Sends a record as the kernel does; returns by which error it was refused."""
    producer = AIOKafkaProducer(**kafka.client(), acks="all", enable_idempotence=True)
    try:
        await producer.start()
        await producer.send_and_wait(topic, b"made up", key=b"case")
    except KafkaError as error:
        return type(error).__name__
    finally:
        await producer.stop()
    return ALLOWED


async def read(kafka: Kafka, topic: str, group: str | None = None) -> str:
    """Takes a record, in a group or by itself; returns by which error it was refused."""
    consumer = AIOKafkaConsumer(topic, **kafka.client(), group_id=group, auto_offset_reset="earliest")
    try:
        await consumer.start()
        await consumer.getone()
        if group:
            await consumer.commit()
    except KafkaError as error:
        return type(error).__name__
    finally:
        await consumer.stop()
    return ALLOWED


async def tried_on_all(attempt: Try, kafka: Kafka) -> dict[str, str]:
    """What became of it on every topic."""
    names = [topic.name for topic in TOPICS]
    async with asyncio.timeout(120):
        return dict(zip(names, await asyncio.gather(*[attempt(kafka, each) for each in names]), strict=True))


def only(allowed: set[str]) -> dict[str, str]:
    """Every topic, refused by name unless it is among these."""
    return {topic.name: ALLOWED if topic.name in allowed else REFUSED_TOPIC for topic in TOPICS}


@EACH_SERVICE
async def test_a_service_writes_what_it_tells_and_nothing_else(secured: SecuredKafka, service: str) -> None:
    """No event can be forged in another's name."""
    assert await tried_on_all(write, secured.of(service)) == only(WRITES[service])


@EACH_SERVICE
async def test_a_service_reads_what_it_hears_and_nothing_else(secured: SecuredKafka, service: str) -> None:
    """Identity and advice reach notifications only, which tells each partner what is its own."""
    assert await tried_on_all(read, secured.of(service)) == only(READS[service])


@EACH_SERVICE
async def test_a_service_is_in_its_own_group_and_in_no_other(secured: SecuredKafka, service: str) -> None:
    """In another's group it would take that service's partitions, or move where it has got to."""
    heard = min(READS[service] or WRITES[service])
    foreign = [*(set(SERVICES) - {service}), "somebody-else"]
    async with asyncio.timeout(120):
        tried = {group: await read(secured.of(service), heard, group) for group in foreign}
        looked = {group: await looks(secured.of(service), group) for group in (service, *foreign)}
    assert tried == dict.fromkeys(foreign, REFUSED_GROUP)
    assert looked == {service: ALLOWED, **dict.fromkeys(foreign, f"Kafka: {REFUSED_GROUP}")}


async def looks(kafka: Kafka, group: str) -> str:
    """Asks, as the watchdog does, how far a group is behind."""
    offsets = GroupOffsets(kafka, group, "")
    try:
        await offsets.behind()
    except Unavailable as error:
        return str(error)
    finally:
        await offsets.close()
    return ALLOWED


@pytest.mark.parametrize("service", [each for each in SERVICES if READS[each]])
async def test_a_service_reads_in_its_own_group(secured: SecuredKafka, service: str) -> None:
    """It joins, takes a record and commits."""
    async with asyncio.timeout(120):
        tried = {topic: await read(secured.of(service), topic, service) for topic in READS[service]}
    assert tried == dict.fromkeys(READS[service], ALLOWED)


@EACH_SERVICE
async def test_a_service_makes_no_topic(secured: SecuredKafka, service: str) -> None:
    """Not even one with a name of its own."""
    new = Topic(f"{service}-new", service, DataClass.PROCESS)
    with pytest.raises(TopicAuthorizationFailedError):
        await make_topics(secured.of(service), 1, topics=[new])


async def test_a_partner_hears_what_it_was_given_and_nothing_else(secured: SecuredKafka) -> None:
    """With a right to absences it sees no percentage, person, limit or advice, and tells nothing."""
    assert await tried_on_all(read, secured.partner) == only({"intake-events"})
    assert ALLOWED not in (await tried_on_all(write, secured.partner)).values()
    async with asyncio.timeout(120):
        assert await read(secured.partner, "intake-events", "partner-payroll.hours") == ALLOWED
        for group in ("trajectory", "partner-payroll", "partner-payroll-2.hours"):
            assert await read(secured.partner, "intake-events", group) == REFUSED_GROUP


async def test_a_wrong_password_is_named(secured: SecuredKafka) -> None:
    """A refused login looks as if no broker were there, so the line that a service logs says both."""
    wrong = Kafka(secured.broker.bootstrap, username="hervat-intake", password="not-this")
    with pytest.raises(Unavailable, match=r"refuses user hervat-intake \(wrong .*KAFKA_PASSWORD") as error:
        await KafkaPublisher(wrong).start()
    assert "not-this" not in str(error.value)


async def test_a_service_without_a_right_says_which(secured: SecuredKafka) -> None:
    """What it logs while it waits names the refusal."""
    ears = heard_by(secured.of("intake"), asyncio.Queue())
    async with asyncio.timeout(120):
        with pytest.raises(Unavailable, match=REFUSED_TOPIC):
            await ears.start()
        await ears.stop()


def heard_by(kafka: Kafka, heard: "asyncio.Queue[bytes | None]") -> Ears:
    """Ears for what matching hears."""
    ears = Ears(kafka, "matching")

    async def receive(records: Sequence[Record]) -> Done:
        for each in records:
            heard.put_nowait(each.value)
        return Done()

    ears.hear("trajectory-capacity", receive)
    return ears


async def test_everything_goes_encrypted_too(secured: SecuredKafka) -> None:
    """With TLS and the broker's certificate one service tells another; without the certificate nobody connects."""
    heard: asyncio.Queue[bytes | None] = asyncio.Queue()
    async with asyncio.timeout(120), AsyncExitStack() as running:
        publisher = KafkaPublisher(secured.encrypted_of("trajectory"))
        running.push_async_callback(publisher.stop)
        ears = heard_by(secured.encrypted_of("matching"), heard)
        running.push_async_callback(ears.stop)
        await publisher.send("trajectory-capacity", "case", b"encrypted", [])
        await ears.start()
        while await heard.get() != b"encrypted":
            pass
        assert await looks(secured.encrypted_of("matching"), "matching") == ALLOWED
    unknown = Kafka(secured.encrypted_of("matching").bootstrap, "SASL_SSL", username="x", password="x")
    with pytest.raises(Unavailable, match="KAFKA_CA_FILE"):
        await KafkaPublisher(unknown).start()


@EACH_SERVICE
def test_a_service_reaches_its_own_database_and_no_other(cluster: Cluster, service: str) -> None:
    """It can neither find nor insert in what another keeps."""
    for other in SERVICES:
        cluster.mongodb(other)
    with MongoClient[dict[str, Any]](cluster.mongodb(service)) as client:
        tried = {other: tried_in(client, cluster.database(other)) for other in SERVICES}
    refused = (UNAUTHORIZED, UNAUTHORIZED)
    assert tried == {other: (None, None) if other == service else refused for other in SERVICES}


def tried_in(client: MongoClient[dict[str, Any]], database: str) -> tuple[int | None, int | None]:
    """By which codes an insert and a find were refused."""
    rows = client[database]["journal"]
    return code_of(lambda: rows.insert_one({"made": "up"})), code_of(rows.find_one)


def code_of(attempt: Callable[[], object]) -> int | None:
    """The code by which it was refused; None where it was done."""
    try:
        attempt()
    except OperationFailure as error:
        return error.code
    return None


@dataclass
class SecuredCorner(Cluster):
    """The corner of a test whose services are on the secured Kafka, each as its own user, without a prefix."""

    kafka_with_users: SecuredKafka | None = None

    def environment(self, service: str) -> dict[str, str]:
        """The service's own login beside its own database."""
        assert self.kafka_with_users
        login = self.kafka_with_users.of(service).environment()
        return {**super().environment(service), **login, "HERVAT_TOPIC_PREFIX": ""}

    async def make_topics(self, partitions: int = 2) -> None:
        """An administrator has made them."""


async def test_the_platform_runs_with_each_service_as_its_own_user(
    secured: SecuredKafka, cluster: Cluster, tmp_path: Path
) -> None:
    """An absence gets its clock, and every watchdog can see its group."""
    corner = SecuredCorner(cluster.ground, cluster.prefix, kafka_with_users=secured)
    stage = Stage(corner, tmp_path, feeds="")
    async with AsyncExitStack() as running:
        running.push_async_callback(corner.leave)
        running.push_async_callback(stage.stop)
        await stage.start()
        absence = {
            "employer": "bakkerij",
            "employee": {"number": "007", "name": "Verzonnen Voorbeeld"},
            "employment": {"work_days": ["mon", "tue", "wed", "thu", "fri"]},
            "first_day": "2026-03-02",
            "reported_on": "2026-03-02",
        }
        case = (await stage.do("intake", "/v1/absences", absence, key="1"))["case"]
        clock = await stage.ask("trajectory", f"/v1/cases/{case}/clock")
        assert clock["first_sick_day"] == "2026-03-02"
        for service in SERVICES:
            await stage.until(lambda service=service: sees_its_group(stage, service), f"{service} sees")


async def sees_its_group(stage: Stage, service: str) -> bool | None:
    """Whether the watchdog has found out how far the service is behind, and it is not."""
    answer = await stage.call("GET", service, "/health/ready")
    return True if answer.status_code == 200 and answer.json()["checks"]["lag"] == 0 else None
