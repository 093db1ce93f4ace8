"""The way in over HTTP: an application with tokens, problem documents, a limit on bodies, health and metrics."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from fastapi_swagger import patch_fastapi
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kernel import problem, token
from shared.kernel.clock import derived_id, new_id
from shared.kernel.problem import Problem
from shared.kernel.rates import STATE, Rates, ToldRates
from shared.kernel.token import Caller, Reads
from shared.kernel.trace import Tracing


@dataclass(frozen=True)
class Readiness:
    """Whether a service can do its work, and what it knows about that."""

    ready: bool
    checks: dict[str, object]


Ready = Callable[[], Awaitable[Readiness]]

BEARER = HTTPBearer(auto_error=False)


def application(
    service: str,
    description: str,
    ready: Ready,
    tokens: Reads,
    body_limit: int,
    larger: Mapping[str, int] | None = None,
    rate: int = 0,
) -> FastAPI:
    """An application with everything but the service's own routes.

    Limits are in bytes, `larger` by a path's end; `rate` is requests a minute of one caller, 0 for any number.
    """
    app = FastAPI(
        title=f"Hervat {service}",
        description=description,
        version="1",
        docs_url=None,
        redoc_url=None,
        swagger_ui_oauth2_redirect_url=None,
    )
    # FastAPI's own page loads its script from elsewhere: an arbodienst's browser may not reach that, nor should.
    patch_fastapi(app, swagger_ui_parameters={"tryItOutEnabled": True, "persistAuthorization": False})
    app.state.tokens, app.state.rates = tokens, Rates(rate, time.monotonic)
    problem.install(app)
    app.add_middleware(ToldRates)
    app.add_middleware(BodyLimit, limit=body_limit, larger=larger or {})

    @app.get("/health/live", tags=["health"])
    async def live() -> dict[str, str]:
        """The process answers."""
        return {"status": "live"}

    @app.get("/health/ready", tags=["health"])
    async def is_ready() -> JSONResponse:
        """The service hears, stores and tells; 503 when one of them fails, with which."""
        state = await ready()
        body = {"status": "ready" if state.ready else "not-ready", "service": service, "checks": state.checks}
        return JSONResponse(body, 200 if state.ready else 503)

    @app.get("/metrics", tags=["health"])
    async def metrics() -> Response:
        """Counters, in Prometheus' format."""
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    _ = (live, is_ready, metrics)
    return app


async def caller(
    request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)] = None
) -> Caller:
    """Who calls, by the bearer token; 401 without a good one, 429 for who asks too often."""
    if credentials is None:
        raise Problem(
            401, "token-missing", "Send a bearer token in the Authorization header.", "Authorization"
        )
    who = await _read(request, credentials.credentials)
    stand = cast(Rates, request.app.state.rates).take(who)
    request.scope["state"][STATE] = stand
    if stand and stand.refused:
        detail = f"A caller may ask {stand.limit} times a minute."
        raise Problem(429, "too-many-requests", detail, retry_after=stand.reset)
    return who


async def _read(request: Request, written: str) -> Caller:
    """Off the loop where a key set may have to be fetched."""
    tokens = cast(Reads, request.app.state.tokens)
    try:
        return await asyncio.to_thread(tokens.read, written) if tokens.waits else tokens.read(written)
    except token.BadToken:
        detail = "The bearer token is not valid (wrong signature, expired, or without a known role)."
        raise Problem(401, "token-invalid", detail, "Authorization") from None


Called = Annotated[Caller, Depends(caller)]


def roles(allowed: Sequence[str]) -> Any:
    """A dependency that answers 403 to any other role."""

    async def check(who: Called) -> Caller:
        if who.role not in allowed:
            raise Problem(403, "role-not-allowed", f"This is for {', '.join(allowed)}.", "role")
        return who

    return Depends(check)


async def command_id(
    request: Request,
    who: Called,
    idempotency_key: Annotated[
        str | None, Header(max_length=200, description="The same key, the same answer")
    ] = None,
) -> str:
    """The id of a command: the same for the same key of the same caller and path, fresh without one."""
    if not idempotency_key:
        return new_id()
    return derived_id("command", who.tenant, who.role, who.subject, request.url.path, idempotency_key)


CommandId = Annotated[str, Depends(command_id)]


class Traced:
    """Goes on with the caller's trace, or begins one; what scrapes and probes ask is of none."""

    def __init__(self, app: ASGIApp, tracing: Tracing) -> None:
        """The outermost: what the others answer is in the trace too."""
        self.app, self.tracing = app, tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Names the span after the route, as a path names a case."""
        if scope["type"] != "http" or not scope["path"].startswith("/v1/"):
            await self.app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"traceparent", b"").decode("latin-1")

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                span.set_attribute("status", message["status"])
            await send(message)

        with self.tracing.request(str(scope["method"]), given) as span:
            await self.app(scope, receive, noted)
            span.update_name(f"{scope['method']} {getattr(scope.get('route'), 'path', '')}".rstrip())


class BodyLimit:
    """Refuses a body over the limit before it is read whole, with or without a Content-Length."""

    def __init__(self, app: ASGIApp, limit: int, larger: Mapping[str, int]) -> None:
        """In bytes; `larger` for paths that end so, where whole files are handed in."""
        self.app, self.limit, self.larger = app, limit, larger

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Counts what comes in."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        limit = self.larger.get("/" + str(scope["path"]).rpartition("/")[2], self.limit)
        length = dict(scope["headers"]).get(b"content-length", b"0")
        too_large = Problem(413, "body-too-large", f"A body may have {limit} bytes.", "Content-Length")
        if not length.isdigit() or len(length) > 18 or int(length) > limit:
            await problem.response(too_large)(scope, receive, send)
            return
        seen, answered = 0, False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise too_large
            return message

        async def unless_over(message: Message) -> None:
            # FastAPI makes a plain 400 of whatever goes wrong while it reads a body.
            nonlocal answered
            if seen <= limit or answered:
                answered = True
                await send(message)

        try:
            await self.app(scope, counted, unless_over)
        except Problem as raised:
            if raised is not too_large or answered:
                raise
        if seen > limit and not answered:
            await problem.response(too_large)(scope, receive, send)
