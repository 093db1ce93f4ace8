"""Errors at a door, as `application/problem+json` (RFC 9457) with a code and the field that is wrong.

No value that a caller sent is repeated: what may not be stored may not be echoed or logged either.
"""

from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kernel.decider import CaseHeld, CommandRefused
from shared.kernel.log import log
from shared.kernel.outcome import Unavailable


class Problem(Exception):
    """A request that is refused: status, code, a sentence, and the field where there is one."""

    def __init__(
        self, status: int, code: str, detail: str, path: str | None = None, retry_after: int | None = None
    ) -> None:
        """`path` is dotted, as in `facts.0.first_day`; `retry_after` in seconds."""
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail
        self.path, self.retry_after = path, retry_after


def not_yet_known() -> Problem:
    """The answer for a case that is not here yet, and for one out of the caller's reach: nobody learns which."""
    detail = "No case with this id is known to this service for you (yet)."
    return Problem(404, "not-yet-known", detail, "case", retry_after=1)


def response(problem: Problem, errors: list[dict[str, str]] | None = None) -> JSONResponse:
    """The problem as it goes out."""
    body: dict[str, Any] = {
        "type": f"urn:hervat:problem:{problem.code}",
        "title": problem.code.replace("-", " "),
        "status": problem.status,
        "code": problem.code,
        "detail": problem.detail,
    }
    if problem.path:
        body["path"] = problem.path
    if errors:
        body["errors"] = errors
    headers = {"Retry-After": str(problem.retry_after)} if problem.retry_after else None
    return JSONResponse(body, problem.status, headers, media_type="application/problem+json")


def named(error: ValidationError | RequestValidationError, prefix: str = "") -> list[dict[str, str]]:
    """What is wrong with a body: code, field, and a sentence without the value."""
    return [
        {
            "code": "unknown-field" if each["type"] == "extra_forbidden" else each["type"].replace("_", "-"),
            "path": prefix + ".".join(_steps(each)),
            "detail": "This field does not exist." if each["type"] == "extra_forbidden" else _sentence(each),
        }
        for each in error.errors()
    ]


def invalid(error: ValidationError, prefix: str = "") -> Problem:
    """The first thing that is wrong with a body, as a refusal."""
    first = named(error, prefix)[0]
    return Problem(422, first["code"], first["detail"], first["path"])


def _steps(error: Any) -> list[str]:
    """Where the fault is; an item of the catalogue of limits, or the field that says which kind, is a step too."""
    steps = [str(part) for part in error["loc"] if part != "body"]
    context = error.get("ctx", {})
    named_by = context.get("item") or str(context.get("discriminator", "")).strip("'")
    return [*steps, str(named_by)] if named_by else steps


def _sentence(error: Any) -> str:
    """Pydantic's message, but for those that repeat what was sent."""
    quoting = (
        "value_error",
        "date_from_datetime_parsing",
        "date_parsing",
        "json_invalid",
        "union_tag_invalid",
    )
    return "This value is not valid here." if error["type"] in quoting else str(error["msg"])


def install(app: FastAPI) -> None:
    """Gives an application these answers to everything that can go wrong."""

    async def bad_body(_: Request, error: Exception) -> Response:
        if not isinstance(error, RequestValidationError | ValidationError):
            raise error
        errors = named(error)
        if any(each["code"] == "json-invalid" for each in errors):
            return response(Problem(400, "not-json", "The body is not JSON."))
        first = errors[0]
        return response(Problem(422, first["code"], first["detail"], first["path"]), errors)

    async def plain(_: Request, error: Exception) -> Response:
        return response(_problem_of(error))

    for kind in (RequestValidationError, ValidationError):
        app.add_exception_handler(kind, bad_body)
    for kind in (Problem, CommandRefused, CaseHeld, Unavailable, HTTPException):
        app.add_exception_handler(kind, plain)
    app.add_middleware(_Unexpected)


class _Unexpected:
    """A fault of ours is logged with its trace and answered without it; once an answer has begun it is broken off."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except Problem:
            # A body over its limit: whoever counts it answers.
            raise
        except Exception:
            if scope["type"] != "http":
                raise
            log.exception("unexpected", method=scope["method"], route=scope["path"])
            if begun:
                raise
            fault = Problem(500, "unexpected", "Something went wrong on our side; nothing was stored.")
            await response(fault)(scope, receive, send)


CODES = {401: "token-missing", 404: "not-found", 405: "method-not-allowed", 413: "body-too-large"}


def _problem_of(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, CommandRefused):
        refused = error.refused
        return Problem(422, refused.code, refused.detail, refused.path)
    if isinstance(error, CaseHeld):
        return Problem(423, "case-held", "An earlier event of this case waits for a mend.", retry_after=60)
    if isinstance(error, Unavailable):
        return Problem(503, "unavailable", "Try again: the same Idempotency-Key is safe.", retry_after=2)
    if isinstance(error, HTTPException):
        return Problem(error.status_code, CODES.get(error.status_code, "http-error"), str(error.detail))
    return Problem(500, "unexpected", "Something went wrong on our side; nothing was stored.")
