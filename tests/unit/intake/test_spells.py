"""Who is sick since when, and what a row of a full delivery says otherwise."""

from datetime import date

import pytest

from services.intake.rules import LaterFact
from services.intake.rules.spells import Difference, difference, first_days, is_held, open_since
from shared.contracts.facts import Correction, Recovered, Sick, Withdrawn


def day(text: str) -> date:
    """In the spring of 2026."""
    return date.fromisoformat(f"2026-{text}")


SICK = [Sick(first_day=day("01-05")), Sick(first_day=day("02-02"))]
FIT = Recovered(first_fit_day=day("01-19"))
STORIES: list[tuple[str, list[Sick], list[LaterFact], str | None]] = [
    ("never sick", [], [], None),
    ("sick", SICK[:1], [], "01-05"),
    ("sick and fit", SICK[:1], [FIT], None),
    ("sick again", SICK, [FIT], "02-02"),
    ("fit was told late", SICK, [Recovered(first_fit_day=day("02-09")), FIT], None),
    ("a first day moved", SICK, [FIT, Correction(on=day("02-03"), first_day=day("01-30"))], "01-30"),
    (
        "moved by name",
        SICK,
        [Correction(on=day("02-03"), first_day=day("01-08"), corrects=day("01-05"))],
        "02-02",
    ),
    ("the second was taken back", SICK, [Withdrawn(on=day("02-03"))], "01-05"),
    ("taken back after it ended", SICK, [FIT, Withdrawn(on=day("02-03"))], None),
]


@pytest.mark.parametrize(
    ("sick", "facts", "since"), [pytest.param(*each[1:], id=each[0]) for each in STORIES]
)
def test_the_sickness_that_has_not_ended(sick: list[Sick], facts: list[LaterFact], since: str | None) -> None:
    """By hand, from what was reported, corrected, taken back and ended."""
    assert open_since(sick, facts) == (day(since) if since else None)


def test_first_days_are_those_that_still_hold() -> None:
    """In their order, whatever the order of telling."""
    facts: list[LaterFact] = [Correction(on=day("02-03"), first_day=day("01-01"))]
    assert first_days(list(reversed(SICK)), facts) == [day("01-01"), day("01-05")]


ROWS: list[tuple[str, list[Sick], list[LaterFact], str, str | None, bool, Difference]] = [
    ("as it is held", SICK[:1], [], "01-05", None, False, "same"),
    ("more is known", SICK[:1], [], "01-05", None, True, "changed"),
    ("fit by now", SICK[:1], [], "01-05", "01-19", False, "ended"),
    ("another first day", SICK[:1], [], "01-06", None, False, "differs"),
    ("not known here", [], [], "01-05", None, False, "new"),
    ("sick again", SICK[:1], [FIT], "02-02", None, False, "new"),
    ("over on both sides", SICK, [FIT], "01-05", "01-19", False, "same"),
    ("over, on another day", SICK, [FIT], "01-05", "01-20", False, "differs"),
    ("ended here, sick there", SICK[:1], [FIT], "01-05", None, False, "reopens"),
]


@pytest.mark.parametrize(
    ("sick", "facts", "first", "fit", "changed", "what"),
    [pytest.param(*each[1:], id=each[0]) for each in ROWS],
)
def test_what_a_row_says_otherwise(
    sick: list[Sick], facts: list[LaterFact], first: str, fit: str | None, changed: bool, what: Difference
) -> None:
    """Only what has a date of its own can be taken."""
    assert difference(sick, facts, day(first), day(fit) if fit else None, changed) == what


@pytest.mark.parametrize(
    ("closing", "running", "held"),
    [(0, 0, False), (2, 2, False), (3, 30, False), (3, 29, True), (3, 3, True)],
)
def test_a_delivery_that_closes_many_is_held(closing: int, running: int, held: bool) -> None:
    """More than a tenth, and three or more: two of two are no sign of a broken link."""
    assert is_held(closing, running, 0.1) is held
