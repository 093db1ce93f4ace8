"""Parked records and held cases over HTTP, for the administrator: look, release, discard."""

from typing import Any

from fastapi import APIRouter

from shared.kernel.cases import Cases
from shared.kernel.dead import DeadStore
from shared.kernel.door import Called, roles
from shared.kernel.problem import Problem


def dead_routes(dead: DeadStore, cases: Cases[Any]) -> APIRouter:
    """The routes that every service has."""
    router = APIRouter(prefix="/v1/dead", tags=["dead"], dependencies=[roles(("administrator",))])

    @router.get("")
    async def parked() -> dict[str, Any]:
        """The latest parked records: place, code, field, size and hash; never a body."""
        return {"count": await dead.count(), "records": await dead.list()}

    @router.delete("/{topic}/{partition}/{offset}", status_code=204)
    async def discard(topic: str, partition: int, offset: int) -> None:
        """Forgets a parked record."""
        if not await dead.discard(f"{topic}/{partition}/{offset}"):
            raise Problem(404, "not-found", "No record is parked from this place.", "place")

    @router.post("/release/{case}")
    async def release(case: str, who: Called) -> dict[str, int]:
        """Decides a held case's messages again, in order."""
        known = await cases.case(case)
        if not who.may_see(known.tenant, known.employer, case):
            raise Problem(404, "not-found", "No case with this id is known to this service for you.", "case")
        return {"released": await cases.release(case)}

    _ = (parked, discard, release)
    return router
