"""What sends messages, on a real MongoDB, with a clock that is set by hand and a real mail server on the loopback."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.ground.ports import LOOPBACK, free_ports
from services.notifications.domain import DECIDER, Letters
from services.notifications.effects.carrying import Carrier
from services.notifications.effects.mail import Mail, Smtp
from services.notifications.effects.planning import Planning
from services.notifications.effects.sending import Effects
from services.notifications.rules.telling import Policy
from services.notifications.store.inbox import Inbox
from services.notifications.store.letters import Store
from services.notifications.store.people import People
from services.notifications.store.policies import Policies
from shared.contracts.event import Event
from shared.contracts.notifications import Channel
from shared.contracts.staff import WorkerRecorded
from shared.kernel.cases import Cases
from shared.kernel.clock import Now
from shared.kernel.lease import Lease
from shared.kernel.message import Message
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.settings import Settings
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus

CASE = "zaak-1"
MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)
"""Ten in the morning of a working day."""
SENDER = "hervat@arbodienst.example"


class Clock:
    """What time it is, as the test says."""

    def __init__(self, at: datetime = MONDAY) -> None:
        """It stands still."""
        self.at = at

    def __call__(self) -> datetime:
        """That time."""
        return self.at

    def pass_by(self, **so_much: float) -> None:
        """It is so much later."""
        self.at += timedelta(**so_much)


@dataclass
class MailServer:
    """A mail server on a port of its own; down until it is started."""

    port: int = field(default_factory=lambda: free_ports(1)[0])
    mails: list[EmailMessage] = field(default_factory=list[EmailMessage])
    says: dict[str, str] = field(default_factory=dict[str, str])
    """What it answers to a recipient, where that is not yes."""

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:  # the name is SMTP's
        """Yes, or what it is told to say."""
        if no := self.says.get(address):
            return no
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keeps the mail."""
        content = envelope.content
        raw = content if isinstance(content, bytes) else str(content).encode()
        self.mails.append(message_from_bytes(raw, EmailMessage, policy=policy.default))
        return "250 taken"

    @asynccontextmanager
    async def up(self) -> AsyncGenerator[None]:
        """For as long as the block lasts."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(self, loop=loop), LOOPBACK, self.port)
        async with server:
            yield

    @property
    def to(self) -> list[str]:
        """Who got mail, in order."""
        return [str(each["To"]) for each in self.mails]

    @property
    def ids(self) -> list[str]:
        """The Message-IDs, in order."""
        return [str(each["Message-ID"]) for each in self.mails]


class Sending:
    """What sends, and what it asks."""

    def __init__(self, mongo: Mongo, now: Now, store: Store, carriers: Mapping[Channel, Carrier]) -> None:
        """Of one process."""
        self.mongo, self.now, self.store, self.carriers = mongo, now, store, carriers
        self.people, self.policies, self.inbox = People(mongo), Policies(mongo), Inbox(mongo)
        self.bus = MemoryBus()

    async def cases(self) -> Cases[Letters]:
        """The cases, on a bus in memory, with every index there."""
        journal = MongoJournal(self.mongo, DECIDER)
        for each in (journal, self.store, self.people, self.policies):
            await each.prepare()
        return Cases(DECIDER, journal, self.bus, self.store, self.now)

    def effects(self, cases: Cases[Letters]) -> Effects:
        """What sends."""
        planning = Planning(self.people, self.policies, self.carriers, "https://hervat.example", self.now)
        lease = Lease(self.mongo, "digests", self.now)
        return Effects(self.store, cases, planning, self.carriers, lease, self.now)

    async def round(self, cases: Cases[Letters]) -> None:
        """Puts to roles what is noticed, and sends all that may go now: also what follows from a failure."""
        effects = self.effects(cases)
        for _ in range(3):
            await effects.round()
            await cases.settled()

    async def at_any_hour(self, tenant: str = "demo", **said: Any) -> None:
        """An arbodienst that keeps no hours, from long ago."""
        said = {"hours": (), **said}
        await self.policies.keep(tenant, Policy.model_validate({"valid_from": date(2020, 1, 1), **said}))

    async def know(self, *workers: WorkerRecorded, gone: Sequence[Event] = ()) -> None:
        """As intake tells them."""
        events: list[Event] = [*workers, *gone]
        at = datetime(2026, 1, 1, tzinfo=UTC)
        told = [
            Message(f"w{n}", "staf", at, each, "demo", "*", "intake", "c") for n, each in enumerate(events)
        ]
        await self.people.keep(told)

    def told(self, kind: type[Event]) -> list[Message]:
        """What was told of a kind, as often as it was told."""
        return [each for each in self.bus.told if isinstance(each.event, kind)]


@asynccontextmanager
async def sending(
    cluster: Cluster, now: Now, server: MailServer, name: str = "notifications"
) -> AsyncGenerator[Sending]:
    """Over SMTP, in a database of its own."""
    environment = {
        **cluster.environment(name),
        "HERVAT_TOKEN_SECRET": "verzonnen" * 4,
        "HERVAT_SMTP_HOST": LOOPBACK,
        "HERVAT_SMTP_PORT": str(server.port),
    }
    async with connected(cluster.mongodb(name), cluster.database(name)) as mongo:
        mail = Mail(Smtp(Settings.model_validate(environment)), SENDER)
        yield Sending(mongo, now, Store(mongo), {"mail": mail})


def heard(at: datetime, *events: Event, case: str = CASE, employer: str = "bakkerij") -> list[Message]:
    """As they would come from Kafka; the same again is the same message."""
    return [
        Message(
            id=f"{case}/{each.kind}/{each.model_dump_json(exclude_none=True)}",
            about=case,
            at=at,
            event=each,
            tenant="demo",
            employer=employer,
            source="test",
            correlation="c",
        )
        for each in events
    ]


def worker(id: str, *roles: str, revision: int = 1, **more: Any) -> WorkerRecorded:
    """Somebody of the arbodienst, by a made-up address."""
    row = {
        "worker": id,
        "roles": roles,
        "revision": revision,
        "email": f"{id}@arbo.example",
        "name": f"Naam {id}",
    }
    return WorkerRecorded.model_validate({**row, **more})
