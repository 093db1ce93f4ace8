"""What a case becomes by what was told and kept of it. Pure."""

from collections.abc import Iterable
from functools import reduce
from hashlib import sha256

from services.intake.domain.by_class import CLOSED
from services.intake.domain.kinds import (
    Absence,
    AbsenceNoted,
    AdviserNamed,
    Assigned,
    EmploymentNoted,
    Joined,
    NoRiskAsked,
    NoRiskKept,
)
from services.intake.domain.said import Noted
from services.intake.rules import LaterFact
from shared.contracts.event import Event
from shared.contracts.facts import Sick
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


def evolve(state: Absence, event: Event) -> Absence:
    """What was told is what is known."""
    match event:
        case AbsenceReported():
            sick = Sick(
                first_day=event.first_day,
                reported_on=event.reported_on,
                stopped_during_work=event.stopped_during_work,
            )
            return state.model_copy(
                update={
                    "person": event.person,
                    "employment": event.employment,
                    "sick": _reported(state.sick, sick),
                    "references": event.references,
                }
            )
        case EmploymentNoted():
            kept = {"person": event.person, "employment": event.employment}
            return state.model_copy(update={**kept, **dict(event.terms())})
        case AbsenceNoted():
            noted = Noted(**event.model_dump(exclude={"first_day"}))
            return state.model_copy(update={"noted": {**state.noted, event.first_day: noted}})
        case CaseTakenOver():
            change = event.model_dump(include={"person", "references"})
            after = _with_facts(_taken(state, event), event.facts)
            known = reduce(_reported, [each.fact() for each in event.sick], state.sick)
            return after.model_copy(update={**change, "employment": event.employment, "sick": known})
        case RecordTakenOver():
            sick = [each for each in event.facts if isinstance(each, Sick)]
            closed = [each for each in event.facts if isinstance(each, CLOSED)]
            after = _with_facts(_taken(state, event), closed)
            return after.model_copy(update={"sick": reduce(_in_place, sick, state.sick)})
        case ClientRegistered():
            return state.model_copy(
                update={"person": event.person, "client_since": event.on, "references": event.references}
            )
        case CapacityFactReported(fact=Sick() as vangnet):
            return state.model_copy(update={"sick": _in_place(state.sick, vangnet)})
        case CapacityFactReported() | FactReported():
            return state.model_copy(update={"facts": (*state.facts, event.fact)})
        case _:
            return _of_people(state, event)


def _of_people(state: Absence, event: Event) -> Absence:
    """Who it is about, what is known of them beside an absence, and who sees to it."""
    match event:
        case PersonRecorded():
            return state.model_copy(update={"person_revision": event.revision})
        case CaseAssigned() | CaseHandedOver():
            return _assigned(state, event)
        case NoRiskAsked():
            return state.model_copy(update={"no_risk_asked": event.on})
        case NoRiskKept():
            return state.model_copy(update={"no_risk": event.no_risk})
        case AdviserNamed():
            return state.model_copy(update={"adviser": event.worker})
        case WorkerRecorded():
            return state.model_copy(update={"worker_revision": event.revision})
        case _:
            return _of_merging(state, event)


def _of_merging(state: Absence, event: Event) -> Absence:
    """With which other cases it is one."""
    match event:
        case CaseMerged():
            return state.model_copy(update={"merged_into": event.into})
        case CaseJoined():
            sick = tuple(each.fact() for each in event.sick)
            joined = Joined(n=event.n, sick=sick, facts=event.facts)
            return state.model_copy(
                update={"joined": {**state.joined, event.other: joined}, "joins": event.n}
            )
        case RecordJoined():
            return state.model_copy(update={"joined": {**state.joined, event.other: _closed(state, event)}})
        case CasesParted() if state.merged_into == event.other:
            return state.model_copy(update={"merged_into": None})
        case CasesParted():
            rest = {other: each for other, each in state.joined.items() if other != event.other}
            return state.model_copy(update={"joined": rest})
        case _:
            return state


def _closed(state: Absence, event: RecordJoined) -> Joined:
    """What was joined openly just before, with the terms and facts of the closed circle."""
    before = state.joined[event.other]
    sick = reduce(_in_place, [each for each in event.facts if isinstance(each, Sick)], before.sick)
    facts = tuple(each for each in event.facts if not isinstance(each, Sick))
    return Joined(n=before.n, sick=sick, facts=(*before.facts, *facts))


def _assigned(state: Absence, event: CaseAssigned | CaseHandedOver) -> Absence:
    others = {role: each for role, each in state.assigned.items() if role != event.role}
    mine = {event.role: Assigned(worker=event.worker, by=event.by)} if event.worker else {}
    return state.model_copy(update={"assigned": {**others, **mine}})


def digest_of(taken: CaseTakenOver | RecordTakenOver) -> str:
    """By which the same taken over again is known."""
    return sha256(taken.model_dump_json(by_alias=True).encode()).hexdigest()[:32]


def _taken(state: Absence, event: CaseTakenOver | RecordTakenOver) -> Absence:
    return state.model_copy(update={"taken_over": (*state.taken_over, digest_of(event))})


def _with_facts(state: Absence, facts: Iterable[LaterFact]) -> Absence:
    new = [each for each in facts if each not in state.facts]
    return state.model_copy(update={"facts": (*state.facts, *new)})


def _reported(known: tuple[Sick, ...], said: Sick) -> tuple[Sick, ...]:
    """Reported openly: which term of the vangnet holds is told apart."""
    before = next((each for each in known if each.first_day == said.first_day), None)
    return _in_place(known, said.model_copy(update={"vangnet": before.vangnet if before else None}))


def _in_place(known: tuple[Sick, ...], sick: Sick) -> tuple[Sick, ...]:
    """One report of each first day: said again it takes the place of what was said before."""
    days = [each.first_day for each in known]
    if sick.first_day not in days:
        return (*known, sick)
    return tuple(sick if day == sick.first_day else each for day, each in zip(days, known, strict=True))
