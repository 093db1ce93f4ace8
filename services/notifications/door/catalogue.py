"""HTTP out: the catalogue of events, open to everybody: it says what can be told and nothing of what was."""

from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse

from shared.contracts import published
from shared.kernel.problem import Problem


def catalogue_routes() -> APIRouter:
    """As a page, as AsyncAPI, and as a schema of each kind; without a token."""
    router = APIRouter(tags=["catalogue"])

    @router.get("/catalogue", response_class=HTMLResponse)
    async def catalogue() -> HTMLResponse:
        """Every kind, with its fields, class, example and versions."""
        return HTMLResponse(published.page())

    @router.get("/catalogue/asyncapi.json")
    async def asyncapi() -> Response:
        """AsyncAPI 3."""
        return Response(published.asyncapi(), media_type="application/json")

    @router.get("/catalogue/schemas/{kind}.json", responses={404: {"description": "No such kind."}})
    async def schema(kind: str) -> Response:
        """A kind as a whole CloudEvent, JSON Schema 2020-12."""
        found = published.schema(kind)
        if found is None:
            raise Problem(404, "no-such-kind", "No kind of this name is told to partners.", "kind")
        return Response(found, media_type="application/schema+json")

    _ = (catalogue, asyncapi, schema)
    return router
