"""Trajectory's door over a journal in memory: what comes in, what is asked, by whom."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx

from services.trajectory.domain import DECIDER, Trajectory
from services.trajectory.door import routes
from shared.contracts.event import Event
from shared.kernel.clock import now
from shared.kernel.door import Readiness, application
from shared.kernel.token import Caller, issue
from tests.unit.kernel.any_order import At, said
from tests.unit.kernel.any_order import at as moment

SECRET = "a-secret-made-up-for-these-tests-2"
CASE = "zaak-1"


@dataclass
class Asked:
    """The service's door over a journal in memory, with a clock that is set by hand."""

    service: At[Trajectory]
    http: httpx.AsyncClient

    async def hear(self, day: date, *events: Event) -> None:
        """So many events on a day, after every day that was due by then has begun."""
        await asyncio.to_thread(self.service.tick, day)
        self.service.moment = moment(day)
        await self.service.cases.take([said(event, day, CASE, n) for n, event in enumerate(events)])

    async def get(self, path: str, role: str = "case-manager", **query: str) -> dict[str, Any]:
        """The answer, which is good."""
        answer = await self.http.get(path, params=query, headers=bearer(role))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def what_if(self, body: dict[str, Any], role: str = "case-manager") -> httpx.Response:
        """The answer, good or not."""
        return await self.http.post("/v1/clock/what-if", json=body, headers=bearer(role))

    async def record(self, fact: dict[str, Any], command: str) -> httpx.Response:
        """One fact as the bedrijfsarts tells it."""
        headers = {**bearer("bedrijfsarts"), "Idempotency-Key": command}
        return await self.http.post(f"/v1/cases/{CASE}/facts", json=fact, headers=headers)


def bearer(role: str, tenant: str = "demo") -> dict[str, str]:
    """Who asks."""
    caller = Caller(tenant=tenant, role=role, employer=None, subject="iemand")
    return {"Authorization": f"Bearer {issue(caller, SECRET, now())}"}


@asynccontextmanager
async def door() -> AsyncGenerator[Asked]:
    """A service of which nothing is known yet."""
    service = At(DECIDER)

    async def ready() -> Readiness:
        return Readiness(True, {})

    async def listing(tenant: str, employer: str | None, limit: int) -> list[dict[str, Any]]:
        return []

    app = application("trajectory", "for tests", ready, SECRET, 100_000)
    app.include_router(routes(service.cases, listing, lambda: service.moment))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door") as http:
        yield Asked(service, http)
