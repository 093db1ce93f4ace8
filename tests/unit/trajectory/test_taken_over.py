"""A case from another system: its dates are counted and shown, nothing is sent before its day, nothing old after it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain.kinds import TakeOver
from services.intake.domain.said import RosterSaid
from services.trajectory.domain import DECIDER, Trajectory
from services.trajectory.rules import clock
from shared.contracts.dossier.duties import FrequentAbsenceNoticed
from shared.contracts.facts import Done, Fact, MaternityLeave, PartiallyRecovered, Recovered, Sick
from shared.contracts.intake import CapacityVersion, CaseTakenOver, OldDocument, RecordTakenOver, SickReport
from shared.contracts.trajectory import (
    CapacityEstablished,
    CaseOpened,
    ClockSet,
    DeadlineMissed,
    DeadlineNear,
    ObligationDone,
)
from shared.testing.story import Story
from tests.unit.kernel.any_order import CASES, SO_MANY, At, after, any_order, thrice, topic_by_topic
from tests.unit.trajectory.reported import MONDAY, OFFICE, stands, told_by_intake
from tests.unit.trajectory.told import at, feed_when_due

CAME, QUIET = date(2026, 2, 2), date(2026, 3, 2)
SICK = Sick(first_day=MONDAY)
ANALYSIS = Done(rule="problem-analysis", on=date(2025, 10, 10))
LIMITS = CapacityVersion(on=date(2025, 12, 1), capacity={"screen-work": 2})
SCAN = OldDocument(kind="signed-plan", on=date(2025, 10, 20), reference="D-1")


def absences(*sick: Sick, quiet_until: date = QUIET) -> CaseTakenOver:
    """What intake tells openly."""
    said = tuple(SickReport(first_day=each.first_day) for each in sick)
    return CaseTakenOver(person="p1", employment=OFFICE, sick=said, quiet_until=quiet_until)


RECORD = RecordTakenOver(quiet_until=QUIET, facts=(ANALYSIS,), documents=(SCAN,))


def test_dates_are_set_and_nothing_is_near_or_missed_until_the_day() -> None:
    """Five months sick when it comes: of the plan of 27 October, missed, nobody is told, not then and not later."""
    story = Story(DECIDER).when(absences(SICK), at(CAME))
    assert [type(each) for each in story.told(CaseOpened)] == [CaseOpened]
    assert story.told(ClockSet)[0].first_sick_day == MONDAY
    story.when(RECORD, at(CAME))
    (done,) = story.told(ObligationDone)
    assert (done.rule, done.on) == ("problem-analysis", date(2025, 10, 10))
    # Four weeks before the report of week 42, which is due on 22 June.
    assert story.state.awaits == date(2026, 5, 25)
    sent = feed_when_due(story, QUIET - timedelta(days=1))
    assert [each for _, each in sent if isinstance(each, DeadlineNear | DeadlineMissed)] == []
    later = [each for _, each in feed_when_due(story, date(2026, 8, 31))]
    assert {each.rule for each in later if isinstance(each, DeadlineMissed)} == {
        "uwv-42-week-report",
        "first-year-evaluation",
    }
    assert all(each.due >= QUIET for each in later if isinstance(each, DeadlineNear | DeadlineMissed))
    shown = clock(story.state.known, OFFICE, QUIET).obligation("plan-of-action")
    assert shown is not None
    assert shown.status == "missed"


def test_the_findings_and_documents_of_the_other_system_are_there() -> None:
    """By the day of the finding, once, and of the opening that the facts make."""
    second = LIMITS.model_copy(update={"on": date(2025, 11, 3)})
    record = RECORD.model_copy(update={"capacity": (LIMITS, second)})
    story = Story(DECIDER).when(record, at(CAME)).when(absences(SICK), at(CAME))
    assert [each.on for each in story.state.standing.all(CapacityEstablished)] == [second.on, LIMITS.on]
    story.when(record, at(CAME))
    assert story.told(CapacityEstablished) == []
    assert story.state.old_documents == (SCAN,)


def test_a_report_that_is_not_called_for_any_more_is_not_known_as_told() -> None:
    """A leave that is told later moves the first sick day to today: no report is near, so none is ready or lacking."""
    leave = RECORD.model_copy(update={"facts": FACTS["leave"]})
    openly = absences(SICK, Sick(first_day=MONDAY + timedelta(days=90)))
    openly = openly.model_copy(update={"facts": (Recovered(first_fit_day=MONDAY + timedelta(days=20)),)})
    first = Story(DECIDER).when(openly, at(CAME))
    assert first.state.report
    first.when(leave, at(CAME))
    other = Story(DECIDER).when(leave, at(CAME)).when(openly, at(CAME))
    assert first.state.first_sick_day == CAME
    assert (
        (first.state.report, first.state.told)
        == (other.state.report, other.state.told)
        == ({}, first.state.told)
    )


def test_a_day_that_is_moved_is_the_later_one() -> None:
    """Whichever topic told it, and whichever told it first."""
    story = Story(DECIDER).when(absences(SICK), at(CAME))
    later = RECORD.model_copy(update={"quiet_until": QUIET + timedelta(days=7)})
    story.when(later, at(CAME)).when(absences(SICK), at(CAME))
    assert story.state.quiet_until == QUIET + timedelta(days=7)


def test_frequent_absence_of_before_is_not_noticed() -> None:
    """Three reports in a year that all lie in the other system's time."""
    facts = [Sick(first_day=MONDAY + timedelta(days=60 * n)) for n in range(3)]
    story = Story(DECIDER).when(absences(*facts), at(CAME))
    assert story.told(FrequentAbsenceNoticed) == []


FACTS: dict[str, list[Fact]] = {
    "fit and sick again": [
        Recovered(first_fit_day=MONDAY + timedelta(days=20)),
        Sick(first_day=MONDAY + timedelta(days=90)),
    ],
    "in part": [PartiallyRecovered.model_validate({"from": MONDAY + timedelta(days=30), "percentage": 50})],
    "leave": [
        MaternityLeave(
            first_day=MONDAY + timedelta(days=40), last_day=MONDAY + timedelta(days=151), same_cause=False
        )
    ],
    "analysis": [ANALYSIS],
    "vangnet": [Sick(first_day=MONDAY, vangnet="six-weeks")],
}


def stands_with_finding(trajectory: At[Trajectory], about: str) -> str:
    """The state of a case but for the count of its openings, in the present one of which the finding must stand."""
    state = Trajectory.model_validate_json(trajectory.states()[about])
    assert state.standing.all(CapacityEstablished)
    return stands(trajectory, about)


@SO_MANY
@given(st.lists(st.sampled_from(sorted(FACTS)), unique=True), st.integers(0, 700), st.data())
def test_whichever_topic_comes_first_the_state_is_the_same(
    names: list[str], days: int, data: st.DataObject
) -> None:
    """Byte for byte, told again and again, and when every day that was due has begun."""
    asked = TakeOver(
        person="persoon-uit-een-voorbeeld",
        person_revision=1,
        employment=RosterSaid(work_days=OFFICE.work_days),
        references={},
        quiet_until=QUIET,
        facts=(SICK, *(fact for name in names for fact in FACTS[name])),
        capacity=(LIMITS,),
    )
    streams = told_by_intake({about: [(CAME, asked)] for about in CASES})
    mixed = after(DECIDER, data.draw(thrice(data.draw(any_order(streams)))))
    ordered = after(DECIDER, [topic_by_topic(streams)])
    for each in (mixed, ordered):
        each.tick(CAME + timedelta(days=days))
    for about in CASES:
        assert stands_with_finding(mixed, about) == stands_with_finding(ordered, about)
