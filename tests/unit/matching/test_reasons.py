"""Reasons are sentences, and what leaves the platform holds none of them."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given

from services.matching.rules import match as match_rules
from services.matching.rules import verdicts
from services.matching.rules.match import judge
from services.matching.rules.outward import OutwardMatch, outward, outward_text
from services.matching.rules.reasons import LIMIT_TEXTS, TEXTS, Lang, reason_text
from services.matching.rules.shapes import Candidate, Vacancy
from shared.contracts.limits import CATALOGUE
from tests.unit.matching.made_up import REFERENCE, judged
from tests.unit.matching.pairs import CANDIDATES, VACANCIES, Row


def test_every_code_that_the_rules_can_give_has_a_text():
    """Codes are read from the rules' own source, so that a new one without a sentence fails here."""
    source = Path(verdicts.__file__).read_text("utf-8") + Path(match_rules.__file__).read_text("utf-8")
    alone = set(re.findall(r'Finding\("([a-z-]+)", "', source)) | set(
        re.findall(r'\["([a-z-]+)"\] if', source)
    )
    with_item = set(re.findall(r'Finding\("([a-z-]+):" \+ item', source))
    assert alone == set(TEXTS)
    assert with_item == set(LIMIT_TEXTS)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_text_is_a_plain_sentence(lang: Lang):
    """One or two sentences with a capital and a full stop, and no code in them."""
    codes = [*TEXTS, *(f"{code}:{item}" for code in LIMIT_TEXTS for item in CATALOGUE)]
    for code in codes:
        text = reason_text(code, lang)
        assert text[0].isupper()
        assert text.endswith(".")
        assert "{" not in text
        assert len(text) < 160


def test_a_reason_names_the_item_in_the_language_asked():
    """The case manager reads Dutch unless English is asked for."""
    assert reason_text("limit-exceeded:lift-carry") == "Het werk gaat over de grens bij: tillen of dragen."
    assert (
        reason_text("limit-exceeded:lift-carry", "en")
        == "The work goes beyond the limit on: lifting or carrying."
    )


def test_the_outward_match_has_no_room_for_a_limit():
    """Neither limits, reasons, answer nor score: each of them could betray a health fact (AP 3.1)."""
    assert {field.name for field in fields(OutwardMatch)} == {"vacancy", "travel_km", "missing_skills"}


def test_the_outward_text_is_the_same_with_and_without_limits():
    """Two people who differ only in what they can bear read the same to an employer."""
    offer = {"postcode": "1001", "skills": ["Engels"], "demands": {"lift-carry": 10}}
    free = outward_text(outward(judged({}, offer)))
    limited = outward_text(outward(judged({"capacity": {"lift-carry": 10}}, offer)))
    assert free == limited
    assert free == "Voorstel voor vacature vacature-1. Reisafstand ongeveer 11 km. Nog te leren: Engels."


@given(CANDIDATES, VACANCIES)
def test_no_limit_changes_what_leaves(candidate: Row, vacancies: list[Row]):
    """Whatever the limits are, the outward text is that of somebody without any."""
    able = Candidate.model_validate({**candidate, "capacity": {}}, strict=False)
    limited = Candidate.model_validate(candidate, strict=False)
    for row in vacancies:
        offer = Vacancy.model_validate(row, strict=False)
        one, other = judge(able, offer, REFERENCE), judge(limited, offer, REFERENCE)
        assert outward_text(outward(one), "en") == outward_text(outward(other), "en")
