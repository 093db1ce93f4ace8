"""Those who work on cases, who gets which, and who sees to this one."""

from typing import Annotated, Any

from fastapi import APIRouter, Body

from services.intake.rules.caseloads import WorkRole
from services.intake.rules.work_shapes import AdviserIn, AssignedIn, CaseloadRulesIn, HandOverIn, WorkerIn
from services.intake.store.staffing import Staffing
from shared.contracts.intake import Key
from shared.kernel.door import Called, CommandId, roles

LEADERS = ("team-lead", "administrator")
ASSIGNERS = ("case-manager", *LEADERS)
COLLEAGUES = ("case-manager", "medical-case-manager", "bedrijfsarts", *LEADERS)
CORRESPOND = ("employee", "case-manager", "medical-case-manager", "bedrijfsarts")
"""Who may know the adviser of an employee: whoever would write to them."""


def worker_routes(staffing: Staffing) -> APIRouter:
    """The routes of those who work, and of the rules by which cases are shared out."""
    router = APIRouter(tags=["staff"])

    @router.put("/v1/workers/{number}", dependencies=[roles(LEADERS)])
    async def record_worker(number: Key, body: WorkerIn, who: Called) -> dict[str, str]:
        """Somebody who works on cases, as they are now: it takes the place of what was."""
        return {"worker": await staffing.record(number, body, who)}

    @router.get("/v1/workers", dependencies=[roles(COLLEAGUES)])
    async def workers(who: Called) -> dict[str, Any]:
        """Those who work here: how they are reached, how many open cases they have, who stands in today."""
        return {"workers": await staffing.everybody(who)}

    @router.delete("/v1/workers/{number}", status_code=204, dependencies=[roles(("administrator",))])
    async def remove_worker(number: Key, who: Called) -> None:
        """Deletes who it is. Refused while they see to open cases, supervise, or stand in for somebody."""
        await staffing.remove(number, who)

    @router.get("/v1/workers/{number}/cases", dependencies=[roles(ASSIGNERS)])
    async def cases_of(number: Key, who: Called) -> dict[str, Any]:
        """The open cases that somebody sees to."""
        return {"cases": await staffing.cases_of(number, who)}

    @router.post("/v1/workers/{number}/hand-over", dependencies=[roles(LEADERS)])
    async def hand_over(number: Key, body: HandOverIn, who: Called, command: CommandId) -> dict[str, Any]:
        """All open cases of somebody to somebody else; those that cannot be theirs are named and stay."""
        return await staffing.hand_over(number, body.to, who, command)

    @router.put("/v1/caseload-rules", status_code=204, dependencies=[roles(LEADERS)])
    async def share_out(body: CaseloadRulesIn, who: Called) -> None:
        """All rules, in the place of what they were. What nobody sees to is given out by them within seconds."""
        await staffing.share_out(body, who)

    @router.get("/v1/caseload-rules", dependencies=[roles(LEADERS)])
    async def shared_out(who: Called) -> dict[str, Any]:
        """The rules as they stand."""
        return {"rules": await staffing.shared_out(who)}

    _ = (record_worker, workers, remove_worker, cases_of, hand_over, share_out, shared_out)
    return router


def assigned_routes(staffing: Staffing) -> APIRouter:
    """The routes of who sees to a case."""
    router = APIRouter(tags=["staff"])

    @router.get("/v1/absences/{case}/assigned")
    async def assigned(case: str, who: Called) -> dict[str, Any]:
        """Who sees to it in which role, who stands in today, and for medical work who answers for it."""
        return await staffing.seen_to(case, who, who.role in CORRESPOND)

    @router.put("/v1/absences/{case}/assigned/{role}", dependencies=[roles(ASSIGNERS)])
    async def assign(
        case: str, role: WorkRole, body: AssignedIn, who: Called, command: CommandId
    ) -> dict[str, Any]:
        """By hand: no rule changes it while they work here."""
        return {"case": case, "new": await staffing.assign(case, role, body.worker, who, command)}

    @router.put("/v1/absences/{case}/adviser", dependencies=[roles(("employee",))])
    async def name_adviser(
        case: str, body: Annotated[AdviserIn | None, Body()], who: Called, command: CommandId
    ) -> dict[str, Any]:
        """Who advises the employee; null: nobody any more. The employer is not told."""
        return {"case": case, "new": await staffing.name_adviser(case, body, who, command)}

    _ = (assigned, assign, name_adviser)
    return router
