"""A running case that comes from another system: its facts as if they had been reported here, quiet until a day."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import reduce

from services.intake.domain.by_class import closed, openly
from services.intake.domain.folding import digest_of, evolve
from services.intake.domain.kinds import Absence, EmploymentNoted, ReportAbsence, TakeOver
from services.intake.domain.reporting import later, refused, report
from services.intake.rules import LATER_FACTS, Refusal
from shared.contracts.event import Event, Refused
from shared.contracts.facts import (
    Correction,
    Done,
    Fact,
    Pension,
    Recovered,
    Sick,
    TrajectoryFact,
    Withdrawn,
)
from shared.contracts.intake import CaseTakenOver, PersonRecorded, RecordTakenOver
from shared.kernel.clock import day_of

OPEN = Recovered | Withdrawn | Correction | Pension
QUIET_AT_MOST = timedelta(days=92)
"""Counted from the day on which it is taken over; ours, not law's."""
REPORT = "arbodienst-sick-report"


def take_over(state: Absence, asked: TakeOver, at: datetime) -> Sequence[Event]:
    """Everything that is new of it; the same again is nothing. A case that runs here already is not silenced."""
    if state.sick and not state.taken_over:
        detail = "This case runs here already: tell what is new of it as facts."
        return [refused(Refusal("case-runs-already", detail, "employee.number"))]
    if asked.quiet_until > day_of(at) + QUIET_AT_MOST:
        detail = f"A case is quiet for {QUIET_AT_MOST.days} days at most: it could be forgotten."
        return [refused(Refusal("quiet-too-long", detail, "quiet_until"))]
    kept, after = list[Event](), state
    for place, fact in sorted(enumerate(asked.facts), key=_sick_first):
        made = _of_intake(after, asked, fact, at)
        if made and isinstance(made[0], Refused):
            return [made[0].model_copy(update={"path": f"facts.{place}.{made[0].path}"})]
        kept += [each for each in made if isinstance(each, PersonRecorded | EmploymentNoted)]
        after = reduce(evolve, made, after)
    if not after.sick:
        return [refused(Refusal("no-absence", "No sick report is among the facts.", "facts"))]
    told = [each for each in _told(asked, after) if digest_of(each) not in state.taken_over]
    return [*kept, *told]


def _told(asked: TakeOver, after: Absence) -> tuple[CaseTakenOver, RecordTakenOver]:
    """Each class of data whole, so that no hearer ever sees half of a course."""
    assert after.employment is not None
    sick = [each for each in asked.facts if isinstance(each, Sick)]
    opened = CaseTakenOver(
        person=asked.person,
        employment=after.employment,
        sick=openly(sick),
        facts=tuple(each for each in asked.facts if isinstance(each, OPEN)),
        quiet_until=asked.quiet_until,
        references=asked.references,
    )
    record = RecordTakenOver(
        quiet_until=asked.quiet_until,
        facts=(*closed(sick, asked.facts), *_of_trajectory(asked.facts)),
        capacity=asked.capacity,
        documents=asked.documents,
    )
    return opened, record


def _sick_first(placed: tuple[int, Fact]) -> tuple[bool, date, int]:
    """Sick reports by their days, and then what is said of them in the order of the file."""
    place, fact = placed
    return (False, fact.first_day, place) if isinstance(fact, Sick) else (True, date.min, place)


def _of_intake(state: Absence, asked: TakeOver, fact: Fact, at: datetime) -> Sequence[Event]:
    if isinstance(fact, LATER_FACTS):
        return later(state, fact)
    if not isinstance(fact, Sick):
        return []
    said = ReportAbsence(
        person=asked.person,
        person_revision=asked.person_revision,
        employment=asked.employment,
        sick=fact,
        references=asked.references,
        **dict(asked.terms()),
    )
    return report(state, said, at)


def _of_trajectory(facts: Sequence[Fact]) -> tuple[TrajectoryFact, ...]:
    """The facts that are not intake's; that the arbodienst was told of a sickness is one of them."""
    ours = [each for each in facts if not isinstance(each, Sick | LATER_FACTS)]
    if any(isinstance(each, Done) and each.rule == REPORT for each in ours):
        return tuple(ours)
    reported = [(each.first_day, each.reported_on) for each in facts if isinstance(each, Sick)]
    reports = [Done(rule=REPORT, on=max(on, first)) for first, on in sorted(reported, key=str) if on]
    return (*ours, *reports)
