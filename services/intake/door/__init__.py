"""HTTP in: an absence, one fact more, files of many. An unknown field is refused by name and kept nowhere."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from fastapi.responses import StreamingResponse

from services.intake.domain.kinds import Absence
from services.intake.door import imports
from services.intake.door.people import people_routes
from services.intake.door.snapshots import snapshot_routes
from services.intake.rules import LaterFact
from services.intake.rules.shapes import AbsenceIn, ClientIn, Key, WorkIn
from services.intake.store import Store
from services.intake.store.import_files import ImportFiles
from services.intake.store.standings import Questions, Standings
from services.intake.store.taking import Taking
from shared.contracts.classes import DataClass
from shared.contracts.facts import fact_class
from shared.kernel.cases import Cases
from shared.kernel.clock import Now
from shared.kernel.door import Called, CommandId, roles
from shared.kernel.problem import Problem, not_yet_known

REPORTERS = ("employer", "case-manager", "medical-case-manager", "team-lead", "administrator", "partner")


REGISTRARS = ("case-manager", "team-lead", "administrator", "bureau", "partner")
"""Who brings in somebody without an employer."""
CLOSED_CIRCLE = ("employee", "bedrijfsarts", "medical-case-manager")
"""Who may read a percentage, a leave or a vangnet term (AP 5)."""


OUTSIDE = ("bureau", "job-coach")
"""Who has no need of accidents, expected duration and work in hand."""


def shown(state: Absence, role: str) -> dict[str, Any]:
    """What was reported; outside the closed circle without what is of class capacity."""
    if role not in CLOSED_CIRCLE:
        open_facts = tuple(fact for fact in state.facts if fact_class(fact) is DataClass.PROCESS)
        bare = tuple(sick.model_copy(update={"vangnet": None}) for sick in state.sick)
        state = state.model_copy(update={"facts": open_facts, "sick": bare})
    if role in OUTSIDE:
        state = state.model_copy(update={"noted": {}})
    return state.model_dump(mode="json", by_alias=True, exclude_none=True)


def routes(
    cases: Cases[Absence],
    store: Store,
    taking: Taking,
    files: ImportFiles,
    standings: Standings,
    questions: Questions,
    now: Now,
) -> APIRouter:
    """The service's own routes."""
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
        known = await cases.case(case)
        if not known.version or not who.may_see(known.tenant, known.employer, case):
            raise not_yet_known()
        return {"case": case, "employer": known.employer, **shown(known.state, who.role)}

    @router.put("/v1/employers/{employer}/work", status_code=204, dependencies=[roles(REPORTERS)])
    async def keep_work(employer: Key, body: WorkIn, who: Called) -> None:
        """The employer's own catalogue of work, from which work in hand is named; it takes the place of what was."""
        if who.employer not in (None, employer):
            raise Problem(403, "other-employer", "The token is for another employer.", "employer")
        await store.keep_work(who.tenant, employer, body.titles)

    @router.post("/v1/imports", dependencies=[roles(REPORTERS)])
    async def import_absences(request: Request, who: Called) -> dict[str, Any]:
        """Absences as CSV, JSON lines (`application/x-ndjson`) or SIVI's XML; every line is answered by its number."""
        return await imports.take(await request.body(), taking, who, imports.format_of(request, "csv"))

    @router.post("/v1/import-files", status_code=202, dependencies=[roles(REPORTERS)])
    async def hand_in_file(
        request: Request, who: Called, command: CommandId, response: Response
    ) -> dict[str, Any]:
        """A large file of reports in the formats of `/v1/imports`, taken in the background."""
        handed = await imports.received(request, files, who, command)
        response.headers["Location"] = f"/v1/import-files/{handed.file}"
        return asdict(handed)

    @router.get("/v1/import-files/{file}", dependencies=[roles(REPORTERS)])
    async def file_standing(file: str, who: Called) -> dict[str, Any]:
        """How far a file was taken: `receiving`, `waiting`, `done` or `refused`, bytes, lines and counts."""
        return asdict(imports.handed_in(await files.find(file, who)))

    @router.get("/v1/import-files/{file}/answers", dependencies=[roles(REPORTERS)])
    async def file_answers(file: str, who: Called, refused: bool = False) -> StreamingResponse:
        """The answer of every line that was taken so far, as JSON lines; `refused=true` for those only."""
        imports.handed_in(await files.find(file, who))
        answers = imports.answered(files, file, refused)
        return StreamingResponse(answers, media_type="application/x-ndjson")

    _ = (hand_in_file, file_standing, file_answers)
    _ = (report_absence, register_client, report_fact, absence, keep_work, import_absences)
    router.include_router(people_routes(cases, store, standings, now))
    router.include_router(snapshot_routes(files, questions, REPORTERS, now))
    return router
