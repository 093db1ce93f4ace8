"""Documents at the door: who may hand in and read which, what is refused, versions, and the bundle they go with."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import httpx
import pytest

from shared.contracts.facts import Recovered
from tests.unit.pdf_text import text_of
from tests.unit.pdfs import locked, plain, with_a_file, with_script
from tests.unit.trajectory.at_the_door import CASE, Asked, bearer, ill
from tests.unit.trajectory.riv import first_year
from tests.unit.trajectory.told import MONDAY, heard

NAMED = {"employee": "Voorbeeld van een Naam", "employer": "Bakkerij Voorbeeld", "bsn": "111222333"}


@pytest.fixture(name="asked")
async def somebody_ill_for_a_while() -> AsyncGenerator[Asked]:
    """It is 13 October 2025, six weeks on."""
    async with ill(42) as made:
        yield made


async def read(asked: Asked, entry: str, role: str) -> httpx.Response:
    """The document as a role reads it."""
    return await asked.http.get(f"/v1/cases/{CASE}/documents/{entry}", headers=bearer(role))


async def listed(asked: Asked, role: str) -> list[dict[str, Any]]:
    """The documents that a role may read."""
    return (await asked.get(f"/v1/cases/{CASE}/documents", role))["documents"]


async def handed_in(asked: Asked, document: str, role: str, data: bytes, **query: str) -> str:
    """The entry of a document that was taken."""
    answer = await asked.hand_in(document, role, data, **query)
    assert answer.status_code == 202, answer.text
    assert answer.json()["digest"] == sha256(data).hexdigest()
    return answer.json()["entry"]


async def test_a_document_is_read_as_it_came_by_those_whose_kind_it_is(asked: Asked) -> None:
    """A labour expert's report is not for the bureau; that it came is known to everybody in the case."""
    data = plain("Rapport van een voorbeeld")
    entry = await handed_in(asked, "labour-expert-report", "labour-expert", data)
    answer = await read(asked, entry, "employer")
    assert answer.content == data
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["etag"] == f'"{sha256(data).hexdigest()}"'
    assert answer.headers["content-disposition"] == 'attachment; filename="labour-expert-report.pdf"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert (await read(asked, entry, "bureau")).status_code == 404
    assert await listed(asked, "bureau") == []
    (row,) = await listed(asked, "employee")
    assert (row["document"], row["size"], row["by"], row["stands"]) == (
        "labour-expert-report",
        len(data),
        "labour-expert",
        True,
    )
    assert "document-received" in await asked.kinds("bureau")


async def test_who_may_hand_in_what_is_the_list(asked: Asked) -> None:
    """An employer hands in no application of the employee's; a team lead and a doctor hand in nothing."""
    for document, role in (
        ("application-proof", "employer"),
        ("uwv-decision", "bureau"),
        ("signed-plan", "team-lead"),
        ("signed-plan", "bedrijfsarts"),
    ):
        answer = await asked.hand_in(document, role, plain())
        assert (answer.status_code, answer.json()["code"]) == (403, "role-not-allowed")
    can = await asked.get(f"/v1/cases/{CASE}/documents", "bureau")
    assert {each["document"] for each in can["can_hand_in"]} == {
        "feasibility-report",
        "second-track-agreement",
        "second-track-report",
        "application-proof",
        "training-proof",
    }


@pytest.mark.parametrize("document", ["medical-information", "probleemanalyse", "../../etc/passwd", ""])
async def test_a_kind_that_is_not_on_the_list_is_refused(asked: Asked, document: str) -> None:
    """What is medical has no kind, and nothing of it is kept."""
    answer = await asked.hand_in(document, "employee", plain())
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown-document")
    assert await listed(asked, "employee") == []


async def test_what_is_no_plain_pdf_is_refused(asked: Asked) -> None:
    """By its type, by what it is, by its size; nothing of it is kept."""
    macro = "application/vnd.ms-word.document.macroEnabled.12"
    refused: list[tuple[bytes, str, int, str]] = [
        (b"PK\x03\x04 vbaProject", macro, 415, "type-not-taken"),
        (b"PK\x03\x04 vbaProject", "application/pdf", 422, "not-a-pdf"),
        (b"<b>\xe2\x80\xaegnp.exe</b>", "application/pdf", 422, "not-a-pdf"),
        (locked(), "application/pdf", 422, "password-needed"),
        (with_script(), "application/pdf", 422, "active-content"),
        (with_a_file(), "application/pdf", 422, "active-content"),
        (b"", "application/pdf", 422, "not-a-pdf"),
        (b"%PDF-1.7" + b"\0" * 100_001, "application/pdf", 413, "body-too-large"),
    ]
    for data, media_type, status, code in refused:
        answer = await asked.hand_in("signed-plan", "employer", data, media_type)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert await listed(asked, "employer") == []


async def test_the_same_again_is_one_and_a_newer_one_names_the_one_before(asked: Asked) -> None:
    """Both can be read; the list says which stands, and of two who replace one the second is refused."""
    first = await handed_in(asked, "signed-plan", "employer", plain("een"))
    assert await handed_in(asked, "signed-plan", "case-manager", plain("een")) == first
    second = await handed_in(asked, "signed-plan", "employer", plain("twee"), replaces=first)
    rows = {each["entry"]: each["stands"] for each in await listed(asked, "employee")}
    assert rows == {first: False, second: True}
    for replaces, code in ((first, "version-changed"), ("no-such", "version-unknown")):
        answer = await asked.hand_in("signed-plan", "employer", plain("drie"), replaces=replaces)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
    answer = await asked.hand_in("signed-evaluation", "employer", plain("drie"), replaces=second)
    assert answer.json()["code"] == "version-unknown", "a plan is not replaced by an evaluation"
    answer = await asked.hand_in("signed-plan", "employer", plain("drie"), of="no-such-entry")
    assert answer.json()["code"] == "of-unknown"


async def test_what_was_handed_in_wrongly_is_taken_back_by_who_did(asked: Asked) -> None:
    """Also when the sickness is over; nobody reads it then."""
    entry = await handed_in(asked, "signed-plan", "employer", plain())
    fit = asked.today + timedelta(days=1)
    await asked.hear(fit, heard(Recovered(first_fit_day=fit)))
    await asked.hear(fit + timedelta(days=40))
    assert not (await asked.state()).working
    assert await asked.refused("entry-withdrawn", "employee", withdraws=entry) == ("not-yours", "withdraws")
    await asked.entered("entry-withdrawn", "employer", withdraws=entry)
    assert (await read(asked, entry, "employer")).status_code == 404
    assert await listed(asked, "employer") == []
    late = await handed_in(asked, "uwv-decision", "employee", plain("besluit"))
    assert (await read(asked, late, "employee")).status_code == 200


async def test_the_bundle_holds_the_report_and_its_documents_in_order(asked: Asked) -> None:
    """In the order of the report, the latest version of each, what both parties may read; the same bytes each time."""
    await first_year(asked)
    await handed_in(asked, "second-track-report", "bureau", plain("bureau"))
    await handed_in(asked, "application-proof", "employee", plain("sollicitatie"))
    old = await handed_in(asked, "signed-plan", "employer", plain("plan"))
    await handed_in(asked, "signed-plan", "employer", plain("plan, beter"), replaces=old)
    await handed_in(asked, "labour-expert-report", "labour-expert", plain("ad"))
    path, headers = f"/v1/cases/{CASE}/report.zip", bearer("employer")
    answer = await asked.http.post(path, json=NAMED, headers=headers)
    assert answer.status_code == 200, answer.text
    assert (await asked.http.post(path, json=NAMED, headers=headers)).content == answer.content
    with ZipFile(BytesIO(answer.content)) as archive:
        assert archive.namelist() == [
            "00-re-integratieverslag.pdf",
            "01-signed-plan.pdf",
            "02-labour-expert-report.pdf",
            "03-second-track-report.pdf",
        ]
        assert archive.read("01-signed-plan.pdf") == plain("plan, beter")
        report = text_of(archive.read("00-re-integratieverslag.pdf"))
    for said in (
        "Documenten bij dit verslag",
        "Rapport van de arbeidsdeskundige",
        "02-labour-expert-report.pdf",
    ):
        assert said in report
    assert "Sollicitatie" not in report
    assert asked.today > MONDAY
