"""A process killed before and after every await of the path, and nothing is lost, taken twice or swapped.

Intake and trajectory, as they are, on the real servers: people report at intake's door and record at trajectory's,
trajectory hears intake, records come again and broken ones come between, while each service dies at one point after
the other. At the end the ledger must close.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from deploy.ground.ports import LOOPBACK, free_ports
from shared.kernel.clock import now
from shared.kernel.mongo import Mongo, connected
from shared.testing.cluster import Cluster
from tests.integration.failpoints import ledger, path
from tests.integration.failpoints.bus import HEARD, Bus
from tests.integration.failpoints.chain import Chain
from tests.integration.failpoints.traffic import BODY_LIMIT, SECRET, Talkers, moment

UNTOLD = "before kernel.finisher:Finisher.tell#1"
OLD = timedelta(seconds=2.1)
"""After which a pending commit is the relay's."""


@dataclass
class World:
    """Two chains of processes, what comes in, and what can be seen from outside."""

    cluster: Cluster
    chains: dict[str, Chain]
    stores: dict[str, Mongo]
    talkers: Talkers
    bus: Bus

    async def run(self, service: str) -> None:
        """Kills one process of a service at each of its points, and has one more meet their errors; the last lives."""
        chain = self.chains[service]
        for point in path.points_of(service):
            name = point.partition(" ")[2]
            if name.startswith(path.RELAYED):
                await self._leave_something_untold(service)
            crowd = asyncio.create_task(self._crowd(name.startswith(path.CROWDED)))
            await self._die(service, point)
            crowd.cancel()
            await asyncio.wait({crowd})
        await chain.meet(path.errors_of(service))
        await self.stores[service]["leases"].delete_many({})
        await chain.live()

    async def _crowd(self, wanted: bool) -> None:
        """A record of every case, again and again: sooner or later fifty are in one batch."""
        while wanted:
            await self.bus.crowd()
            await moment(5)

    async def _die(self, service: str, point: str) -> None:
        """What the dead one held of leases is free at once, as it would be ten seconds later."""
        await self.chains[service].die(point, path.first_of(point))
        await self.stores[service]["leases"].delete_many({})

    async def _leave_something_untold(self, service: str) -> None:
        """Of more than one case, as the relay takes several together."""
        journal = self.stores[service]["journal"]
        while len(await journal.distinct("about", {"pending": True})) < 2:
            await self._die(service, UNTOLD)
        while len(await journal.distinct("about", {"pending": True, "at": {"$lt": now() - OLD}})) < 2:
            await moment(0.05)

    def sums(self) -> str:
        """At how many waits how many processes died, and how many errors were met."""
        points = [point for each in self.chains.values() for point in each.deaths]
        errors = sum(len(path.errors_of(service)) for service in path.SERVICES)
        sites = {point.partition(" ")[2] for point in points}
        return f"{len(sites)} awaits, {len(points)} processes killed, {errors} errors met"

    async def finish(self) -> None:
        """The last processes, undisturbed, do what is left."""
        await self.bus.quiet()
        async with asyncio.timeout(120):
            await self.talkers.end()
            while await self._left():
                await moment(0.1)
        for service, chain in self.chains.items():
            assert await chain.stop() == 0, service
        await self.bus.end()

    async def _left(self) -> int:
        """Commits that are not told, and records that are not committed."""
        pending = [await each["journal"].count_documents({"pending": True}) for each in self.stores.values()]
        return sum(pending) or await self._behind()

    async def _behind(self) -> int:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.cluster.kafka)
        await admin.start()
        try:
            committed: dict[TopicPartition, Any] = await admin.list_consumer_group_offsets(
                f"{self.cluster.prefix}trajectory"
            )
        finally:
            await admin.close()
        ends = {**await self.bus.ends(HEARD), **await self.bus.ends("intake-capacity")}
        return sum(end - (committed[at].offset if at in committed else 0) for at, end in ends.items())

    async def book(self, service: str) -> ledger.Book:
        """What a service keeps, read whole."""
        store = self.stores[service]
        journal = await store["journal"].find().sort([("about", 1), ("version", 1)]).to_list(None)
        return ledger.Book(service, journal, await store["dead"].find().to_list(None))


@pytest.fixture(name="world")
async def both_services(cluster: Cluster, tmp_path: Path) -> AsyncGenerator[World]:
    """Intake and trajectory in one corner, none of their processes born yet."""
    await cluster.make_topics()
    async with _stores(cluster) as stores:
        ports = dict(zip(path.SERVICES, free_ports(2), strict=True))
        chains = {
            service: Chain(service, _environment(cluster, service, port), tmp_path / f"{service}.log")
            for service, port in ports.items()
        }
        talkers = Talkers({service: f"http://{LOOPBACK}:{port}" for service, port in ports.items()})
        bus = Bus(cluster)
        await asyncio.gather(bus.begin(), *(each.start() for each in chains.values()))
        try:
            yield World(cluster, chains, stores, talkers, bus)
        finally:
            await asyncio.gather(talkers.close(), bus.close(), *(each.close() for each in chains.values()))


@asynccontextmanager
async def _stores(cluster: Cluster) -> AsyncGenerator[dict[str, Mongo]]:
    intake, trajectory = (
        connected(cluster.mongodb(service), cluster.database(service)) for service in path.SERVICES
    )
    async with intake as one, trajectory as other:
        yield dict(zip(path.SERVICES, (one, other), strict=True))


def _environment(cluster: Cluster, service: str, port: int) -> dict[str, str]:
    return {
        **cluster.environment(service),
        "HERVAT_HTTP_HOST": LOOPBACK,
        "HERVAT_HTTP_PORT": str(port),
        "HERVAT_TOKEN_SECRET": SECRET,
        "HERVAT_RATE": "0",
        "HERVAT_PERSON_SECRET": SECRET,
        "HERVAT_DOCUMENT_SECRET": SECRET,
        "HERVAT_BODY_LIMIT": str(BODY_LIMIT),
        "HERVAT_DEAD_IN_A_ROW": "100000",
    }


def test_every_wait_is_killed_at_or_named_with_a_reason() -> None:
    """A new await is on the path unless somebody says why it is not; a reason for what is gone is taken out."""
    sites = path.every_site()
    killed = {point for service in path.SERVICES for point in path.points_of(service)}
    on_the_path = [site.name for site in sites if not path.is_off_the_path(site)]
    assert killed == {f"{when} {name}" for name in on_the_path for when in path.WHEN}
    assert path.OFF_THE_PATH.keys() == {name for site in sites for name in path.off_the_path(site)}


@pytest.mark.timeout(600)
async def test_a_process_killed_at_any_await_loses_nothing_and_doubles_nothing(world: World) -> None:
    """Every record and command is taken once, told once, answered as it was stored, and in order."""
    began = time.monotonic()
    world.talkers.begin()
    async with asyncio.TaskGroup() as both:
        for service in path.SERVICES:
            both.create_task(world.run(service))
    await world.finish()
    intake, trajectory = [await world.book(service) for service in path.SERVICES]
    wrong = [*world.talkers.wrong, *ledger.heard_wrong(intake, trajectory, (HEARD, "intake-capacity"))]
    for book in (intake, trajectory):
        wrong += ledger.journal_wrong(book) + ledger.answers_wrong(book, world.talkers.asked.values())
        for topic in book.topics():
            wrong += ledger.told_wrong(book, topic, world.bus.on(topic))
    assert wrong == []
    assert {row["_id"] for row in trajectory.dead} == world.bus.poisoned()
    assert {(each.key or b"").decode() for each in world.bus.on("trajectory-dead")} == world.bus.poisoned()
    print(f"failpoints: {world.sums()}, {time.monotonic() - began:.0f} s")
