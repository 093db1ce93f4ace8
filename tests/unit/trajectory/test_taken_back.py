"""What was told and proves otherwise: a step that is taken back, two periods that are one."""

from datetime import date, timedelta

from shared.contracts.facts import Correction, Done, DoneWithdrawn, Recovered
from shared.contracts.trajectory import CaseOpened, ClockMoved, DeadlineNear, ObligationReopened
from tests.unit.trajectory.told import MONDAY, absence, asked, at, feed, heard, sick_from


def test_a_step_that_is_taken_back_is_open_again() -> None:
    """The analysis of 6 October is withdrawn on the 8th: told as open again, and near its day as if never done."""
    story = sick_from().when(
        asked(Done(rule="problem-analysis", on=date(2025, 10, 6))), at(date(2025, 10, 6))
    )
    story.when(asked(DoneWithdrawn(rule="problem-analysis", on=date(2025, 10, 8))), at(date(2025, 10, 8)))
    assert story.told(ObligationReopened) == [ObligationReopened(period=1, rule="problem-analysis")]
    assert "problem-analysis#" not in story.state.done
    near = [event for event in feed(story, date(2025, 10, 9)) if isinstance(event, DeadlineNear)]
    assert [(event.rule, event.due) for event in near] == [("problem-analysis", date(2025, 10, 13))]


def test_two_periods_that_prove_to_be_one_move_the_dates_back() -> None:
    """Fit from 5 January, sick again on 2 February 2026, then by correction on 26 January: 21 days, one period."""
    story = sick_from()
    story.when(heard(Recovered(first_fit_day=date(2026, 1, 5))), at(date(2026, 1, 5)))
    story.when(absence(date(2026, 2, 2)), at(date(2026, 2, 2)))
    assert story.state.period == 2
    corrected = Correction(on=date(2026, 2, 3), first_day=date(2026, 1, 26))
    story.when(heard(corrected), at(date(2026, 2, 3)))
    (moved,) = story.told(ClockMoved)
    assert (moved.period, moved.first_sick_day) == (1, MONDAY)
    assert moved.waiting_period_last_day == date(2027, 8, 29) + timedelta(days=21)
    assert story.state.done["arbodienst-sick-report#"] == MONDAY
    assert [event.period for event in story.told(CaseOpened)] == [1]
