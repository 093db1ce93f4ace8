"""Two cases that are one: the silent one tells nothing, the other counts by both; parted, each is as it was."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.kinds import JoinCase, PartCase
from services.trajectory.domain import DECIDER, Trajectory
from services.trajectory.domain.kinds import RecordFact
from services.trajectory.rules import clock
from shared.contracts.event import Refused
from shared.contracts.facts import Done, PartiallyRecovered, Recovered, Sick
from shared.contracts.intake import AbsenceReported, FactReported, SickReport
from shared.contracts.merging import CaseJoined, CaseMerged, CasesParted
from shared.contracts.trajectory import (
    CaseResumed,
    CaseSetAside,
    ClockMoved,
    DeadlineMissed,
    DeadlineNear,
)
from shared.testing.story import Story
from tests.unit.kernel.any_order import CASES, SO_MANY, after, any_order, thrice, topic_by_topic
from tests.unit.trajectory.reported import MONDAY, OFFICE, Said, report, stands, told_by_intake
from tests.unit.trajectory.told import at, feed_when_due

MERGED, PARTED = date(2025, 9, 15), date(2025, 9, 22)
ANALYSIS = Done(rule="problem-analysis", on=date(2025, 9, 18))
EARLIER = SickReport(first_day=date(2025, 8, 4), reported_on=date(2025, 8, 4))
FIT = Recovered(first_fit_day=date(2025, 8, 18))


def sick() -> Story[Trajectory]:
    """Sick since the first Monday of September."""
    reported = AbsenceReported(person="p1", employment=OFFICE, first_day=MONDAY)
    return Story(DECIDER).when(reported, at(MONDAY))


def test_the_case_that_falls_silent_tells_that_its_dates_are_gone() -> None:
    """Nothing comes near, nothing is missed, and nothing can be entered; who hears it can point to the other."""
    story = sick()
    dates = set(story.state.told)
    story.when(CaseMerged(into="w"), at(MERGED))
    (moved,) = story.told(ClockMoved)
    assert {f"{each.rule}#{each.n or ''}" for each in moved.moves} == dates
    assert (moved.because, {each.new for each in moved.moves}) == ("merged", {None})
    assert story.told(CaseSetAside) == [CaseSetAside(into="w")]
    assert story.state.awaits is None
    assert not story.state.working
    late = FactReported(fact=Recovered(first_fit_day=date(2025, 9, 18)))
    story.when(late, at(MERGED + timedelta(days=3)))
    assert not any(each.topic for each in story.events)
    story.when(RecordFact(fact=ANALYSIS), at(MERGED))
    (refused,) = story.events
    assert isinstance(refused, Refused)
    assert refused.code == "case-merged"


def test_parted_it_goes_on_with_the_dates_that_it_would_have_had() -> None:
    """As a case that was never merged: the same dates, and what falls due afterwards is told."""
    never = sick()
    story = sick().when(CaseMerged(into="w"), at(MERGED)).when(CasesParted(other="w"), at(PARTED))
    assert story.told(CaseResumed) == [CaseResumed()]
    feed_when_due(never, PARTED)
    assert (story.state.told, story.state.known) == (never.state.told, never.state.known)
    sent = [each for _, each in feed_when_due(story, date(2025, 11, 30))]
    assert {each.rule for each in sent if isinstance(each, DeadlineMissed)} == {
        "problem-analysis",
        "plan-of-action",
    }
    assert any(isinstance(each, DeadlineNear) for each in sent)


def test_what_was_reported_in_the_other_counts() -> None:
    """Fourteen days sick in August, fit for two weeks, then this: one period, from the fourth of August on."""
    story = sick()
    joined = CaseJoined(other="l", n=1, sick=(EARLIER, SickReport(first_day=MONDAY)), facts=(FIT,))
    story.when(joined, at(MERGED))
    assert story.state.first_sick_day == date(2025, 8, 4)
    both = (Sick(first_day=EARLIER.first_day), FIT, Sick(first_day=MONDAY))
    due = {each.rule: each.due for each in clock(both, OFFICE, MERGED).obligations if each.n is None}
    assert story.state.told["problem-analysis#"] == due["problem-analysis"]
    story.when(CasesParted(other="l", n=1), at(PARTED))
    assert story.state.first_sick_day == MONDAY
    assert story.state.known == sick().state.known


HALF = PartiallyRecovered.model_validate({"from": "2025-09-10", "percentage": 50})
TERM = Sick(first_day=EARLIER.first_day, vangnet="six-weeks")
ONE = JoinCase(other="l", sick=(TERM, Sick(first_day=MONDAY)), facts=(FIT, HALF))
LESS = JoinCase(other="l", sick=(EARLIER.fact(),))
ASKED: list[Said] = [
    (MONDAY, report(MONDAY)),
    (MERGED, ONE),
    (PARTED, PartCase(other="l")),
    (PARTED + timedelta(days=1), LESS),
    (PARTED + timedelta(days=2), ONE),
    (PARTED + timedelta(days=3), PartCase(other="l")),
]


@SO_MANY
@given(st.integers(2, len(ASKED)), st.integers(0, 300), st.data())
def test_whichever_topic_comes_first_the_state_is_the_same(
    steps: int, days: int, data: st.DataObject
) -> None:
    """Joined, parted, joined again with less: byte for byte, told again and again, whenever the days begin."""
    streams = told_by_intake(dict.fromkeys(CASES, ASKED[:steps]))
    mixed = after(DECIDER, data.draw(thrice(data.draw(any_order(streams)))))
    ordered = after(DECIDER, [topic_by_topic(streams)])
    for each in (mixed, ordered):
        each.tick(PARTED + timedelta(days=days))
    for about in CASES:
        assert stands(mixed, about) == stands(ordered, about)
