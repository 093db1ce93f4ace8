"""A case as trajectory knows it: the facts, and what was told of them."""

from collections.abc import Iterable, Set
from datetime import date
from functools import reduce
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from services.trajectory.domain.kinds import (
    Awaited,
    DayPassed,
    EmploymentKept,
    FactKept,
    JoinedKept,
    MergedKept,
    PartedKept,
    TakenOverKept,
)
from services.trajectory.domain.order import of_day, place, united
from services.trajectory.rules import Obligation
from services.trajectory.rules.work import facts_of
from services.trajectory.rules.work.report import REPORT
from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier import AnyEntry
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.placement import BenefitTrajectoryOpened
from shared.contracts.event import Event
from shared.contracts.facts import (
    Employment,
    Fact,
    Sick,
)
from shared.contracts.intake import OldDocument
from shared.contracts.trajectory import (
    CaseOpened,
    ClockMoved,
    ClockSet,
    DeadlineMissed,
    DeadlineNear,
    ObligationDone,
    ObligationReopened,
    PeriodEnded,
    ReportReadinessChanged,
    SecondTrackEnded,
    SecondTrackStarted,
)

T = TypeVar("T")
READY = "ready"
"""How a part of the report that is as it should be is kept."""


class Joined(BaseModel):
    """What one class of data tells of another case, the `n`th time."""

    model_config = ConfigDict(frozen=True)

    n: int
    facts: tuple[Fact, ...] = ()


class Trajectory(BaseModel):
    """Everything decided on. Keys of obligations are `rule#n`."""

    model_config = ConfigDict(frozen=True)

    person: str | None = None
    employment: Employment | None = None
    facts: tuple[Fact, ...] = ()
    """Sick reports by first day, then what intake tells openly, then what it tells closed, then our own."""
    reports: tuple[Sick, ...] = ()
    """The sick reports as they were told openly; a vangnet term may be known of one that is still to come."""
    day: date | None = None
    heard_on: date | None = None
    """The latest day on which anything was told to us."""
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
    report: dict[str, str] = {}
    """How each part of the re-integration report was last told to stand."""
    second_track: date | None = None
    benefit: bool = False
    """Whether it goes on from a benefit: the period of sickness is over, and with it the employer's part."""
    quiet_until: date | None = None
    """Of a case taken over: before this day nothing is told to come near or to be missed, and of earlier days never."""
    old_documents: tuple[OldDocument, ...] = ()
    """What stays in the system it came from."""
    merged_into: str | None = None
    """The case that goes on in the place of this one, in which nothing is told any more."""
    joined: dict[str, Joined] = {}
    """By `other/part`: what was reported in cases that proved to be this one."""
    parted: dict[str, int] = {}
    """By other case: up to which `n` nothing of it counts."""
    entries: tuple[AnyEntry, ...] = ()
    """The dossier, in the order in which it was made, of every opening."""

    @property
    def working(self) -> bool:
        """Whether entries can be made: a period of sickness is open, or it goes on from a benefit."""
        return self.merged_into is None and (self.ended < self.period or self.benefit)

    def is_quiet(self, on: date) -> bool:
        """Whether nothing is to be sent on this day."""
        return self.quiet_until is not None and on < self.quiet_until

    @property
    def standing(self) -> Standing:
        """The entries of the present opening that stand."""
        return Standing.of(self.entries, self.opening)

    @property
    def known(self) -> tuple[Fact, ...]:
        """Every fact the clock counts by: those that were told, and what the entries that stand mean for it."""
        return (*self.united, *facts_of(self.entries)) if self.entries else self.united

    @property
    def united(self) -> tuple[Fact, ...]:
        """The facts that were told, with those of cases that proved to be this one; of one first day its own."""
        more = [fact for name in sorted(self.joined) for fact in self.joined[name].facts]
        return united(self.facts, more) if more else self.facts


def key(rule: str, n: int | None) -> str:
    """How an obligation is named inside a case."""
    return f"{rule}#{n or ''}"


def named(name: str) -> tuple[str, int | None]:
    """The rule and the place in its series that a key names."""
    rule, _, n = name.partition("#")
    return rule, int(n) if n else None


def key_of(obligation: Obligation) -> str:
    """The same, of an obligation of the clock."""
    return key(obligation.rule, obligation.n)


def evolve(state: Trajectory, event: Event) -> Trajectory:
    """The case after an event; one it does not hear changes nothing."""
    change: dict[str, object] = {}
    match event:
        case EmploymentKept():
            change = {"person": event.person, "employment": event.employment, **_heard_on(state, event)}
        case FactKept():
            change = {**_with(state, event.fact), **_heard_on(state, event)}
        case TakenOverKept():
            change = _taken_over(state, event)
        case JoinedKept() | PartedKept() | MergedKept():
            change = _merged(state, event)
        case DayPassed():
            change = {"day": event.on}
        case Awaited():
            change = {"awaits": event.on}
        case ClockSet():
            told = {key(each.rule, each.n): each.due for each in event.obligations}
            change = {**_heading(event), "told": _by_name(told), "done": {}, "near": {}, "missed": {}}
        case ClockMoved():
            change = {**_heading(event), **_moved(state, event)}
        case ObligationDone():
            change = {"done": _by_name({**state.done, key(event.rule, event.n): event.on})}
        case ObligationReopened():
            change = _without(state, {key(event.rule, event.n)})
        case DeadlineNear():
            near = f"{event.due}/{event.days_left}"
            change = {"near": _by_name({**state.near, key(event.rule, event.n): near})}
        case DeadlineMissed():
            change = {"missed": _by_name({**state.missed, key(event.rule, event.n): event.due})}
        case ReportReadinessChanged():
            lacking = {each.item: each.status for each in event.lacking}
            change = {"report": {**dict.fromkeys(event.ready, READY), **lacking}}
        case CaseOpened():
            change = {"ended": event.period - 1, **_opened(state)}
        case PeriodEnded():
            change = {"ended": event.period, "second_track": None}
        case Entry():
            change = {**_entered(state, event), "entries": (*state.entries, event)}
        case _:
            return state
    return state.model_copy(update=change)


def _opened(state: Trajectory) -> dict[str, object]:
    """What was begun before says nothing of a case that opens again."""
    return {"opening": state.opening + 1, "benefit": False, "second_track": None, "report": {}}


def _entered(state: Trajectory, event: Entry) -> dict[str, object]:
    """What an entry changes beside the dossier."""
    match event:
        case SecondTrackStarted():
            return {"second_track": event.on}
        case SecondTrackEnded():
            return {"second_track": None}
        case BenefitTrajectoryOpened():
            return {**_opened(state), "benefit": True, "person": event.person or state.person}
        case _:
            return {}


def folded(state: Trajectory, events: Iterable[Event]) -> Trajectory:
    """The case after several events."""
    return reduce(evolve, events, state)


def _by_name(of: dict[str, T]) -> dict[str, T]:
    """In one order, whatever came first."""
    return dict(sorted(of.items()))


def _taken_over(state: Trajectory, event: TakenOverKept) -> dict[str, object]:
    """The latest day that was named counts, whichever topic told it first."""
    new = [each for each in event.documents if each not in state.old_documents]
    quiet_until = max(event.quiet_until, state.quiet_until or date.min)
    return {"quiet_until": quiet_until, "old_documents": (*state.old_documents, *new)}


def _merged(state: Trajectory, event: JoinedKept | PartedKept | MergedKept) -> dict[str, object]:
    match event:
        case MergedKept():
            return {"merged_into": event.into}
        case JoinedKept():
            joined = {f"{event.other}/{event.part}": Joined(n=event.n, facts=event.facts)}
            return {"joined": _by_name({**state.joined, **joined}), **_heard_on(state, event)}
        case PartedKept() if state.merged_into == event.other:
            return {"merged_into": None}
        case PartedKept():
            before = f"{event.other}/"
            stay = {
                k: each for k, each in state.joined.items() if not k.startswith(before) or each.n > event.n
            }
            return {"joined": stay, "parted": _by_name({**state.parted, event.other: event.n})}


def _heard_on(state: Trajectory, event: EmploymentKept | FactKept | JoinedKept) -> dict[str, object]:
    known = [day for day in (state.heard_on, event.heard_on) if day]
    return {"heard_on": max(known, default=None)}


def _heading(event: ClockSet | ClockMoved) -> dict[str, object]:
    return {
        "period": event.period,
        "first_sick_day": event.first_sick_day,
        "waiting_period_last_day": event.waiting_period_last_day,
        "rulebook": event.rulebook,
    }


def _moved(state: Trajectory, event: ClockMoved) -> dict[str, object]:
    """What is told with the moves in it; of dates that are gone, and of another period, nothing is known as done."""
    new = {key(each.rule, each.n): each.new for each in event.moves}
    told = {name: due for name, due in {**state.told, **new}.items() if due}
    change = {**_without(state, new.keys() - told.keys()), "told": _by_name(told)}
    if event.period != state.period:
        change["done"] = {}
    if key(REPORT, None) not in told:
        # It is not called for any more: of its readiness nothing is known as told.
        change["report"] = {}
    return change


def _without(state: Trajectory, names: Set[str]) -> dict[str, object]:
    """What was told of obligations, but for those."""
    of = {"done": state.done, "near": state.near, "missed": state.missed}
    return {
        part: {name: each for name, each in known.items() if name not in names} for part, known in of.items()
    }


def _with(state: Trajectory, fact: Fact) -> dict[str, object]:
    """The facts with one more, each topic's in its order; a vangnet term joins the sick report of its day."""
    if not isinstance(fact, Sick):
        return {"facts": tuple(sorted((*state.facts, fact), key=place))}
    known, told = of_day(state.facts, fact), of_day(state.reports, fact)
    others = [each for each in state.facts if each is not known]
    if fact.vangnet is None:
        reports = [fact, *(each for each in state.reports if each is not told)]
        joined = fact.model_copy(update={"vangnet": known.vangnet}) if known else fact
        return {
            "facts": tuple(sorted((*others, joined), key=place)),
            "reports": tuple(sorted(reports, key=place)),
        }
    joined = told.model_copy(update={"vangnet": fact.vangnet}) if told else fact
    return {"facts": tuple(sorted((*others, joined), key=place))}
