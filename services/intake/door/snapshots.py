"""Full deliveries of an employer handed in, shown, and decided on; and what is asked because of them."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request, Response

from services.intake.door import imports
from services.intake.rules.shapes import Body
from services.intake.store.import_files import ImportFiles
from services.intake.store.standings import Questions
from services.intake.store.taking import other_employer
from shared.contracts.facts_of_intake import Day
from shared.contracts.intake import Key
from shared.kernel.clock import Now, day_of
from shared.kernel.door import Called, CommandId, roles
from shared.kernel.problem import Problem

DECIDERS = ("case-manager", "team-lead", "administrator")
"""Who looks at a delivery that is held."""


class DecisionIn(Body):
    """What becomes of a delivery that is held."""

    decision: Literal["take", "reject"]


class StillIn(Body):
    """The answer that nothing has changed; anything else is told as a fact with its date."""

    answer: Literal["still-sick"]


def snapshot_routes(files: ImportFiles, reporters: tuple[str, ...], now: Now) -> APIRouter:
    """The routes of full deliveries."""
    router = APIRouter(tags=["full deliveries"])

    @router.post("/v1/snapshots", status_code=202, dependencies=[roles(reporters)])
    async def hand_in_snapshot(
        request: Request,
        who: Called,
        command: CommandId,
        response: Response,
        employer: Annotated[Key, Query()],
        as_of: Annotated[Day, Query()],
    ) -> dict[str, Any]:
        """Everybody of one employer who is sick on a day, as a file: compared with what is held, and then taken.

        Rows that are missing close nothing: they are asked about. One that would close many is held for a person.
        """
        if problem := other_employer(who, employer):
            raise problem
        if as_of > day_of(now()):
            raise Problem(422, "in-the-future", "This day has yet to come.", "as_of")
        about = {"employer": employer, "as_of": as_of.isoformat()}
        handed = await files.receive(command, imports.format_of(request), who, request.stream(), about)
        response.headers["Location"] = f"/v1/import-files/{handed.file}"
        return asdict(handed)

    @router.post("/v1/import-files/{file}/decision", dependencies=[roles(DECIDERS)])
    async def decide_snapshot(file: str, body: DecisionIn, who: Called) -> dict[str, Any]:
        """Takes a full delivery that is held, or rejects it."""
        imports.handed_in(await files.find(file, who))
        if not await files.decide(file, body.decision == "take"):
            raise Problem(409, "not-held", "This file does not wait for a decision.", "file")
        return asdict(imports.handed_in(await files.find(file, who)))

    _ = (hand_in_snapshot, decide_snapshot)
    return router


def question_routes(questions: Questions, reporters: tuple[str, ...]) -> APIRouter:
    """The routes of what is asked."""
    router = APIRouter(tags=["full deliveries"])

    @router.get("/v1/questions", dependencies=[roles(reporters)])
    async def asked(who: Called, employer: Annotated[Key | None, Query()] = None) -> dict[str, Any]:
        """What full deliveries left unclear: `missing` from one, `differs` in its first day, or `reopens`."""
        if employer and (problem := other_employer(who, employer)):
            raise problem
        return {"questions": await questions.of(who.tenant, employer or who.employer)}

    @router.post("/v1/questions/{case}", status_code=204, dependencies=[roles(reporters)])
    async def still(case: str, body: StillIn, who: Called) -> None:
        """Things stand as they are held here. Where they do not, tell the fact: recovered, correction, withdrawn."""
        mine = {each["case"] for each in await questions.of(who.tenant, who.employer)}
        if case not in mine:
            raise Problem(404, "not-asked", "Nothing is asked about this case.", "case")
        await questions.settle(who.tenant, [case])

    _ = (asked, still)
    return router
