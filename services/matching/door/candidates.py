"""What a person decides of a proposal, and who may read a candidate."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field

from services.matching.domain import Search
from services.matching.domain.kinds import AcceptMatch, RejectMatch
from services.matching.store import Searching, Store
from shared.contracts.rejections import RejectionReason
from shared.kernel.cases import Cases
from shared.kernel.clock import Now
from shared.kernel.door import Called, CommandId, roles
from shared.kernel.message import commanded
from shared.kernel.problem import Problem
from shared.kernel.token import Caller

SEEKERS = (
    "employee",
    "case-manager",
    "labour-expert",
    "job-coach",
    "bureau",
    "bedrijfsarts",
    "medical-case-manager",
)
"""Who may read limits held against demands; an employer may not (AP 5)."""

DECIDERS = ("employee", "case-manager", "labour-expert", "job-coach", "bureau")
WEIGHERS = tuple(role for role in SEEKERS if role != "bureau")
"""Who may see what a limit costs: it is asked of a doctor, and a bureau reads no more than its task needs (AP 5.2)."""


class AcceptIn(BaseModel):
    """A person goes on with a proposal."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["accept"]


class RejectIn(BaseModel):
    """A person says no, with why."""

    model_config = ConfigDict(extra="forbid")

    decision: Literal["reject"]
    reason: RejectionReason


DecisionIn = Annotated[AcceptIn | RejectIn, Field(discriminator="decision")]


def decision_routes(cases: Cases[Search], store: Store, now: Now) -> APIRouter:
    """What a person says of a proposal: the platform advises, a person decides (AVG 22)."""
    router = APIRouter()

    @router.post("/v1/candidates/{case}/matches/{vacancy}", status_code=202, dependencies=[roles(DECIDERS)])
    async def decide_match(
        case: str, vacancy: str, body: Annotated[DecisionIn, Body()], who: Called, command: CommandId
    ) -> dict[str, Any]:
        """Accept a proposal, or reject it with a reason; a rejected vacancy is not proposed to them again."""
        searching = within_reach(await store.searching(case), who)
        asked = (
            AcceptMatch(vacancy=vacancy, by=who.role)
            if isinstance(body, AcceptIn)
            else RejectMatch(vacancy=vacancy, by=who.role, reason=body.reason)
        )
        commit = await cases.ask(commanded(asked, case, searching.tenant, searching.employer, command, now()))
        return {"case": case, "vacancy": vacancy, "told": [each.event.kind for each in commit.told]}

    _ = decide_match
    return router


def within_reach(searching: Searching | None, who: Caller) -> Searching:
    """The candidate; the same answer for one that does not exist and one of another arbodienst."""
    if searching is None or not who.may_see(searching.tenant, searching.employer, searching.case):
        raise Problem(
            404, "not-yet-known", "No candidate with this id is known here for you (yet).", "case", 1
        )
    return searching
