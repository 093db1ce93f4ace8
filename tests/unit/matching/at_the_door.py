"""Matching's door over a journal in memory: candidates as trajectory tells them, vacancies as they are sent."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import httpx

from services.matching.domain import DECIDER, Search
from services.matching.door import routes
from services.matching.effects import missing
from services.matching.rules.clarified import DemandClarified, with_clarified
from services.matching.rules.exchange import Counting, Exchange, Seeking, counting
from services.matching.rules.offer import Offer
from services.matching.rules.postings import Outcome, Posting, taken_in
from services.matching.rules.reading.skills import SkillIndex
from services.matching.rules.reference_shape import Reference
from services.matching.rules.titles.index import TitleIndex
from services.matching.rules.titles.recognised import Recognised
from services.matching.store import Searching, Store, row_of, searching_of
from services.matching.store.market import Market
from services.matching.store.taking import Taking
from services.matching.store.vacancies import Kept, Vacancies
from shared.contracts.event import Event
from shared.contracts.trajectory import (
    CapacityEstablished,
    SearchProfile,
    SearchProfileRevised,
    SecondTrackStarted,
)
from shared.kernel.clock import now
from shared.kernel.door import Readiness, application
from shared.kernel.token import Caller, Ours, issue
from tests.unit.kernel.any_order import At, said
from tests.unit.kernel.any_order import at as moment
from tests.unit.matching.made_up import REFERENCE

SECRET = "a-secret-made-up-for-these-tests-4"
CASE = "zaak-1"
DAY = date(2026, 3, 2)


class MemoryVacancies(Vacancies):
    """The vacancies without a server; held to the real ones by `tests/integration/test_vacancies.py`."""

    def __init__(self) -> None:
        """None yet."""
        self.postings: dict[tuple[str, str], tuple[Offer, Posting, Recognised | None]] = {}
        self.picked: dict[tuple[str, str], str] = {}
        self.answers: list[tuple[str, str, DemandClarified]] = []

    async def keep(
        self,
        tenant: str,
        offers: Sequence[Offer],
        now: datetime,
        reference: Reference,
        recognised: Mapping[str, Recognised] | None = None,
    ) -> list[tuple[str, Outcome]]:
        known = {name: row[1] for (of, name), row in self.postings.items() if of == tenant}
        after, outcomes = taken_in(known, offers, DAY)
        for (name, outcome), offer in zip(outcomes, offers, strict=True):
            if outcome == "withdrawn":
                del self.postings[tenant, name]
            elif outcome not in ("unchanged", "unknown"):
                self.postings[tenant, name] = offer, after[name], (recognised or {}).get(name)
        return outcomes

    async def drop(self, tenant: str, vacancy: str) -> bool:
        return self.postings.pop((tenant, vacancy), None) is not None

    async def pick(self, tenant: str, vacancy: str, occupation: str, by: str, on: date) -> None:
        self.picked[tenant, vacancy] = occupation

    async def clarify(self, tenant: str, command: str, answers: Sequence[DemandClarified]) -> None:
        kept = {(of, by, each.item) for of, by, each in self.answers}
        self.answers += [(tenant, command, a) for a in answers if (tenant, command, a.item) not in kept]

    async def of(self, tenant: str, vacancies: Sequence[str]) -> list[Kept]:
        names = [each for each in vacancies if (tenant, each) in self.postings]
        return [self._kept_of(tenant, each) for each in names]

    def _kept_of(self, tenant: str, name: str) -> Kept:
        offer, posting, recognised = self.postings[tenant, name]
        own = {a.item: a.value for of, _, a in self.answers if (of, a.vacancy) == (tenant, name)}
        hints = {"occupation": recognised.uri if recognised else None, "demands": dict(offer.estimates)}
        changed: dict[str, object] = {"suggested": offer.vacancy.suggested.model_copy(update=hints)}
        if (tenant, name) in self.picked:
            changed["occupation"] = self.picked[tenant, name]
        vacancy = with_clarified(offer.vacancy.model_copy(update=changed), own)
        return Kept(tenant, vacancy, posting.likeness, posting.arrived)

    def everything_of(self, tenant: str) -> list[Kept]:
        """Every posting of an arbodienst."""
        return [self._kept_of(*key) for key in sorted(self.postings) if key[0] == tenant]


class MemoryStore(Store):
    """What the door reads, without a server: a candidate's row is made of the journal, as the projection makes it."""

    vacancies: MemoryVacancies

    def __init__(self, service: At[Search]) -> None:
        """Nothing is kept."""
        self.service, self.vacancies = service, MemoryVacancies()

    async def searching(self, case: str) -> Searching | None:
        known = await self.service.cases.case(case)
        return searching_of(row_of(known)) if known.version else None


class MemoryMarket(Market):
    """The market, read anew each time it is asked."""

    def __init__(self, store: MemoryStore) -> None:
        """Over the small world."""
        self._store, self._memory = store, store
        self._reference, self._titles = REFERENCE, TitleIndex(REFERENCE)
        self._skills = SkillIndex(REFERENCE.skill_titles)

    @asynccontextmanager
    async def _reading(self, searching: Searching) -> AsyncGenerator[Exchange]:
        exchange = Exchange(REFERENCE, DAY)
        exchange.load(self._memory.vacancies.everything_of(searching.tenant), Counting())
        if searching.candidate is not None:
            exchange.seek(Seeking(searching.candidate, searching.told, frozenset(searching.rejected)))
        yield exchange


@dataclass
class Asked:
    """The service's door, and its matcher by hand."""

    service: At[Search]
    store: MemoryStore
    http: httpx.AsyncClient
    heard: list[int] = field(default_factory=list[int])

    async def hear(self, *events: Event) -> None:
        """So many events of the case."""
        for event in events:
            self.heard.append(1)
            await self.service.cases.take([said(event, DAY, CASE, len(self.heard))])

    async def look(self) -> None:
        """What the matcher does for who is touched."""
        searching = await self.store.searching(CASE)
        assert searching is not None
        assert searching.candidate is not None
        offers = [each.vacancy for each in counting(self.store.vacancies.everything_of("demo")).values()]
        told, rejected = dict(searching.told), frozenset(searching.rejected)
        asked = missing(Seeking(searching.candidate, told, rejected), offers, REFERENCE)
        await self.hear(*([asked] if asked else []))

    async def get(self, path: str, role: str = "case-manager", **query: str) -> httpx.Response:
        """The answer, good or not."""
        return await self.http.get(path, params=query, headers=bearer(role))

    async def post(
        self, path: str, body: Any, role: str = "case-manager", key: str = "", tenant: str = "demo"
    ) -> httpx.Response:
        """The answer, good or not."""
        headers = {**bearer(role, tenant), **({"Idempotency-Key": key} if key else {})}
        return await self.http.post(path, json=body, headers=headers)

    def told(self) -> list[str]:
        """The kinds that were told, in order."""
        return [each.event.kind for each in self.service.bus.told]


def bearer(role: str, tenant: str = "demo") -> dict[str, str]:
    """Who asks; an employee asks of the case."""
    mine = frozenset({CASE}) if role == "employee" else None
    caller = Caller(tenant=tenant, role=role, employer=None, subject="iemand", cases=mine)
    return {"Authorization": f"Bearer {issue(caller, SECRET, now())}"}


def search(**capacity: Any) -> list[Event]:
    """All that makes a search complete, with these limits."""
    return [
        SecondTrackStarted(on=DAY),
        CapacityEstablished(on=DAY, capacity=capacity),
        SearchProfileRevised(on=DAY, profile=SearchProfile(postcode="1000", max_travel_km=5)),
    ]


@asynccontextmanager
async def door() -> AsyncGenerator[Asked]:
    """A service of which nothing is known yet."""
    service = At(DECIDER)
    service.moment = moment(DAY)
    store = MemoryStore(service)

    async def ready() -> Readiness:
        return Readiness(True, {})

    app = application("matching", "for tests", ready, Ours(SECRET), 100_000)
    market, at = MemoryMarket(store), lambda: service.moment
    taking = Taking(store.vacancies, lambda: market.reference, market.recognise, market.skills_in, at)
    app.include_router(routes(service.cases, store, market, taking, at))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door") as http:
        yield Asked(service, store, http)
