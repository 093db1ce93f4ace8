"""A case as it was told up to a moment: its dates, the rules each was told under, and what became of them. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from services.trajectory.domain.state import key
from shared.contracts.event import Event
from shared.contracts.trajectory import (
    CaseOpened,
    ClockExplained,
    ClockMoved,
    ClockSet,
    Dated,
    DeadlineMissed,
    DeadlineNear,
    Line,
    ObligationDone,
    ObligationReopened,
    PeriodEnded,
    SecondTrackStarted,
)


@dataclass(frozen=True)
class Change:
    """One telling of a date: what it was and became, when and why, and by which rules."""

    old: date | None
    new: date
    at: datetime
    because: str
    rulebook: str


@dataclass(frozen=True)
class ToldDate:
    """An obligation as told last, with every telling of its date before it."""

    dated: Dated
    changes: tuple[Change, ...]
    full: tuple[Line, ...] = ()
    """Its reasons with nothing left out, for those who may know."""
    near_on: datetime | None = None
    missed_on: datetime | None = None
    done: ObligationDone | None = None

    def shape(self, full: bool) -> dict[str, Any]:
        """As JSON: the public reasons, or all of them."""
        now = self.changes[-1]
        body = self.dated.model_dump(mode="json", exclude_none=True, exclude={"why"})
        told: dict[str, Any] = {"told_at": now.at, "because": now.because, "rulebook": now.rulebook}
        told |= {"near_told_at": self.near_on, "missed_told_at": self.missed_on}
        if self.done:
            told |= {"done_on": self.done.on, "days_late": self.done.days_late}
        why = self.full if full and self.full else self.dated.why
        moves = [_move(each) for each in self.changes if each.old is not None]
        body |= {name: value for name, value in told.items() if value is not None}
        return {**body, **({"moved": moves} if moves else {}), "why": [line.model_dump() for line in why]}


@dataclass(frozen=True)
class AsTold:
    """What a hearer of every event of a case knew."""

    period: int = 0
    first_sick_day: date | None = None
    waiting_period_last_day: date | None = None
    ended: PeriodEnded | None = None
    second_track: date | None = None
    dates: dict[str, ToldDate] = field(default_factory=dict[str, ToldDate])

    def shape(self, full: bool) -> dict[str, Any]:
        """As JSON; dates in the order in which they fall due."""
        dates = sorted(self.dates.items(), key=lambda each: (each[1].dated.due, each[0]))
        body: dict[str, Any] = {
            "period": self.period,
            "open": self.ended is None,
            "first_sick_day": self.first_sick_day,
            "waiting_period_last_day": self.waiting_period_last_day,
        }
        if self.ended:
            body["ended"] = {"last_day": self.ended.last_day, "reason": self.ended.reason}
        if self.second_track:
            body["second_track"] = self.second_track
        return {**body, "obligations": [each.shape(full) for _, each in dates]}


def as_told(told: Iterable[tuple[datetime, Event]]) -> AsTold:
    """What is known after these events, each with the moment at which it was told."""
    known = AsTold()
    for at, event in told:
        known = _after(known, at, event)
    return known


def _after(known: AsTold, at: datetime, event: Event) -> AsTold:
    match event:
        case CaseOpened():
            return replace(known, period=event.period, first_sick_day=event.first_sick_day, ended=None)
        case ClockSet():
            change = "opened", event.rulebook, at
            dates = {key(each.rule, each.n): _told(None, each, *change) for each in event.obligations}
            return replace(_headed(known, event), dates=dates)
        case ClockMoved():
            return replace(_headed(known, event), dates=_moved(known.dates, event, at))
        case ClockExplained():
            full = {key(each.rule, each.n): each.why for each in event.reasons}
            dates = {
                name: replace(each, full=full.get(name, each.full)) for name, each in known.dates.items()
            }
            return replace(known, dates=dates)
        case PeriodEnded():
            return replace(known, ended=event)
        case SecondTrackStarted():
            return replace(known, second_track=event.on)
        case DeadlineNear():
            return _with(known, event, near_on=at)
        case DeadlineMissed():
            return _with(known, event, missed_on=at)
        case ObligationDone():
            return _with(known, event, done=event)
        case ObligationReopened():
            return _with(known, event, done=None, near_on=None, missed_on=None)
        case _:
            return known


def _headed(known: AsTold, event: ClockSet | ClockMoved) -> AsTold:
    return replace(
        known,
        period=event.period,
        first_sick_day=event.first_sick_day,
        waiting_period_last_day=event.waiting_period_last_day,
    )


def _moved(dates: dict[str, ToldDate], event: ClockMoved, at: datetime) -> dict[str, ToldDate]:
    moved = dict(dates)
    for move in event.moves:
        name = key(move.rule, move.n)
        before = moved.pop(name, None)
        if move.obligation:
            moved[name] = _told(before, move.obligation, event.because, event.rulebook, at)
    return moved


def _told(before: ToldDate | None, dated: Dated, because: str, rulebook: str, at: datetime) -> ToldDate:
    old = before.dated.due if before else None
    changes = before.changes if before else ()
    done = before.done if before else None
    return ToldDate(dated, (*changes, Change(old, dated.due, at, because, rulebook)), done=done)


Named = DeadlineNear | DeadlineMissed | ObligationDone | ObligationReopened


def _with(known: AsTold, event: Named, **change: Any) -> AsTold:
    """The same with something known of one date; nothing where that date was not told."""
    name = key(event.rule, event.n)
    if name not in known.dates:
        return known
    return replace(known, dates={**known.dates, name: replace(known.dates[name], **change)})


def _move(change: Change) -> dict[str, Any]:
    return {
        "from": change.old,
        "to": change.new,
        "told_at": change.at,
        "because": change.because,
        "rulebook": change.rulebook,
    }
