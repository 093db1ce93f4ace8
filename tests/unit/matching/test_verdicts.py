"""Fits, out or ask: each limit and each hard term, worked out by hand."""

from datetime import date
from typing import Any

import pytest

from services.matching.rules.match import judge
from tests.unit.matching.made_up import (
    CASHIER,
    NURSE,
    REFERENCE,
    STOCKER,
    candidate,
    judged,
    limit_verdicts,
    vacancy,
)


@pytest.mark.parametrize(
    ("item", "capacity", "demand", "answer"),
    [
        ("lift-carry", 10, 5, "fits"),
        ("lift-carry", 10, 10, "ask"),
        ("lift-carry", 10, 10.0, "ask"),
        ("lift-carry", 10, 11, "excluded"),
        ("extra-rest", 30, 45, "fits"),
        ("extra-rest", 30, 30, "ask"),
        ("extra-rest", 30, 10, "excluded"),
        ("heat", "seldom", "never", "fits"),
        ("heat", "seldom", "seldom", "ask"),
        ("heat", "seldom", "regular", "excluded"),
        ("night-work", False, False, "fits"),
        ("night-work", False, True, "excluded"),
        ("night-work", True, True, "fits"),
        ("close-guidance", True, True, "fits"),
        ("close-guidance", True, False, "excluded"),
        ("close-guidance", False, False, "fits"),
    ],
)
def test_a_stated_demand_fits_asks_on_the_edge_or_is_out(item: str, capacity: Any, demand: Any, answer: str):
    """Below the limit fits, on it asks, over it is out; a flag has no edge to stand on."""
    match = judged({"capacity": {item: capacity}}, {"demands": {item: demand}})
    assert limit_verdicts(match) == {item: answer}
    assert match.verdict == answer
    assert match.limits[0].source == "vacancy"


def test_an_unknown_demand_asks_and_says_so():
    """The vacancy is silent and so is its occupation: the person's own limit is all there is."""
    match = judged({"capacity": {"lift-carry": 10}}, {})
    assert match.verdict == "ask"
    assert match.limits[0].demand is None
    assert match.limits[0].source == "person"
    assert "limit-unknown:lift-carry" in match.reasons


@pytest.mark.parametrize("capacity", [1, 15, 80])
def test_an_estimate_asks_whether_it_is_over_on_or_under_the_limit(capacity: int):
    """Shelf stackers are estimated at 15 kg: that excludes nobody and reassures nobody."""
    match = judged({"capacity": {"lift-carry": capacity}}, {"occupation": STOCKER})
    assert match.verdict == "ask"
    assert (match.limits[0].demand, match.limits[0].source) == (15, "occupation")


def test_a_title_stands_for_its_occupation_when_none_is_stated():
    """A vacancy called exactly like an occupation is estimated from it."""
    match = judged({"capacity": {"lift-carry": 10}}, {"title": "Vakkenvuller (m/v)"})
    assert (match.limits[0].demand, match.limits[0].source) == (15, "occupation")


def test_an_occupation_without_figures_is_estimated_from_its_group():
    """Nurses have no row of their own here, their group of ISCO-08 has."""
    match = judged({"capacity": {"night-work": False}}, {"occupation": NURSE})
    assert match.limits[0].demand is True
    assert match.verdict == "ask"


def test_a_statement_of_the_vacancy_goes_before_the_estimate():
    """The employer says 5 kg where the occupation would say 15."""
    match = judged({"capacity": {"lift-carry": 10}}, {"occupation": STOCKER, "demands": {"lift-carry": 5}})
    assert match.limits[0].verdict == "fits"


@pytest.mark.parametrize(("suggested", "likely"), [(25, 4), (10, 2), (5, 0)])
def test_a_suggestion_asks_goes_before_the_occupation_and_weighs_as_its_own_figure(
    suggested: int, likely: int
):
    """The text hints at 25, 10 or 5 kg for a limit of 10: it asks each time, as likely, even odds and unlikely."""
    hinted = {"occupation": STOCKER, "suggested": {"demands": {"lift-carry": suggested}}}
    match = judged({"capacity": {"lift-carry": 10}}, hinted)
    assert (match.verdict, match.limits[0].demand) == ("ask", suggested)
    assert "limit-suggested:lift-carry" in match.reasons
    assert match.parts["ask-risk"] == -likely


def test_a_statement_goes_before_a_suggestion():
    """The posting says 5 kg; what work elsewhere asks no longer matters."""
    said = {"demands": {"lift-carry": 5}, "suggested": {"demands": {"lift-carry": 25}}}
    assert judged({"capacity": {"lift-carry": 10}}, said).verdict == "fits"


def test_a_title_read_as_an_occupation_never_excludes():
    """Who excludes shelf stacking is asked about a title that only seems to be that."""
    seems = {"title": "Schappenheld", "suggested": {"occupation": STOCKER}}
    match = judged({"excluded_occupations": [STOCKER]}, seems)
    assert (match.verdict, match.reasons[0]) == ("ask", "occupation-maybe-excluded")


def test_the_fewest_hours_of_the_vacancy_are_a_demand_on_the_week():
    """Who may work 20 hours a week is out of 24 to 32, asked about 20, and fits 16 to 32."""
    for least, answer in ((24, "excluded"), (20, "ask"), (16, "fits")):
        match = judged({"capacity": {"hours-per-week": 20}}, {"hours": {"min": least, "max": 32}})
        assert match.verdict == answer


def test_items_without_a_written_limit_play_no_part():
    """The doctor writes deviations only: heavy work is no reason against who has no limit."""
    match = judged({}, {"demands": {"lift-carry": 50}})
    assert match.limits == ()
    assert match.verdict == "fits"


@pytest.mark.parametrize(
    ("of", "against", "answer", "code"),
    [
        ({"hours": {"min": 16, "max": 24}}, {"hours": {"min": 25, "max": 32}}, "excluded", "hours-too-many"),
        ({"hours": {"min": 16, "max": 24}}, {"hours": {"min": 8, "max": 15}}, "excluded", "hours-too-few"),
        ({"hours": {"min": 16, "max": 24}}, {"hours": {"min": 24, "max": 32}}, "fits", None),
        ({"hours": {"min": 16, "max": 24}}, {}, "ask", "hours-unknown"),
        ({"licences": ["B"]}, {"licences": ["B", "C"]}, "excluded", "licence-missing"),
        ({"licences": ["b"]}, {"licences": ["B"]}, "fits", None),
        ({"licences": []}, {"licences": ["B"]}, "excluded", "licence-missing"),
        ({}, {"licences": ["B"]}, "ask", "licences-unknown"),
        ({"education_level": 3}, {"education_level": 4}, "excluded", "education-too-high"),
        ({"education_level": 4}, {"education_level": 4}, "fits", None),
        ({}, {"education_level": 4}, "fits", "education-unknown"),
        ({"wage_min_hour": 15}, {"wage_hour": {"min": 12, "max": 14.99}}, "excluded", "wage-too-low"),
        ({"wage_min_hour": 15}, {"wage_hour": {"min": 12, "max": 15}}, "fits", None),
        ({"wage_min_hour": 15}, {"wage_hour": {"min": 12}}, "fits", "wage-unknown"),
        ({"wage_min_hour": 15}, {}, "fits", "wage-unknown"),
        ({"excluded_occupations": [CASHIER]}, {"occupation": CASHIER}, "excluded", "occupation-excluded"),
        ({"excluded_occupations": [CASHIER]}, {"title": "Caissière"}, "ask", "occupation-maybe-excluded"),
        ({"excluded_occupations": [CASHIER]}, {"occupation": STOCKER}, "fits", None),
        ({"excluded_occupations": [CASHIER]}, {"title": "iets nieuws"}, "fits", "occupation-unknown"),
    ],
)
def test_a_hard_term_is_out_only_where_both_sides_are_known(
    of: dict[str, Any], against: dict[str, Any], answer: str, code: str | None
):
    """What one side does not know never excludes; it is named, and asked where it decides."""
    match = judged(of, against)
    assert match.verdict == answer
    assert [reason for reason in match.reasons if reason != "education-unknown" or code == reason] == (
        [code] if code else []
    )


@pytest.mark.parametrize(
    ("there", "km", "answer"),
    [
        ("1000", 0.0, "fits"),
        ("1001", 11.1, "ask"),
        ("1002", 12.2, "excluded"),
        ("1003", 111.2, "excluded"),
        ("3000", None, "ask"),
        (None, None, "ask"),
    ],
)
def test_travel_over_the_limit_asks_up_to_a_fifth_and_is_out_beyond(
    there: str | None, km: float | None, answer: str
):
    """With a limit of 10 km: 0.1 degree north is 11.1 km and asks, 0.11 degree is 12.2 km and is out."""
    match = judged({"max_travel_km": 10}, {"postcode": there})
    assert (match.travel_km, match.verdict) == (km, answer)


def test_an_estimated_place_says_so_and_excludes_only_beyond_its_own_error():
    """Area 20 lies at 1000: on the spot fits, with the estimate named; 111 km less 60 km of error is out."""
    near = judged({"postcode": "2012", "max_travel_km": 10}, {"postcode": "2099"})
    assert (near.travel_km, near.verdict) == (0.0, "fits")
    assert "travel-estimated" in near.reasons
    far = judged({"postcode": "2012", "max_travel_km": 40}, {"postcode": "2100"})
    assert far.verdict == "excluded"
    maybe = judged({"postcode": "2012", "max_travel_km": 45}, {"postcode": "2100"})
    assert maybe.verdict == "ask"


def test_a_vacancy_is_out_after_its_last_day_and_not_on_it():
    """Valid through 31 March: the first of April is too late."""
    one, offer = candidate(postcode="1000"), vacancy(postcode="1000", valid_through="2025-03-31")
    assert judge(one, offer, REFERENCE, date(2025, 3, 31)).verdict == "fits"
    assert judge(one, offer, REFERENCE, date(2025, 4, 1)).verdict == "excluded"
    assert judge(one, offer, REFERENCE).verdict == "fits"
