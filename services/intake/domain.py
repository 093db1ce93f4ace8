"""One case (the absence dossier of one employment) as intake knows it: what was reported. Pure."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Discriminator

from services.intake.rules import Refusal, client_problem, fact_problem, report_problem
from shared.contracts.event import DayBegan, Event, Refused
from shared.contracts.facts import (
    Correction,
    Employment,
    MaternityLeave,
    PartiallyRecovered,
    Pension,
    Recovered,
    Sick,
    Withdrawn,
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

LaterFact = Annotated[
    Recovered | Withdrawn | Correction | Pension | PartiallyRecovered | MaternityLeave, Discriminator("fact")
]
"""What may be said of an absence after it was reported."""


class ReportAbsence(Event):
    """Asked at the door: an employee is sick."""

    kind = "intake.report-absence.v1"
    person: str
    person_revision: int
    """The revision of the person's row: told when the case has not told it yet."""
    employment: Employment
    sick: Sick
    references: dict[str, str]
    work_accident: bool = False
    traffic_liable: bool = False
    expected_days: int | None = None


class RegisterClient(Event):
    """Asked at the door: somebody with a benefit and no employer comes for a trajectory."""

    kind = "intake.register-client.v1"
    person: str
    person_revision: int
    on: date
    references: dict[str, str]


class ReportFact(Event):
    """Asked at the door: something more about an absence."""

    kind = "intake.report-fact.v1"
    fact: LaterFact


class AbsenceNoted(Event):
    """Kept: what the arbodienst may know of an absence and tells no other service."""

    kind = "intake.absence-noted.v1"
    first_day: date
    work_accident: bool = False
    traffic_liable: bool = False
    expected_days: int | None = None


class Absence(BaseModel):
    """What was reported about one employment."""

    model_config = ConfigDict(frozen=True)

    person: str | None = None
    person_revision: int = 0
    employment: Employment | None = None
    sick: tuple[Sick, ...] = ()
    facts: tuple[LaterFact, ...] = ()
    client_since: date | None = None
    """The day on which they were brought in, where there is no employment."""


def decide(state: Absence, event: Event, at: datetime) -> Sequence[Event]:
    """A report or a fact that is new and possible is told; the same again is nothing; the rest is refused."""
    match event:
        case ReportAbsence():
            return _report(state, event, at)
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
            known = (*state.sick, sick)
            return state.model_copy(
                update={"person": event.person, "employment": event.employment, "sick": known}
            )
        case ClientRegistered():
            return state.model_copy(update={"person": event.person, "client_since": event.on})
        case CapacityFactReported(fact=Sick() as vangnet):
            known = tuple(vangnet if each.first_day == vangnet.first_day else each for each in state.sick)
            return state.model_copy(update={"sick": known})
        case CapacityFactReported() | FactReported():
            return state.model_copy(update={"facts": (*state.facts, event.fact)})
        case _:
            return state


def due(state: Absence) -> date | None:
    """Intake waits for no day."""
    return None


def _report(state: Absence, asked: ReportAbsence, at: datetime) -> Sequence[Event]:
    refusal = report_problem(asked.sick, asked.employment, day_of(at))
    if refusal:
        return [_refused(refusal)]
    person = _person(state, asked)
    if asked.sick in state.sick and asked.employment == state.employment:
        return person
    sick = asked.sick
    told: list[Event] = [
        *person,
        AbsenceReported(
            person=asked.person,
            employment=asked.employment,
            first_day=sick.first_day,
            reported_on=sick.reported_on,
            stopped_during_work=sick.stopped_during_work,
            references=asked.references,
        ),
    ]
    if sick.vangnet:
        told.append(CapacityFactReported(fact=sick))
    noted = AbsenceNoted(
        first_day=sick.first_day,
        work_accident=asked.work_accident,
        traffic_liable=asked.traffic_liable,
        expected_days=asked.expected_days,
    )
    return [*told, noted]


def _registered(state: Absence, asked: RegisterClient, at: datetime) -> Sequence[Event]:
    """Once; a changed address tells the person again."""
    refusal = client_problem(asked.on, day_of(at))
    if refusal:
        return [_refused(refusal)]
    person = _person(state, asked)
    if state.client_since is not None:
        return person
    return [*person, ClientRegistered(person=asked.person, on=asked.on, references=asked.references)]


def _person(state: Absence, asked: ReportAbsence | RegisterClient) -> list[Event]:
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
    ReportAbsence,
    RegisterClient,
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
