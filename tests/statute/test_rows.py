"""The rows of the statute as data, the holidays by which a term rolls, and a period beyond the first."""

from datetime import date

import pytest

from services.trajectory.rules import CURRENT, RULE_IDS, Rulebook, clock, row
from services.trajectory.rules.holidays import end_of_term, is_holiday
from services.trajectory.rules.messages import CATALOGUE, Note, in_full, in_public
from shared.contracts.facts import Employment, Recovered, Sick

OFFICE = Employment(work_days=("mon", "tue", "wed", "thu", "fri"))


@pytest.mark.parametrize("rule", sorted(RULE_IDS))
def test_every_row_says_who_what_and_from_which_article(rule: str) -> None:
    """A row is complete: names and consequences in two languages, an article, a source, and a role."""
    each = row(rule)
    words = (each.name_nl, each.name_en, each.article, each.source, each.consequence_nl, each.consequence_en)
    assert all(words)
    assert each.sure in ("A", "B", "C", "D")
    assert list(each.lead_days) == sorted(each.lead_days, reverse=True)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_sentence_fills_in_both_languages_and_grades(code: str) -> None:
    """No sentence of the catalogue asks for more than its Dutch and English halves share."""
    names = (
        "day",
        "to",
        "first",
        "last",
        "on",
        "old",
        "days",
        "reason",
        "ground",
        "article",
        "public",
        "name_nl",
        "name_en",
    )
    note = Note(code, {name: date(2026, 5, 4) for name in names})
    for line in (in_full(note), in_public(note)):
        assert line.nl.endswith((".", "2026"))
        assert "{" not in line.nl + line.en


@pytest.mark.parametrize(
    "day",
    [
        date(2025, 1, 1),
        date(2025, 4, 18),
        date(2025, 4, 21),
        date(2025, 4, 26),
        date(2025, 5, 5),
        date(2025, 5, 29),
        date(2025, 5, 30),
        date(2025, 6, 9),
        date(2025, 12, 25),
        date(2025, 12, 26),
        date(2026, 5, 5),
        date(2027, 5, 7),
    ],
)
def test_the_recognised_holidays_are_those_of_the_act_and_the_decrees(day: date) -> None:
    """5 May counts in every year, King's day moves off a Sunday, and decrees equate single days."""
    assert is_holiday(day)


def test_an_ordinary_day_is_no_holiday() -> None:
    """The day before Ascension and the Friday after it in a year without a decree are ordinary days."""
    assert not is_holiday(date(2026, 5, 13))
    assert not is_holiday(date(2029, 5, 11))


def test_a_short_term_holds_two_working_days() -> None:
    """From Christmas day to Sunday holds no working day, so the term runs to the Tuesday (ATW 2)."""
    assert end_of_term(date(2025, 12, 25), date(2025, 12, 28)) == date(2025, 12, 30)


def test_an_earlier_period_is_kept_in_short() -> None:
    """After four weeks fit the clock answers for the second period and names the first."""
    told = [
        Sick(first_day=date(2025, 9, 1)),
        Recovered(first_fit_day=date(2025, 10, 6)),
        Sick(first_day=date(2025, 11, 3)),
    ]
    counted = clock(told, OFFICE)
    assert (counted.period, counted.first_sick_day) == (2, date(2025, 11, 3))
    assert counted.shape()["earlier"] == [
        {"period": 1, "first_sick_day": "2025-09-01", "ended_on": "2025-10-06"}
    ]


def test_another_rulebook_is_another_version_with_its_own_rows() -> None:
    """The clock counts by the rulebook it is given and carries its version."""
    short = Rulebook("proef", tuple(each for each in CURRENT.rows if each.rule == "wia-application"))
    counted = clock([Sick(first_day=date(2025, 9, 1))], OFFICE, rulebook=short)
    assert counted.rulebook == "proef"
    assert [each.rule for each in counted.obligations] == ["wia-application"]
