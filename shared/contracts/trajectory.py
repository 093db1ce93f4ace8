"""What trajectory tells: the case, its dates and their moves, and every entry of the dossier."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier import ENTRIES
from shared.contracts.dossier.capacity import (
    CapacityEstablished,
    Experience,
    Hours,
    SearchProfile,
    SearchProfileRevised,
)
from shared.contracts.dossier.second_track import SecondTrackEnded, SecondTrackStarted
from shared.contracts.event import Event
from shared.contracts.rejections import MatchRefused

__all__ = [
    "TOLD",
    "CapacityEstablished",
    "CaseOpened",
    "ClockExplained",
    "ClockMoved",
    "ClockSet",
    "Dated",
    "DeadlineMissed",
    "DeadlineNear",
    "Experience",
    "FullReason",
    "Hours",
    "Line",
    "Move",
    "ObligationDone",
    "ObligationReopened",
    "PeriodEnded",
    "SearchProfile",
    "SearchProfileRevised",
    "SecondTrackEnded",
    "SecondTrackStarted",
]

EVENTS = "trajectory-events"
CLOSED = "trajectory-capacity"


class Shape(BaseModel):
    """A part of an event."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Line(Shape):
    """One sentence of a reason, in both languages."""

    nl: Annotated[str, PROCESS]
    en: Annotated[str, PROCESS]


class Dated(Shape):
    """An obligation with its dates, its article, and why it falls there. `why` says no more than process allows."""

    rule: Annotated[str, PROCESS]
    n: Annotated[int | None, PROCESS] = None
    opens: Annotated[date | None, PROCESS] = None
    target: Annotated[date | None, PROCESS] = None
    due: Annotated[date, PROCESS]
    lenient: Annotated[date | None, PROCESS] = None
    article: Annotated[str, PROCESS]
    responsible: Annotated[str, PROCESS]
    name_nl: Annotated[str, PROCESS]
    name_en: Annotated[str, PROCESS]
    why: Annotated[tuple[Line, ...], PROCESS] = ()


class Move(Shape):
    """A date that changed: `old` is absent where the obligation is new, `new` where it no longer holds."""

    rule: Annotated[str, PROCESS]
    n: Annotated[int | None, PROCESS] = None
    old: Annotated[date | None, PROCESS] = None
    new: Annotated[date | None, PROCESS] = None
    obligation: Annotated[Dated | None, PROCESS] = None
    """The obligation as it is now, where there still is one."""


class CaseOpened(Event):
    """A period of sickness has begun for an employment: the case is open."""

    kind = "trajectory.case-opened.v1"
    topic = EVENTS

    person: Annotated[str, PROCESS]
    period: Annotated[int, PROCESS]
    first_sick_day: Annotated[date, PROCESS]


class ClockSet(Event):
    """The first dates of a period, all at once, so that no hearer ever sees half a clock."""

    kind = "trajectory.clock-set.v1"
    topic = EVENTS

    period: Annotated[int, PROCESS]
    first_sick_day: Annotated[date, PROCESS]
    waiting_period_last_day: Annotated[date, PROCESS]
    rulebook: Annotated[str, PROCESS]
    obligations: Annotated[tuple[Dated, ...], PROCESS]


class ClockMoved(Event):
    """Dates that one cause moved, added or took away, with old and new of each."""

    kind = "trajectory.clock-moved.v1"
    topic = EVENTS

    period: Annotated[int, PROCESS]
    first_sick_day: Annotated[date, PROCESS]
    waiting_period_last_day: Annotated[date, PROCESS]
    rulebook: Annotated[str, PROCESS]
    because: Annotated[str, PROCESS]
    """A code: `fact`, `correction`, `done`, `a-period-that-does-not-count`, `rulebook`, `merged`."""
    moves: Annotated[tuple[Move, ...], PROCESS]


class FullReason(Shape):
    """Why an obligation falls where it does, with nothing left out."""

    rule: Annotated[str, PROCESS]
    n: Annotated[int | None, PROCESS] = None
    why: Annotated[tuple[Line, ...], CAPACITY]


class ClockExplained(Event):
    """The full reasons of the dates just set or moved, for those who may know what a period was."""

    kind = "trajectory.clock-explained.v1"
    topic = CLOSED

    period: Annotated[int, PROCESS]
    reasons: Annotated[tuple[FullReason, ...], CAPACITY]


class DeadlineNear(Event):
    """An obligation that is open falls due within its lead time."""

    kind = "trajectory.deadline-near.v1"
    topic = EVENTS

    period: Annotated[int, PROCESS]
    rule: Annotated[str, PROCESS]
    n: Annotated[int | None, PROCESS] = None
    due: Annotated[date, PROCESS]
    days_left: Annotated[int, PROCESS]
    responsible: Annotated[str, PROCESS]
    name_nl: Annotated[str, PROCESS]
    name_en: Annotated[str, PROCESS]


class DeadlineMissed(Event):
    """The last day of an obligation has passed and it was not done."""

    kind = "trajectory.deadline-missed.v1"
    topic = EVENTS

    period: Annotated[int, PROCESS]
    rule: Annotated[str, PROCESS]
    n: Annotated[int | None, PROCESS] = None
    due: Annotated[date, PROCESS]
    responsible: Annotated[str, PROCESS]
    name_nl: Annotated[str, PROCESS]
    name_en: Annotated[str, PROCESS]


class ObligationDone(Event):
    """An obligation was met, in time or late."""

    kind = "trajectory.obligation-done.v1"
    topic = EVENTS

    period: Annotated[int, PROCESS]
    rule: Annotated[str, PROCESS]
    n: Annotated[int | None, PROCESS] = None
    on: Annotated[date, PROCESS]
    due: Annotated[date, PROCESS]
    days_late: Annotated[int, PROCESS] = 0


class ObligationReopened(Event):
    """An obligation that was told as done is not: facts told since move it past what was done, or take that back."""

    kind = "trajectory.obligation-reopened.v1"
    topic = EVENTS

    period: Annotated[int, PROCESS]
    rule: Annotated[str, PROCESS]
    n: Annotated[int | None, PROCESS] = None


class PeriodEnded(Event):
    """A period of sickness is over: recovered for four weeks, or the wage duty has ended."""

    kind = "trajectory.period-ended.v1"
    topic = EVENTS

    period: Annotated[int, PROCESS]
    opening: Annotated[int, PROCESS] = 1
    """The opening of the case that ends with it."""
    last_day: Annotated[date, PROCESS]
    reason: Annotated[Literal["recovered", "wage-duty-ended"], PROCESS]


class CaseSetAside(Event):
    """A case proved to be the same as another, which goes on: here nothing is owed any more."""

    kind = "trajectory.case-set-aside.v1"
    topic = EVENTS

    into: Annotated[str, PROCESS]
    """The case that goes on."""


class CaseResumed(Event):
    """A case that was set aside goes on after all; its dates are told with it."""

    kind = "trajectory.case-resumed.v1"
    topic = EVENTS

    second_track: Annotated[date | None, PROCESS] = None
    """The day on which its second track began, where one is open."""


class Lacking(Shape):
    """A part of the re-integration report that is not as it should be."""

    item: Annotated[str, PROCESS]
    """The letter of Regeling procesgang 6 lid 1, with what it is of after it where two people owe it."""
    status: Annotated[Literal["missing", "unsigned", "stale"], PROCESS]
    """Not there; there without every answer that is asked; or there, and no longer how things stand."""
    who: Annotated[str, PROCESS]
    """The role that owes it."""


class ReportReadinessChanged(Event):
    """What the re-integration report holds by now, and what it lacks, is another than was told before."""

    kind = "trajectory.report-readiness-changed.v1"
    topic = EVENTS

    period: Annotated[int, PROCESS]
    due: Annotated[date, PROCESS]
    """The day on which the report is due."""
    ready: Annotated[tuple[str, ...], PROCESS]
    """The parts that are as they should be; a part that this report does without is in neither list."""
    lacking: Annotated[tuple[Lacking, ...], PROCESS]
    """The parts that are not, in the order of the article."""


TOLD: tuple[type[Event], ...] = (
    CaseOpened,
    ClockSet,
    ClockMoved,
    ClockExplained,
    DeadlineNear,
    DeadlineMissed,
    ObligationDone,
    ObligationReopened,
    PeriodEnded,
    CaseSetAside,
    CaseResumed,
    ReportReadinessChanged,
    MatchRefused,
    *ENTRIES,
)
