"""HTTP in: contacts of the arbodienst, what was said to whom in which role, and what a role has to read."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from services.notifications.domain import Letters
from services.notifications.rules.telling import ROLE_NAMES, Role
from services.notifications.rules.texts import Language
from services.notifications.store.inbox import Inbox
from services.notifications.store.letters import Store
from services.notifications.store.people import Contact, People
from services.notifications.store.policies import Policies
from shared.kernel.cases import Cases
from shared.kernel.clock import Now
from shared.kernel.door import Called, roles
from shared.kernel.problem import Problem

LISTERS = (
    "employer",
    "case-manager",
    "medical-case-manager",
    "team-lead",
    "administrator",
    "job-coach",
    "bureau",
)
READERS = tuple(ROLE_NAMES)
LEADERS = ("administrator", "team-lead")
Limit = Annotated[int, Query(ge=1, le=500)]


@dataclass(frozen=True)
class Letterbox:
    """What the doors of messages ask."""

    store: Store
    people: People
    policies: Policies
    inbox: Inbox
    cases: Cases[Letters]
    now: Now


class ContactIn(BaseModel):
    """Where a role is reached: for one employer, or for all of the arbodienst."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    employer: str | None = Field(default=None, max_length=100)
    address: str = Field(
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=254
    )
    phone: str | None = Field(default=None, pattern=r"^\+?[0-9][0-9 \-]{5,18}$")
    postal: tuple[Annotated[str, Field(min_length=1, max_length=60)], ...] = Field(default=(), max_length=5)
    """The lines of an address on paper."""
    language: Language = "nl"


def contact_routes(box: Letterbox) -> APIRouter:
    """Who is reached where, and what was said."""
    router = APIRouter(tags=["notifications"])

    @router.post("/v1/contacts", status_code=201, dependencies=[roles(LEADERS)])
    async def keep_contact(contact: ContactIn, who: Called) -> dict[str, str]:
        """Sets where a role is reached. Saying it again replaces it."""
        if contact.role == "employee":
            raise Problem(422, "not-a-contact", "An employee's address comes with the absence.", "role")
        if who.employer not in (None, contact.employer):
            raise Problem(403, "other-employer", "The token is for another employer.", "employer")
        said = contact.model_dump(exclude={"employer"})
        await box.people.keep_contact(who.tenant, contact.employer, Contact(**said))
        return {"role": contact.role}

    @router.get("/v1/messages", dependencies=[roles(LISTERS)])
    async def messages(who: Called, case: str | None = None, limit: Limit = 100) -> dict[str, Any]:
        """The latest messages and how each stands, without addresses or texts."""
        return {"messages": await box.inbox.messages(who, case, limit)}

    _ = (keep_contact, messages)
    return router


def inbox_routes(box: Letterbox) -> APIRouter:
    """What the caller's role has to read and do."""
    router = APIRouter(tags=["inbox"])

    @router.get("/v1/inbox", dependencies=[roles(READERS)])
    async def inbox(who: Called, worker: str | None = None, limit: Limit = 100) -> dict[str, Any]:
        """What still holds of what the caller's role was told, the latest first; of one worker's cases where asked."""
        return {"messages": await box.inbox.of(who, worker, limit)}

    @router.post("/v1/inbox/{message}/read", status_code=204, dependencies=[roles(READERS)])
    async def read(message: str, who: Called) -> None:
        """Marks a message as read by the caller."""
        if not await box.inbox.read(who, message):
            raise Problem(404, "no-such-message", "No message of this id is yours.", "message")

    _ = (inbox, read)
    return router
