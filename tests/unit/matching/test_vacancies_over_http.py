"""Vacancies over HTTP: each form, what becomes of each row, what its text was found to say, and every bad input."""

import json
from collections.abc import AsyncGenerator
from typing import Any

import httpx
import pytest

from tests.unit.matching.at_the_door import Asked, bearer, door
from tests.unit.matching.made_up import CASHIER, STOCKER
from tests.unit.matching.test_formats import OPENING, XML

PATH = "/v1/vacancies"


@pytest.fixture(name="asked")
async def an_empty_market() -> AsyncGenerator[Asked]:
    """No vacancy yet."""
    async with door() as made:
        yield made


async def send(asked: Asked, body: bytes, form: str, role: str = "partner") -> httpx.Response:
    """A body as it is."""
    return await asked.http.post(PATH, content=body, headers={**bearer(role), "content-type": form})


async def test_every_form_becomes_the_same_vacancy(asked: Asked) -> None:
    """XML first; the same opening as JSON changes nothing."""
    made = await send(asked, XML, "application/xml; charset=utf-8")
    assert (made.status_code, made.json()["outcomes"]) == (201, [{"vacancy": "vb-9", "outcome": "new"}])
    again = await asked.post(PATH, OPENING, "partner")
    assert again.json()["outcomes"] == [{"vacancy": "vb-9", "outcome": "unchanged"}]


async def test_a_csv_answers_every_row(asked: Asked) -> None:
    """The second has no title, the third a postcode that does not exist."""
    rows = ["vacancy;title;postcode", "V1;kok;1000", "V2;;1000", "V3;kok;9998"]
    answer = await send(asked, "\n".join(rows).encode(), "text/csv")
    found = answer.json()
    assert (found["kept"], found["refused"]) == (1, 2)
    assert found["outcomes"][0] == {"vacancy": "V1", "outcome": "new"}
    assert [(each["line"], each["error"]["code"]) for each in found["outcomes"][1:]] == [
        (3, "missing-field"),
        (4, "postcode-unknown"),
    ]


async def test_a_title_that_is_almost_an_occupation_is_what_it_seems_until_a_person_picks(
    asked: Asked,
) -> None:
    """A stacker's title with other words; somebody who knows the shop says it is the till."""
    await asked.post(PATH, {"vacancy": "V1", "title": "vakkenvuller supermarkt"}, "partner")
    (kept,) = await asked.store.vacancies.of("demo", ["V1"])
    assert kept.vacancy.occupation is None
    (_, _, seems) = asked.store.vacancies.postings["demo", "V1"]
    assert seems is not None
    assert seems.choices[0].uri == STOCKER
    wrong = await asked.post(f"{PATH}/V1/occupation", {"occupation": "urn:nobody-knows"}, "job-coach")
    assert (wrong.status_code, wrong.json()["code"]) == (422, "occupation-unknown")
    right = await asked.post(f"{PATH}/V1/occupation", {"occupation": CASHIER}, "job-coach")
    assert right.status_code == 202
    (kept,) = await asked.store.vacancies.of("demo", ["V1"])
    assert kept.vacancy.occupation == CASHIER


FLAT = {"vacancy": "V1", "title": "kok"}


@pytest.mark.parametrize(
    ("row", "code", "path"),
    [
        ({"vacancy": "V1"}, "missing", "title"),
        ({**FLAT, "postcode": "9998"}, "postcode-unknown", "postcode"),
        ({**FLAT, "hours": {"min": 32, "max": 24}}, "range-reversed", "hours"),
        ({**FLAT, "demands": {"levitate": 1}}, "unknown-limit", "demands.levitate"),
        ({**FLAT, "demands": {"lift-carry": "10 lb"}}, "limit-wrong-type", "demands.lift-carry"),
        ({**FLAT, "title": "kok\nkok"}, "string-pattern-mismatch", "title"),
        ({**FLAT, "candidate": "iemand"}, "unknown-field", "candidate"),
    ],
)
async def test_what_cannot_be_is_named_by_code_and_field_and_nothing_of_the_list_is_kept(
    asked: Asked, row: dict[str, Any], code: str, path: str
) -> None:
    """The good vacancy before it neither."""
    answer = await asked.post(PATH, [{"vacancy": "V0", "title": "kok"}, row], "partner")
    assert (answer.status_code, answer.json()["code"], answer.json()["path"]) == (422, code, f"1.{path}")
    assert asked.store.vacancies.postings == {}


@pytest.mark.parametrize(
    ("body", "form", "status", "code"),
    [
        (b"{", "application/json", 400, "not-json"),
        (b"[]", "application/json", 422, "vacancies-count"),
        (b"[" * 5_000, "application/json", 400, "not-json"),
        (b"<a", "text/xml", 400, "not-xml"),
        (b"<!DOCTYPE a><a/>", "text/xml", 400, "xml-unsafe"),
        (b"\xff\xfe", "text/csv", 400, "not-utf-8"),
        (
            json.dumps({**FLAT, "description": "x" * 5_000_000}).encode(),
            "application/json",
            413,
            "body-too-large",
        ),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused_whole(
    asked: Asked, body: bytes, form: str, status: int, code: str
) -> None:
    """With a code of its own."""
    answer = await send(asked, body, form)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_script_in_a_text_leaves_nothing_and_hides_nothing(asked: Asked) -> None:
    """What is shown is read, what is never shown is not."""
    text = "<script>tillen tot 50 kg</script><p onclick='x()'>Tillen tot <b>8</b> kg.</p>"
    await asked.post(PATH, {**FLAT, "description": text}, "partner")
    (kept,) = await asked.store.vacancies.of("demo", ["V1"])
    assert kept.vacancy.demands == {"lift-carry": 8}
