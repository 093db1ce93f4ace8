"""What the API page says of refusals: each status with its codes, and for each code what it means and an example."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI


@dataclass(frozen=True)
class Code:
    """One code: the status it comes with, what it means, and a field it can name."""

    status: int
    code: str
    means: str
    path: str | None = None


EVERYWHERE = (
    Code(400, "not-json", "The body is not JSON."),
    Code(401, "token-missing", "No bearer token.", "Authorization"),
    Code(401, "token-invalid", "A token of nobody we know, over, or without a known role.", "Authorization"),
    Code(403, "role-not-allowed", "The role of the token may not do this.", "role"),
    Code(
        404,
        "not-yet-known",
        "No such case, one out of reach, or one that is on its way here: try again.",
        "case",
    ),
    Code(404, "not-found", "No such place."),
    Code(405, "method-not-allowed", "The place is there, the method is not."),
    Code(413, "body-too-large", "More bytes than a body may have.", "Content-Length"),
    Code(422, "unknown-field", "A field that does not exist; what it said is kept nowhere.", "diagnose"),
    Code(422, "missing", "A field that is needed.", "first_day"),
    Code(422, "value-error", "A value that cannot be, such as the thirtieth of February.", "first_day"),
    Code(
        422,
        "health-words",
        "A text that seems to say something of health: say what it means for the work.",
        "what",
    ),
    Code(423, "case-held", "An earlier event of this case waits for a mend."),
    Code(429, "too-many-requests", "More requests a minute than a caller may make: see Retry-After."),
    Code(500, "unexpected", "A fault of ours; nothing was stored."),
    Code(503, "unavailable", "A server of ours is away: the same Idempotency-Key is safe to try again."),
)
SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "A refusal (RFC 9457). No value that was sent is ever repeated in it.",
    "type": "object",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "example": "urn:hervat:problem:missing"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "By which a program tells refusals apart."},
        "detail": {"type": "string", "description": "A sentence for people."},
        "path": {"type": "string", "description": "The field, dotted; or a header, a column, an element."},
        "errors": {
            "type": "array",
            "description": "Everything that is wrong with the body, where it is more than one thing.",
            "items": {"type": "object"},
        },
    },
}
NAME = "Problem"


def explain(app: FastAPI, codes: Sequence[Code]) -> None:
    """Has the application's OpenAPI document explain these codes, and those that come everywhere."""
    plain = app.openapi

    def explained() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = plain()
            components = document.setdefault("components", {})
            components.setdefault("schemas", {})[NAME] = SCHEMA
            answers = _answers((*EVERYWHERE, *codes))
            components["responses"] = {f"{NAME}{status}": answer for status, answer in answers.items()}
            named = {status: {"$ref": f"#/components/responses/{NAME}{status}"} for status in answers}
            for path, methods in document["paths"].items():
                if path.startswith("/v1/"):
                    for operation in methods.values():
                        operation["responses"] = {**operation["responses"], **named}
            app.openapi_schema = document
        return app.openapi_schema

    # FastAPI's own way of changing the document is to put another function in this one's place.
    app.openapi = explained  # type: ignore[method-assign]


def _answers(codes: Sequence[Code]) -> dict[str, Any]:
    statuses = sorted({each.status for each in codes})
    return {str(status): _answer([each for each in codes if each.status == status]) for status in statuses}


def _answer(codes: Sequence[Code]) -> dict[str, Any]:
    body = {
        "schema": {"$ref": f"#/components/schemas/{NAME}"},
        "examples": {each.code: _example(each) for each in codes},
    }
    words = "; ".join(f"`{each.code}`: {each.means}" for each in codes)
    return {"description": words, "content": {"application/problem+json": body}}


def _example(code: Code) -> dict[str, Any]:
    value: dict[str, Any] = {
        "type": f"urn:hervat:problem:{code.code}",
        "title": code.code.replace("-", " "),
        "status": code.status,
        "code": code.code,
        "detail": code.means,
    }
    return {"summary": code.means, "value": {**value, **({"path": code.path} if code.path else {})}}
