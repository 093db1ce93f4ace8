"""The rows of the statute as data, each with a worked case, and the holidays by which a term rolls."""

import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from services.trajectory.rules import CURRENT, RULE_IDS, Row, Rulebook, clock, row
from services.trajectory.rules.fines import FINES
from services.trajectory.rules.holidays import end_of_term, is_holiday
from services.trajectory.rules.lines import answer
from services.trajectory.rules.messages import CATALOGUE, Note, Span, in_full, in_public
from services.trajectory.rules.row import FAR
from services.trajectory.rules.wage import PENSION_WEEKS
from shared.contracts.facts import Employment, Recovered, Sick

Json = dict[str, Any]
BY_RULE = (
    "due",
    "target",
    "lenient",
    "opens",
    "days_late",
    "fine_tier",
    "variant",
    "status",
    "series",
    "moved",
)
"""Expectations that name rules; the others are of the answer itself, or say which rules it leaves out."""
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
        "given",
        "euros",
        "version",
        "name_nl",
        "name_en",
        "cause_nl",
        "cause_en",
    )
    spans = (Span(date(2026, 5, 4), date(2026, 5, 8)),)
    note = Note(code, {**{name: date(2026, 5, 4) for name in names}, "days": 1, "spans": spans})
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


EPOCH = date(2004, 1, 1)
"""From this first sick day on the wage is owed for 104 weeks and the WIA follows: nothing here looks further back."""
CASES = [
    json.loads(line)
    for path in sorted(Path(__file__).parent.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
    if line.strip()
]


@cache
def told(place: int) -> Json:
    """The clock's answer to the case in that place of `CASES`."""
    as_of = CASES[place].get("as_of")
    lines = answer([json.dumps(CASES[place])], as_of and date.fromisoformat(as_of), explain=False)
    return json.loads(next(lines)[0])


def asked(case: Json) -> set[str]:
    """The rules of which a case expects a date, a status or a fine."""
    return {rule for field in BY_RULE for rule in case["expect"].get(field, {})}


def of_row(each: Row, place: int) -> bool:
    """Whether a case with a source expects something of this very row, not of another one of its rule."""
    case = CASES[place]
    dated = [one for one in told(place).get("obligations", ()) if one["rule"] == each.rule]
    return bool(
        case.get("source")
        and each.rule in asked(case)
        and any(one["article"] == each.article for one in dated)
    )


@pytest.mark.parametrize("each", CURRENT.rows, ids=lambda each: f"{each.rule}-{each.days}")
def test_every_row_has_a_worked_case_with_a_source(each: Row) -> None:
    """No row stands on the code alone: somebody counted it by hand and says from which article."""
    assert any(of_row(each, place) for place in range(len(CASES)))


def first_sick_day(place: int) -> date | None:
    day = told(place).get("first_sick_day")
    return day and date.fromisoformat(day)


def looks_at_row(rule: str) -> Callable[[int], date | None]:
    """The day by which a row is chosen: the first sick day of a case that names its rule."""

    def looks(place: int) -> date | None:
        named = asked(CASES[place]) | set(CASES[place]["expect"].get("absent", ()))
        return first_sick_day(place) if rule in named else None

    return looks


def looks_at_fine(place: int) -> date | None:
    """The day by which a fine is chosen: when the report of which a case expects the tier was due."""
    rules = CASES[place]["expect"].get("fine_tier", {})
    due = (
        date.fromisoformat(one["due"]) for one in told(place).get("obligations", ()) if one["rule"] in rules
    )
    return next(due, None)


def looks_at_pension(place: int) -> date | None:
    """The day by which the weeks from the AOW age are chosen: the first sick day, where the wage is expected."""
    reached = any(fact["fact"] == "pension" for fact in CASES[place]["facts"])
    return first_sick_day(place) if reached and "wage_duty" in CASES[place]["expect"] else None


def edges() -> Iterator[Any]:
    """Every day from which another row, fine or number of weeks holds, with what it is chosen by."""
    for each in CURRENT.rows:
        for day in changes(each.valid_from, each.valid_until):
            yield pytest.param(day, looks_at_row(each.rule), id=f"{each.rule}-{day}")
    for day in sorted({day for each in FINES for day in changes(each.valid_from, each.valid_until)}):
        yield pytest.param(day, looks_at_fine, id=f"fine-{day}")
    for day, _ in PENSION_WEEKS:
        yield pytest.param(day, looks_at_pension, id=f"pension-{day}")


def changes(first: date, last: date) -> set[date]:
    """The days on which something begins or has just ended; the beginning and the end of all rows are none."""
    after = last + timedelta(days=1) if last != FAR else EPOCH
    return {first, after} - {EPOCH}


@pytest.mark.parametrize(("day", "looked_at"), list(edges()))
def test_every_day_on_which_the_law_changes_has_a_case_on_either_side(
    day: date, looked_at: Callable[[int], date | None]
) -> None:
    """A case of the very day and one of the day before it: neither the old nor the new rule reaches a day too far."""
    days = {looked_at(place) for place in range(len(CASES))}
    assert {day - timedelta(days=1), day} <= days
