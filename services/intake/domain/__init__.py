"""One case (the absence dossier of one employment) as intake knows it: what was reported. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from services.intake.domain.kinds import (
    Absence,
    AbsenceNoted,
    AskNoRisk,
    EmploymentNoted,
    ErasePerson,
    NoRiskAsked,
    Noted,
    RecordEmployment,
    RegisterClient,
    ReportAbsence,
    ReportFact,
    SetVangnetTerm,
)
from services.intake.rules import (
    LaterFact,
    Refusal,
    client_problem,
    fact_problem,
    no_risk_problem,
    report_problem,
)
from shared.contracts.event import DayBegan, Event, Refused
from shared.contracts.facts import (
    Employment,
    MaternityLeave,
    PartiallyRecovered,
    Sick,
)
from shared.contracts.intake import (
    AbsenceReported,
    CapacityFactReported,
    ClientRegistered,
    FactReported,
    PersonRecorded,
)
from shared.kernel.clock import day_of
from shared.kernel.decider import Decider


def decide(state: Absence, event: Event, at: datetime) -> Sequence[Event]:
    """A report or a fact that is new and possible is told; the same again is nothing; the rest is refused."""
    match event:
        case ReportAbsence():
            return _report(state, event, at)
        case RecordEmployment():
            return _employed(state, event)
        case ErasePerson():
            return _person(state, event) if event.person == state.person else []
        case SetVangnetTerm():
            return _term_set(state, event)
        case AskNoRisk():
            return _no_risk_asked(state, day_of(at))
        case RegisterClient():
            return _registered(state, event, at)
        case ReportFact():
            if event.fact in state.facts:
                return []
            refusal = fact_problem(event.fact, [sick.first_day for sick in state.sick])
            return [_refused(refusal)] if refusal else [_told(event.fact)]
        case _:
            return []


def evolve(state: Absence, event: Event) -> Absence:
    """What was told is what is known."""
    match event:
        case PersonRecorded():
            return state.model_copy(update={"person_revision": event.revision})
        case AbsenceReported():
            sick = Sick(
                first_day=event.first_day,
                reported_on=event.reported_on,
                stopped_during_work=event.stopped_during_work,
            )
            before = next((each for each in state.sick if each.first_day == sick.first_day), None)
            said = sick.model_copy(update={"vangnet": before.vangnet if before else None})
            known = _in_place(state.sick, said)
            return state.model_copy(
                update={
                    "person": event.person,
                    "employment": event.employment,
                    "sick": known,
                    "references": event.references,
                }
            )
        case EmploymentNoted():
            kept = event.model_dump(include={"person", "hours_per_week", "starts_on"})
            return state.model_copy(update={**kept, "employment": event.employment})
        case NoRiskAsked():
            return state.model_copy(update={"no_risk_asked": event.on})
        case AbsenceNoted():
            noted = Noted(**event.model_dump(exclude={"first_day"}))
            return state.model_copy(update={"noted": {**state.noted, event.first_day: noted}})
        case ClientRegistered():
            return state.model_copy(
                update={"person": event.person, "client_since": event.on, "references": event.references}
            )
        case CapacityFactReported(fact=Sick() as vangnet):
            return state.model_copy(update={"sick": _in_place(state.sick, vangnet)})
        case CapacityFactReported() | FactReported():
            return state.model_copy(update={"facts": (*state.facts, event.fact)})
        case _:
            return state


def due(state: Absence) -> date | None:
    """Intake waits for no day."""
    return None


def _in_place(known: tuple[Sick, ...], sick: Sick) -> tuple[Sick, ...]:
    """One report of each first day: said again it takes the place of what was said before."""
    days = [each.first_day for each in known]
    if sick.first_day not in days:
        return (*known, sick)
    return tuple(sick if day == sick.first_day else each for day, each in zip(days, known, strict=True))


def _report(state: Absence, asked: ReportAbsence, at: datetime) -> Sequence[Event]:
    """What a report adds to what is known. The same by another way, with less or with more, is one report."""
    employment = asked.employment.over(state.employment)
    refusal = report_problem(asked.sick, employment, day_of(at))
    if refusal:
        return [_refused(refusal)]
    before = next((each for each in state.sick if each.first_day == asked.sick.first_day), None)
    sick = _over(before, asked.sick)
    told: list[Event] = _person(state, asked)
    open_before = before and before.model_copy(update={"vangnet": sick.vangnet})
    if open_before != sick or employment != state.employment:
        told.append(_reported(asked.person, employment, sick, asked.references))
    if sick.vangnet and (before is None or before.vangnet != sick.vangnet):
        told.append(CapacityFactReported(fact=sick))
    after = _terms(state, asked)
    if after != (state.hours_per_week, state.starts_on):
        told.append(_employment_noted(asked.person, employment, after))
    return [*told, *_noted(state, sick.first_day, asked.noted)]


def _employed(state: Absence, asked: RecordEmployment) -> Sequence[Event]:
    """Kept for when somebody is sick; of who was sick before, those who count hear of another roster."""
    employment = asked.employment.over(state.employment)
    after = _terms(state, asked)
    told: list[Event] = _person(state, asked) if state.sick else []
    if state.sick and employment != state.employment:
        latest = max(state.sick, key=lambda each: each.first_day)
        told.append(_reported(asked.person, employment, latest, asked.references))
    if (employment, *after) != (state.employment, state.hours_per_week, state.starts_on):
        told.append(_employment_noted(asked.person, employment, after))
    return told


Terms = tuple[float | None, date | None]
"""Hours a week, and the day on which the employment began."""


def _terms(state: Absence, asked: ReportAbsence | RecordEmployment) -> Terms:
    """As they stand after this; what is left out stays."""
    return asked.hours_per_week or state.hours_per_week, asked.starts_on or state.starts_on


def _employment_noted(person: str, employment: Employment, terms: Terms) -> EmploymentNoted:
    hours, starts_on = terms
    return EmploymentNoted(person=person, employment=employment, hours_per_week=hours, starts_on=starts_on)


def _term_set(state: Absence, asked: SetVangnetTerm) -> Sequence[Event]:
    """On the closed topic; the same again is nothing."""
    found = next((each for each in state.sick if each.first_day == asked.first_day), None)
    if found is None:
        return [_refused(Refusal("no-absence", "No sick report begins on this day.", "first_day"))]
    after = found.model_copy(update={"vangnet": asked.term})
    return [] if after == found else [CapacityFactReported(fact=after)]


def _no_risk_asked(state: Absence, today: date) -> Sequence[Event]:
    """Kept once; too early it is refused, and so is the asking."""
    if refusal := no_risk_problem(state.starts_on, today):
        return [_refused(refusal)]
    return [] if state.no_risk_asked else [NoRiskAsked(on=today)]


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


def _registered(state: Absence, asked: RegisterClient, at: datetime) -> Sequence[Event]:
    """Once; a changed address tells the person again."""
    refusal = client_problem(asked.on, day_of(at))
    if refusal:
        return [_refused(refusal)]
    person = _person(state, asked)
    if state.client_since is not None:
        return person
    return [*person, ClientRegistered(person=asked.person, on=asked.on, references=asked.references)]


def _person(
    state: Absence, asked: ReportAbsence | RegisterClient | RecordEmployment | ErasePerson
) -> list[Event]:
    """The person as their row stands, where the case has not told it yet."""
    newer = asked.person_revision > state.person_revision
    return [PersonRecorded(person=asked.person, revision=asked.person_revision)] if newer else []


def _told(fact: LaterFact) -> Event:
    """On the topic of its class."""
    if isinstance(fact, PartiallyRecovered | MaternityLeave):
        return CapacityFactReported(fact=fact)
    return FactReported(fact=fact)


def _refused(refusal: Refusal) -> Refused:
    return Refused(code=refusal.code, detail=refusal.detail, path=refusal.path)


KINDS: tuple[type[Event], ...] = (
    AbsenceReported,
    CapacityFactReported,
    FactReported,
    ClientRegistered,
    PersonRecorded,
    AbsenceNoted,
    EmploymentNoted,
    ReportAbsence,
    RecordEmployment,
    RegisterClient,
    ErasePerson,
    SetVangnetTerm,
    AskNoRisk,
    NoRiskAsked,
    ReportFact,
    DayBegan,
    Refused,
)

DECIDER = Decider(
    service="intake",
    state=Absence,
    decide=decide,
    evolve=evolve,
    due=due,
    kinds={each.kind: each for each in KINDS},
    hears={},
)
