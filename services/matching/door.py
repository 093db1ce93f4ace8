"""HTTP in: vacancies, and what is proposed to a candidate with the reasons."""

import json
from dataclasses import asdict
from typing import Annotated, Any, cast

from fastapi import APIRouter, Query, Request
from pydantic import ValidationError

from services.matching.rules.lines import read_vacancy
from services.matching.rules.match import match
from services.matching.rules.outward import outward, outward_text
from services.matching.rules.reasons import reason_text
from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Vacancy
from services.matching.store import Searching, Store
from shared.kernel.clock import Now, day_of
from shared.kernel.door import Called, roles
from shared.kernel.problem import Problem, named
from shared.kernel.token import Caller

SUPPLIERS = ("administrator", "job-coach", "bureau", "partner", "case-manager")
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
MOST_VACANCIES = 1_000


def routes(store: Store, reference: Reference, now: Now) -> APIRouter:
    """The service's own routes."""
    router = APIRouter(tags=["matching"])
    router.include_router(vacancy_routes(store))
    router.include_router(candidate_routes(store, reference, now))
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


def candidate_routes(store: Store, reference: Reference, now: Now) -> APIRouter:
    """What is proposed to a candidate, inward and outward."""
    router = APIRouter()

    @router.get("/v1/candidates/{case}/matches", dependencies=[roles(SEEKERS)])
    async def matches(
        case: str, who: Called, top: Annotated[int, Query(ge=1, le=100)] = 20, all_verdicts: bool = False
    ) -> dict[str, Any]:
        """The vacancies for a candidate by rank, with every limit, reason and missing skill."""
        searching = _within_reach(await store.searching(case), who)
        if searching.candidate is None:
            return {"case": case, "matches": [], "waits_for": "second track, capacity and search profile"}
        vacancies = await store.vacancies(searching.tenant, day_of(now()))
        found = match(searching.candidate, vacancies, reference, top, all_verdicts)
        titles = {each.vacancy: each.title for each in vacancies}
        shown: list[dict[str, Any]] = []
        for each in found:
            words = {lang: [reason_text(code, lang) for code in each.reasons] for lang in ("nl", "en")}
            told = each.vacancy in searching.told
            shown.append({**each.line(), "title": titles[each.vacancy], "proposed": told, "why": words})
        return {"case": case, "matches": shown}

    @router.get("/v1/candidates/{case}/matches/{vacancy}/outward", dependencies=[roles(SEEKERS)])
    async def outward_match(case: str, vacancy: str, who: Called) -> dict[str, Any]:
        """What may leave to the vacancy's employer: no limit, no verdict, no health fact."""
        searching = _within_reach(await store.searching(case), who)
        vacancies = await store.vacancies(searching.tenant, day_of(now()))
        if searching.candidate is None:
            raise Problem(404, "not-found", "This candidate is not searching.", "case")
        for each in match(searching.candidate, [v for v in vacancies if v.vacancy == vacancy], reference):
            leaving = outward(each)
            return {
                **asdict(leaving),
                "text_nl": outward_text(leaving),
                "text_en": outward_text(leaving, "en"),
            }
        raise Problem(404, "not-found", "This vacancy is not proposed to this candidate.", "vacancy")

    _ = (matches, outward_match)
    return router


def _within_reach(searching: Searching | None, who: Caller) -> Searching:
    if searching is None or not who.may_see(searching.tenant, searching.employer, searching.case):
        raise Problem(
            404, "not-yet-known", "No candidate with this id is known here for you (yet).", "case", 1
        )
    return searching


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
