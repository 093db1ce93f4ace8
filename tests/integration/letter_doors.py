"""The doors of messages over a real store, and the headers of whoever calls."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from services.notifications.domain import Letters
from services.notifications.door.letters import Letterbox, contact_routes, inbox_routes
from services.notifications.door.telling import bounce_routes, telling_routes
from shared.kernel import door
from shared.kernel.cases import Cases
from shared.kernel.clock import now as real_now
from shared.kernel.door import Readiness
from shared.kernel.token import Caller, Ours, issue
from tests.integration.sending import Sending

SECRET = "a-secret-of-the-tests-and-nothing-else"


@asynccontextmanager
async def asked(mail: Sending, cases: Cases[Letters]) -> AsyncGenerator[httpx.AsyncClient]:
    """The doors of messages."""

    async def ready() -> Readiness:
        return Readiness(True, {})

    box = Letterbox(mail.store, mail.people, mail.policies, mail.inbox, cases, mail.now)
    app = door.application("notifications", "", ready, Ours(SECRET), 1_000_000)
    for routes in (contact_routes, inbox_routes, telling_routes, bounce_routes):
        app.include_router(routes(box))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://door.example") as http:
        yield http


def bearer(role: str, tenant: str = "demo", **more: Any) -> dict[str, str]:
    """The header of a caller."""
    return {"Authorization": f"Bearer {issue(Caller(tenant, role, **more), SECRET, real_now())}"}
