"""HTTP in: an absence, one fact more, files of many. An unknown field is refused by name and kept nowhere."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Response

from services.intake.domain.kinds import Absence, AskNoRisk, SetNoRisk, SetVangnetTerm
from services.intake.domain.said import NoRisk
from services.intake.door.imports import import_routes
from services.intake.door.merging import merging_routes
from services.intake.door.people import duplicate_routes, people_routes, work_routes
from services.intake.door.snapshots import question_routes, snapshot_routes
from services.intake.door.staff import assigned_routes, worker_routes
from services.intake.rules import LaterFact
from services.intake.rules.shapes import AbsenceIn, ClientIn, NoRiskIn, VangnetIn
from services.intake.store import Store
from services.intake.store.import_files import ImportFiles
from services.intake.store.merging import Merging
from services.intake.store.reach import within_reach
from services.intake.store.staffing import Staffing
from services.intake.store.standings import Questions, Standings
from services.intake.store.taking import Taking
from shared.contracts.classes import DataClass
from shared.contracts.facts import fact_class
from shared.kernel.cases import Cases
from shared.kernel.clock import Now
from shared.kernel.door import Called, CommandId, roles

REPORTERS = ("employer", "case-manager", "medical-case-manager", "team-lead", "administrator", "partner")


REGISTRARS = ("case-manager", "team-lead", "administrator", "bureau", "partner")
"""Who brings in somebody without an employer."""
CLOSED_CIRCLE = ("employee", "bedrijfsarts", "medical-case-manager")
"""Who may read a percentage, a leave or a vangnet term (AP 5)."""


OF_WAGES = ("employee", "employer", "case-manager", "team-lead", "administrator", "partner")
"""Who may know what the employment pays: whoever counts what a case costs."""
OUTSIDE = ("bureau", "job-coach")
"""Who has no need of accidents, expected duration and work in hand."""


ELSEWHERE = {"assigned", "adviser", "worker_revision", "joined", "joins"}
"""Who sees to a case has a door of its own; what was joined stands among what was reported."""


def shown(state: Absence, role: str) -> dict[str, Any]:
    """What was reported; outside the closed circle without what is of class capacity."""
    state = state.model_copy(update={"sick": state.every_sick, "facts": state.every_fact})
    if role not in CLOSED_CIRCLE:
        open_facts = tuple(fact for fact in state.facts if fact_class(fact) is DataClass.PROCESS)
        bare = tuple(sick.model_copy(update={"vangnet": None}) for sick in state.sick)
        state = state.model_copy(update={"facts": open_facts, "sick": bare, "no_risk": None})
    if role not in OF_WAGES:
        state = state.model_copy(update={"wage_per_month": None})
    if role in OUTSIDE:
        state = state.model_copy(update={"noted": {}})
    return state.model_dump(mode="json", by_alias=True, exclude_none=True, exclude=ELSEWHERE)


def absence_routes(cases: Cases[Absence], taking: Taking) -> APIRouter:
    """One report at a time."""
    router = APIRouter(tags=["intake"])

    @router.post("/v1/absences", status_code=201, dependencies=[roles(REPORTERS)])
    async def report_absence(
        body: AbsenceIn, who: Called, command: CommandId, response: Response
    ) -> dict[str, Any]:
        """An employee is sick. The same again answers the same case."""
        reported = await taking.absence(body, who, command)
        response.headers["Location"] = f"/v1/absences/{reported.case}"
        return {"case": reported.case, "person": reported.person, "new": reported.new}

    @router.post("/v1/clients", status_code=201, dependencies=[roles(REGISTRARS)])
    async def register_client(
        body: ClientIn, who: Called, command: CommandId, response: Response
    ) -> dict[str, Any]:
        """Somebody with a benefit and no employer comes for a trajectory. The same again answers the same case."""
        reported = await taking.client(body, who, command)
        response.headers["Location"] = f"/v1/absences/{reported.case}"
        return {"case": reported.case, "person": reported.person, "new": reported.new}

    @router.post("/v1/absences/{case}/facts", status_code=202, dependencies=[roles(REPORTERS)])
    async def report_fact(
        case: str, fact: Annotated[LaterFact, Body()], who: Called, command: CommandId
    ) -> dict[str, Any]:
        """One fact more: partially-recovered, recovered, withdrawn, correction, maternity-leave, pension."""
        commit = await taking.fact(case, fact, who, command)
        return {"case": case, "new": bool(commit.messages)}

    @router.get("/v1/absences/{case}")
    async def absence(case: str, who: Called) -> dict[str, Any]:
        """What was reported, without a name."""
        known = await within_reach(cases, case, who)
        return {"case": case, "employer": known.employer, **shown(known.state, who.role)}

    _ = (report_absence, register_client, report_fact, absence)
    return router


def closed_routes(taking: Taking) -> APIRouter:
    """What some may say or ask and others may not."""
    router = APIRouter(tags=["intake"])

    @router.post("/v1/absences/{case}/vangnet", status_code=202, dependencies=[roles(CLOSED_CIRCLE)])
    async def set_vangnet_term(case: str, body: VangnetIn, who: Called, command: CommandId) -> dict[str, Any]:
        """Which term of the vangnet holds; the employer sees only the date that follows from it."""
        asked = SetVangnetTerm(first_day=body.first_day, term=body.term)
        return {"case": case, "new": bool((await taking.ask(case, asked, who, command)).messages)}

    @router.post("/v1/absences/{case}/no-risk", status_code=202, dependencies=[roles(CLOSED_CIRCLE)])
    async def set_no_risk(case: str, body: NoRiskIn, who: Called, command: CommandId) -> dict[str, Any]:
        """Whether sickness is covered by no-risk: the term of this absence, and of every later one."""
        asked = SetNoRisk(no_risk=NoRisk(covered=body.covered, term=body.term))
        return {"case": case, "new": bool((await taking.ask(case, asked, who, command)).messages)}

    @router.post("/v1/absences/{case}/no-risk-question", status_code=202, dependencies=[roles(("employer",))])
    async def ask_no_risk(case: str, who: Called, command: CommandId) -> dict[str, Any]:
        """Asks whether there is a no-risk cover; refused in the first two months of service."""
        return {"case": case, "new": bool((await taking.ask(case, AskNoRisk(), who, command)).messages)}

    _ = (set_vangnet_term, set_no_risk, ask_no_risk)
    return router


def routes(
    cases: Cases[Absence],
    store: Store,
    taking: Taking,
    files: ImportFiles,
    standings: Standings,
    questions: Questions,
    staffing: Staffing,
    merging: Merging,
    now: Now,
) -> APIRouter:
    """The service's own routes."""
    router = absence_routes(cases, taking)
    router.include_router(closed_routes(taking))
    router.include_router(import_routes(taking, files, REPORTERS))
    router.include_router(people_routes(cases, store, standings, staffing, now))
    router.include_router(duplicate_routes(store, standings))
    router.include_router(work_routes(store, REPORTERS))
    router.include_router(snapshot_routes(files, REPORTERS, now))
    router.include_router(question_routes(questions, REPORTERS))
    router.include_router(worker_routes(staffing))
    router.include_router(assigned_routes(staffing))
    router.include_router(merging_routes(merging))
    return router
