"""Matching's door over a journal in memory: candidates as trajectory tells them, vacancies as they are sent."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx

from services.matching.domain import DECIDER, Search
from services.matching.door import routes
from services.matching.effects import wanted
from services.matching.rules.clarified import DemandClarified, with_clarified
from services.matching.rules.shapes import Vacancy
from services.matching.store import Searching, Store, row_of, searching_of
from shared.contracts.event import Event
from shared.contracts.trajectory import (
    CapacityEstablished,
    SearchProfile,
    SearchProfileRevised,
    SecondTrackStarted,
)
from shared.kernel.clock import now
from shared.kernel.door import Readiness, application
from shared.kernel.token import Caller, issue
from tests.unit.kernel.any_order import At, said
from tests.unit.kernel.any_order import at as moment
from tests.unit.matching.made_up import REFERENCE

SECRET = "a-secret-made-up-for-these-tests-4"
CASE = "zaak-1"
DAY = date(2026, 3, 2)


class MemoryStore(Store):
    """What the door reads, without a server: a candidate's row is made of the journal, as the projection makes it."""

    def __init__(self, service: At[Search]) -> None:
        """Nothing is kept."""
        self.service = service
        self.rows: dict[tuple[str, str], Vacancy] = {}
        self.answers: list[tuple[str, str, DemandClarified]] = []

    async def keep_vacancies(self, tenant: str, vacancies: Sequence[Vacancy]) -> None:
        self.rows |= {(tenant, each.vacancy): each for each in vacancies}

    async def clarify(self, tenant: str, command: str, answers: Sequence[DemandClarified]) -> None:
        kept = {(of, by, each.item) for of, by, each in self.answers}
        self.answers += [(tenant, command, a) for a in answers if (tenant, command, a.item) not in kept]

    async def vacancy(self, tenant: str, vacancy: str) -> Vacancy | None:
        row = self.rows.get((tenant, vacancy))
        found = {a.item: a.value for of, _, a in self.answers if (of, a.vacancy) == (tenant, vacancy)}
        return with_clarified(row, found) if row else None

    async def vacancies(self, tenant: str, on: date) -> list[Vacancy]:
        found = [await self.vacancy(*key) for key in sorted(self.rows) if key[0] == tenant]
        return [each for each in found if each]

    async def searching(self, case: str) -> Searching | None:
        known = await self.service.cases.case(case)
        return searching_of(row_of(known)) if known.version else None


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
        """What the matcher does for a stale row."""
        searching = await self.store.searching(CASE)
        assert searching is not None
        assert searching.candidate is not None
        offers = await self.store.vacancies("demo", DAY)
        await self.hear(wanted(searching.candidate, offers, searching.told, REFERENCE, searching.rejected))

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

    app = application("matching", "for tests", ready, SECRET, 100_000)
    app.include_router(routes(service.cases, store, REFERENCE, lambda: service.moment))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door") as http:
        yield Asked(service, store, http)
