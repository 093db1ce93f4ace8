"""A running case of another system comes in: told whole, by class, once; a case that runs here is not silenced."""

from datetime import UTC, date, datetime
from typing import Any

from services.intake.domain import DECIDER
from services.intake.domain.kinds import EmploymentNoted, ReportAbsence, TakeOver
from services.intake.domain.said import RosterSaid
from shared.contracts.event import Refused
from shared.contracts.facts import (
    Done,
    Employment,
    Fact,
    MaternityLeave,
    PartiallyRecovered,
    Recovered,
    Sick,
)
from shared.contracts.intake import CaseTakenOver, OldDocument, PersonRecorded, RecordTakenOver, SickReport
from shared.testing.story import Story

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
QUIET = date(2026, 12, 1)
OFFICE = Employment(work_days=("mon", "tue", "wed", "thu", "fri"))
SICK = Sick(first_day=date(2026, 3, 2), reported_on=date(2026, 3, 3), vangnet="six-weeks")
BEFORE = Sick(first_day=date(2025, 5, 5))
FIT = Recovered(first_fit_day=date(2025, 6, 2))
IN_PART = PartiallyRecovered.model_validate({"from": date(2026, 9, 7), "percentage": 30})
PLAN = Done(rule="plan-of-action", on=date(2026, 4, 24))
SCAN = OldDocument(kind="signed-plan", on=date(2026, 4, 24), reference="DOC-118")


def take(*facts: Fact, **fields: Any) -> TakeOver:
    """A takeover of the made-up person p1."""
    said: dict[str, Any] = {
        "person": "p1",
        "person_revision": 1,
        "employment": RosterSaid(work_days=OFFICE.work_days),
        "references": {"employee": "K001", "taken-over": "Z-9"},
        "quiet_until": QUIET,
        "facts": facts,
    }
    return TakeOver(**{**said, **fields})


ALL = take(IN_PART, SICK, PLAN, BEFORE, FIT, documents=(SCAN,), hours_per_week=32.0)


def test_a_case_is_told_whole_each_class_on_its_topic() -> None:
    """What is of class capacity, and what was done, is not on the open topic; the report of 3 March counts as done."""
    story = Story(DECIDER).when(ALL, AT)
    told = CaseTakenOver(
        person="p1",
        employment=OFFICE,
        sick=(
            SickReport(first_day=date(2026, 3, 2), reported_on=date(2026, 3, 3)),
            SickReport(first_day=date(2025, 5, 5)),
        ),
        facts=(FIT,),
        quiet_until=QUIET,
        references={"employee": "K001", "taken-over": "Z-9"},
    )
    report = Done(rule="arbodienst-sick-report", on=date(2026, 3, 3))
    record = RecordTakenOver(quiet_until=QUIET, facts=(SICK, IN_PART, PLAN, report), documents=(SCAN,))
    noted = EmploymentNoted(person="p1", employment=OFFICE, hours_per_week=32.0)
    assert sorted(story.events, key=lambda each: each.kind) == sorted(
        [PersonRecorded(person="p1", revision=1), noted, told, record], key=lambda each: each.kind
    )
    assert (told.topic, record.topic) == ("intake-events", "intake-capacity")


def test_the_same_again_is_nothing_and_more_of_it_is_told() -> None:
    """A second file with one fact more tells only the class that it is of."""
    story = Story(DECIDER).when(ALL, AT).when(ALL, AT)
    story.then()
    leave = MaternityLeave(first_day=date(2026, 10, 1), last_day=date(2027, 1, 20))
    more = ALL.model_copy(update={"facts": (*ALL.facts, leave)})
    story.when(more, AT)
    (told,) = story.events
    assert isinstance(told, RecordTakenOver)
    assert leave in told.facts


def test_what_was_taken_over_is_known_as_if_it_had_been_reported() -> None:
    """Reported again in the ordinary way it is nothing."""
    story = Story(DECIDER).when(ALL, AT)
    assert {each.first_day for each in story.state.sick} == {SICK.first_day, BEFORE.first_day}
    again = ReportAbsence(
        person="p1",
        person_revision=1,
        employment=RosterSaid(),
        sick=SICK,
        references={},
        hours_per_week=32.0,
    )
    story.when(again, AT).then()


def test_a_case_that_runs_here_is_not_silenced() -> None:
    """A file of the other system that names somebody who is sick here already is refused."""
    report = ReportAbsence(person="p1", person_revision=1, employment=RosterSaid(), sick=SICK, references={})
    story = Story(DECIDER).when(report, AT).when(ALL, AT)
    (no,) = story.told(Refused)
    assert (no.code, no.path) == ("case-runs-already", "employee.number")


def test_a_fact_that_cannot_be_is_named_by_its_place() -> None:
    """Fit before any sickness, and no sickness at all."""
    fit = Recovered(first_fit_day=date(2025, 5, 5))
    (no,) = Story(DECIDER).when(take(PLAN, BEFORE, fit), AT).told(Refused)
    assert (no.code, no.path) == ("recovered-before-sick", "facts.2.first_fit_day")
    (none,) = Story(DECIDER).when(take(PLAN), AT).told(Refused)
    assert (none.code, none.path) == ("no-absence", "facts")


def test_nobody_is_silenced_for_good() -> None:
    """From 24 November 92 days go to 24 February; a slip of the pen in the year is refused."""
    last = take(SICK, quiet_until=date(2027, 2, 24))
    assert Story(DECIDER).when(last, AT).told(Refused) == []
    (no,) = Story(DECIDER).when(take(SICK, quiet_until=date(2027, 2, 25)), AT).told(Refused)
    assert (no.code, no.path) == ("quiet-too-long", "quiet_until")
