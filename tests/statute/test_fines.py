"""The fines on a late report: amounts by days of lateness and by the day on which the report was due."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.trajectory.rules import CURRENT, Row
from services.trajectory.rules.fines import FINES, Fine, fine, fine_words, fines_on
from services.trajectory.rules.row import FAR

SINCE = date(2008, 11, 1)
dues = st.dates(SINCE, date(2040, 12, 31))

INDEXED = Fine(
    tier="under 7 days", days_late_from=1, euros=79, source="verzonnen", sure="D", valid_from=date(2031, 1, 1)
)
"""A made-up amount of a made-up year, as a lawyer would add it."""


@pytest.mark.parametrize(
    ("days_late", "euros", "tier"),
    [
        (1, 70, "under 7 days"),
        (6, 70, "under 7 days"),
        (7, 230, "7-27 days"),
        (27, 230, "7-27 days"),
        (28, 455, "28 days or more"),
        (400, 455, "28 days or more"),
    ],
)
def test_the_amounts_are_those_of_article_2c(days_late: int, euros: int, tier: str) -> None:
    """Under seven days 70 euros, under four weeks 230, from four weeks 455 (text of 2018)."""
    imposed = fine(date(2025, 12, 22), days_late)
    assert imposed is not None
    assert (imposed.euros, imposed.tier, imposed.sure) == (euros, tier, "A")
    assert "Boetebesluit" in imposed.article
    assert "2018" in imposed.source


def test_the_years_before_the_text_that_was_read_are_graded_lower() -> None:
    """The amounts of 2017 come from what others quote, and say so."""
    before, after = fine(date(2017, 12, 31), 28), fine(date(2018, 1, 1), 28)
    assert before is not None
    assert after is not None
    assert [(each.euros, each.sure) for each in (before, after)] == [(455, "C"), (455, "A")]


def test_a_report_due_before_there_was_a_fine_costs_nothing() -> None:
    """The act came into force on 1 November 2008."""
    assert fine(SINCE - timedelta(days=1), 90) is None
    assert fine(SINCE, 90) is not None


@given(dues, st.integers(-30, 0))
def test_what_is_in_time_costs_nothing(due: date, days_late: int) -> None:
    """On the due date itself, and before it, there is no fine."""
    assert fine(due, days_late) is None


@given(dues, st.integers(1, 1000))
def test_another_day_of_lateness_never_makes_it_cheaper(due: date, days_late: int) -> None:
    """The tiers rise with the days."""
    now, next_day = fine(due, days_late), fine(due, days_late + 1)
    assert now is not None
    assert next_day is not None
    assert now.euros <= next_day.euros


@given(dues)
def test_every_day_has_each_tier_once(due: date) -> None:
    """No day falls between two texts of the law, and none has two."""
    assert [each.days_late_from for each in fines_on(due)] == [1, 7, 28]


def test_an_amount_of_another_year_is_a_row_and_nothing_else() -> None:
    """A dated row holds from its first day on, and leaves the earlier amount alone."""
    fines = (*(each for each in FINES if each.valid_until != FAR), INDEXED)
    assert fine(date(2030, 12, 31), 3, fines) is None
    assert fine(date(2031, 1, 1), 3, fines) == INDEXED
    assert "€79" in fine_words(fines)[0]
    assert "€70" not in fine_words(fines)[0]


@pytest.mark.parametrize("each", [each for each in CURRENT.rows if each.fined], ids=lambda each: each.rule)
def test_a_row_that_is_fined_names_the_amounts_in_force_and_no_other(each: Row) -> None:
    """What a letter says a late report costs is what the dated amounts say."""
    for words in (each.consequence_nl, each.consequence_en):
        assert [part.split()[0].rstrip(";") for part in words.split("€")[1:]] == ["70", "230", "455"]
