"""The way in over HTTP: bodies within their limit, commands with an id, answers that repeat nothing."""

import json
from collections.abc import AsyncGenerator, Sequence
from typing import Annotated, Any

import httpx
import pytest
from fastapi import FastAPI, Request
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from services.intake.rules.shapes import AbsenceIn
from shared.kernel.clock import now
from shared.kernel.door import CommandId, Readiness, application
from shared.kernel.token import Caller, Ours, issue

SECRET = "a-secret-made-up-for-these-tests-1"
LIMIT = 1_000


class Words(BaseModel):
    """A body."""

    words: Annotated[str, Field(max_length=5_000)]


def door() -> FastAPI:
    """A door with a body that is parsed, one that is taken as it is, and one that answers the command's id."""

    async def ready() -> Readiness:
        return Readiness(True, {})

    app = application("tally", "for tests", ready, Ours(SECRET), LIMIT)

    @app.post("/words")
    async def words(body: Words) -> int:
        return len(body.words)

    @app.post("/bytes")
    async def raw(request: Request) -> int:
        return len(await request.body())

    @app.post("/absences")
    async def absences(body: AbsenceIn) -> str:
        return body.employer

    @app.post("/commands")
    async def commands(command: CommandId) -> str:
        return command

    @app.post("/fault")
    async def fault(body: Words) -> None:
        raise RuntimeError(body.words)

    _ = (words, raw, absences, commands, fault)
    return app


async def post(path: str, **more: Any) -> httpx.Response:
    transport = httpx.ASGITransport(door())
    async with httpx.AsyncClient(transport=transport, base_url="http://door.example") as client:
        return await client.post(path, **more)


async def in_chunks(content: bytes) -> AsyncGenerator[bytes]:
    """Without a Content-Length."""
    for start in range(0, len(content), 300):
        yield content[start : start + 300]


def of_size(size: int) -> bytes:
    """A good body of exactly so many bytes."""
    return json.dumps({"words": "x" * (size - 13)}).encode()


@pytest.mark.parametrize("path", ["/words", "/bytes"])
@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_within_the_limit_passes_and_one_byte_more_does_not(path: str, chunked: bool) -> None:
    """Said beforehand or counted as it comes, parsed or not: 413, in the form of every other problem."""
    for size, status in ((LIMIT, 200), (LIMIT + 1, 413), (LIMIT * 4, 413)):
        content = of_size(size)
        assert len(content) == size
        body = in_chunks(content) if chunked else content
        answer = await post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == status, size
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.json()["code"], answer.json()["path"]) == ("body-too-large", "Content-Length")


@pytest.mark.parametrize("length", ["-1", "many", "1e3"])
async def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    """It cannot be held to the limit."""
    answer = await post("/bytes", content=b"x", headers={"Content-Length": length})
    assert answer.status_code == 413


def bearer(tenant: str = "demo") -> dict[str, str]:
    return {"Authorization": f"Bearer {issue(Caller(tenant, 'team-lead'), SECRET, now())}"}


async def command(key: str | None, tenant: str = "demo") -> str:
    headers = {**bearer(tenant), **({"Idempotency-Key": key} if key is not None else {})}
    return (await post("/commands", headers=headers)).json()


async def test_the_same_key_is_the_same_command() -> None:
    """Of the same arbodienst; another's same key, or no key at all, is another command."""
    assert await command("k1") == await command("k1")
    ids = [await command("k1"), await command("k2"), await command("k1", "elders"), await command(None)]
    assert len({*ids, await command(None)}) == 5


async def test_a_key_that_is_too_long_is_refused_by_its_name() -> None:
    """200 characters will do."""
    assert len(await command("k" * 200)) == 36
    answer = await post("/commands", headers={**bearer(), "Idempotency-Key": "k" * 201})
    assert answer.status_code == 422
    assert answer.json()["path"] == "header.idempotency-key"


async def test_a_fault_of_ours_is_answered_without_its_words() -> None:
    """What was sent may be in the fault's own message: it is not in the answer."""
    answer = await post("/fault", json={"words": "dit-mag-niet-terug"})
    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    assert "dit-mag-niet-terug" not in answer.text


GOOD: dict[str, Any] = {
    "employer": "bakkerij",
    "employee": {
        "number": "7", "name": "Voorbeeld", "birth_date": "1980-01-01", "bsn": "111222333",
        "email": "a@voorbeeld.example", "postcode": "3511 AB", "language": "nl",
    },
    "employment": {
        "number": "1", "work_days": ["mon"], "hours_per_week": 8, "ends_on": "2027-01-01",
        "not_worked": [], "worked": [],
    },
    "first_day": "2026-03-02", "reported_on": "2026-03-02", "stopped_during_work": False, "vangnet": "six-weeks",
    "work_accident": False, "traffic_liable": False, "expected_days": 3,
}  # fmt: skip
FIELDS: list[tuple[str, ...]] = [
    *((name,) for name in GOOD),
    *(("employee", name) for name in GOOD["employee"]),
    *(("employment", name) for name in GOOD["employment"]),
]
markers = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=12, max_size=16).map("ziekte@ {}".format)


def sent(marker: str, shape: str) -> Any:
    """The mark as it is, in a list, or in an object."""
    shapes: dict[str, Any] = {"bare": marker, "in a list": [marker], "in an object": {"x": marker}}
    return shapes[shape]


def with_value(path: Sequence[str], value: Any) -> dict[str, Any]:
    """The good body with one thing in it replaced."""
    body = json.loads(json.dumps(GOOD))
    place = body
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return body


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(FIELDS), markers, st.sampled_from(["bare", "in a list", "in an object"]))
async def test_no_answer_repeats_what_was_sent(path: tuple[str, ...], marker: str, shape: str) -> None:
    """A mark in any field of an absence, bare, in a list or in an object: named by its field, never repeated."""
    answer = await post("/absences", json=with_value(path, sent(marker, shape)))
    if path == ("employee", "name") and shape == "bare":
        assert answer.status_code == 200
        return
    assert answer.status_code == 422
    assert answer.json()["path"].startswith(".".join(path))
    assert marker not in answer.text


async def test_the_good_absence_passes() -> None:
    """Else the property above would say little."""
    answer = await post("/absences", json=GOOD)
    assert answer.status_code == 200, answer.text
