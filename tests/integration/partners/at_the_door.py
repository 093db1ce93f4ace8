"""The doors of subscriptions and events over a desk on MongoDB, asked as anybody."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi import FastAPI

from services.notifications.door.events import case_routes, feed_routes
from services.notifications.door.subscriptions import Desk as Doors
from services.notifications.door.subscriptions import running_routes, subscription_routes
from services.notifications.store.tail import Tail
from shared.kernel.clock import now
from shared.kernel.door import Readiness, application
from shared.kernel.token import Caller, Ours, issue
from tests.integration.partners.desk import SECRET, TENANT, Desk


@dataclass
class Door:
    """A client."""

    http: httpx.AsyncClient
    desk: Desk
    app: FastAPI
    doors: Doors

    async def ask(
        self, method: str, path: str, body: Any = None, role: str = "partner", key: str = "", **of: Any
    ) -> httpx.Response:
        """One request; `employer` and `cases` are those of the token, `tenant` its arbodienst, `query` the rest."""
        query = of.pop("query", None)
        caller = Caller(of.pop("tenant", TENANT), role, **of)
        headers = {"Authorization": f"Bearer {issue(caller, SECRET, now())}"}
        headers |= {"Idempotency-Key": key} if key else {}
        return await self.http.request(method, path, json=body, headers=headers, params=query)

    async def get(self, path: str, role: str = "partner", **of: Any) -> dict[str, Any]:
        """An answer that is good."""
        answer = await self.ask("GET", path, role=role, **of)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any = None, role: str = "partner", **of: Any) -> dict[str, Any]:
        """The same for what is sent."""
        answer = await self.ask("POST", path, body, role, **of)
        assert answer.is_success, answer.text
        return answer.json()

    async def refused(
        self, method: str, path: str, body: Any = None, **of: Any
    ) -> tuple[int, str, str | None]:
        """Status, code and path of a refusal."""
        answer = await self.ask(method, path, body, **of)
        said = answer.json()
        return answer.status_code, said["code"], said.get("path")


@asynccontextmanager
async def a_door(desk: Desk, loopback: bool = True) -> AsyncGenerator[Door]:
    """The routes, with tails that are followed as a process does."""

    async def ready() -> Readiness:
        return Readiness(True, {})

    tails = {each.of: Tail(each) for each in desk.streams}
    webhooks = desk.webhooks()
    doors = Doors(desk.streams, desk.subscriptions, webhooks.test, SECRET, loopback, desk.now)
    app = application("notifications", "for a test", ready, Ours(SECRET), 1_000_000)
    for each in (
        subscription_routes(doors),
        running_routes(doors),
        feed_routes(desk.streams, tails),
        case_routes(desk.streams),
    ):
        app.include_router(each)

    async def follow() -> None:
        while True:
            await asyncio.gather(*(each.follow() for each in tails.values()))

    following = asyncio.create_task(follow())
    try:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door") as http:
            yield Door(http, desk, app, doors)
    finally:
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
        await webhooks.stop()
