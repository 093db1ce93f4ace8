"""A case as trajectory knows it: the facts, and what was told of them."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from services.trajectory.domain.kinds import Awaited, DayPassed, EmploymentKept, FactKept
from services.trajectory.rules import Obligation
from shared.contracts.event import Event
from shared.contracts.facts import Employment, Fact, Sick
from shared.contracts.limits import LimitValues
from shared.contracts.trajectory import (
    CapacityEstablished,
    CaseOpened,
    ClockMoved,
    ClockSet,
    DeadlineMissed,
    DeadlineNear,
    ObligationDone,
    PeriodEnded,
    SearchProfile,
    SearchProfileRevised,
    SecondTrackStarted,
)


class Trajectory(BaseModel):
    """Everything decided on. Keys of obligations are `rule#n`."""

    model_config = ConfigDict(frozen=True)

    person: str | None = None
    employment: Employment | None = None
    facts: tuple[Fact, ...] = ()
    day: date | None = None
    awaits: date | None = None
    period: int = 0
    opening: int = 0
    """How often the case was opened: once a period, and again when one proves not to have ended."""
    ended: int = 0
    """The last period that was told to have ended."""
    first_sick_day: date | None = None
    waiting_period_last_day: date | None = None
    rulebook: str = ""
    told: dict[str, date] = {}
    done: dict[str, date] = {}
    near: dict[str, str] = {}
    """Per obligation the due date and days left that were last told as near, as `date/lead`."""
    missed: dict[str, date] = {}
    capacity: LimitValues | None = None
    profile: SearchProfile | None = None
    second_track: date | None = None


NEW_OPENING: dict[str, object] = {"capacity": None, "profile": None, "second_track": None}
"""What was found before says nothing of a case that opens again."""


def key(rule: str, n: int | None) -> str:
    """How an obligation is named inside a case."""
    return f"{rule}#{n or ''}"


def key_of(obligation: Obligation) -> str:
    """The same, of an obligation of the clock."""
    return key(obligation.rule, obligation.n)


def evolve(state: Trajectory, event: Event) -> Trajectory:
    """The case after an event; one it does not hear changes nothing."""
    change: dict[str, object] = {}
    match event:
        case EmploymentKept():
            change = {"person": event.person, "employment": event.employment}
        case FactKept():
            change = {"facts": _with(state.facts, event.fact)}
        case DayPassed():
            change = {"day": event.on}
        case Awaited():
            change = {"awaits": event.on}
        case ClockSet():
            told = {key(each.rule, each.n): each.due for each in event.obligations}
            change = {**_heading(event), "told": told, "done": {}, "near": {}, "missed": {}}
        case ClockMoved():
            change = {**_heading(event), "told": _moved(state.told, event)}
        case ObligationDone():
            change = {"done": {**state.done, key(event.rule, event.n): event.on}}
        case DeadlineNear():
            near = f"{event.due}/{event.days_left}"
            change = {"near": {**state.near, key(event.rule, event.n): near}}
        case DeadlineMissed():
            change = {"missed": {**state.missed, key(event.rule, event.n): event.due}}
        case CaseOpened():
            change = {"ended": event.period - 1, "opening": state.opening + 1, **NEW_OPENING}
        case PeriodEnded():
            change = {"ended": event.period, "capacity": None, "profile": None, "second_track": None}
        case CapacityEstablished():
            change = {"capacity": event.capacity}
        case SearchProfileRevised():
            change = {"profile": event.profile}
        case SecondTrackStarted():
            change = {"second_track": event.on}
        case _:
            return state
    return state.model_copy(update=change)


def _heading(event: ClockSet | ClockMoved) -> dict[str, object]:
    return {
        "period": event.period,
        "first_sick_day": event.first_sick_day,
        "waiting_period_last_day": event.waiting_period_last_day,
        "rulebook": event.rulebook,
    }


def _moved(told: dict[str, date], event: ClockMoved) -> dict[str, date]:
    moved = dict(told)
    for each in event.moves:
        if each.new is None:
            moved.pop(key(each.rule, each.n), None)
        else:
            moved[key(each.rule, each.n)] = each.new
    return moved


def _with(facts: tuple[Fact, ...], fact: Fact) -> tuple[Fact, ...]:
    """The facts with one more; a vangnet term told apart joins the sick report of its day."""
    if isinstance(fact, Sick):
        same = [each for each in facts if isinstance(each, Sick) and each.first_day == fact.first_day]
        if same:
            joined = fact if fact.vangnet else fact.model_copy(update={"vangnet": same[0].vangnet})
            return tuple(joined if each is same[0] else each for each in facts)
    return (*facts, fact)
