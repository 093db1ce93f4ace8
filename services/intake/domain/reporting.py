"""What a report, an employment or a fact gives to tell of a case. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from services.intake.domain.by_class import CLOSED
from services.intake.domain.kinds import (
    Absence,
    AbsenceNoted,
    EmploymentNoted,
    ErasePerson,
    OfEmployment,
    RecordEmployment,
    RegisterClient,
    ReportAbsence,
)
from services.intake.domain.said import Noted, Terms
from services.intake.rules import LaterFact, Refusal, fact_problem, report_problem
from shared.contracts.event import Event, Refused
from shared.contracts.facts import Employment, Sick
from shared.contracts.intake import AbsenceReported, CapacityFactReported, FactReported, PersonRecorded
from shared.kernel.clock import day_of


def report(state: Absence, asked: ReportAbsence, at: datetime) -> Sequence[Event]:
    """What a report adds to what is known. The same by another way, with less or with more, is one report."""
    employment = asked.employment.over(state.employment)
    refusal = report_problem(asked.sick, employment, day_of(at))
    if refusal:
        return [refused(refusal)]
    before = next((each for each in state.sick if each.first_day == asked.sick.first_day), None)
    sick = _covered(state, _over(before, asked.sick))
    told: list[Event] = person_told(state, asked)
    open_before = before and before.model_copy(update={"vangnet": sick.vangnet})
    if open_before != sick or employment != state.employment:
        told.append(_reported(asked.person, employment, sick, asked.references))
    if sick.vangnet and (before is None or before.vangnet != sick.vangnet):
        told.append(CapacityFactReported(fact=sick))
    after = asked.over(state)
    if after != state.terms():
        told.append(_employment_noted(asked.person, employment, after))
    return [*told, *_noted(state, sick.first_day, asked.noted)]


def employed(state: Absence, asked: RecordEmployment) -> Sequence[Event]:
    """Kept for when somebody is sick; of who was sick before, those who count hear of another roster."""
    employment = asked.employment.over(state.employment)
    after = asked.over(state)
    told: list[Event] = person_told(state, asked) if state.sick else []
    if state.sick and employment != state.employment:
        latest = max(state.sick, key=lambda each: each.first_day)
        told.append(_reported(asked.person, employment, latest, asked.references))
    if (employment, after) != (state.employment, state.terms()):
        told.append(_employment_noted(asked.person, employment, after))
    return told


def _employment_noted(person: str, employment: Employment, terms: Terms) -> EmploymentNoted:
    return EmploymentNoted(person=person, employment=employment, **dict(terms))


def _covered(state: Absence, sick: Sick) -> Sick:
    """With the term of the employee's no-risk cover, where none was said of this sickness."""
    term = state.no_risk.term if state.no_risk else None
    return sick if sick.vangnet or term is None else sick.model_copy(update={"vangnet": term})


def _reported(person: str, employment: Employment, sick: Sick, references: dict[str, str]) -> AbsenceReported:
    said = sick.model_dump(include={"first_day", "reported_on", "stopped_during_work"})
    return AbsenceReported(person=person, employment=employment, references=references, **said)


def _over(before: Sick | None, said: Sick) -> Sick:
    """A report with what it leaves out as it was said before."""
    fields = said.model_fields_set
    return before.model_copy(update={name: getattr(said, name) for name in fields}) if before else said


def _noted(state: Absence, first_day: date, said: Noted) -> list[Event]:
    """Kept where it says something new."""
    before = state.noted.get(first_day, Noted())
    after = before.model_copy(update=said.model_dump(exclude_none=True))
    return [AbsenceNoted(first_day=first_day, **after.model_dump())] if after != before else []


def person_told(state: Absence, asked: OfEmployment | RegisterClient | ErasePerson) -> list[Event]:
    """The person as their row stands, where the case has not told it yet."""
    newer = asked.person_revision > state.person_revision
    return [PersonRecorded(person=asked.person, revision=asked.person_revision)] if newer else []


def later(state: Absence, fact: LaterFact) -> Sequence[Event]:
    """One fact more; the same again is nothing."""
    if fact in state.every_fact:
        return []
    refusal = fact_problem(fact, [sick.first_day for sick in state.every_sick])
    return [refused(refusal)] if refusal else [_told(fact)]


def _told(fact: LaterFact) -> Event:
    """On the topic of its class."""
    if isinstance(fact, CLOSED):
        return CapacityFactReported(fact=fact)
    return FactReported(fact=fact)


def refused(refusal: Refusal) -> Refused:
    """As a command is answered."""
    return Refused(code=refusal.code, detail=refusal.detail, path=refusal.path)
