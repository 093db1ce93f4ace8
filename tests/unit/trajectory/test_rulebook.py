"""A new rulebook reaches open cases: dates that it moves are told with that reason, and nothing else is."""

from datetime import date, timedelta

from services.trajectory.domain import DECIDER, Trajectory
from services.trajectory.rules import RULE_IDS
from shared.contracts.event import RulebookChanged
from shared.contracts.rule_names import RULE_NAMES
from shared.contracts.trajectory import ClockMoved, ClockSet
from shared.kernel.clock import beginning_of
from shared.testing.story import Story
from tests.unit.trajectory.told import MONDAY, sick_from

CHANGE = RulebookChanged(version="2026-01-01")


def under_other_rules() -> Story[Trajectory]:
    """A case whose analysis was told a week earlier than the law now in force says (42 days)."""
    told = next(each for each in sick_from().events if isinstance(each, ClockSet))
    dates = tuple(
        each.model_copy(update={"due": each.due - timedelta(days=7)})
        if each.rule == "problem-analysis"
        else each
        for each in told.obligations
    )
    old = told.model_copy(update={"rulebook": "2025-01-01", "obligations": dates})
    kept = [each for each in sick_from().events if not isinstance(each, ClockSet)]
    return Story(DECIDER).given(old, *kept)


def test_what_the_rules_move_is_told_with_that_reason() -> None:
    """The one date that differs moves from day 35 to day 42, because of the rulebook."""
    story = under_other_rules().when(CHANGE, beginning_of(MONDAY + timedelta(days=10)))
    (moved,) = story.told(ClockMoved)
    assert (moved.because, moved.rulebook) == ("rulebook", "2026-01-01")
    (move,) = moved.moves
    first = move.obligation
    assert first
    assert (move.rule, move.old, move.new) == (
        "problem-analysis",
        MONDAY + timedelta(days=35),
        MONDAY + timedelta(days=42),
    )


def test_rules_that_move_nothing_tell_nothing() -> None:
    """Neither in a case whose dates stand, nor in one that never began."""
    at = beginning_of(MONDAY + timedelta(days=10))
    assert sick_from().when(CHANGE, at).told(ClockMoved) == []
    assert DECIDER.decide(Trajectory(), CHANGE, at) == []
    assert date(2025, 9, 1) == MONDAY


def test_the_names_of_the_rules_are_those_of_the_contracts() -> None:
    """By which other services and partners speak of them."""
    assert RULE_IDS == RULE_NAMES
