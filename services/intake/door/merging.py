"""Cases that are one employment under two keys: merged, and parted again."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field

from services.intake.rules.shapes import Body
from services.intake.store.merging import Merging
from shared.kernel.door import Called, CommandId, roles

MERGERS = ("case-manager", "team-lead", "administrator")
Case = Annotated[str, Field(min_length=1, max_length=64)]


class MergeIn(Body):
    """Which case goes on."""

    into: Case


class PartIn(Body):
    """Which other case it is not."""

    other: Case


def merging_routes(merging: Merging) -> APIRouter:
    """The routes of cases that are one, or are not."""
    router = APIRouter(tags=["people"])

    @router.post("/v1/absences/{case}/merge", dependencies=[roles(MERGERS)])
    async def merge(case: str, body: MergeIn, who: Called, command: CommandId) -> dict[str, Any]:
        """This case falls silent, the other goes on with what was reported in both, and is where reports come in."""
        return {"case": body.into, "new": await merging.merge(case, body.into, who, command)}

    @router.post("/v1/absences/{case}/part", dependencies=[roles(MERGERS)])
    async def part(case: str, body: PartIn, who: Called, command: CommandId) -> dict[str, Any]:
        """They were not one after all: each goes on with its own; what was reported since stays where it came in."""
        return {"case": case, "new": await merging.part(case, body.other, who, command)}

    _ = (merge, part)
    return router
