"""HTTP in: vacancies, what is found out about them, and what is proposed to a candidate with the reasons."""

import asyncio
import json
from dataclasses import asdict
from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, ValidationError

from services.matching.domain import Search
from services.matching.door.candidates import SEEKERS, WEIGHERS, Market, decision_routes, within_reach
from services.matching.door.shown import shown
from services.matching.rules.clarified import DemandClarified
from services.matching.rules.costs import costs
from services.matching.rules.lines import read_vacancy
from services.matching.rules.match import match
from services.matching.rules.outward import outward, outward_text
from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Name, Vacancy
from services.matching.rules.subsidies import HINTS
from services.matching.rules.verdicts import occupation_of
from services.matching.store import Store
from shared.contracts.limits import LimitValues
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, day_of
from shared.kernel.door import Called, CommandId, roles
from shared.kernel.problem import Problem, named

SUPPLIERS = ("administrator", "job-coach", "bureau", "partner", "case-manager")
ASKERS = ("job-coach", "bureau", "labour-expert", "case-manager")
"""Who asks an employer about a job and writes down the answer."""
MOST_VACANCIES = 1_000


class DemandsIn(BaseModel):
    """What was found out about a job: a value for each item asked about, and whose job it is where that is known."""

    model_config = ConfigDict(extra="forbid")

    demands: LimitValues
    employer: Name | None = None


def routes(cases: Cases[Search], store: Store, reference: Reference, now: Now) -> APIRouter:
    """The service's own routes."""
    router = APIRouter(tags=["matching"])
    router.include_router(vacancy_routes(store))
    router.include_router(answer_routes(store, reference, now))
    router.include_router(candidate_routes(store, reference, now))
    router.include_router(decision_routes(cases, store, now))
    return router


def answer_routes(store: Store, reference: Reference, now: Now) -> APIRouter:
    """What is found out about a job; it serves every candidate from then on."""
    router = APIRouter()

    @router.post("/v1/vacancies/{vacancy}/demands", status_code=202, dependencies=[roles(ASKERS)])
    async def clarify_demands(
        vacancy: str, body: DemandsIn, who: Called, command: CommandId
    ) -> dict[str, Any]:
        """What the job asks, item by item; kept when the posting is sent again."""
        known = await store.vacancy(who.tenant, vacancy)
        if known is None:
            raise Problem(404, "not-found", "There is no such vacancy.", "vacancy")
        if not body.demands:
            raise Problem(422, "demands-empty", "Send a value for one item or more.", "demands")
        answers = [
            DemandClarified(
                vacancy=vacancy,
                employer=body.employer,
                occupation=occupation_of(known, reference)[0],
                item=item,
                value=value,
                by=who.role,
                on=day_of(now()),
            )
            for item, value in body.demands.items()
        ]
        await store.clarify(who.tenant, command, answers)
        return {"vacancy": vacancy, "clarified": sorted(body.demands)}

    _ = clarify_demands
    return router


def candidate_routes(store: Store, reference: Reference, now: Now) -> APIRouter:
    """What can be read of a candidate's search, inward and outward."""
    router, market = APIRouter(), Market(store, now)

    @router.get("/v1/candidates/{case}/matches", dependencies=[roles(SEEKERS)])
    async def matches(
        case: str, who: Called, top: Annotated[int, Query(ge=1, le=100)] = 20, all_verdicts: bool = False
    ) -> dict[str, Any]:
        """The vacancies for a candidate by rank, with every limit, reason, skill and question. No rejected one."""
        searching = within_reach(await store.searching(case), who)
        candidate = searching.candidate
        if candidate is None:
            return {"case": case, "matches": [], "waits_for": "second track, capacity and search profile"}
        offers = {v.vacancy: v for v in await market.of(searching) if v.vacancy not in searching.rejected}
        found = match(candidate, offers.values(), reference, top, all_verdicts)
        rows = [shown(each, candidate, offers[each.vacancy], searching, reference) for each in found]
        return {"case": case, "matches": rows, "subsidies": [asdict(hint) for hint in HINTS]}

    @router.get("/v1/candidates/{case}/limits-cost", dependencies=[roles(WEIGHERS)])
    async def limits_cost(case: str, who: Called) -> dict[str, Any]:
        """For each single limit how many vacancies would come within reach if it were one step wider."""
        searching = within_reach(await store.searching(case), who)
        if searching.candidate is None:
            raise Problem(404, "not-found", "This candidate is not searching.", "case")
        offers = await market.of(searching)
        # Thousands of vacancies are judged: other calls must not wait for it.
        found = await asyncio.to_thread(costs, searching.candidate, offers, reference, market.today)
        return {
            "case": case,
            "within_reach": found.within_reach,
            "limits": [each.line() for each in found.limits],
        }

    @router.get("/v1/candidates/{case}/matches/{vacancy}/outward", dependencies=[roles(SEEKERS)])
    async def outward_match(case: str, vacancy: str, who: Called) -> dict[str, Any]:
        """What may leave to the vacancy's employer: no limit, no verdict, no health fact."""
        searching = within_reach(await store.searching(case), who)
        if searching.candidate is None:
            raise Problem(404, "not-found", "This candidate is not searching.", "case")
        offers = [each for each in await market.of(searching) if each.vacancy == vacancy]
        for each in match(searching.candidate, offers, reference):
            leaving = outward(each)
            texts = {"text_nl": outward_text(leaving), "text_en": outward_text(leaving, "en")}
            return {**asdict(leaving), **texts}
        raise Problem(404, "not-found", "This vacancy is not proposed to this candidate.", "vacancy")

    _ = (matches, limits_cost, outward_match)
    return router


def vacancy_routes(store: Store) -> APIRouter:
    """Vacancies in and out."""
    router = APIRouter()

    @router.post("/v1/vacancies", status_code=201, dependencies=[roles(SUPPLIERS)])
    async def keep_vacancies(request: Request, who: Called) -> dict[str, Any]:
        """One vacancy or a list: schema.org JobPosting, or the flat form. All are kept, or none."""
        vacancies = _vacancies(await request.body())
        await store.keep_vacancies(who.tenant, vacancies)
        return {"kept": len(vacancies), "vacancies": [each.vacancy for each in vacancies]}

    @router.delete("/v1/vacancies/{vacancy}", status_code=204, dependencies=[roles(SUPPLIERS)])
    async def drop_vacancy(vacancy: str, who: Called) -> None:
        """The vacancy is filled or withdrawn; its proposals go with it."""
        if not await store.drop_vacancy(who.tenant, vacancy):
            raise Problem(404, "not-found", "There is no such vacancy.", "vacancy")

    _ = (keep_vacancies, drop_vacancy)
    return router


def _vacancies(body: bytes) -> list[Vacancy]:
    """Every vacancy of a body; a broken one is named by its place in the list and nothing is kept."""
    try:
        given: Any = json.loads(body)
    except ValueError:
        raise Problem(400, "not-json", "The body is not JSON.") from None
    rows = cast(list[Any], given) if isinstance(given, list) else [given]
    if not rows or len(rows) > MOST_VACANCIES:
        raise Problem(422, "vacancies-count", f"Send one to {MOST_VACANCIES} vacancies.")
    vacancies: list[Vacancy] = []
    for n, row in enumerate(rows):
        try:
            vacancies.append(read_vacancy(json.dumps(row)))
        except ValidationError as error:
            first = named(error, f"{n}." if isinstance(given, list) else "")[0]
            raise Problem(422, first["code"], first["detail"], first["path"]) from None
    return vacancies
