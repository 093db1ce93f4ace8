"""Stories of intake: told once, on the topic of its class, refused where it cannot be."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.intake.domain import DECIDER
from services.intake.domain.kinds import (
    AbsenceNoted,
    AskNoRisk,
    EmploymentNoted,
    NoRiskAsked,
    NoRiskKept,
    RegisterClient,
    ReportAbsence,
    ReportFact,
    SetNoRisk,
    SetVangnetTerm,
)
from services.intake.domain.said import NoRisk, Noted, RosterSaid
from services.intake.rules import LaterFact, two_months_after
from shared.contracts.event import DayBegan, Refused
from shared.contracts.facts import Correction, Employment, MaternityLeave, PartiallyRecovered, Recovered, Sick
from shared.contracts.intake import (
    AbsenceReported,
    CapacityFactReported,
    ClientRegistered,
    FactReported,
    PersonRecorded,
)
from shared.testing.story import Story

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
FIRST = date(2026, 3, 2)
OFFICE = Employment(work_days=("mon", "tue", "wed", "thu", "fri"))


def report(sick: Sick | None = None, **fields: Any) -> ReportAbsence:
    """A report of the made-up person p1."""
    asked: dict[str, Any] = {
        "person": "p1",
        "person_revision": 1,
        "employment": RosterSaid(work_days=OFFICE.work_days),
        "references": {},
    }
    return ReportAbsence(sick=sick or Sick(first_day=FIRST), **{**asked, **fields})


TOLD = AbsenceReported(person="p1", employment=OFFICE, first_day=FIRST)


def test_a_first_report_tells_the_person_and_the_absence() -> None:
    """The person is a reference; what only the arbodienst may know is kept and not told."""
    story = Story(DECIDER).when(report(noted=Noted(work_accident=True, expected_days=10)), AT)
    noted = AbsenceNoted(first_day=FIRST, work_accident=True, expected_days=10)
    story.then(PersonRecorded(person="p1", revision=1), TOLD, noted)
    assert AbsenceNoted.topic is None


def test_the_same_report_again_is_nothing() -> None:
    """And a changed address tells the person again, not the absence."""
    story = Story(DECIDER).when(report(), AT)
    story.when(report(), AT).then()
    story.when(report(person_revision=2), AT).then(PersonRecorded(person="p1", revision=2))


def test_the_vangnet_term_rides_on_the_closed_topic() -> None:
    """The absence says nothing of it; the same report again is nothing."""
    sick = Sick(first_day=FIRST, vangnet="six-weeks")
    story = Story(DECIDER).when(report(sick), AT)
    assert story.told(AbsenceReported) == [TOLD]
    assert story.told(CapacityFactReported) == [CapacityFactReported(fact=sick)]
    story.when(report(sick), AT).then()


def test_another_roster_tells_the_absence_again() -> None:
    """The first sick day follows from the roster, so who counts must hear of it; once."""
    four_days = report(employment=RosterSaid(work_days=("mon", "tue", "wed", "thu")))
    story = Story(DECIDER).when(report(), AT).when(four_days, AT)
    assert len(story.told(AbsenceReported)) == 1
    story.when(four_days, AT).then()


def test_the_same_by_another_way_that_says_less_is_one_report() -> None:
    """What is left out is as it was: roster, day of reporting, vangnet term, what was noted."""
    full = report(
        Sick(first_day=FIRST, reported_on=FIRST, stopped_during_work=True, vangnet="day-4"),
        employment=RosterSaid(work_days=("tue", "wed")),
        noted=Noted(traffic_liable=True),
    )
    story = Story(DECIDER).when(full, AT)
    story.when(report(Sick(first_day=FIRST), employment=RosterSaid()), AT).then()


def test_the_same_by_another_way_that_says_more_tells_what_is_new() -> None:
    """The day of reporting came later; the absence is told once more, with everything that is known of it."""
    story = Story(DECIDER).when(report(Sick(first_day=FIRST, stopped_during_work=True)), AT)
    story.when(report(Sick(first_day=FIRST, reported_on=FIRST), employment=RosterSaid()), AT)
    told = AbsenceReported(
        person="p1", employment=OFFICE, first_day=FIRST, reported_on=FIRST, stopped_during_work=True
    )
    story.then(told)
    assert len(story.state.sick) == 1


def test_what_is_noted_later_is_kept_with_what_was_noted() -> None:
    """An accident that is known a day later loses no expected duration, and tells nobody anything."""
    story = Story(DECIDER).when(report(noted=Noted(expected_days=10)), AT)
    story.when(report(noted=Noted(work_accident=True)), AT)
    story.then(AbsenceNoted(first_day=FIRST, work_accident=True, expected_days=10))


def test_the_term_of_the_vangnet_is_set_by_who_may_know_and_told_on_the_closed_topic() -> None:
    """Once; of an absence nobody reported it is refused. A report that leaves it out does not take it away."""
    story = Story(DECIDER).when(report(), AT)
    asked = SetVangnetTerm(first_day=FIRST, term="day-4")
    story.when(asked, AT).then(CapacityFactReported(fact=Sick(first_day=FIRST, vangnet="day-4")))
    story.when(asked, AT).then()
    story.when(report(), AT).then()
    (refused,) = story.when(SetVangnetTerm(first_day=date(2026, 3, 3), term="day-4"), AT).told(Refused)
    assert (refused.code, refused.path) == ("no-absence", "first_day")


NO_RISK = [
    (None, "first-day-of-service-unknown"),
    (date(2026, 1, 3), "too-early-to-ask"),
    (date(2026, 1, 2), None),
    (date(2020, 1, 1), None),
]


@pytest.mark.parametrize(("starts_on", "code"), NO_RISK)
def test_an_employer_asks_after_no_risk_when_two_months_have_passed(
    starts_on: date | None, code: str | None
) -> None:
    """On the second of March: who began on the second of January may be asked about, a day later not yet."""
    story = Story(DECIDER).when(report(starts_on=starts_on), AT).when(AskNoRisk(), AT)
    assert [each.code for each in story.told(Refused)] == ([code] if code else [])
    assert [each.on for each in story.told(NoRiskAsked)] == ([] if code else [FIRST])
    if not code:
        story.when(AskNoRisk(), AT).then()


@pytest.mark.parametrize(
    ("day", "after"),
    [
        ("2025-12-31", "2026-02-28"),
        ("2026-01-31", "2026-03-31"),
        ("2025-11-01", "2026-01-01"),
    ],
)
def test_two_months_are_counted_by_the_calendar(day: str, after: str) -> None:
    """To the same day, or the last of a shorter month."""
    assert two_months_after(date.fromisoformat(day)) == date.fromisoformat(after)


FACTS: list[tuple[LaterFact, type]] = [
    (Recovered(first_fit_day=date(2026, 3, 9)), FactReported),
    (PartiallyRecovered.model_validate({"from": "2026-03-09", "percentage": 50}), CapacityFactReported),
    (MaternityLeave(first_day=FIRST, due_date=date(2026, 4, 13)), CapacityFactReported),
]


@pytest.mark.parametrize(("fact", "kind"), FACTS, ids=lambda each: getattr(each, "fact", None))
def test_a_fact_goes_on_the_topic_of_its_class_once(fact: LaterFact, kind: type) -> None:
    """A percentage and leave are for a closed circle; a second time is nothing."""
    story = Story(DECIDER).when(report(), AT).when(ReportFact(fact=fact), AT)
    assert [type(event) for event in story.events] == [kind]
    story.when(ReportFact(fact=fact), AT).then()


IMPOSSIBLE = [
    (Recovered(first_fit_day=FIRST), "recovered-before-sick", "first_fit_day"),
    (Correction(on=FIRST, first_day=FIRST, corrects=date(2026, 1, 1)), "nothing-to-correct", "corrects"),
]


@pytest.mark.parametrize(("fact", "code", "path"), IMPOSSIBLE, ids=[code for _, code, _ in IMPOSSIBLE])
def test_what_cannot_be_is_refused_and_leaves_no_trace(fact: LaterFact, code: str, path: str) -> None:
    """The refusal names code and field; the case is as it was."""
    story = Story(DECIDER).when(report(), AT)
    before = story.state
    (refused,) = story.when(ReportFact(fact=fact), AT).events
    assert isinstance(refused, Refused)
    assert (refused.code, refused.path) == (code, path)
    assert story.state == before


def test_an_absence_two_months_ahead_is_refused() -> None:
    """Today is an argument: 2 March, and the first day 2 May."""
    (refused,) = Story(DECIDER).when(report(Sick(first_day=date(2026, 5, 2))), AT).events
    assert isinstance(refused, Refused)
    assert refused.path == "first_day"


def test_intake_waits_for_no_day() -> None:
    """A day that begins is nothing to it."""
    story = Story(DECIDER).when(report(), AT).when(DayBegan(on="2026-03-03"), AT).then()
    assert DECIDER.due(story.state) is None


def test_somebody_with_a_benefit_is_brought_in_once() -> None:
    """The person and the client are told; the same again is nothing, and a day to come is refused."""
    asked = RegisterClient(person="p1", person_revision=1, on=FIRST, references={"client": "C-1"})
    story = Story(DECIDER).when(asked, AT)
    registered = ClientRegistered(person="p1", on=FIRST, references={"client": "C-1"})
    story.then(PersonRecorded(person="p1", revision=1), registered)
    story.when(asked, AT).then()
    story.when(asked.model_copy(update={"person_revision": 2}), AT).then(
        PersonRecorded(person="p1", revision=2)
    )
    (refused,) = Story(DECIDER).when(asked.model_copy(update={"on": date(2026, 3, 3)}), AT).told(Refused)
    assert (refused.code, refused.path) == ("in-the-future", "on")


def test_a_no_risk_cover_is_the_term_of_this_sickness_and_of_every_later_one() -> None:
    """Told on the closed topic as a term and as nothing else; what was said of a sickness itself stays."""
    story = Story(DECIDER).when(report(), AT)
    covered = NoRisk(covered=True, term="six-weeks")
    story.when(SetNoRisk(no_risk=covered), AT)
    story.then(
        NoRiskKept(no_risk=covered), CapacityFactReported(fact=Sick(first_day=FIRST, vangnet="six-weeks"))
    )
    assert NoRiskKept.topic is None
    story.when(SetNoRisk(no_risk=covered), AT).then()
    story.when(ReportFact(fact=Recovered(first_fit_day=date(2026, 3, 4))), AT)
    relapse = date(2026, 3, 5)
    story.when(report(Sick(first_day=relapse)), AT)
    term = Sick(first_day=relapse, vangnet="six-weeks")
    story.then(TOLD.model_copy(update={"first_day": relapse}), CapacityFactReported(fact=term))
    story.when(report(Sick(first_day=relapse)), AT).then()
    none = NoRisk(covered=False)
    story.when(SetNoRisk(no_risk=none), AT).then(NoRiskKept(no_risk=none))
    story.when(report(Sick(first_day=date(2026, 3, 9))), AT)
    assert story.told(CapacityFactReported) == []


def test_terms_of_an_employment_are_kept_and_told_to_nobody() -> None:
    """What is left out stays; the wage is no date's business."""
    story = Story(DECIDER).when(report(hours_per_week=32.0, wage_per_month=2_800.0), AT)
    noted = EmploymentNoted(person="p1", employment=OFFICE, hours_per_week=32.0, wage_per_month=2_800.0)
    assert story.told(EmploymentNoted) == [noted]
    story.when(report(wage_per_month=2_900.0), AT)
    story.then(noted.model_copy(update={"wage_per_month": 2_900.0}))
    assert EmploymentNoted.topic is None
