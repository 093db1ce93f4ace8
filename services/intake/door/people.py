"""Who a case is about, found by number, read by who may, and erased; and the catalogue of work of an employer."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import AfterValidator

from services.intake.domain.kinds import Absence, ErasePerson
from services.intake.rules.shapes import Body, WorkIn, a_bsn
from services.intake.store import Store
from services.intake.store.reach import within_reach
from services.intake.store.staffing import Staffing
from services.intake.store.standings import Standings
from services.intake.store.taking import other_employer
from shared.contracts.intake import Key
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, derived_id
from shared.kernel.door import Called, roles
from shared.kernel.message import commanded
from shared.kernel.problem import Problem

WITH_NUMBER = ("employee", "employer", "case-manager", "medical-case-manager", "bedrijfsarts", "team-lead")
"""Who may read all of a person, the BSN included (Beleidsregels De zieke werknemer)."""
WITHOUT_NUMBER = ("labour-expert", "job-coach", "bureau")
NEEDED = ("name", "email", "language")
"""What of a person they need, to whom the rest says too much."""
SEARCHERS = ("case-manager", "medical-case-manager", "bedrijfsarts", "team-lead", "administrator")
ERASERS = ("administrator",)


class LookUp(Body):
    """In a body, as an address would stand in every log."""

    bsn: Annotated[str, AfterValidator(a_bsn)]


def people_routes(
    cases: Cases[Absence], store: Store, standings: Standings, staffing: Staffing, now: Now
) -> APIRouter:
    """The routes of persons."""
    router = APIRouter(tags=["people"])

    @router.post("/v1/persons/lookup", dependencies=[roles(SEARCHERS)])
    async def look_up(body: LookUp, who: Called) -> dict[str, Any]:
        """The persons with this BSN, each with its employer and cases: one of them under two keys is found here."""
        found = await store.with_bsn(who.tenant, body.bsn)
        mine = [each for each in found if who.employer in (None, each["employer"])]
        known = await standings.of_persons(who.tenant, [each["person"] for each in mine])
        named = {person: [each["case"] for each in rows] for person, rows in known.items()}
        return {"persons": [{**each, "cases": named.get(each["person"], [])} for each in mine]}

    @router.get("/v1/absences/{case}/person", dependencies=[roles((*WITH_NUMBER, *WITHOUT_NUMBER))])
    async def person_of(case: str, who: Called) -> dict[str, Any]:
        """Who it is: all of the row, or for who works on the second track name, e-mail and language."""
        known = await within_reach(cases, case, who)
        row = await store.person(known.state.person or "")
        if row is None:
            raise Problem(404, "no-such-person", "Nobody is known here any more.", "case")
        said = row if who.role in WITH_NUMBER else {name: row[name] for name in NEEDED if name in row}
        return {"person": known.state.person, **said}

    @router.delete("/v1/persons/{person}", status_code=204, dependencies=[roles(ERASERS)])
    async def erase_person(person: str, who: Called) -> None:
        """Deletes who it is, under every number that was merged; the cases stay, about nobody.

        Refused while one of them runs.
        """
        rows = await standings.of_persons(who.tenant, await same_as(person, cases, standings, who.tenant))
        found = [each for some in rows.values() for each in some]
        about = [each for each in found if who.employer in (None, each["employer"])]
        if not about:
            raise Problem(404, "no-such-person", "Nobody with this id is known here.", "person")
        if any(each["since"] for each in about):
            raise Problem(409, "still-sick", "A sickness of this person has not ended.", "person")
        same = {str(each["person"]) for each in about}
        revisions = {each: await store.erase(each, now()) for each in sorted(same)}
        for each in about:
            revision = revisions[each["person"]]
            asked = ErasePerson(person=each["person"], person_revision=revision)
            cause = derived_id("erase", each["person"], revision)
            of = (each["case"], who.tenant, each["employer"])
            await cases.ask(commanded(asked, *of, cause, now()))
            await staffing.forget_adviser(*of)

    _ = (look_up, person_of, erase_person)
    return router


async def same_as(person: str, cases: Cases[Absence], standings: Standings, tenant: str) -> list[str]:
    """The persons who are this one because cases of theirs were merged, by the journal; this one too."""
    same, met = {person}, set[str]()
    ahead = [each["case"] for each in (await standings.of_persons(tenant, [person])).get(person, [])]
    while ahead:
        state = (await cases.case(about := ahead.pop())).state
        met.add(about)
        same |= {state.person} if state.person else set()
        linked = {*state.joined, *([state.merged_into] if state.merged_into else [])}
        ahead += sorted(linked - met)
    return sorted(same)


def duplicate_routes(store: Store, standings: Standings) -> APIRouter:
    """The route of persons who may be one."""
    router = APIRouter(tags=["people"])

    @router.get("/v1/duplicates", dependencies=[roles(SEARCHERS)])
    async def duplicates(who: Called, limit: Annotated[int, Query(ge=1, le=1000)] = 200) -> dict[str, Any]:
        """Persons under two keys who may be one: by BSN, by name and birth date, by e-mail; and their cases.

        Within one employer they may be one employment; with two employers one person may have two.
        """
        alike = [
            each
            for each in await store.alike(who.tenant, limit)
            if all(who.employer in (None, one["employer"]) for one in each.persons)
        ]
        known = await standings.of_persons(
            who.tenant, [one["person"] for each in alike for one in each.persons]
        )
        going_on = {
            person: [each["case"] for each in rows if not each.get("merged_into")]
            for person, rows in known.items()
        }
        shown: list[dict[str, Any]] = []
        for each in alike:
            # Whose only case was merged is nobody to be merged any more.
            still = [one for one in each.persons if going_on.get(one["person"])]
            if len(still) > 1:
                persons = [{**one, "cases": going_on[one["person"]]} for one in still]
                one_employer = len({one["employer"] for one in still}) == 1
                shown.append({"by": each.by, "one_employer": one_employer, "persons": persons})
        return {"duplicates": shown}

    _ = duplicates
    return router


def work_routes(store: Store, reporters: Sequence[str]) -> APIRouter:
    """The route of an employer's catalogue of work."""
    router = APIRouter(tags=["people"])

    @router.put("/v1/employers/{employer}/work", status_code=204, dependencies=[roles(reporters)])
    async def keep_work(employer: Key, body: WorkIn, who: Called) -> None:
        """The employer's own catalogue of work, from which work in hand is named; it takes the place of what was."""
        if problem := other_employer(who, employer):
            raise problem
        await store.keep_work(who.tenant, employer, body.titles)

    _ = keep_work
    return router
