"""Parked records and held cases over HTTP, for the administrator: look, replay, release, discard; never a body."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends

from shared.kernel.cases import Cases
from shared.kernel.dead import DeadStore
from shared.kernel.door import Called, roles
from shared.kernel.mongo import Document
from shared.kernel.problem import Problem
from shared.kernel.replay import NotKept, NotParked, Replay


def dead_routes(dead: DeadStore, cases: Cases[Any], replay: Replay) -> APIRouter:
    """The routes that every service has."""
    router = APIRouter(prefix="/v1/dead", tags=["dead"], dependencies=[roles(("administrator",))])

    async def row_of(topic: str, partition: int, offset: int, who: Called) -> Document:
        """A parked record; one that names another arbodienst is as if it were not there."""
        row = await dead.show(f"{topic}/{partition}/{offset}")
        if row is None or dict(_headers(row)).get("tenant", who.tenant) != who.tenant:
            raise Problem(404, "not-found", "No record is parked from this place.", "place")
        return row

    @router.get("")
    async def parked() -> dict[str, Any]:
        """The latest parked records: place, code, field, size and hash; never a body."""
        return {"count": await dead.count(), "records": await dead.list()}

    @router.get("/{topic}/{partition}/{offset}")
    async def show(row: Annotated[Document, Depends(row_of)]) -> dict[str, Any]:
        """One parked record with its headers; its body is shown on the server only, by `dead show`."""
        shown = {name: value for name, value in row.items() if name not in ("key", "value", "headers")}
        return {**shown, "kept": "headers" in row, "headers": _headers(row)}

    @router.post("/{topic}/{partition}/{offset}/replay")
    async def again(row: Annotated[Document, Depends(row_of)]) -> dict[str, Any]:
        """Gives a parked record to the service once more: taken, or still parked with its code."""
        try:
            return (await replay.one(row["_id"])).line()
        except NotParked:
            raise Problem(404, "not-found", "No record is parked from this place.", "place") from None
        except NotKept:
            detail = "Its bytes are neither kept nor on the topic any more: whoever wrote it sends it again."
            raise Problem(409, "not-kept", detail, "place") from None

    @router.delete("/{topic}/{partition}/{offset}", status_code=204)
    async def discard(row: Annotated[Document, Depends(row_of)]) -> None:
        """Forgets a parked record."""
        await dead.discard(row["_id"])

    @router.post("/release/{case}")
    async def release(case: str, who: Called) -> dict[str, int]:
        """Decides a held case's messages again, in order."""
        known = await cases.case(case)
        if not who.may_see(known.tenant, known.employer, case):
            raise Problem(404, "not-found", "No case with this id is known to this service for you.", "case")
        return {"released": await cases.release(case)}

    _ = (parked, show, again, discard, release)
    return router


def _headers(row: Document) -> list[tuple[str, str]]:
    """As text; bytes that are none are escaped."""
    kept: list[tuple[str, bytes | None]] = row.get("headers", [])
    return [(str(name), (value or b"").decode(errors="backslashreplace")) for name, value in kept]
