"""The real servers: they keep what they acknowledged, keep users apart, and are ours before we touch them."""

from pathlib import Path
from typing import Any, cast

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from pymongo import MongoClient
from pymongo.errors import NetworkTimeout, OperationFailure, ServerSelectionTimeoutError

from deploy.ground.kafka import assert_own_kafka, cluster_id
from deploy.ground.mongo import administrator, assert_own_mongo
from deploy.ground.server import Ground, GroundError
from deploy.topics import make_topics
from shared.contracts.topics import TOPICS
from shared.testing.cluster import Cluster, cluster

UNAUTHORIZED = 13


def client(url: str, within: int = 30_000) -> MongoClient[dict[str, Any]]:
    """A connection that waits so many milliseconds for an answer, to be used as a context."""
    return MongoClient(url, serverSelectionTimeoutMS=10_000, socketTimeoutMS=within)


async def send(bootstrap: str, topic: str, value: bytes) -> None:
    """One record, acknowledged by every replica."""
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True) as producer:
        await producer.send_and_wait(topic, value, key=b"case")


async def first(bootstrap: str, topic: str) -> bytes | None:
    """The first record of a topic."""
    async with AIOKafkaConsumer(topic, bootstrap_servers=bootstrap, auto_offset_reset="earliest") as consumer:
        record = cast("ConsumerRecord[bytes, bytes]", await consumer.getone())
        return record.value


async def test_kafka_keeps_what_it_acknowledged_when_it_is_killed(own_cluster: Cluster) -> None:
    """SIGKILL after an acknowledgement loses nothing, and the broker comes back at the same address."""
    topic = await own_cluster.make_topic("kept")
    await send(own_cluster.kafka, topic, b"acknowledged")
    before = own_cluster.server("kafka").pid

    await own_cluster.kill("kafka")
    assert not own_cluster.server("kafka").alive
    await own_cluster.restart("kafka")

    assert await first(own_cluster.kafka, topic) == b"acknowledged"
    assert before is None or own_cluster.server("kafka").pid != before


async def test_mongodb_keeps_what_it_acknowledged_when_it_is_killed(own_cluster: Cluster) -> None:
    """A journalled write outlives SIGKILL."""
    url, database = own_cluster.mongodb("intake"), own_cluster.database("intake")
    with client(url) as before:
        before[database].get_collection("kept").insert_one({"_id": 1})

    await own_cluster.kill("mongodb")
    await own_cluster.restart("mongodb")

    with client(url) as after:
        assert after[database]["kept"].find_one() == {"_id": 1}


async def test_a_frozen_mongodb_goes_on_where_it_was(own_cluster: Cluster) -> None:
    """A frozen server answers nothing, keeps its process and its data, and answers again when it may."""
    url = own_cluster.mongodb("intake")
    with client(url) as before:
        before.admin.command("ping")
    await own_cluster.freeze("mongodb")
    assert own_cluster.server("mongodb").alive
    with (
        client(url, within=2_000) as meanwhile,
        pytest.raises((NetworkTimeout, ServerSelectionTimeoutError)),
    ):
        meanwhile.admin.command("ping")
    await own_cluster.resume("mongodb")
    with client(url) as after:
        after.admin.command("ping")


async def test_the_next_test_finds_both_servers_whatever_this_one_broke(own_servers: Ground) -> None:
    """Leaving a corner starts what was killed and lets go what was frozen."""
    async with cluster(own_servers) as corner:
        await corner.kill("mongodb")
    assert all(server.alive for server in own_servers.servers.values())
    with client(own_servers.admin_url) as connection:
        assert connection.admin.command("hello")["isWritablePrimary"]


async def test_a_service_reaches_its_own_database_and_no_other(own_cluster: Cluster) -> None:
    """The user of one service can neither read nor write what another keeps, nor list it."""
    own, other = own_cluster.database("intake"), own_cluster.database("matching")
    own_cluster.mongodb("matching")
    with client(own_cluster.mongodb("intake")) as intake:
        intake[own].get_collection("cases").insert_one({"_id": 1})
        assert intake[own]["cases"].count_documents({}) == 1
        with pytest.raises(OperationFailure) as read:
            intake[other]["cases"].find_one()
        with pytest.raises(OperationFailure) as written:
            intake[other]["cases"].insert_one({"_id": 1})
        assert read.value.code == written.value.code == UNAUTHORIZED
        assert intake.list_database_names() == [own]


async def test_a_user_is_made_once_and_keeps_its_password(own_cluster: Cluster) -> None:
    """Asking again for a service's address gives the same one."""
    assert own_cluster.mongodb("intake") == own_cluster.mongodb("intake")


def test_another_mongodb_is_refused(own_servers: Ground, tmp_path: Path) -> None:
    """A mongod whose data is not in our directory is never written to or killed."""
    with (
        administrator(own_servers.admin_url) as connection,
        pytest.raises(GroundError, match="another MongoDB"),
    ):
        assert_own_mongo(connection, tmp_path)


async def test_another_kafka_is_refused(own_cluster: Cluster, tmp_path: Path) -> None:
    """A broker with another cluster id than our data directory is never written to or killed."""
    (tmp_path / "meta.properties").write_text("version=1\ncluster.id=Zm9yZWlnbi1jbHVzdGVyLQ\n")
    found = await cluster_id(own_cluster.kafka)
    assert found is not None
    with pytest.raises(GroundError, match="another Kafka"):
        assert_own_kafka(found, tmp_path)


async def test_topics_are_made_once(cluster: Cluster) -> None:
    """A second run makes nothing and changes nothing."""
    await cluster.make_topics(partitions=1)
    assert await make_topics(cluster.kafka, 1, prefix=cluster.prefix) == []


async def test_a_corner_leaves_no_database_behind(servers: Ground) -> None:
    """What a test wrote is gone when its corner is."""
    async with cluster(servers) as corner:
        name = corner.database("intake")
        with client(corner.mongodb("intake")) as connection:
            connection[name].get_collection("cases").insert_one({"_id": 1})
    with client(servers.admin_url) as connection:
        assert name not in connection.list_database_names()


def test_every_service_owns_a_topic_for_what_it_could_not_take() -> None:
    """A parked record is mirrored to `<service>-dead`, so each service has one."""
    owners = {each.owner for each in TOPICS}
    assert {f"{owner}-dead" for owner in owners} <= {each.name for each in TOPICS}
