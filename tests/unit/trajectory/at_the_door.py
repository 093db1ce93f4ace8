"""Trajectory's door over a journal in memory: what comes in, what is asked, by whom."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import httpx

from services.trajectory.domain import DECIDER, Trajectory
from services.trajectory.door import routes
from services.trajectory.rules.work.row import PLATFORM
from shared.contracts.dossier.entry import Entry
from shared.contracts.event import Event
from shared.kernel.clock import day_of, now
from shared.kernel.door import Readiness, application
from shared.kernel.message import commanded
from shared.kernel.token import Caller, Ours, issue
from tests.unit.kernel.any_order import At, said
from tests.unit.kernel.any_order import at as moment
from tests.unit.trajectory.told import MONDAY, absence

SECRET = "a-secret-made-up-for-these-tests-2"
CASE = "zaak-1"


@dataclass
class Asked:
    """The service's door over a journal in memory, with a clock that is set by hand."""

    service: At[Trajectory]
    http: httpx.AsyncClient

    async def hear(self, day: date, *events: Event) -> None:
        """So many events on a day, after every day that was due by then has begun."""
        # The days begin on a loop of their own: what this one has still to tell must not be waited for there.
        await self.service.cases.settled()
        await asyncio.to_thread(self.service.tick, day)
        self.service.moment = moment(day)
        await self.service.cases.take([said(event, day, CASE, n) for n, event in enumerate(events)])

    async def by_us(self, entry: Entry, cause: str) -> None:
        """An entry that the platform makes: what UWV said, and that a message went."""
        ours = entry.model_copy(update={"entry": cause, "by": PLATFORM})
        await self.service.cases.ask(
            commanded(ours, CASE, "demo", "bakkerij", cause, self.service.moment, "trajectory")
        )

    async def get(self, path: str, role: str = "case-manager", **query: str) -> dict[str, Any]:
        """The answer, which is good."""
        answer = await self.http.get(path, params=query, headers=bearer(role))
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def what_if(self, body: dict[str, Any], role: str = "case-manager") -> httpx.Response:
        """The answer, good or not."""
        return await self.http.post("/v1/clock/what-if", json=body, headers=bearer(role))

    async def enter(self, kind: str, role: str, key: str = "", **fields: Any) -> httpx.Response:
        """One entry by a role of this case, of today unless it says otherwise; twice the same has one key."""
        headers = {
            **bearer(role),
            "Idempotency-Key": key or sha256(f"{self.today} {kind} {role} {fields}".encode()).hexdigest(),
        }
        body = {"kind": kind, "on": self.today.isoformat(), **fields}
        return await self.http.post(f"/v1/cases/{CASE}/entries", json=body, headers=headers)

    async def hand_in(
        self, document: str, role: str, data: bytes, media_type: str = "application/pdf", **query: str
    ) -> httpx.Response:
        """A document by a role of this case."""
        headers = {**bearer(role), "Content-Type": media_type}
        params = {"document": document, **query}
        path = f"/v1/cases/{CASE}/documents"
        return await self.http.post(path, params=params, content=data, headers=headers)

    async def entered(self, kind: str, role: str, **fields: Any) -> str:
        """The id of an entry that was taken."""
        answer = await self.enter(kind, role, **fields)
        assert answer.status_code == 202, answer.text
        return answer.json()["entry"]

    async def agreed(self, of: str, *who: str) -> None:
        """These agree with it, in this order."""
        for role in who:
            await self.entered("entry-agreed", role, of=of)

    async def refused(self, kind: str, role: str, **fields: Any) -> tuple[str, str | None]:
        """The code of a refusal and the field it is about."""
        answer = await self.enter(kind, role, **fields)
        assert answer.status_code in (403, 422), answer.text
        return answer.json()["code"], answer.json().get("path")

    async def dossier(self, role: str = "case-manager") -> list[dict[str, Any]]:
        """The entries that stand, as a role reads them."""
        return (await self.get(f"/v1/cases/{CASE}/entries", role))["entries"]

    async def kinds(self, role: str = "case-manager") -> list[str]:
        """Their kinds, in order."""
        return [each["kind"] for each in await self.dossier(role)]

    async def owes(self, role: str, reader: str = "case-manager") -> list[str]:
        """What a role owes, in English."""
        found = await self.get(f"/v1/cases/{CASE}/obligations", reader, of=role)
        return [each["what_en"] for each in found["obligations"]]

    async def due_of(self, rule: str) -> dict[str, Any]:
        """An obligation of the clock."""
        clock = await self.get(f"/v1/cases/{CASE}/clock")
        return next(each for each in clock["obligations"] if each["rule"] == rule)

    async def state(self) -> Trajectory:
        """The case."""
        return (await self.service.cases.case(CASE)).state

    @property
    def today(self) -> date:
        """The day it is."""
        return day_of(self.service.moment)

    async def record(self, fact: dict[str, Any], command: str) -> httpx.Response:
        """One fact as the bedrijfsarts tells it."""
        headers = {**bearer("bedrijfsarts"), "Idempotency-Key": command}
        return await self.http.post(f"/v1/cases/{CASE}/facts", json=fact, headers=headers)


def bearer(role: str, tenant: str = "demo") -> dict[str, str]:
    """Who asks: an employee for this case, an employer for its own."""
    mine = frozenset({CASE}) if role == "employee" else None
    employer = "bakkerij" if role == "employer" else None
    caller = Caller(tenant=tenant, role=role, employer=employer, subject="iemand", cases=mine)
    return {"Authorization": f"Bearer {issue(caller, SECRET, now())}"}


@asynccontextmanager
async def ill(days: int) -> AsyncGenerator[Asked]:
    """Somebody ill for so many days, of whom nothing else is known."""
    async with door() as made:
        await made.hear(MONDAY, absence())
        await made.hear(MONDAY + timedelta(days=days))
        yield made


class MemoryFiles:
    """Implements the door's `Files` without a server."""

    def __init__(self) -> None:
        """Empty."""
        self.kept: dict[tuple[str, str], bytes] = {}

    async def keep(self, case: str, data: bytes) -> str:
        """Under a number."""
        file = f"bestand-{len(self.kept)}"
        self.kept[case, file] = data
        return file

    async def read(self, case: str, file: str) -> bytes | None:
        """Of its own case only."""
        return self.kept.get((case, file))


@asynccontextmanager
async def door() -> AsyncGenerator[Asked]:
    """A service of which nothing is known yet."""
    service = At(DECIDER)

    async def ready() -> Readiness:
        return Readiness(True, {})

    async def listing(tenant: str, employer: str | None, limit: int) -> list[dict[str, Any]]:
        known = await service.cases.case(CASE)
        return [{"case": CASE, "employer": known.employer}] if known.version else []

    app = application("trajectory", "for tests", ready, Ours(SECRET), 100_000)

    async def sent(tenant: str, employer: str | None, stands: str | None, limit: int) -> list[dict[str, Any]]:
        return []

    files = MemoryFiles()

    async def reports(
        tenant: str, employer: str | None, limit: int, team: Sequence[str]
    ) -> list[dict[str, Any]]:
        return await listing(tenant, employer, limit)

    app.include_router(routes(service.cases, listing, reports, sent, files, lambda: service.moment))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door") as http:
        yield Asked(service, http)
