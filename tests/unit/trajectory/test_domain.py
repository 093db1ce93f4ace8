"""Stories of a case: opened, moved, the same from either topic, refused or blocked where facts cannot be."""

import json
from datetime import date, timedelta

import pytest

from services.trajectory.domain import DECIDER, Trajectory
from services.trajectory.domain.kinds import (
    ClockBlocked,
    FactKept,
)
from shared.contracts.facts import (
    Correction,
    Done,
    MaternityLeave,
    NoPossibilities,
    PartiallyRecovered,
    Recovered,
    RepairReported,
    SecondTrackWaived,
    Sick,
    Withdrawn,
)
from shared.contracts.intake import CapacityFactReported
from shared.contracts.trajectory import (
    CaseOpened,
    ClockExplained,
    ClockMoved,
    ClockSet,
    ObligationDone,
    PeriodEnded,
)
from shared.testing.story import Story
from tests.unit.trajectory.told import (
    MONDAY,
    PERSON,
    absence,
    asked,
    at,
    feed_when_due,
    heard,
    moves,
    sick_from,
)

SOON = {
    "employee-sick-report": date(2025, 9, 2),
    "arbodienst-sick-report": date(2025, 9, 8),
    "problem-analysis": date(2025, 10, 13),
}
LATER = {
    "plan-of-action": date(2025, 10, 27),
    "uwv-42-week-report": date(2026, 6, 22),
    "first-year-evaluation": date(2026, 8, 30),
    "minimum-wage-end": date(2026, 8, 31),
    "reintegration-report": date(2027, 5, 30),
    "wia-application": date(2027, 6, 13),
}
"""1, 7, 42, 56, 294, 363 and 364 days after 1 September 2025; 91 and 77 days before 29 August 2027."""


def test_an_absence_opens_the_case_and_sets_the_dates_of_its_first_six_weeks() -> None:
    """Sick from Monday 1 September 2025: opened, dated and explained at once, with the dates counted by hand."""
    story = sick_from()
    assert story.told(CaseOpened) == [CaseOpened(person=PERSON, period=1, first_sick_day=MONDAY)]
    (clock_set,) = story.told(ClockSet)
    assert (clock_set.period, clock_set.first_sick_day) == (1, MONDAY)
    assert clock_set.waiting_period_last_day == date(2027, 8, 29)
    assert {each.rule: each.due for each in clock_set.obligations} == SOON
    (explained,) = story.told(ClockExplained)
    assert {each.rule for each in explained.reasons} == SOON.keys()
    assert all(each.why for each in explained.reasons)


def test_the_other_dates_are_told_when_the_absence_has_lasted_four_weeks() -> None:
    """The 29th day is Monday 29 September 2025; every date comes in one event, and none of them twice."""
    told = feed_when_due(sick_from(), date(2025, 9, 30))
    (day, moved) = next((day, event) for day, event in told if isinstance(event, ClockMoved))
    assert (day, moved.because) == (date(2025, 9, 29), "day")
    new = {move.rule: move.new for move in moved.moves}
    assert {rule: new[rule] for rule in LATER} == LATER
    assert {move.old for move in moved.moves} == {None}
    assert new.keys().isdisjoint(SOON)


def test_an_absence_of_three_days_is_never_told_what_two_years_ask() -> None:
    """Fit on Thursday 4 September; then the analysis falls away, the period ends, and that is all."""
    story = sick_from().when(heard(Recovered(first_fit_day=date(2025, 9, 4))), at(date(2025, 9, 4)))
    told = [event for _, event in feed_when_due(story, date(2026, 9, 1)) if event.topic]
    assert {event.kind for event in told} == {ClockMoved.kind, PeriodEnded.kind}
    assert [each.new for event in told if isinstance(event, ClockMoved) for each in event.moves] == [None]


def test_gaps_and_leave_do_not_count_towards_the_four_weeks() -> None:
    """Sick for fourteen days, fit for six, sick again: the 29th day of sickness is 35 days after the first."""
    story = sick_from().when(heard(Recovered(first_fit_day=date(2025, 9, 15))), at(date(2025, 9, 15)))
    story.when(absence(date(2025, 9, 22)), at(date(2025, 9, 22)))
    days = [day for day, event in feed_when_due(story, date(2025, 10, 31)) if isinstance(event, ClockMoved)]
    assert days == [date(2025, 10, 6)]


def test_a_plan_made_early_tells_what_counts_from_it() -> None:
    """The plan of the third week tells its copy's day at once; its evaluations wait like the other dates."""
    story = sick_from().when(asked(Done(rule="plan-of-action", on=date(2025, 9, 16))), at(date(2025, 9, 16)))
    assert moves(story) == {
        "plan-of-action": (None, date(2025, 10, 27)),
        "plan-copy": (None, date(2025, 9, 17)),
    }


def test_reporting_sick_is_itself_two_steps_done() -> None:
    """The report of the first day meets the employee's and the employer's own duty to report, in time."""
    done = {each.rule: (each.on, each.days_late) for each in sick_from().told(ObligationDone)}
    assert done == {"employee-sick-report": (MONDAY, 0), "arbodienst-sick-report": (MONDAY, 0)}


def test_a_report_after_a_fortnight_reached_the_arbodienst_a_week_late() -> None:
    """Reported on 15 September, due on the 8th: seven days late."""
    late = date(2025, 9, 15)
    story = Story(DECIDER).when(absence(MONDAY, late), at(late))
    done = {each.rule: each.days_late for each in story.told(ObligationDone)}
    assert done["arbodienst-sick-report"] == 7


def test_the_same_absence_again_decides_nothing() -> None:
    """Heard twice, also on a later day: nothing to keep and nothing to tell."""
    sick_from().when(absence(), at(MONDAY)).then()
    sick_from().when(absence(), at(MONDAY + timedelta(days=9))).then()


def test_the_same_fact_again_decides_nothing() -> None:
    """A recovery heard twice is one recovery; a step asked twice is done once."""
    fit, step = (
        heard(Recovered(first_fit_day=date(2025, 9, 8))),
        asked(Done(rule="plan-of-action", on=MONDAY)),
    )
    day = date(2025, 9, 9)
    sick_from().when(fit, at(day)).when(fit, at(day)).then()
    sick_from().when(step, at(day)).when(step, at(day)).then()


def test_a_gap_of_a_fortnight_moves_what_comes_after_it() -> None:
    """Fit from 5 to 18 January 2026, fourteen days: later dates move by fourteen days in one event (WIA 23 lid 3)."""
    story = sick_from()
    feed_when_due(story, date(2025, 12, 31))
    story.when(heard(Recovered(first_fit_day=date(2026, 1, 5))), at(date(2026, 1, 5)))
    assert story.told(ClockMoved) == []
    story.when(absence(date(2026, 1, 19)), at(date(2026, 1, 19)))
    moved = moves(story)
    assert moved["uwv-42-week-report"] == (date(2026, 6, 22), date(2026, 7, 6))
    assert moved["first-year-evaluation"] == (date(2026, 8, 30), date(2026, 9, 13))
    assert moved["wia-application"] == (date(2027, 6, 13), date(2027, 6, 27))
    assert moved.keys().isdisjoint({"problem-analysis", "plan-of-action", "employee-sick-report"})
    assert story.state.waiting_period_last_day == date(2027, 9, 12)
    assert story.told(CaseOpened) == []


def test_four_weeks_fit_begin_a_new_period() -> None:
    """Fit from 5 January, sick again on 2 February 2026, 28 days later: period 1 ended, period 2 has its own clock."""
    story = sick_from()
    story.when(heard(Recovered(first_fit_day=date(2026, 1, 5))), at(date(2026, 1, 5)))
    story.when(absence(date(2026, 2, 2)), at(date(2026, 2, 2)))
    (ended,) = story.told(PeriodEnded)
    assert isinstance(ended, PeriodEnded)
    assert (ended.period, ended.reason) == (1, "recovered")
    (opened,) = story.told(CaseOpened)
    assert isinstance(opened, CaseOpened)
    assert (opened.period, opened.first_sick_day) == (2, date(2026, 2, 2))
    assert story.state.told["problem-analysis#"] == date(2026, 3, 16)


def test_27_days_fit_begin_no_new_period() -> None:
    """Fit from 6 January to 1 February 2026: the same period, its later dates 27 days on."""
    story = sick_from()
    story.when(heard(Recovered(first_fit_day=date(2026, 1, 6))), at(date(2026, 1, 6)))
    story.when(absence(date(2026, 2, 2)), at(date(2026, 2, 2)))
    assert story.state.period == 1
    assert moves(story)["uwv-42-week-report"] == (date(2026, 6, 22), date(2026, 7, 19))


def test_a_corrected_first_day_moves_the_dates_back() -> None:
    """The first day was Thursday 28 August, four days earlier; one event puts it down to the correction."""
    story = sick_from().when(
        heard(Correction(on=date(2025, 9, 3), first_day=date(2025, 8, 28))), at(date(2025, 9, 3))
    )
    (moved,) = story.told(ClockMoved)
    assert isinstance(moved, ClockMoved)
    assert (moved.because, moved.first_sick_day) == ("correction", date(2025, 8, 28))
    assert moves(story)["problem-analysis"] == (date(2025, 10, 13), date(2025, 10, 9))


def test_a_withdrawn_report_takes_every_date_away() -> None:
    """Nothing is due any more: every move has an old date and no new one."""
    story = sick_from().when(heard(Withdrawn(on=date(2025, 9, 3))), at(date(2025, 9, 3)))
    moved = moves(story)
    assert moved["problem-analysis"] == (date(2025, 10, 13), None)
    assert {new for _, new in moved.values()} == {None}
    assert story.state.told.keys() <= story.state.done.keys(), "what was done stays done"


CAPACITY_FACTS = [
    Sick(first_day=MONDAY, reported_on=MONDAY, vangnet="six-weeks"),
    PartiallyRecovered.model_validate({"from": "2025-09-15", "percentage": 40}),
    MaternityLeave(first_day=date(2025, 11, 3), last_day=date(2026, 2, 22), same_cause=True),
]


@pytest.mark.parametrize("fact", CAPACITY_FACTS, ids=lambda fact: fact.fact)
def test_either_topic_first_gives_the_same_case(fact: Sick | PartiallyRecovered | MaternityLeave) -> None:
    """The absence and a fact of the closed circle come on two topics: whichever is first, the case is the same."""
    report, closed = absence(), CapacityFactReported(fact=fact)
    day = at(date(2026, 3, 2))
    one = Story(DECIDER).when(report, day).when(closed, day).state
    other = Story(DECIDER).when(closed, day).when(report, day).state

    def unordered(state: Trajectory) -> dict[str, object]:
        whole = json.loads(state.model_dump_json(by_alias=True))
        return {**whole, "facts": sorted(map(json.dumps, whole["facts"]))}

    assert unordered(one) == unordered(other)
    assert one.told


def test_a_fact_of_the_closed_circle_alone_tells_nothing_yet() -> None:
    """Without an absence there is no case to open: the fact is kept and waits."""
    fact = CAPACITY_FACTS[0]
    kept = FactKept(fact=fact, heard_on=MONDAY)
    Story(DECIDER).when(CapacityFactReported(fact=fact), at(MONDAY)).then(kept)


def test_a_repeated_absence_after_its_vangnet_term_decides_nothing() -> None:
    """The vangnet term first, then the absence twice: the second time there is nothing new."""
    story = Story(DECIDER).when(CapacityFactReported(fact=CAPACITY_FACTS[0]), at(MONDAY))
    story.when(absence(), at(MONDAY)).when(absence(), at(MONDAY)).then()


CLOSED_WORDS = (
    "verlof",
    "leave",
    "zwanger",
    "pregnan",
    "percent",
    "%",
    "hersteld van",
    "recovered from",
    "geen mogelijk",
)


def test_the_open_topics_never_say_what_a_period_that_does_not_count_was() -> None:
    """Through leave, gap, percentage, a ground and a doctor's words, `why` names none of them."""
    day = date(2026, 6, 1)
    story = Story(DECIDER)
    spoken: list[str] = []
    closed = [
        *CAPACITY_FACTS,
        MaternityLeave(first_day=date(2026, 4, 6), due_date=date(2026, 5, 18), same_cause=False),
    ]
    steps = [absence(), *(CapacityFactReported(fact=each) for each in closed)]
    steps += [heard(Recovered(first_fit_day=date(2025, 10, 6))), absence(date(2025, 10, 20))]
    steps += [asked(NoPossibilities.model_validate({"from": "2025-10-21", "until": "2025-12-01"}))]
    steps += [asked(SecondTrackWaived(on=day, ground="een grond die niemand hoort te lezen"))]
    for event in steps:
        story.when(event, at(day))
        assert not story.told(ClockBlocked)
        spoken += [each.model_dump_json() for each in story.events if each.topic == "trajectory-events"]
    spoken += [
        each.model_dump_json()
        for _, each in feed_when_due(story, date(2027, 1, 1))
        if each.topic == "trajectory-events"
    ]
    text = "\n".join(spoken).lower()
    assert "een periode telt niet mee" in text
    assert [word for word in (*CLOSED_WORDS, "een grond die") if word in text] == []


def test_repair_before_any_sanction_is_only_a_fact() -> None:
    """UWV's three weeks to decide on a repair reported on 1 March 2027 run to the 22nd (WIA 25 lid 13)."""
    day = date(2027, 3, 1)
    story = sick_from().when(asked(RepairReported(on=day)), at(day))
    assert moves(story)["uwv-repair-decision"] == (None, date(2027, 3, 22))
