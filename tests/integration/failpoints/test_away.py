"""MongoDB is away for a moment in the middle of a piece of work, and the process goes on."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from services.matching.domain import DECIDER as MATCHING
from services.matching.effects import Matcher
from services.matching.rules.shapes import Vacancy
from services.matching.store import Store as Candidates
from services.matching.store.reference import load
from services.notifications.domain import DECIDER as NOTIFICATIONS
from services.notifications.effects import Effects
from services.notifications.store import Contact
from services.notifications.store import Store as Letters
from shared.contracts.event import Event
from shared.contracts.matching import MatchProposed
from shared.contracts.trajectory import (
    CapacityEstablished,
    SearchProfile,
    SearchProfileRevised,
    SecondTrackStarted,
)
from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.decider import Decider
from shared.kernel.message import Message
from shared.kernel.mongo import Document, Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.outcome import Unavailable
from shared.kernel.settings import Settings
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus

CASE = "zaak-1"
DAY = date(2026, 3, 2)


class CandidatesAway(Candidates):
    """Marks the first row as seen and never hears of it."""

    away = True

    async def take_in_hand(self) -> Document | None:
        """As ever, but the first answer is lost."""
        row = await super().take_in_hand()
        if self.away:
            self.away = False
            raise Unavailable("MongoDB: away")
        return row


class LettersAway(Letters):
    """Cannot mark the first letter as gone the first time."""

    away = True

    async def accepted(self, letter: str, at: datetime) -> None:
        """As ever, but for the first time."""
        if self.away:
            self.away = False
            raise Unavailable("MongoDB: away")
        await super().accepted(letter, at)


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


async def test_a_candidate_in_hand_when_mongodb_goes_away_is_matched_when_it_is_back(
    cluster: Cluster,
) -> None:
    """The row was marked as seen and nothing could take that back: the next look is at everybody."""
    async with database(cluster, "matching") as mongo:
        store = CandidatesAway(mongo)
        events = [
            SecondTrackStarted(on=DAY),
            CapacityEstablished(on=DAY, capacity={"lift-carry": 5}),
            SearchProfileRevised(on=DAY, profile=SearchProfile(postcode="3511")),
        ]
        cases = await heard(MATCHING, store, mongo, events)
        light = Vacancy(vacancy="licht", title="inpakker", demands={"lift-carry": 2})
        await store.keep_vacancies("demo", [light])
        matcher = Matcher(cases, store, load(None), now)
        with pytest.raises(Unavailable):
            await matcher.look()
        await matcher.look()
        assert set((await cases.case(CASE)).state.told) == {"licht"}


async def test_a_mail_that_went_while_mongodb_was_away_is_marked_when_it_is_back(cluster: Cluster) -> None:
    """It goes once, is told as sent, and nobody finds it waiting."""
    async with database(cluster, "notifications") as mongo:
        store, post = LettersAway(mongo), Post()
        proposed = MatchProposed(vacancy="licht", title="inpakker", verdict="fits", rank=1)
        cases = await heard(NOTIFICATIONS, store, mongo, [proposed])
        await store.keep_contact("demo", None, Contact("job-coach", "coach@voorbeeld.example", "nl"))
        environment = {**cluster.environment("notifications"), "HERVAT_TOKEN_SECRET": "verzonnen" * 4}
        await Effects(store, cases, post, Settings.model_validate(environment), now).send_waiting()
        await cases.settled()
        assert len(post.ids) == 1
        assert list((await cases.case(CASE)).state.standing.values()) == ["sent"]
        assert await store.claim(now()) is None
