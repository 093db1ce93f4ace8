"""HTTP in: vacancies in every form they come in, and what is found out about them."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any, cast

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, ValidationError

from services.matching.rules.clarified import DemandClarified
from services.matching.rules.formats import offers_in
from services.matching.rules.formats.csvfile import BadRow, csv_offers
from services.matching.rules.formats.setu import opening_of
from services.matching.rules.offer import Offer, placed
from services.matching.rules.postings import Outcome
from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Name
from services.matching.rules.verdicts import occupation_of
from services.matching.store.taking import Taking
from shared.contracts.limits import LimitValues
from shared.kernel.clock import Now, day_of
from shared.kernel.door import Called, CommandId, roles
from shared.kernel.plain_xml import NotXml
from shared.kernel.problem import Problem, invalid

SUPPLIERS = ("administrator", "job-coach", "bureau", "partner", "case-manager")
ASKERS = ("job-coach", "bureau", "labour-expert", "case-manager")
"""Who asks an employer about a job and writes down the answer."""
READERS = (*SUPPLIERS, "labour-expert")
XML = ("application/xml", "text/xml")
MOST_VACANCIES, MOST_ROWS = 1_000, 20_000


class DemandsIn(BaseModel):
    """What was found out about a job: a value for each item asked about, and whose job it is where that is known."""

    model_config = ConfigDict(extra="forbid")

    demands: LimitValues
    employer: Name | None = None


class OccupationIn(BaseModel):
    """Which of the occupations that a title resembles it is, by its URI."""

    model_config = ConfigDict(extra="forbid")

    occupation: Name


async def _json(taking: Taking, tenant: str, body: bytes) -> dict[str, Any]:
    """One JSON value or a list: all are kept, or none and a problem that names the first fault."""
    return await _kept(taking, tenant, await asyncio.to_thread(_read_json, body, taking.world()))


async def _xml(taking: Taking, tenant: str, body: bytes) -> dict[str, Any]:
    """One opening in XML: all of its profiles are kept, or none."""
    return await _kept(taking, tenant, await asyncio.to_thread(_read_xml, body, taking.world()))


async def _kept(taking: Taking, tenant: str, offers: list[Offer]) -> dict[str, Any]:
    outcomes = _outcomes(await taking.keep(tenant, offers))
    names = [each.vacancy.vacancy for each in offers]
    return {"kept": len(offers), "vacancies": names, "outcomes": outcomes}


async def _file(taking: Taking, tenant: str, body: bytes) -> dict[str, Any]:
    """A CSV: every row by itself, each answered with what became of it or with its line and what is wrong."""
    found = await asyncio.to_thread(_read_csv, body, taking.world())
    offers = [each for each in found if isinstance(each, Offer)]
    outcomes = iter(_outcomes(await taking.keep(tenant, offers)))
    answers = [_wrong(each) if isinstance(each, BadRow) else next(outcomes) for each in found]
    return {"kept": len(offers), "refused": len(found) - len(offers), "outcomes": answers}


def _outcomes(became: list[tuple[str, Outcome]]) -> list[dict[str, str]]:
    return [{"vacancy": name, "outcome": outcome} for name, outcome in became]


def _no_such_vacancy() -> Problem:
    return Problem(404, "not-found", "There is no such vacancy.", "vacancy")


def vacancy_routes(taking: Taking) -> APIRouter:
    """Vacancies in and out."""
    router, vacancies = APIRouter(), taking.vacancies

    @router.post("/v1/vacancies", status_code=201, dependencies=[roles(SUPPLIERS)])
    async def keep_vacancies(request: Request, who: Called) -> dict[str, Any]:
        """JSON (JobPosting, HR Open, the flat form; one or a list), an opening in XML, or a CSV row by row."""
        form = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        read = _file if form == "text/csv" else _xml if form in XML else _json
        return await read(taking, who.tenant, await request.body())

    @router.get("/v1/vacancies/{vacancy}", dependencies=[roles(READERS)])
    async def the_vacancy(vacancy: str, who: Called) -> dict[str, Any]:
        """What is known of a vacancy: fields, the words each finding stands on, choices for its title, answers."""
        found = await vacancies.detail(who.tenant, vacancy)
        if found is None:
            raise _no_such_vacancy()
        return found

    @router.delete("/v1/vacancies/{vacancy}", status_code=204, dependencies=[roles(SUPPLIERS)])
    async def drop_vacancy(vacancy: str, who: Called) -> None:
        """The vacancy is filled or withdrawn; its proposals go with it."""
        if not await vacancies.drop(who.tenant, vacancy):
            raise _no_such_vacancy()

    _ = (keep_vacancies, the_vacancy, drop_vacancy)
    return router


def answer_routes(taking: Taking, now: Now) -> APIRouter:
    """What is found out about a job; it serves every candidate from then on."""
    router, vacancies, world = APIRouter(), taking.vacancies, taking.world

    @router.post("/v1/vacancies/{vacancy}/demands", status_code=202, dependencies=[roles(ASKERS)])
    async def clarify_demands(
        vacancy: str, body: DemandsIn, who: Called, command: CommandId
    ) -> dict[str, Any]:
        """What the job asks, item by item; kept when the posting is sent again."""
        known = await vacancies.one(who.tenant, vacancy)
        if known is None:
            raise _no_such_vacancy()
        if not body.demands:
            raise Problem(422, "demands-empty", "Send a value for one item or more.", "demands")
        answers = [
            DemandClarified(
                vacancy=vacancy,
                employer=body.employer,
                occupation=occupation_of(known.vacancy, world())[0],
                item=item,
                value=value,
                by=who.role,
                on=day_of(now()),
            )
            for item, value in body.demands.items()
        ]
        await vacancies.clarify(who.tenant, command, answers)
        return {"vacancy": vacancy, "clarified": sorted(body.demands)}

    @router.post("/v1/vacancies/{vacancy}/occupation", status_code=202, dependencies=[roles(ASKERS)])
    async def pick_occupation(vacancy: str, body: OccupationIn, who: Called) -> dict[str, Any]:
        """A person says which occupation a title is; kept when the posting is sent again."""
        if world().isco(body.occupation) is None:
            raise Problem(422, "occupation-unknown", "There is no such occupation.", "occupation")
        if await vacancies.one(who.tenant, vacancy) is None:
            raise _no_such_vacancy()
        await vacancies.pick(who.tenant, vacancy, body.occupation, who.role, day_of(now()))
        return {"vacancy": vacancy, "occupation": body.occupation}

    _ = (clarify_demands, pick_occupation)
    return router


def _read_json(body: bytes, reference: Reference) -> list[Offer]:
    """Every vacancy of a body; a broken one is named by its place in the list."""
    try:
        given: Any = json.loads(body)
    except (ValueError, RecursionError):
        raise Problem(400, "not-json", "The body is not JSON.") from None
    rows = cast(list[Any], given) if isinstance(given, list) else [given]
    if not rows or len(rows) > MOST_VACANCIES:
        raise Problem(422, "vacancies-count", f"Send one to {MOST_VACANCIES} vacancies.")
    offers: list[Offer] = []
    for n, row in enumerate(rows):
        try:
            offers += [placed(each, reference) for each in offers_in(row)]
        except ValidationError as error:
            raise invalid(error, f"{n}." if isinstance(given, list) else "") from None
    return offers


def _read_xml(body: bytes, reference: Reference) -> list[Offer]:
    try:
        return [placed(each, reference) for each in offers_in(opening_of(body))]
    except NotXml as error:
        raise Problem(400, error.code, "The body is no opening in XML that can be read.") from None
    except ValidationError as error:
        raise invalid(error) from None


def _read_csv(body: bytes, reference: Reference) -> list[Offer | BadRow]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Problem(400, "not-utf-8", "The file is not UTF-8.") from None
    found = list(_placed_rows(csv_offers(text), reference))
    if len(found) > MOST_ROWS:
        raise Problem(413, "too-many-rows", f"A file may have {MOST_ROWS} rows.")
    return found


def _placed_rows(offers: Iterator[Offer | BadRow], reference: Reference) -> Iterator[Offer | BadRow]:
    for line, each in enumerate(offers, start=2):
        try:
            yield placed(each, reference) if isinstance(each, Offer) else each
        except ValidationError:
            yield BadRow(line, "postcode-unknown", "postcode", "there is no such postcode")


def _wrong(row: BadRow) -> dict[str, Any]:
    return {"line": row.line, "error": {"code": row.code, "path": row.path, "detail": row.message}}
