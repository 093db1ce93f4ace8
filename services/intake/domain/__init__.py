"""One case (the absence dossier of one employment) as intake knows it: what was reported. Pure."""

from collections.abc import Sequence
from datetime import date, datetime

from services.intake.domain.assigning import assign, name_adviser, record
from services.intake.domain.folding import evolve
from services.intake.domain.kinds import (
    Absence,
    AbsenceNoted,
    AdviserNamed,
    AskNoRisk,
    AssignCase,
    EmploymentNoted,
    ErasePerson,
    JoinCase,
    MergeCase,
    NameAdviser,
    NoRiskAsked,
    NoRiskKept,
    PartCase,
    RecordEmployment,
    RecordWorker,
    RegisterClient,
    ReportAbsence,
    ReportFact,
    SetNoRisk,
    SetVangnetTerm,
    TakeOver,
)
from services.intake.domain.merging import is_merged, join, merge, part
from services.intake.domain.reporting import employed, later, person_told, refused, report
from services.intake.domain.taking_over import take_over
from services.intake.rules import Refusal, client_problem, no_risk_problem
from services.intake.rules.spells import open_since
from shared.contracts.event import DayBegan, Event, Refused
from shared.contracts.intake import (
    AbsenceReported,
    CapacityFactReported,
    CaseTakenOver,
    ClientRegistered,
    FactReported,
    PersonRecorded,
    RecordTakenOver,
)
from shared.contracts.merging import CaseJoined, CaseMerged, CasesParted, RecordJoined
from shared.contracts.staff import CaseAssigned, CaseHandedOver, WorkerRecorded
from shared.kernel.clock import day_of
from shared.kernel.decider import Decider

REPORTS = ReportAbsence | RecordEmployment | SetVangnetTerm | SetNoRisk | AskNoRisk | ReportFact | TakeOver
"""What is said of a case that goes on."""


def decide(state: Absence, event: Event, at: datetime) -> Sequence[Event]:
    """A report or a fact that is new and possible is told; the same again is nothing; the rest is refused."""
    if state.merged_into and isinstance(event, REPORTS):
        return [is_merged()]
    match event:
        case ReportAbsence():
            return report(state, event, at)
        case RecordEmployment():
            return employed(state, event)
        case ErasePerson():
            return person_told(state, event) if event.person == state.person else []
        case SetVangnetTerm():
            return _term_set(state, event)
        case AskNoRisk():
            return _no_risk_asked(state, day_of(at))
        case SetNoRisk():
            return _no_risk_set(state, event)
        case RegisterClient():
            return _registered(state, event, at)
        case ReportFact():
            return later(state, event.fact)
        case TakeOver():
            return take_over(state, event, at)
        case JoinCase():
            return join(state, event)
        case MergeCase():
            return merge(state, event)
        case PartCase():
            return part(state, event)
        case AssignCase():
            return assign(state, event)
        case NameAdviser():
            return name_adviser(state, event)
        case RecordWorker():
            return record(state, event)
        case _:
            return []


def due(state: Absence) -> date | None:
    """Intake waits for no day."""
    return None


def _term_set(state: Absence, asked: SetVangnetTerm) -> Sequence[Event]:
    """On the closed topic; the same again is nothing."""
    found = next((each for each in state.sick if each.first_day == asked.first_day), None)
    if found is None:
        return [refused(Refusal("no-absence", "No sick report begins on this day.", "first_day"))]
    after = found.model_copy(update={"vangnet": asked.term})
    return [] if after == found else [CapacityFactReported(fact=after)]


def _no_risk_asked(state: Absence, today: date) -> Sequence[Event]:
    """Kept once; too early it is refused, and so is the asking."""
    if refusal := no_risk_problem(state.starts_on, today):
        return [refused(refusal)]
    return [] if state.no_risk_asked else [NoRiskAsked(on=today)]


def _no_risk_set(state: Absence, asked: SetNoRisk) -> Sequence[Event]:
    """Kept; a sickness that lasts gets its term where none was said of it, and every later one will."""
    if state.no_risk == asked.no_risk:
        return []
    lasting = open_since(state.sick, state.facts)
    found = next((each for each in state.sick if each.first_day == lasting and not each.vangnet), None)
    kept = NoRiskKept(no_risk=asked.no_risk)
    if found is None or asked.no_risk.term is None:
        return [kept]
    return [kept, CapacityFactReported(fact=found.model_copy(update={"vangnet": asked.no_risk.term}))]


def _registered(state: Absence, asked: RegisterClient, at: datetime) -> Sequence[Event]:
    """Once; a changed address tells the person again."""
    refusal = client_problem(asked.on, day_of(at))
    if refusal:
        return [refused(refusal)]
    person = person_told(state, asked)
    if state.client_since is not None:
        return person
    return [*person, ClientRegistered(person=asked.person, on=asked.on, references=asked.references)]


KINDS: tuple[type[Event], ...] = (
    AbsenceReported,
    CapacityFactReported,
    FactReported,
    CaseTakenOver,
    RecordTakenOver,
    ClientRegistered,
    PersonRecorded,
    CaseAssigned,
    CaseHandedOver,
    WorkerRecorded,
    CaseMerged,
    CaseJoined,
    RecordJoined,
    CasesParted,
    AbsenceNoted,
    AdviserNamed,
    EmploymentNoted,
    ReportAbsence,
    TakeOver,
    RecordEmployment,
    RegisterClient,
    ErasePerson,
    SetVangnetTerm,
    AskNoRisk,
    NoRiskAsked,
    SetNoRisk,
    NoRiskKept,
    ReportFact,
    AssignCase,
    NameAdviser,
    RecordWorker,
    JoinCase,
    MergeCase,
    PartCase,
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
