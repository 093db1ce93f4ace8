"""What may come in: the eleven-proof, days that can be, facts that belong to an absence."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.rules import LaterFact, fact_problem, is_bsn, report_problem
from shared.contracts.facts import (
    Correction,
    Employment,
    MaternityLeave,
    PartiallyRecovered,
    Pension,
    Recovered,
    Sick,
    Withdrawn,
)

TODAY = date(2026, 3, 2)
OFFICE = Employment(work_days=("mon", "tue", "wed", "thu", "fri"))


@pytest.mark.parametrize("number", ["111222333", "123456782", "999999990", "010000008"])
def test_a_number_that_passes_the_eleven_proof_is_a_bsn(number: str) -> None:
    """By hand: 123456782 weighs 9+16+21+24+25+24+21+16-2 = 154 = 14 x 11; 010000008 weighs 8-8 = 0.

    111222333 weighs 9+8+7+12+10+8+9+6-3 = 66 = 6 x 11, and 999999990 weighs 9 x 44 = 396 = 36 x 11.
    """
    assert is_bsn(number)


@pytest.mark.parametrize(
    "text",
    [
        "111222334",
        "123456789",
        "000000000",
        "11122233",
        "1112223330",
        "11122233x",
        " 11222333",
        "١١١٢٢٢٣٣٣",
        "",
    ],
)
def test_anything_else_is_none(text: str) -> None:
    """A digit off, all zeroes, too short or long, letters, blanks, digits of another script."""
    assert not is_bsn(text)


@given(st.integers(1, 9), st.integers(0, 8), st.integers(1, 9))
def test_one_digit_wrong_never_passes(first: int, place: int, off: int) -> None:
    """The eleven-proof is there to catch a slip in one digit, wherever it is (its weights share no factor with 11)."""
    good = "111222333"
    wrong = good[:place] + str((int(good[place]) + off) % 10) + good[place + 1 :]
    assert not is_bsn(wrong)
    assert not is_bsn(str(first) * 9) or first * 43 % 11 == 0


def test_a_planned_absence_may_be_a_month_ahead_and_no_more() -> None:
    """31 days after 2 March is 2 April; the 3rd is a slip of the pen."""
    assert report_problem(Sick(first_day=date(2026, 4, 2)), OFFICE, TODAY) is None
    problem = report_problem(Sick(first_day=date(2026, 4, 3)), OFFICE, TODAY)
    assert problem is not None
    assert (problem.code, problem.path) == ("first-day-too-far-ahead", "first_day")


REPORTS = [
    (Sick(first_day=TODAY), OFFICE.model_copy(update={"ends_on": date(2026, 3, 1)}), "employment.ends_on"),
    (Sick(first_day=TODAY, reported_on=date(2026, 4, 3)), OFFICE, "reported_on"),
    (
        Sick(first_day=TODAY),
        OFFICE.model_copy(update={"worked": (TODAY,), "not_worked": (TODAY,)}),
        "employment.worked",
    ),
]


@pytest.mark.parametrize(("sick", "roster", "path"), REPORTS, ids=[path for *_, path in REPORTS])
def test_a_report_that_cannot_be_is_refused_by_its_field(sick: Sick, roster: Employment, path: str) -> None:
    """Ended before it began, reported in the future, a day both worked and not."""
    problem = report_problem(sick, roster, TODAY)
    assert problem is not None
    assert problem.path == path


def test_sick_on_the_last_day_of_the_employment_can_be() -> None:
    """ZW 38 lid 2 is about exactly this day."""
    roster = OFFICE.model_copy(update={"ends_on": TODAY})
    assert report_problem(Sick(first_day=TODAY), roster, TODAY) is None


SICK = (date(2026, 2, 2), date(2026, 1, 5))
PARTLY_BEFORE = PartiallyRecovered.model_validate({"from": "2026-01-04", "percentage": 50})
LATER: list[tuple[LaterFact, str | None]] = [
    (Recovered(first_fit_day=date(2026, 1, 5)), "first_fit_day"),
    (Recovered(first_fit_day=date(2026, 1, 6)), None),
    (PARTLY_BEFORE, "from"),
    (Withdrawn(on=date(2026, 1, 4)), None),
    (Withdrawn(on=date(2026, 1, 5)), None),
    (Correction(on=TODAY, first_day=date(2026, 1, 1), corrects=date(2026, 1, 7)), "corrects"),
    (Correction(on=TODAY, first_day=date(2026, 1, 1), corrects=date(2026, 1, 5)), None),
    (Pension(on=date(2026, 12, 1)), None),
    (MaternityLeave(first_day=TODAY, due_date=date(2026, 4, 13)), None),
]


@pytest.mark.parametrize(("fact", "path"), LATER, ids=lambda each: getattr(each, "fact", str(each)))
def test_a_later_fact_has_an_absence_to_belong_to(fact: LaterFact, path: str | None) -> None:
    """Held against sickness from 5 January: nobody is fit before being sick, and a correction has a target."""
    problem = fact_problem(fact, SICK)
    assert (problem.path if problem else None) == path


def test_without_an_absence_no_fact_can_be() -> None:
    """There is nothing to recover from."""
    problem = fact_problem(Recovered(first_fit_day=TODAY), [])
    assert problem is not None
    assert problem.code == "no-absence"
