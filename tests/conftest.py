"""What every test may use: the real servers, started once, and a fresh corner of them."""

import os
from collections.abc import AsyncGenerator, Generator

import pytest
from hypothesis import HealthCheck, settings

from deploy import ground
from deploy.ground.containers import engine_answers
from deploy.ground.server import Ground
from shared.testing.cluster import Cluster, cluster, running_servers

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("soak", settings.get_profile("untimed"), max_examples=1000, print_blob=True)
settings.load_profile("untimed")
"""A busy machine makes no property false."""


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Generator[Ground]:
    """Kafka and MongoDB for the whole session: given, in containers, or as processes of this machine."""
    if run := os.environ.get("PYTEST_XDIST_TESTRUNUID"):
        # Two sets of servers at once are more than a small machine bears: a second process that asks fails here.
        (tmp_path_factory.getbasetemp().parent / f"servers-of-{run}").touch(exist_ok=False)
    with running_servers() as found:
        yield found


@pytest.fixture(scope="session")
def own_servers(servers: Ground) -> Generator[Ground]:
    """Servers that a test may kill: the session's, or a pair of ours where the session's are somebody else's."""
    if servers.servers:
        yield servers
    else:
        with running_servers(own=True) as found:
            yield found


@pytest.fixture(name="cluster")
async def fresh_corner(servers: Ground) -> AsyncGenerator[Cluster]:
    """One test's own databases, topics and groups on the servers of the session."""
    async with cluster(servers) as corner:
        yield corner


@pytest.fixture
async def own_cluster(own_servers: Ground) -> AsyncGenerator[Cluster]:
    """As `cluster`, on servers that this test may kill, stop and freeze."""
    async with cluster(own_servers) as corner:
        yield corner


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for the servers carries their marker, so that `make check` leaves it out.

    Where tests run side by side, all of these run in one process after each other: there is one set of servers. Those
    of the whole platform come last, when nothing else wants the processors any more.
    """
    for item in items:
        if "servers" in getattr(item, "fixturenames", ()) or item.get_closest_marker("servers"):
            item.add_marker(pytest.mark.servers)
            item.add_marker(pytest.mark.xdist_group("servers"))
    items.sort(key=lambda item: "e2e" in item.path.parts)


def pytest_report_header() -> str:
    """Where the servers will come from."""
    if ground.given():
        return "servers: those named in the environment"
    return f"servers: {'containers' if engine_answers() else 'local processes'}"
