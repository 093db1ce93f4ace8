"""Candidates and vacancies that cannot be are refused, with the field named."""

from typing import Any

import pytest
from pydantic import ValidationError

from services.matching.rules.shapes import Candidate, Vacancy


def test_a_full_candidate_is_read():
    """The example of the interfaces page, with a made-up number."""
    read = Candidate.model_validate_json(
        '{"candidate": "k-1", "postcode": "3511", "max_travel_km": 25, "hours": {"min": 16, "max": 24},'
        ' "wage_min_hour": 15.0, "education_level": 4, "licences": ["B"], "skills": ["kassa"],'
        ' "occupations": [{"title": "kok", "years": 3}], "interests": ["52"],'
        ' "capacity": {"lift-carry": 10, "heat": "seldom", "night-work": false},'
        ' "excluded_occupations": ["urn:made-up:welder"]}'
    )
    assert read.hours is not None
    assert (read.hours.min, read.hours.max) == (16, 24)
    assert read.capacity == {"lift-carry": 10, "heat": "seldom", "night-work": False}
    assert read.capacity["night-work"] is False


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"surprise": 1}, ("surprise",)),
        ({"candidate": ""}, ("candidate",)),
        ({"candidate": 7}, ("candidate",)),
        ({"postcode": "351"}, ("postcode",)),
        ({"postcode": "0511"}, ("postcode",)),
        ({"postcode": "3511 AB"}, ("postcode",)),
        ({"postcode": "35११"}, ("postcode",)),
        ({"hours": {"min": 30, "max": 20}}, ("hours",)),
        ({"hours": {"min": 30}}, ("hours", "max")),
        ({"hours": {"min": -1, "max": 20}}, ("hours", "min")),
        ({"hours": {"min": True, "max": 20}}, ("hours", "min")),
        ({"max_travel_km": -3}, ("max_travel_km",)),
        ({"max_travel_km": float("nan")}, ("max_travel_km",)),
        ({"wage_min_hour": "15"}, ("wage_min_hour",)),
        ({"education_level": 9}, ("education_level",)),
        ({"occupations": ({"years": 3},)}, ("occupations", 0)),
        ({"interests": ("shop",)}, ("interests", 0)),
        ({"capacity": {"jumping": 1}}, ("capacity",)),
        ({"capacity": {"lift-carry": "10"}}, ("capacity",)),
        ({"capacity": [1]}, ("capacity",)),
        ({"licences": "B"}, ("licences",)),
    ],
)
def test_a_candidate_that_cannot_be_is_refused_with_its_field(
    fields: dict[str, Any], path: tuple[str | int, ...]
):
    """What is wrong is refused where it comes in, and the error says which field."""
    with pytest.raises(ValidationError) as wrong:
        Candidate.model_validate({"candidate": "k-1", **fields})
    assert [error["loc"] for error in wrong.value.errors()] == [path]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"title": ""}, ("title",)),
        ({"wage_hour": {"min": 20, "max": 15}}, ("wage_hour",)),
        ({"demands": {"heat": 3}}, ("demands",)),
        ({"valid_through": "tomorrow"}, ("valid_through",)),
        ({"salary": 3000}, ("salary",)),
    ],
)
def test_a_vacancy_that_cannot_be_is_refused_with_its_field(fields: dict[str, Any], path: tuple[str, ...]):
    """The same for the other side."""
    with pytest.raises(ValidationError) as wrong:
        Vacancy.model_validate({"vacancy": "v-1", "title": "kok", **fields})
    assert [error["loc"] for error in wrong.value.errors()] == [path]


def test_what_is_left_out_is_unknown():
    """A candidate and a vacancy need no more than a name."""
    assert Candidate(candidate="k-1").hours is None
    assert Vacancy(vacancy="v-1", title="kok").demands == {}
