"""How likely a demand is beyond a limit: the table, by hand, and its place in the score."""

from typing import Any

import pytest
from hypothesis import given

from services.matching.rules.match import judge
from services.matching.rules.shapes import Candidate, Vacancy
from tests.unit.matching.made_up import NURSE, REFERENCE, STOCKER, judged
from tests.unit.matching.pairs import CANDIDATES, VACANCIES, Row


@pytest.mark.parametrize(
    ("capacity", "offer", "points"),
    [
        ({"lift-carry": 10}, {"occupation": STOCKER}, -4),
        ({"lift-carry": 10}, {"occupation": NURSE}, -3),
        ({"lift-carry": 10}, {}, -2),
        ({"lift-carry": 15}, {"occupation": STOCKER}, -2),
        ({"lift-carry": 10}, {"demands": {"lift-carry": 10}}, -1),
        ({"lift-carry": 25}, {"occupation": NURSE}, -1),
        ({"night-work": False}, {"occupation": NURSE}, -3),
        ({"lift-carry": 20}, {"occupation": STOCKER}, 0),
        ({"lift-carry": 10}, {"demands": {"lift-carry": 5}}, 0),
        ({"lift-carry": 10}, {"demands": {"lift-carry": 15}}, 0),
        ({"lift-carry": 10, "bend": 60, "noise": 80}, {"occupation": STOCKER}, -9),
    ],
    ids=[
        "own figures over: 15 kilos of 10",
        "the group's over: 20 kilos of 10",
        "nothing known",
        "estimated exactly at the limit",
        "stated exactly at the limit",
        "the group's within: 20 kilos of 25",
        "the group works at night",
        "own figures within: 15 kilos of 20",
        "answered: it fits",
        "answered: it is out",
        "own over 4, the group's bend of 90 over 60 3, noise unknown 2",
    ],
)
def test_the_risk_of_the_open_questions_is_a_part_of_the_score(
    capacity: dict[str, Any], offer: dict[str, Any], points: int
) -> None:
    """Only what must still be asked weighs; what is answered, either way, does not."""
    assert judged({"capacity": capacity}, offer).parts["ask-risk"] == points


def test_many_questions_weigh_at_most_twenty_points() -> None:
    """Eleven unknown demands of two points each."""
    items = [
        "walk",
        "sit",
        "stand",
        "reach",
        "bend",
        "twist",
        "stairs",
        "noise",
        "push-pull",
        "lift-carry",
        "climb",
    ]
    assert judged({"capacity": {**dict.fromkeys(items, 5), "climb": "never"}}, {}).parts["ask-risk"] == -20


@given(CANDIDATES, VACANCIES)
def test_who_is_asked_nothing_loses_nothing(candidate: Row, vacancies: list[Row]) -> None:
    """The part is never above zero, and is zero where no limit is open."""
    who = Candidate.model_validate(candidate, strict=False)
    for row in vacancies:
        pair = judge(who, Vacancy.model_validate(row, strict=False), REFERENCE)
        asked = [limit for limit in pair.limits if limit.verdict == "ask"]
        assert -4 * len(asked) <= pair.parts["ask-risk"] <= 0
