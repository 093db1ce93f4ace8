"""The re-integration report as a PDF: opened, read and drawn by another library than the one that makes it."""

from collections.abc import AsyncGenerator
from hashlib import sha256
from io import BytesIO
from typing import Any

import httpx
import numpy as np
import pypdfium2
import pytest
from pypdf import PdfReader

from tests.unit.pdf_text import text_of
from tests.unit.trajectory.at_the_door import CASE, Asked, bearer, ill
from tests.unit.trajectory.riv import PLAN, at_the_end, first_year

NAMES = {
    "employee": "A. Voorbeeld",
    "employer": "Bakkerij Voorbeeld",
    "bedrijfsarts": "B. Voorbeeld",
    "bsn": "999999990",
}


@pytest.fixture(name="asked")
async def somebody_ill_for_six_weeks() -> AsyncGenerator[Asked]:
    """Nothing is in the dossier; it is 13 October 2025."""
    async with ill(42) as made:
        yield made


async def made(asked: Asked, role: str = "employer", **named: str) -> httpx.Response:
    """The answer, which is a PDF."""
    answer = await asked.http.post(f"/v1/cases/{CASE}/report.pdf", json=named, headers=bearer(role))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf"), answer.text
    return answer


async def test_on_any_day_it_can_be_read_as_it_would_go_out(asked: Asked) -> None:
    """On the first days it is mostly a list of what is not there, by whom and by when."""
    text = text_of((await made(asked, **NAMES)).content)
    assert "Werknemer A. Voorbeeld" in text
    assert "Burgerservicenummer 999999990" in text
    assert "Eerste ziektedag 1 september 2025" in text
    assert "Klaar uiterlijk 30 mei 2027" in text
    assert "Probleemanalyse en adviezen: ontbreekt. Dit is nog niet vastgelegd." in text
    assert "Van: bedrijfsarts, uiterlijk 13 oktober 2025." in text
    assert "Alle onderdelen zijn er." not in text


async def test_the_report_of_two_years_holds_each_part_in_the_order_of_the_article(asked: Asked) -> None:
    """Regeling procesgang 6 lid 1 a to l, the answers of both, and the employee's own words."""
    await first_year(asked)
    await at_the_end(asked)
    await asked.entered("opinion-given", "employee", agrees="partly", opinion="Het had eerder gekund")
    await asked.entered("medical-part-handed-over", "bedrijfsarts")
    text = text_of((await made(asked, **NAMES)).content)
    assert "Alle onderdelen zijn er." in text
    assert "De bedrijfsarts heeft die op 2 mei 2027 aan de werknemer gegeven" in text
    whole = text.split("Onderdelen")[-1]
    grounds = [f"Regeling procesgang 6 lid 1 {letter}." for letter in "abcdefghijkl"]
    places = [whole.index(each) for each in grounds]
    assert places == sorted(places)
    for said in (
        "Aard van het bedrijf Bakkerij met winkel",
        "Functie Broodbakker",
        "Bekwaamheden Mbo 2 brood en banket",
        "Doelen Eigen werk, in stappen",
        "werkgever: Werkplek aanpassen, uiterlijk 10 november 2025",
        "Tweede jaar richt zich op het eerste en het tweede spoor",
        "Werk nu ander werk Uren per week 12",
        "Arbeidsrelatie goed",
        "tillen of dragen: ten hoogste 5 kg",
        "Mogelijk werk • ander werk • werk bij een andere werkgever",
        "Passende arbeid Zittend werk tot 16 uur",
        "Oordeel Het had eerder gekund",
        "werknemer, 13 oktober 2025: akkoord; werkgever, 13 oktober 2025: akkoord",
    ):
        assert said in whole, said


async def test_it_is_tagged_in_dutch_and_says_what_it_is(asked: Asked) -> None:
    """PDF/UA-1: marked, with a tree of structure, a language and a title that is shown."""
    reader = PdfReader(BytesIO((await made(asked, **NAMES)).content))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert (root["/Lang"], root["/ViewerPreferences"]["/DisplayDocTitle"]) == ("nl", True)
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "Re-integratieverslag"
    assert reader.xmp_metadata is not None
    assert "<pdfuaid:part>1</pdfuaid:part>" in reader.xmp_metadata.rdf_root.toxml()
    titles = [each["/Title"] for each in reader.outline if not isinstance(each, list)]
    assert titles == ["Wat er nog niet is", "Onderdelen", "Ondertekening"]


async def test_every_page_is_drawn_within_its_margins(asked: Asked) -> None:
    """Something is on each page, and nothing runs into the 20 mm at its sides."""
    await first_year(asked)
    await at_the_end(asked)
    document = pypdfium2.PdfDocument((await made(asked, **NAMES)).content)
    assert len(document) > 2
    for page in document:
        drawn = page.render(scale=1).to_numpy().min(axis=2) < 128
        side = int(20 / 25.4 * 72)
        assert drawn.any()
        assert not np.any(drawn[:, :side])
        assert not np.any(drawn[:, -side:])


async def test_the_same_facts_give_the_same_bytes(asked: Asked) -> None:
    """A day later too; one more entry gives others. The answer says its own digest."""
    one = await made(asked, **NAMES)
    assert one.headers["etag"] == f'"{sha256(one.content).hexdigest()}"'
    await asked.hear(asked.today.replace(day=14))
    assert (await made(asked, **NAMES)).content == one.content
    await asked.entered("medical-part-handed-over", "bedrijfsarts")
    assert (await made(asked, **NAMES)).content != one.content


async def test_what_people_write_is_text_and_nothing_else(asked: Asked) -> None:
    """Markup is not read, a mark that turns the direction round is printed as its number."""
    trick = '#panic("x") = Kop *vet* $x^2$ <b>html</b> \\ `code`'
    await asked.entered(
        "opinion-given", "employee", agrees="no", opinion=f"{trick} \u202egnidaer \u200bonzichtbaar"
    )
    text = text_of((await made(asked, employee='[#read("main.typ")] O\u2019Neill')).content)
    assert trick in text
    assert "[U+202E]gnidaer [U+200B]onzichtbaar" in text
    assert '[#read("main.typ")] O\u2019Neill' in text


async def test_a_name_is_one_line_that_can_be_printed(asked: Asked) -> None:
    """422 with the field."""
    for named in ({"employee": "A\nB"}, {"bsn": "12345678"}, {"employer": "x" * 201}, {"iets": "anders"}):
        answer = await asked.http.post(f"/v1/cases/{CASE}/report.pdf", json=named, headers=bearer("employer"))
        assert (answer.status_code, answer.json()["path"]) == (422, next(iter(named)))


async def test_names_are_not_kept(asked: Asked) -> None:
    """They were in the question and in the answer."""
    await made(asked, **NAMES)
    assert "Voorbeeld" not in (await asked.state()).model_dump_json()


async def test_who_may_not_read_all_of_it_does_not_get_it(asked: Asked) -> None:
    """A bureau reads the second track; the report is for those who made it."""
    answer = await asked.http.post(f"/v1/cases/{CASE}/report.pdf", json={}, headers=bearer("bureau"))
    assert (answer.status_code, answer.json()["code"]) == (403, "role-not-allowed")


async def test_an_entry_is_a_document_of_its_own(asked: Asked) -> None:
    """The plan in its second version, to be signed by both; the same bytes again."""
    first = await first_year(asked)
    second = await asked.entered(
        "plan-drawn", "employer", **{**PLAN, "goals": ["Ander werk"]}, replaces=first
    )
    answer = await entry_pdf(asked, second, "employee", **NAMES)
    assert answer.headers["content-disposition"] == 'attachment; filename="plan-drawn.pdf"'
    text = text_of(answer.content)
    for said in (
        "Plan van aanpak opgesteld of bijgesteld Werknemer A. Voorbeeld",
        "Opgesteld door werkgever, 27 augustus 2026",
        "Doelen Ander werk",
        "werknemer: nog geen antwoord; werkgever: nog geen antwoord",
        "Werknemer A. Voorbeeld Datum en handtekening",
        "versie 2, stand van 27 augustus 2026",
        "Regeling procesgang 4 lid 1, 2 en 5.",
    ):
        assert said in text, said
    assert (await entry_pdf(asked, second, "case-manager", **NAMES)).content == answer.content


async def test_who_may_not_read_an_entry_does_not_learn_that_it_is_there(asked: Asked) -> None:
    """The same answer as for one that is not; and one that is no document says so to who may read it."""
    opinion = await asked.entered("opinion-given", "employee", agrees="yes", opinion="Zo was het")
    contact = await asked.entered("contact-made", "employer", how="telephone")
    for entry, role, code in (
        (opinion, "bureau", (404, "entry-unknown")),
        ("geen", "case-manager", (404, "entry-unknown")),
        (contact, "case-manager", (409, "no-document")),
    ):
        answer = await entry_pdf(asked, entry, role)
        assert (answer.status_code, answer.json()["code"]) == code


async def entry_pdf(asked: Asked, entry: str, role: str, **named: str) -> httpx.Response:
    """The answer, good or not."""
    path = f"/v1/cases/{CASE}/entries/{entry}.pdf"
    return await asked.http.post(path, json=named, headers=bearer(role))
