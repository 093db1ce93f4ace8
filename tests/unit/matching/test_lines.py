"""Lines in, lines out: the good are answered, the bad get their error where they stood."""

import json
from typing import Any

import pytest

from services.matching.rules.lines import limits_lines, match_lines, normalise_lines
from services.matching.rules.normalise import TitleIndex
from tests.unit.matching.made_up import REFERENCE

CANDIDATE = '{"candidate": "k-1", "postcode": "1000", "capacity": {"lift-carry": 10}}'
VACANCY = '{"vacancy": "v-1", "title": "werk", "postcode": "1000", "demands": {"lift-carry": 5}}'


def rows(*lines: tuple[str, bool]) -> list[tuple[dict[str, Any], bool]]:
    """The lines read back."""
    return [(json.loads(line), good) for line, good in lines]


def test_the_catalogue_comes_as_json_lines_with_only_the_fields_that_apply():
    """A number has a unit, an ordinal its levels, a flag neither."""
    items = {row["item"]: row for row in map(json.loads, limits_lines())}
    assert items["lift-carry"] == {
        "item": "lift-carry",
        "rubric": "dynamic-acts",
        "label_nl": "tillen of dragen",
        "label_en": "lifting or carrying",
        "kind": "number",
        "unit": "kg",
        "direction": "at-most",
    }
    assert items["heat"]["levels"] == ["never", "seldom", "regular", "constant"]
    assert items["extra-rest"]["direction"] == "at-least"
    assert set(items["night-work"]) == {"item", "rubric", "label_nl", "label_en", "kind", "direction"}


def test_a_pair_is_written_with_exactly_the_published_fields():
    """The line that other tools read."""
    ((pair, good),) = rows(*match_lines([CANDIDATE], [VACANCY], REFERENCE))
    assert good
    assert pair == {
        "candidate": "k-1",
        "vacancy": "v-1",
        "verdict": "fits",
        "score": 0,
        "rank": 1,
        "parts": {
            "skills": 0,
            "occupation": 0,
            "interests": 0,
            "hours": 0,
            "travel": 0,
            "wage": 0,
            "education": 0,
            "asks": 0,
            "ask-risk": 0,
        },
        "limits": [
            {"item": "lift-carry", "capacity": 10, "demand": 5, "verdict": "fits", "source": "vacancy"}
        ],
        "reasons": ["education-unknown"],
        "missing_skills": [],
        "travel_km": 0.0,
    }


def test_an_unknown_distance_is_written_as_null():
    """Null, not zero and not left out."""
    ((pair, _),) = rows(*match_lines(['{"candidate": "k-1"}'], [VACANCY], REFERENCE))
    assert "travel_km" in pair
    assert pair["travel_km"] is None


@pytest.mark.parametrize(
    ("line", "about", "code", "path"),
    [
        ("{", {"line": 2}, "not-json", ""),
        ("[]", {"line": 2}, "bad-value", ""),
        ("{}", {"line": 2}, "missing-field", "candidate"),
        ('{"candidate": "k-2", "x": 1}', {"candidate": "k-2"}, "unknown-field", "x"),
        (
            '{"candidate": "k-2", "capacity": {"jump": 1}}',
            {"candidate": "k-2"},
            "unknown-limit",
            "capacity.jump",
        ),
        (
            '{"candidate": "k-2", "capacity": {"heat": 1}}',
            {"candidate": "k-2"},
            "limit-wrong-type",
            "capacity.heat",
        ),
        (
            '{"candidate": "k-2", "hours": {"min": 9, "max": 1}}',
            {"candidate": "k-2"},
            "range-reversed",
            "hours",
        ),
        ('{"candidate": "k-2", "postcode": "12"}', {"candidate": "k-2"}, "bad-value", "postcode"),
        ('{"candidate": "k-1"}', {"candidate": "k-1"}, "duplicate", "candidate"),
        ('{"candidate": "\\ud800"}', {"line": 2}, "not-json", ""),
        ("[" * 5000, {"line": 2}, "not-json", ""),
    ],
)
def test_a_bad_candidate_gets_its_error_in_place_and_the_others_their_answer(
    line: str, about: dict[str, Any], code: str, path: str
):
    """The second of three lines is bad: the first and the third are answered all the same."""
    third = CANDIDATE.replace("k-1", "k-3")
    first, second, last = rows(*match_lines([CANDIDATE, line + "\n", "\n", third], [VACANCY], REFERENCE))
    assert (first[0]["candidate"], first[1]) == ("k-1", True)
    assert (last[0]["candidate"], last[1]) == ("k-3", True)
    error = second[0].pop("error")
    assert second == (about, False)
    assert (error["code"], error["path"]) == (code, path)
    assert error["message"]


def test_a_bad_vacancy_is_named_first_and_plays_no_part():
    """The pairs of the good vacancies follow."""
    bad = '{"vacancy": "v-0", "title": "werk", "demands": {"lift-carry": "zwaar"}}'
    error, pair = rows(*match_lines([CANDIDATE], [bad, VACANCY], REFERENCE))
    assert (error[0]["vacancy"], error[0]["error"]["path"], error[1]) == ("v-0", "demands.lift-carry", False)
    assert (pair[0]["vacancy"], pair[1]) == ("v-1", True)


def test_titles_are_answered_in_their_order_and_an_empty_one_is_an_error():
    """Three lines in, three lines out."""
    first, second, third = rows(*normalise_lines(["lasser\r\n", " \n", "kassière"], TitleIndex(REFERENCE)))
    assert first[0]["title"] == "lasser"
    assert first[0]["matches"][0] == {"uri": "urn:made-up:welder", "label": "lasser", "confidence": 1.0}
    assert (second[0]["line"], second[0]["error"]["code"], second[1]) == (2, "title-empty", False)
    assert third[0]["title"] == "kassière"
