"""Questions about a job: every item has one, the likeliest to be too much comes first, and none tells of a person."""

import re
from dataclasses import fields
from inspect import signature

import pytest
from hypothesis import given

from services.matching.rules.asks import MOST_QUESTIONS, Question, asked, question
from services.matching.rules.match import judge
from services.matching.rules.question_rows import QUESTIONS, TERMS
from services.matching.rules.shapes import Candidate, Vacancy
from shared.contracts.limits import CATALOGUE
from tests.unit.matching.made_up import REFERENCE, STOCKER, judged, vacancy
from tests.unit.matching.pairs import CANDIDATES, VACANCIES, Row

OF_A_PERSON = (
    r"kandidaat\w*|werknemer\w*|sollicitant\w*|persoon|iemand|hij|zij|hem|haar|u|uw|jij|je|kan|kunnen|kunt|mag|"
    r"grens|grenzen|beperk\w*|belastbaar\w*|mogelijkhe\w*|gezond\w*|ziek\w*|klacht\w*|arts\w*|medisch\w*|"
    r"candidate\w*|employee\w*|applicant\w*|person|somebody|he|she|him|her|you|your|can|able|ability|"
    r"limit\w*|capacit\w*|restrict\w*|health\w*|ill|illness|sick\w*|complaint\w*|doctor\w*|medical\w*|disab\w*"
)


def test_every_item_of_the_catalogue_has_a_question() -> None:
    """And nothing else is asked but hours, place and occupation of the vacancy itself."""
    assert set(QUESTIONS) == {*CATALOGUE, *TERMS}
    assert set(TERMS) == {"hours", "place", "occupation"}


@pytest.mark.parametrize("item", sorted(QUESTIONS))
def test_a_question_is_about_the_job(item: str) -> None:
    """One sentence that ends with a question mark, with no word of a person, of health or of a limit, and no number."""
    asking = question(item)
    for text in (asking.nl, asking.en):
        assert text[0].isupper()
        assert text.endswith("?")
        assert len(text) < 110
        assert not re.search(r"\d", text)
        assert not re.search(rf"\b({OF_A_PERSON})\b", text, re.IGNORECASE), text


def test_questions_differ() -> None:
    """Two items that are asked alike would be answered alike."""
    for lang in (0, 1):
        texts = [row[lang] for row in QUESTIONS.values()]
        assert len(set(texts)) == len(texts)


def test_a_question_is_made_of_an_items_name_alone() -> None:
    """By type: there is no way in for a capacity, and no room for one."""
    assert list(signature(question).parameters) == ["item"]
    assert {field.name for field in fields(Question)} == {"item", "nl", "en"}


def test_a_question_reads_as_a_person_would_ask_it() -> None:
    """A number is asked with its unit, levels are named."""
    assert question("lift-carry").nl == "Hoeveel kilo moet er ten hoogste worden getild of gedragen?"
    assert question("heat") == Question(
        "heat",
        "Hoe vaak wordt er in hitte gewerkt (nooit, zelden, regelmatig of voortdurend)?",
        "How often is there work in heat (never, seldom, regularly or constantly)?",
    )


def test_the_likeliest_to_be_too_much_is_asked_first_and_no_more_than_three() -> None:
    """Lifting 15 of 10 by its own figures, bending 90 of 60 by the group's, then the unknown in catalogue order."""
    capacity = {"sit": 30, "noise": 80, "bend": 60, "lift-carry": 10}
    offer = {"occupation": STOCKER}
    pair = judged({"capacity": capacity}, offer)
    shelves = vacancy(postcode="1000", **offer)
    assert asked(pair, shelves, REFERENCE) == ("lift-carry", "bend", "noise")
    assert asked(pair, shelves, REFERENCE, most=9) == ("lift-carry", "bend", "noise", "sit")


def test_what_the_vacancy_says_is_not_asked_again() -> None:
    """Ten kilos of ten is a question for whoever guides the person, not for the employer."""
    offer = {"demands": {"lift-carry": 10}}
    pair = judged({"capacity": {"lift-carry": 10}}, offer)
    assert pair.verdict == "ask"
    assert asked(pair, vacancy(postcode="1000", **offer), REFERENCE) == ()


def test_what_is_out_is_not_asked_about() -> None:
    """An answer would change nothing."""
    offer = {"demands": {"lift-carry": 15}}
    pair = judged({"capacity": {"lift-carry": 10, "sit": 30}}, offer)
    assert asked(pair, vacancy(postcode="1000", **offer), REFERENCE) == ()


def test_hours_and_place_are_asked_where_the_vacancy_leaves_them_out() -> None:
    """Where it is the candidate's own postcode that is missing, the job is not asked for one."""
    hours = {"hours": {"min": 16, "max": 24}}
    pair = judged(hours, {"postcode": None})
    assert asked(pair, vacancy(), REFERENCE) == ("hours", "place")
    assert asked(judged({"postcode": None}, {}), vacancy(postcode="1000"), REFERENCE) == ()


@given(CANDIDATES, VACANCIES)
def test_a_question_is_of_an_open_item_and_the_same_for_everybody(
    candidate: Row, vacancies: list[Row]
) -> None:
    """Whatever somebody can or cannot do, the text of an item is the one text of that item."""
    who = Candidate.model_validate(candidate, strict=False)
    for row in vacancies:
        offer = Vacancy.model_validate(row, strict=False)
        pair = judge(who, offer, REFERENCE)
        items = asked(pair, offer, REFERENCE)
        assert len(items) <= MOST_QUESTIONS
        still_open = {limit.item for limit in pair.limits if limit.verdict == "ask"}
        assert set(items) <= still_open | set(TERMS)
        assert not set(items) & set(row["demands"])
