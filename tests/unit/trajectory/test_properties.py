"""Whatever happens in a case, its days can be fed in any way and say the same."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.trajectory.domain import DECIDER, Trajectory
from shared.contracts.event import Event
from shared.contracts.facts import Done, Recovered
from shared.contracts.trajectory import DeadlineMissed, DeadlineNear
from shared.testing.story import Story
from tests.unit.trajectory.told import absence, asked, at, feed, feed_each, feed_when_due, heard

DAY = timedelta(days=1)
STEPS = (
    "problem-analysis",
    "plan-of-action",
    "plan-evaluation",
    "uwv-42-week-report",
    "first-year-evaluation",
)

first_days = st.dates(date(2023, 1, 1), date(2026, 6, 30))
steps_done = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 60)), max_size=4)


def told_with_steps(first_day: date, steps: list[tuple[str, int]], known_after: int) -> Story[Trajectory]:
    """A case of which the sickness and some steps are known by a day."""
    story = Story(DECIDER).when(absence(first_day), at(first_day))
    day = first_day + DAY * known_after
    for rule, offset in steps:
        on = first_day + DAY * min(offset, known_after)
        story.when(asked(Done(rule=rule, on=on)), at(day))
    return story


def missed(events: list[Event]) -> set[tuple[str, int | None, date]]:
    return {(each.rule, each.n, each.due) for each in events if isinstance(each, DeadlineMissed)}


@settings(max_examples=20, deadline=None)
@given(first_days, steps_done, st.integers(0, 60), st.integers(1, 220))
def test_one_by_one_or_at_once_the_same_was_missed(
    first_day: date, steps: list[tuple[str, int]], known_after: int, days: int
) -> None:
    """A service that was away for months misses nothing and invents nothing: the last day alone says the same."""
    start = first_day + DAY * known_after
    by_day = feed_each(told_with_steps(first_day, steps, known_after), start, start + DAY * days)
    at_once = feed(told_with_steps(first_day, steps, known_after), start + DAY * days)
    assert missed([event for _, event in by_day]) == missed(at_once)
    near = [(e.rule, e.n, e.due, e.days_left) for _, e in by_day if isinstance(e, DeadlineNear)]
    assert len(near) == len(set(near)), "an announcement was told twice"


Change = tuple[date, Event]


@st.composite
def ups_and_downs(draw: st.DrawFn) -> list[Change]:
    """Sick, fit, sick again and so on, each told on its day; and now and then a step."""
    day = draw(first_days)
    changes: list[Change] = [(day, absence(day))]
    for n in range(draw(st.integers(0, 4))):
        day += DAY * draw(st.integers(2, 60))
        fit = n % 2 == 0
        changes.append((day, heard(Recovered(first_fit_day=day)) if fit else absence(day)))
        if not fit and draw(st.booleans()):
            changes.append((day, asked(Done(rule=draw(st.sampled_from(STEPS)), on=day))))
    return changes


def lived(changes: list[Change], each_day: bool, last: date) -> tuple[list[Change], Story[Trajectory]]:
    """All that was told, with its day; fed every day, or only the days that the case awaits."""
    story, told = Story(DECIDER), list[Change]()
    day = changes[0][0]
    for on, change in [*changes, (last, None)]:
        told += feed_each(story, day, on) if each_day else feed_when_due(story, on)
        # A day on which something is told had begun before: else the first announcement is a day apart.
        told += [(on, event) for event in feed(story, on)]
        if change is not None:
            told += [(on, event) for event in story.when(change, at(on)).events]
        awaits, passed = DECIDER.due(story.state), story.state.day
        assert awaits is None or passed is None or awaits > passed, "a day that was told is awaited again"
        day = on + DAY
    return [(on, event) for on, event in told if event.topic], story


@settings(max_examples=12, deadline=None)
@given(ups_and_downs(), st.integers(1, 120))
def test_the_days_a_case_awaits_are_all_the_days_it_needs(changes: list[Change], after: int) -> None:
    """Fed every day or only when due, every event is told on the same day; and each announcement once."""
    last = changes[-1][0] + DAY * after
    every_day, _ = lived(changes, True, last)
    when_due, _ = lived(changes, False, last)
    assert when_due == every_day
    near = [event for _, event in every_day if isinstance(event, DeadlineNear)]
    told = [(each.period, each.rule, each.n, each.due, each.days_left) for each in near]
    assert len(told) == len(set(told))
