"""Kafka and MongoDB in containers; collected only where a Docker engine answers."""

from collections.abc import Generator

import pytest

from deploy.ground.containers import ContainerGround
from deploy.ground.server import restart
from shared.testing.cluster import cluster


@pytest.fixture(scope="module", name="containers")
def started() -> Generator[ContainerGround]:
    """A pair of containers for this module."""
    ground = ContainerGround()
    ground.start(print)
    yield ground
    ground.stop()


@pytest.mark.servers
async def test_containers_serve_like_local_processes(containers: ContainerGround) -> None:
    """Topics and users can be made, and a killed container comes back at the same address."""
    async with cluster(containers) as corner:
        await corner.make_topics(partitions=1)
        url = corner.mongodb("intake")
        await corner.kill("mongodb")
        restart(containers.servers["mongodb"])
        assert corner.mongodb("intake") == url
