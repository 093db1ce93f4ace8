"""HTTP in: contacts of the arbodienst, and what was said to whom in which role."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from services.notifications.rules.letters import Language, Role
from services.notifications.store.letters import Contact, Store
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


class ContactIn(BaseModel):
    """Where a role is reached: for one employer, or for all of the arbodienst."""

    model_config = ConfigDict(extra="forbid")

    role: Role
    employer: str | None = Field(default=None, max_length=100)
    address: str = Field(
        pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", max_length=254
    )
    language: Language = "nl"


def routes(store: Store) -> APIRouter:
    """The service's own routes."""
    router = APIRouter(tags=["notifications"])

    @router.post("/v1/contacts", status_code=201, dependencies=[roles(("administrator", "team-lead"))])
    async def keep_contact(contact: ContactIn, who: Called) -> dict[str, str]:
        """Sets where a role is reached. Saying it again replaces it."""
        if contact.role == "employee":
            raise Problem(422, "not-a-contact", "An employee's address comes with the absence.", "role")
        if who.employer not in (None, contact.employer):
            raise Problem(403, "other-employer", "The token is for another employer.", "employer")
        await store.keep_contact(
            who.tenant, contact.employer, Contact(contact.role, contact.address, contact.language)
        )
        return {"role": contact.role}

    @router.get("/v1/messages", dependencies=[roles(LISTERS)])
    async def messages(
        who: Called, case: str | None = None, limit: Annotated[int, Query(ge=1, le=500)] = 100
    ) -> dict[str, list[dict[str, Any]]]:
        """The latest messages, without addresses or texts."""
        return {"messages": await store.messages(who.tenant, who.employer, case, limit)}

    _ = (keep_contact, messages)
    return router
