"""Days that begin: what comes near is told on each lead day once, what was missed the day after, and no more."""

from datetime import date, timedelta

from services.trajectory.domain import DECIDER, Trajectory
from shared.contracts.event import Event
from shared.contracts.facts import Done, Recovered, Withdrawn
from shared.contracts.trajectory import CaseOpened, ClockMoved, DeadlineMissed, DeadlineNear, PeriodEnded
from shared.testing.story import Story
from tests.unit.trajectory.told import (
    MONDAY,
    absence,
    asked,
    at,
    feed,
    feed_each,
    feed_when_due,
    heard,
    sick_from,
)

Said = tuple[date, str, str, int | None]


def said(events: list[tuple[date, Event]]) -> list[Said]:
    """Near with its days left, missed without: day, what, rule, left."""
    found: list[Said] = []
    for day, event in events:
        if isinstance(event, DeadlineNear):
            found.append((day, "near", event.rule, event.days_left))
        elif isinstance(event, DeadlineMissed):
            found.append((day, "missed", event.rule, None))
    return found


FIRST_TWO_MONTHS: list[Said] = [
    (date(2025, 9, 29), "near", "problem-analysis", 14),
    (date(2025, 10, 6), "near", "problem-analysis", 7),
    (date(2025, 10, 12), "near", "problem-analysis", 1),
    (date(2025, 10, 14), "missed", "problem-analysis", None),
    (date(2025, 10, 20), "near", "plan-of-action", 7),
    (date(2025, 10, 26), "near", "plan-of-action", 1),
    (date(2025, 10, 28), "missed", "plan-of-action", None),
]
"""The judgment is due on 13 October and announced 14, 7 and 1 days before; the plan on the 27th, 7 and 1 before."""


def test_day_by_day_each_lead_day_is_told_once_and_a_miss_the_day_after() -> None:
    """Two months in which nothing is done: five announcements and two misses, on their days."""
    events = feed_each(sick_from(), MONDAY + timedelta(days=1), date(2025, 11, 30))
    assert said(events) == FIRST_TWO_MONTHS


def test_fed_only_when_due_a_case_says_the_same_on_the_same_days() -> None:
    """The ticker asks for the days that the case awaits: none with something to say is passed over."""
    assert said(feed_when_due(sick_from(), date(2025, 11, 30))) == FIRST_TWO_MONTHS


def test_the_same_day_twice_says_nothing_the_second_time() -> None:
    """Two tickers feed one day; a day of the past says nothing either."""
    story = sick_from()
    assert said([(MONDAY, each) for each in feed(story, date(2025, 9, 29))])
    assert feed(story, date(2025, 9, 29)) == []
    assert feed(story, date(2025, 9, 20)) == []


def test_days_that_were_missed_are_caught_up_at_once() -> None:
    """Nothing was fed until 20 October: the miss of the 14th and the announcement of the day are told together."""
    story = sick_from()
    day = date(2025, 10, 20)
    assert said([(day, each) for each in feed(story, day)]) == [
        (day, "missed", "problem-analysis", None),
        (day, "near", "plan-of-action", 7),
    ]


def test_a_lead_day_that_was_passed_over_is_told_with_the_days_that_are_left() -> None:
    """First fed on 9 October, four days before the judgment is due: told with 4, then only with 1."""
    events = feed_each(sick_from(), date(2025, 10, 9), date(2025, 10, 13))
    assert said(events) == [
        (date(2025, 10, 9), "near", "problem-analysis", 4),
        (date(2025, 10, 12), "near", "problem-analysis", 1),
    ]


def test_what_is_done_is_neither_near_nor_missed() -> None:
    """The judgment on 1 October puts the plan at the 15th, a fortnight later: announced on the 8th and 14th."""
    day = date(2025, 10, 1)
    story = sick_from().when(asked(Done(rule="problem-analysis", on=day)), at(day))
    assert said(feed_each(story, date(2025, 10, 2), date(2025, 10, 16))) == [
        (date(2025, 10, 8), "near", "plan-of-action", 7),
        (date(2025, 10, 14), "near", "plan-of-action", 1),
        (date(2025, 10, 16), "missed", "plan-of-action", None),
    ]


def recovered(first_fit_day: date, told_on: date | None = None) -> Story[Trajectory]:
    """Sick since the first Monday of September, then fit."""
    fit = Recovered(first_fit_day=first_fit_day, told_on=told_on)
    return sick_from().when(heard(fit), at(told_on or first_fit_day))


def test_nothing_is_announced_while_the_employee_is_fit() -> None:
    """Fit from 25 September: no word of the judgment, and four weeks later, on 23 October, the period is over."""
    events = feed_each(recovered(date(2025, 9, 25)), date(2025, 9, 26), date(2025, 12, 1))
    assert said(events) == []
    ended = PeriodEnded(period=1, last_day=date(2025, 9, 24), reason="recovered")
    assert [(day, each) for day, each in events if isinstance(each, PeriodEnded)] == [
        (date(2025, 10, 23), ended)
    ]


def test_a_recovery_told_ahead_silences_nothing_before_it_begins() -> None:
    """On 22 September it is known that work begins again on 20 October: until then the dates are announced."""
    events = feed_each(
        recovered(date(2025, 10, 20), date(2025, 9, 22)), date(2025, 9, 23), date(2025, 10, 21)
    )
    assert said(events) == FIRST_TWO_MONTHS[:4]


def test_a_relapse_that_was_withdrawn_leaves_the_employee_fit() -> None:
    """Fit from 8 September, reported sick on the 22nd and taken back on the 23rd: silence, over on 6 October."""
    story = recovered(date(2025, 9, 8)).when(absence(date(2025, 9, 22)), at(date(2025, 9, 22)))
    story.when(heard(Withdrawn(on=date(2025, 9, 23))), at(date(2025, 9, 23)))
    events = feed_each(story, date(2025, 9, 24), date(2025, 12, 1))
    assert said(events) == []
    assert [day for day, each in events if isinstance(each, PeriodEnded)] == [date(2025, 10, 6)]


def test_a_relapse_reported_late_opens_the_period_again() -> None:
    """Over on 23 October; on the 27th a relapse of the 13th is told, 18 days after the recovery: period 1 goes on."""
    story = recovered(date(2025, 9, 25))
    feed_when_due(story, date(2025, 10, 26))
    assert story.state.ended == 1
    story.when(absence(date(2025, 10, 13), date(2025, 10, 27)), at(date(2025, 10, 27)))
    assert [each.period for each in story.events if isinstance(each, CaseOpened)] == [1]
    (moved,) = story.told(ClockMoved)
    assert isinstance(moved, ClockMoved)
    new = {each.rule: each.new for each in moved.moves}
    assert new["uwv-42-week-report"] == date(2026, 7, 10), "18 days after 22 June 2026"
    assert story.state.ended == 0
    assert said(feed_each(story, date(2025, 10, 28), date(2025, 12, 1)))


def test_the_wage_duty_ends_the_period_once() -> None:
    """After 104 weeks, on 30 August 2027, the period is over for good: nothing is awaited any more."""
    story = sick_from()
    events = feed_when_due(story, date(2028, 1, 1))
    ended = PeriodEnded(period=1, last_day=date(2027, 8, 29), reason="wage-duty-ended")
    assert [(day, each) for day, each in events if isinstance(each, PeriodEnded)] == [
        (date(2027, 8, 30), ended)
    ]
    assert DECIDER.due(story.state) is None


def test_what_uwv_owes_and_what_merely_comes_is_not_chased() -> None:
    """In two years nobody here is told that UWV's letter is late, nor that a moment or an option was missed."""
    events = said(feed_when_due(sick_from(), date(2027, 8, 29)))
    missed = {rule for _, what, rule, _ in events if what == "missed"}
    assert {"uwv-42-week-report", "wia-application", "reintegration-report"} <= missed
    assert missed.isdisjoint({"uwv-wia-letter", "minimum-wage-end", "shortened-wait-application"})
    assert missed.isdisjoint({"uwv-sanction-decision"})
