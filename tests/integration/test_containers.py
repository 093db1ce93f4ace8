"""Kafka and MongoDB in containers; collected only where a Docker engine answers."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import docker
import pytest

from deploy.ground.containers import ContainerGround
from deploy.ground.mongo import administrator
from deploy.ground.ports import LOOPBACK
from shared.testing.cluster import cluster

pytestmark = pytest.mark.servers


@pytest.fixture(scope="module", name="engine")
def connected() -> Generator[docker.DockerClient]:
    """The engine itself, to look at what was made."""
    engine = docker.from_env()
    yield engine
    engine.close()


@pytest.fixture(scope="module", name="containers")
def started() -> Generator[ContainerGround]:
    """A pair of containers for this module."""
    ground = ContainerGround()
    ground.start(print)
    yield ground
    ground.stop()


@pytest.fixture(name="kept")
def directory_whose_volumes_go(tmp_path: Path, engine: docker.DockerClient) -> Generator[Path]:
    """A directory to keep data for; the volumes that were made meanwhile are removed."""
    before = {volume.name for volume in engine.volumes.list()}
    yield tmp_path
    for volume in engine.volumes.list():
        if volume.name not in before and volume.name.startswith("hervat-"):
            volume.remove()


def published(engine: docker.DockerClient, port: str) -> list[dict[str, Any]]:
    """Where the engine publishes what is on that port of this machine."""
    bindings = [each for found in engine.containers.list() for each in found.ports.values() if each]
    return [binding for each in bindings for binding in each if binding["HostPort"] == port]


async def test_containers_serve_like_local_processes(containers: ContainerGround) -> None:
    """Topics and users can be made, and a killed container comes back at the same address."""
    async with cluster(containers) as corner:
        await corner.make_topics(partitions=1)
        url = corner.mongodb("intake")
        for name in ("mongodb", "kafka"):
            await corner.kill(name)
            assert not corner.server(name).alive
            await corner.restart(name)
        assert corner.mongodb("intake") == url


def test_containers_are_reached_from_this_machine_only(
    containers: ContainerGround, engine: docker.DockerClient
) -> None:
    """Their passwords are known to all: on another address than the loopback anybody could read and write."""
    port = containers.bootstrap.rsplit(":", 1)[1]
    mongodb = containers.admin_url.split("@")[1].split("/")[0].rsplit(":", 1)[1]
    assert [each["HostIp"] for each in published(engine, port)] == [LOOPBACK]
    assert [each["HostIp"] for each in published(engine, mongodb)] == [LOOPBACK]


def test_kept_data_outlives_its_containers(kept: Path) -> None:
    """A second pair for the same directory finds what the first wrote."""
    first = ContainerGround(keep_for=kept)
    first.start(print)
    with administrator(first.admin_url) as client:
        client["hervat_kept"]["rows"].insert_one({"_id": 1})
    first.stop()

    again = ContainerGround(keep_for=kept)
    again.start(print)
    with administrator(again.admin_url) as client:
        found = client["hervat_kept"]["rows"].count_documents({})
    again.stop()

    assert found == 1
