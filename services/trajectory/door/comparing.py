"""HTTP: the dry run of a takeover. Where the dates of another system differ from ours, and why; nothing is stored."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from services.trajectory.rules.comparing import compared
from shared.contracts.facts_of_intake import Day
from shared.kernel.clock import Now, begun
from shared.kernel.door import Called, roles
from shared.kernel.problem import Problem

COMPARERS = ("administrator", "team-lead")
LINES = "application/x-ndjson"
IN_BODY = {"requestBody": {"required": True, "content": {LINES: {"schema": {"type": "string"}}}}}


def comparing_routes(now: Now) -> APIRouter:
    """The route of the dry run."""
    router = APIRouter()

    @router.post(
        "/v1/takeovers/compare",
        dependencies=[roles(COMPARERS)],
        openapi_extra=IN_BODY,
        response_class=StreamingResponse,
        responses={200: {"content": {LINES: {"schema": {"type": "string"}}}}},
    )
    async def compare(
        request: Request, who: Called, as_of: Annotated[Day | None, Query()] = None
    ) -> StreamingResponse:
        """Cases as JSON lines, each with `employment`, `facts` and the `dates` of the other system.

        Answered line by line, in the same order, and with the sums at the end. Larger files go by the command line.
        """
        try:
            lines = (await request.body()).decode("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            raise Problem(422, "not-utf-8", "The lines are UTF-8.", "body") from None
        return StreamingResponse(_answers(lines, as_of or begun(now())), media_type=LINES)

    _ = compare
    return router


def _answers(lines: list[str], as_of: Day) -> Iterator[str]:
    """In a thread, a case at a time."""
    for text, _ in compared(lines, as_of):
        yield text + "\n"
