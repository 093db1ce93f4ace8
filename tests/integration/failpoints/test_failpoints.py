"""A process killed before and after every await of the path, and nothing is lost, taken twice or swapped.

The four services, as they are, on the real servers: people report at intake's door and record at trajectory's, offer
vacancies at matching's and say at notifications' where a letter goes; each hears the others, records come again and
broken ones come between, while each service dies at one point after the other. At the end the ledger must close.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from deploy.ground.ports import LOOPBACK, free_ports
from services.matching.domain import DECIDER as MATCHING
from services.notifications.domain import DECIDER as NOTIFICATIONS
from services.trajectory.domain import DECIDER as TRAJECTORY
from shared.kernel.clock import now
from shared.kernel.mongo import Mongo, connected
from shared.testing.cluster import Cluster
from tests.integration.failpoints import ledger, path, standing
from tests.integration.failpoints.bus import Bus
from tests.integration.failpoints.chain import Chain
from tests.integration.failpoints.mail import Mailbox
from tests.integration.failpoints.offers import contacts, for_all, vacancies
from tests.integration.failpoints.traffic import BODY_LIMIT, SECRET, TALKERS, Talkers, moment, reports, steps

UNTOLD = "before kernel.finisher:Finisher.tell#1"
OLD = timedelta(seconds=2.1)
"""After which a pending commit is the relay's."""
CLAIMED = timedelta(seconds=60)
"""What is to be sent later than this is in the hand of somebody, or was refused several times."""
ENOUGH = 40
"""Letters or candidates that wait: nothing new needs to be offered."""
HEARS = {
    "trajectory": ("intake-events", "intake-capacity"),
    "matching": ("trajectory-events", "trajectory-capacity"),
    "notifications": ("trajectory-events", "matching-events", "intake-persons"),
}
WAITS = {"matching": ("candidates", {"stale": True}), "notifications": ("outbox", {"standing": "queued"})}
"""The rows that a service still has to look at."""
ASKED = {
    "intake": (reports,) * TALKERS,
    "trajectory": (steps,) * TALKERS,
    "matching": (vacancies,),
    "notifications": (contacts,),
}


@dataclass
class World:
    """Four chains of processes, what comes in, and what can be seen from outside."""

    cluster: Cluster
    chains: dict[str, Chain]
    stores: dict[str, Mongo]
    talkers: Talkers
    bus: Bus
    mailbox: Mailbox
    dying: set[str] = field(default_factory=lambda: set(path.SERVICES))
    """The services that are still killed."""

    async def run(self, service: str) -> None:
        """Kills one process of a service at each of its points, and has one more meet their errors; the last lives."""
        chain = self.chains[service]
        for point in path.points_of(service):
            name = point.partition(" ")[2]
            if name.startswith(path.RELAYED):
                await self._leave_something_untold(service)
            if name.startswith(path.CROWDED):
                assert await self.bus.crowd() > 50
            await self._die(service, point)
        self.dying.discard(service)
        await chain.meet(path.errors_of(service))
        self.talkers.calm.add(service)

    async def _die(self, service: str, point: str) -> None:
        """What the dead one held is free at once: a lease as it would be in ten seconds, a letter in two minutes."""
        await self.chains[service].die(point, path.first_of(point))
        await self.stores[service]["leases"].delete_many({})
        if service == "notifications":
            self.mailbox.in_hand.update(await self._free_letters())

    async def _free_letters(self) -> list[str]:
        """What is claimed can be claimed again; returns the letters of these that are not marked as taken."""
        outbox, claimed = self.stores["notifications"]["outbox"], {"at": {"$gt": now() + CLAIMED}}
        unmarked = await outbox.distinct("_id", {**claimed, "accepted_at": {"$exists": False}})
        await outbox.update_many(claimed, {"$set": {"at": now()}})
        return unmarked

    async def look(self) -> None:
        """Sees to it that there is always something to do, and never too much."""
        outbox = self.stores["notifications"]["outbox"]
        unknown = {"standing": "queued", "why": "no-address"}
        while True:
            self.talkers.unreachable = sorted(await outbox.distinct("employer", unknown))
            if "notifications" not in self.dying:
                await self._free_letters()
            self.talkers.crowded = max([await self._waiting(each) for each in WAITS]) > ENOUGH
            await moment(0.3)

    async def _waiting(self, service: str) -> int:
        collection, query = WAITS[service]
        return await self.stores[service][collection].count_documents(query)

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
        """The last processes, undisturbed, do what is left: whoever tells ends before who hears."""
        await self.bus.quiet()
        async with asyncio.timeout(120):
            await self.talkers.end()
            await self.talkers.say(for_all())
            for service, chain in self.chains.items():
                while await self._left(service):
                    await moment(0.1)
                assert await chain.stop() == 0, service
        await self.bus.end()

    async def _left(self, service: str) -> int:
        """Commits that are not told, records that are not committed, and rows that are not looked at."""
        pending = await self.stores[service]["journal"].count_documents({"pending": True})
        behind = await self._behind(service) if service in HEARS else 0
        waiting = await self._waiting(service) if service in WAITS else 0
        return pending + behind + waiting

    async def _behind(self, service: str) -> int:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.cluster.kafka)
        await admin.start()
        try:
            committed: dict[TopicPartition, Any] = await admin.list_consumer_group_offsets(
                f"{self.cluster.prefix}{service}"
            )
        finally:
            await admin.close()
        found = [await self.bus.ends(topic) for topic in HEARS[service]]
        ends = {at: end for each in found for at, end in each.items()}
        return sum(end - (committed[at].offset if at in committed else 0) for at, end in ends.items())

    async def book(self, service: str) -> ledger.Book:
        """What a service keeps, read whole."""
        store = self.stores[service]
        journal = await store["journal"].find().sort([("about", 1), ("version", 1)]).to_list(None)
        return ledger.Book(service, journal, await store["dead"].find().to_list(None))


@pytest.fixture(name="world")
async def four_services(cluster: Cluster, tmp_path: Path) -> AsyncGenerator[World]:
    """All services in one corner, none of their processes born yet."""
    await cluster.make_topics()
    async with _stores(cluster) as stores:
        smtp, *free = free_ports(1 + len(path.SERVICES))
        ports = dict(zip(path.SERVICES, free, strict=True))
        chains = {
            service: Chain(service, _environment(cluster, service, port, smtp), tmp_path / f"{service}.log")
            for service, port in ports.items()
        }
        talkers = Talkers({service: f"http://{LOOPBACK}:{port}" for service, port in ports.items()}, ASKED)
        bus, mailbox = Bus(cluster), Mailbox(smtp)
        await asyncio.gather(bus.begin(), mailbox.begin(), *(each.start() for each in chains.values()))
        world = World(cluster, chains, stores, talkers, bus, mailbox)
        looking = asyncio.create_task(world.look())
        try:
            yield world
        finally:
            looking.cancel()
            await asyncio.gather(talkers.close(), bus.close(), *(each.close() for each in chains.values()))
            await mailbox.close()


@asynccontextmanager
async def _stores(cluster: Cluster) -> AsyncGenerator[dict[str, Mongo]]:
    async with AsyncExitStack() as open_:
        yield {
            service: await open_.enter_async_context(
                connected(cluster.mongodb(service), cluster.database(service))
            )
            for service in path.SERVICES
        }


def _environment(cluster: Cluster, service: str, port: int, smtp: int) -> dict[str, str]:
    return {
        **cluster.environment(service),
        "HERVAT_SMTP_HOST": LOOPBACK,
        "HERVAT_SMTP_PORT": str(smtp),
        "HERVAT_HTTP_HOST": LOOPBACK,
        "HERVAT_HTTP_PORT": str(port),
        "HERVAT_TOKEN_SECRET": SECRET,
        "HERVAT_PERSON_SECRET": SECRET,
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
    """Every record and command is taken once, told once, answered as it was stored, and in order; every hearer stands
    as what it was told says, and a letter goes once but for who dies with it in hand."""
    began = time.monotonic()
    world.talkers.begin()
    async with asyncio.TaskGroup() as all_:
        for service in path.SERVICES:
            all_.create_task(world.run(service))
    await world.finish()
    books = [await world.book(service) for service in path.SERVICES]
    intake, trajectory, matching, notifications = books
    wrong = [
        *world.talkers.wrong,
        *ledger.heard_wrong(intake, trajectory, TRAJECTORY.hears),
        *ledger.heard_wrong(trajectory, matching, MATCHING.hears),
        *ledger.heard_wrong(trajectory, notifications, NOTIFICATIONS.hears),
        *ledger.heard_wrong(matching, notifications, NOTIFICATIONS.hears),
    ]
    for book in books:
        wrong += ledger.journal_wrong(book)
        for topic in book.topics():
            wrong += ledger.told_wrong(book, topic, world.bus.on(topic))
    for book in (intake, trajectory):
        wrong += ledger.answers_wrong(book, world.talkers.asked.values())
    wrong += await hearers_wrong(world, trajectory, matching, notifications)
    assert wrong == []
    assert {row["_id"] for row in trajectory.dead} == world.bus.poisoned()
    assert {(each.key or b"").decode() for each in world.bus.on("trajectory-dead")} == world.bus.poisoned()
    print(f"failpoints: {world.sums()}, {time.monotonic() - began:.0f} s")


async def hearers_wrong(
    world: World, trajectory: ledger.Book, matching: ledger.Book, notifications: ledger.Book
) -> list[str]:
    """States and rows that are not what was told, offered and sent."""
    stores, stands = world.stores, standing.letters(notifications)
    lost = sum(each in path.errors_of("notifications") for each in path.YES_LOST)
    wrong = [
        *standing.proposals_wrong(trajectory, matching, world.talkers.demands),
        *await standing.persons_wrong(stores["intake"], stores["notifications"]),
        *await standing.outbox_wrong(stores["notifications"], stands),
        *world.mailbox.wrong(stands, lost),
    ]
    for service in path.SERVICES:
        wrong += await standing.folds_wrong(service, _environment(world.cluster, service, 0, 0))
    return wrong
