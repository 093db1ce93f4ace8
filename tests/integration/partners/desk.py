"""Streams and subscriptions on MongoDB, processes that serve them, and events that are told into them."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.notifications.effects.delivering import Delivering
from services.notifications.effects.serving import Pace
from services.notifications.effects.ways import Answer, Webhooks
from services.notifications.rules.subscribing import Told
from services.notifications.store.stream import Streams
from services.notifications.store.subscription import Subscription
from services.notifications.store.subscriptions import Subscriptions
from shared.contracts.classes import DataClass
from shared.contracts.event import Event
from shared.contracts.trajectory import DeadlineMissed, DeadlineNear
from shared.kernel.clock import derived_id
from shared.kernel.message import Message
from shared.kernel.mongo import Mongo, connected
from shared.testing.cluster import Cluster

SECRET = "a-secret-of-the-tests-and-nothing-else"
TENANT, EMPLOYER = "demo", "bakkerij"
BEGAN = datetime(2126, 3, 2, 8, tzinfo=UTC)
"""A century ahead: what is kept for a time only is deleted by MongoDB's own clock, which no test sets."""


def near(rule: str = "problem-analysis", days: int = 7) -> DeadlineNear:
    """Something is due soon."""
    day = date(2026, 4, 13)
    return DeadlineNear(
        period=1, rule=rule, due=day, days_left=days, responsible="bedrijfsarts", name_nl="a", name_en="b"
    )


def missed(rule: str = "problem-analysis") -> DeadlineMissed:
    """It was not done."""
    day = date(2026, 4, 13)
    return DeadlineMissed(period=1, rule=rule, due=day, responsible="bedrijfsarts", name_nl="a", name_en="b")


def told(
    case: str, sequence: int, event: Event | None = None, tenant: str = TENANT, employer: str = EMPLOYER
) -> Message:
    """An event as it comes from a topic."""
    event = event or near(days=sequence)
    id = derived_id("test", tenant, case, str(event.topic), sequence)
    return Message(
        id=id,
        about=case,
        at=BEGAN + timedelta(seconds=sequence),
        event=event,
        tenant=tenant,
        employer=employer,
        source="trajectory",
        correlation=id,
        cause=id,
        sequence=sequence,
    )


class NoTopics:
    """No partner has a topic here."""

    async def send(self, to: Subscription, told: Told, previous: int | None) -> Answer:
        """Never asked."""
        raise AssertionError(f"{to.id} has an address")


@dataclass
class Desk:
    """One database; `moment` is what every clock says, and moves when a test says so."""

    mongo: Mongo
    moment: list[datetime] = field(default_factory=lambda: [BEGAN])
    made: int = 0

    def __post_init__(self) -> None:
        self.streams = Streams(self.mongo, self.now)
        self.subscriptions = Subscriptions(self.mongo, self.now, "door")

    def now(self) -> datetime:
        """The moment."""
        return self.moment[0]

    def webhooks(self, loopback: bool = True, within: float = 10.0) -> Webhooks:
        """The way out."""
        return Webhooks(SECRET, loopback, self.now, within)

    async def tell(self, *messages: Message, of: DataClass = DataClass.PROCESS) -> None:
        """On their stream, in one go."""
        await self.streams[of].keep(messages)

    async def subscribe(self, url: str | None, **more: Any) -> Subscription:
        """A subscription from the start on."""
        self.made += 1
        fields: dict[str, Any] = {
            "id": f"s{self.made}", "tenant": TENANT, "data_class": DataClass.PROCESS, "url": url, "topic": None,
            "kinds": None, "employers": None, "where": {}, "state": "active", "cursor": 0, **more,
        }  # fmt: skip
        made = Subscription(**fields)
        await self.subscriptions.add(made)
        return made

    async def find(self, id: str) -> Subscription:
        """As it stands."""
        found = await self.subscriptions.find(TENANT, id)
        assert found
        return found

    async def until(self, id: str, **stands: Any) -> Subscription:
        """Looks until it stands so."""
        async with asyncio.timeout(30):
            while True:
                found = await self.find(id)
                if all(getattr(found, name) == value for name, value in stands.items()):
                    return found
                await self.mongo.ping()

    @asynccontextmanager
    async def serving(self, name: str = "one", webhooks: Webhooks | None = None) -> AsyncGenerator[None]:
        """A process that delivers, as long as the block lasts."""
        subscriptions = Subscriptions(self.mongo, self.now, name)
        ways = webhooks or self.webhooks()
        delivering = Delivering(self.streams, subscriptions, ways, NoTopics(), self.now, Pace(0.2, 0.01))
        tasks = [asyncio.create_task(_endless(each)) for each in (delivering.follow, delivering.serve)]
        try:
            yield
        finally:
            for each in tasks:
                each.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _endless(step: Any) -> None:
    while True:
        await step()


@asynccontextmanager
async def a_desk(cluster: Cluster) -> AsyncGenerator[Desk]:
    """On a fresh database."""
    async with connected(cluster.mongodb("notifications"), cluster.database("notifications")) as mongo:
        desk = Desk(mongo)
        await desk.streams.prepare()
        await desk.subscriptions.prepare()
        yield desk


def in_order(events: Sequence[dict[str, Any]]) -> bool:
    """Whether the first time that each event came is after that of every earlier one of its case and stream."""
    first: dict[tuple[str, str], list[int]] = {}
    for each in events:
        of = first.setdefault((each["subject"], each["stream"]), [])
        if each["sequence"] not in of:
            of.append(each["sequence"])
    return all(of == sorted(of) for of in first.values())
