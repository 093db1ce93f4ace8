"""HTTP in: vacancies, what is found out about them, and what is proposed to a candidate with the reasons."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query

from services.matching.domain import Search
from services.matching.door.candidates import SEEKERS, WEIGHERS, decision_routes, within_reach
from services.matching.door.shown import shown
from services.matching.door.vacancies import answer_routes, vacancy_routes
from services.matching.rules.match import judge, match
from services.matching.rules.outward import outward, outward_text
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.subsidies import HINTS
from services.matching.store import Searching, Store
from services.matching.store.market import Market
from services.matching.store.taking import Taking
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, day_of
from shared.kernel.door import Called, roles
from shared.kernel.problem import Problem
from shared.kernel.token import Caller


def routes(cases: Cases[Search], store: Store, market: Market, taking: Taking, now: Now) -> APIRouter:
    """The service's own routes."""
    router = APIRouter(tags=["matching"])
    router.include_router(vacancy_routes(taking))
    router.include_router(answer_routes(taking, now))
    router.include_router(list_routes(store, market))
    router.include_router(pair_routes(store, market, now))
    router.include_router(decision_routes(cases, store, now))
    return router


def list_routes(store: Store, market: Market) -> APIRouter:
    """What can be read of a candidate's search as a whole."""
    router = APIRouter()

    @router.get("/v1/candidates/{case}/matches", dependencies=[roles(SEEKERS)])
    async def matches(
        case: str, who: Called, top: Annotated[int, Query(ge=1, le=100)] = 20
    ) -> dict[str, Any]:
        """The vacancies for a candidate by rank, with every limit, reason, skill and question. No rejected one."""
        searching = within_reach(await store.searching(case), who)
        candidate = market.candidate(searching)
        if candidate is None:
            return {"case": case, "matches": [], "waits_for": "second track, capacity and search profile"}
        offers = {each.vacancy: each for each in await market.best(searching, top)}
        found = match(candidate, offers.values(), market.reference, top)
        rows = [shown(each, candidate, offers[each.vacancy], searching, market.reference) for each in found]
        return {"case": case, "matches": rows, "subsidies": [asdict(hint) for hint in HINTS]}

    @router.get("/v1/candidates/{case}/limits-cost", dependencies=[roles(WEIGHERS)])
    async def limits_cost(case: str, who: Called) -> dict[str, Any]:
        """For each single limit how many vacancies would come within reach if it were one step wider."""
        searching = within_reach(await store.searching(case), who)
        candidate = market.candidate(searching)
        if candidate is None:
            raise Problem(404, "not-found", "This candidate is not searching.", "case")
        found = await market.costs(searching, candidate)
        return {
            "case": case,
            "within_reach": found.within_reach,
            "limits": [each.line() for each in found.limits],
        }

    _ = (matches, limits_cost)
    return router


def pair_routes(store: Store, market: Market, now: Now) -> APIRouter:
    """One candidate and one vacancy, inward and outward."""
    router = APIRouter()

    async def both(case: str, vacancy: str, who: Caller) -> tuple[Searching, Candidate, Vacancy]:
        searching = within_reach(await store.searching(case), who)
        row = await store.vacancies.one(who.tenant, vacancy)
        candidate = market.candidate(searching)
        if candidate is None or row is None:
            raise Problem(404, "not-found", "This candidate is not searching, or there is no such vacancy.")
        return searching, candidate, row.vacancy

    @router.get("/v1/candidates/{case}/matches/{vacancy}", dependencies=[roles(SEEKERS)])
    async def one_match(case: str, vacancy: str, who: Called) -> dict[str, Any]:
        """Why this vacancy is proposed, or why not: also one that is out, over, or was said no to."""
        searching, candidate, offer = await both(case, vacancy, who)
        pair = judge(candidate, offer, market.reference, day_of(now()))
        return shown(pair, candidate, offer, searching, market.reference)

    @router.get("/v1/candidates/{case}/matches/{vacancy}/outward", dependencies=[roles(SEEKERS)])
    async def outward_match(case: str, vacancy: str, who: Called) -> dict[str, Any]:
        """What may leave to the vacancy's employer: no limit, no verdict, no health fact."""
        _, candidate, offer = await both(case, vacancy, who)
        pair = judge(candidate, offer, market.reference, day_of(now()))
        if pair.verdict == "excluded":
            raise Problem(404, "not-found", "This vacancy is not proposed to this candidate.", "vacancy")
        leaving = outward(pair)
        texts = {"text_nl": outward_text(leaving), "text_en": outward_text(leaving, "en")}
        return {**asdict(leaving), **texts}

    _ = (one_match, outward_match)
    return router
