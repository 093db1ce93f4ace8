"""MongoDB is away for a moment in the middle of a piece of work, and the process goes on."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from services.notifications.domain import DECIDER as NOTIFICATIONS
from services.notifications.effects.mail import Mail
from services.notifications.store.letters import Store as Letters
from services.notifications.store.people import Contact
from shared.contracts.event import Event
from shared.contracts.matching import MatchProposed
from shared.contracts.notifications import Channel
from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.decider import Decider
from shared.kernel.message import Message
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.outcome import Unavailable
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus
from tests.integration.sending import Sending

CASE = "zaak-1"


class LettersAway(Letters):
    """Cannot mark the first letter as gone the first time."""

    away = True

    async def accepted(self, letters: Sequence[str], channel: Channel, whose: str, at: datetime) -> None:
        """As ever, but for the first time."""
        if self.away:
            self.away = False
            raise Unavailable("MongoDB: away")
        await super().accepted(letters, channel, whose, at)


class Post:
    """Takes every mail."""

    def __init__(self) -> None:
        """Nothing yet."""
        self.ids: list[str] = []

    async def send(self, mail: EmailMessage) -> None:
        """Remembers its id."""
        self.ids.append(mail["Message-ID"])


@asynccontextmanager
async def database(cluster: Cluster, service: str) -> AsyncGenerator[Mongo]:
    """The service's own."""
    async with connected(cluster.mongodb(service), cluster.database(service)) as mongo:
        yield mongo


async def heard(decider: Decider[Any], store: Any, mongo: Mongo, events: Sequence[Event]) -> Cases[Any]:
    """A case that heard these, settled."""
    journal = MongoJournal(mongo, decider)
    await journal.prepare()
    await store.prepare()
    cases = Cases(decider, journal, MemoryBus(), store, now)
    messages = [
        Message(f"m{n}", CASE, now(), event, "demo", "bakkerij", "test", "c")
        for n, event in enumerate(events)
    ]
    await cases.take(messages)
    return cases


async def test_a_mail_that_went_while_mongodb_was_away_is_marked_when_it_is_back(cluster: Cluster) -> None:
    """It goes once, is told as sent, and nobody finds it waiting."""
    async with database(cluster, "notifications") as mongo:
        store, post = LettersAway(mongo), Post()
        sending = Sending(mongo, now, store, {"mail": Mail(post, "hervat@arbodienst.example")})
        proposed = MatchProposed(vacancy="licht", title="inpakker", verdict="fits", rank=1)
        cases = await heard(NOTIFICATIONS, store, mongo, [proposed])
        await sending.at_any_hour("demo")
        coach = Contact("job-coach", "coach@voorbeeld.example", "nl")
        await sending.people.keep_contact("demo", None, coach)
        await sending.round(cases)
        assert len(post.ids) == 1
        assert list((await cases.case(CASE)).state.standing.values()) == ["sent"]
        assert await store.claim(now()) is None
