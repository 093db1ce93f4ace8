"""What trajectory tells: the case, its dates and their moves, and what the second track is made of."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier import ENTRIES
from shared.contracts.event import Event
from shared.contracts.limits import LimitValues
from shared.contracts.rejections import MatchRefused

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
    """A code: `fact`, `correction`, `done`, `a-period-that-does-not-count`, `rulebook`."""
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


class SecondTrackStarted(Event):
    """The search for work with another employer has begun."""

    kind = "trajectory.second-track-started.v1"
    topic = EVENTS

    on: Annotated[date, PROCESS]
    opening: Annotated[int, PROCESS] = 1
    """The how-manieth opening of the case this belongs to: hearers of two topics tell by it what is over."""


class PeriodEnded(Event):
    """A period of sickness is over: recovered for four weeks, or the wage duty has ended."""

    kind = "trajectory.period-ended.v1"
    topic = EVENTS

    period: Annotated[int, PROCESS]
    opening: Annotated[int, PROCESS] = 1
    """The opening of the case that ends with it."""
    last_day: Annotated[date, PROCESS]
    reason: Annotated[Literal["recovered", "wage-duty-ended"], PROCESS]


class CapacityEstablished(Event):
    """What the employee can do, in terms of work, as values of the catalogue of limits. Replaces what was."""

    kind = "trajectory.capacity-established.v1"
    topic = CLOSED

    on: Annotated[date, CAPACITY]
    opening: Annotated[int, PROCESS] = 1
    """The how-manieth opening of the case this belongs to: hearers of two topics tell by it what is over."""
    capacity: Annotated[LimitValues, CAPACITY]


Name = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""One printable line."""


class Sought(BaseModel):
    """A part of a search profile, written by a person: what it does not know it refuses."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Experience(Sought):
    """An occupation once held, by title or ESCO URI, in years."""

    title: Annotated[Name | None, CAPACITY] = None
    uri: Annotated[Name | None, CAPACITY] = None
    years: Annotated[float | None, Field(ge=0, le=80), CAPACITY] = None

    @model_validator(mode="after")
    def is_named(self) -> Self:
        """Refuses an occupation without a name."""
        if self.title is None and self.uri is None:
            raise PydanticCustomError("missing-field", "an occupation has a title or a uri")
        return self


class Hours(Sought):
    """Hours a week, from and to."""

    min: Annotated[float, Field(ge=0, le=168), CAPACITY]
    max: Annotated[float, Field(ge=0, le=168), CAPACITY]

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Refuses a range that ends before it begins."""
        if self.min > self.max:
            raise PydanticCustomError("range-reversed", "the fewest hours are more than the most")
        return self


class SearchProfile(Sought):
    """What work is sought and within which bounds; the candidate of the interfaces page without capacity."""

    postcode: Annotated[str, Field(pattern=r"^[1-9][0-9]{3}$"), CAPACITY]
    max_travel_km: Annotated[float | None, Field(ge=0, le=500), CAPACITY] = None
    hours: Annotated[Hours | None, CAPACITY] = None
    wage_min_hour: Annotated[float | None, Field(ge=0, le=1000), CAPACITY] = None
    education_level: Annotated[int | None, Field(ge=1, le=8), CAPACITY] = None
    licences: Annotated[tuple[Name, ...] | None, CAPACITY] = None
    skills: Annotated[tuple[Name, ...], CAPACITY] = ()
    occupations: Annotated[tuple[Experience, ...], CAPACITY] = ()
    interests: Annotated[tuple[Annotated[str, Field(pattern=r"^[0-9]{1,4}$")], ...], CAPACITY] = ()
    excluded_occupations: Annotated[tuple[Name, ...], CAPACITY] = ()


class SearchProfileRevised(Event):
    """What work is sought, whole, in a new version."""

    kind = "trajectory.search-profile-revised.v1"
    topic = CLOSED

    on: Annotated[date, CAPACITY]
    opening: Annotated[int, PROCESS] = 1
    """The how-manieth opening of the case this belongs to: hearers of two topics tell by it what is over."""
    profile: Annotated[SearchProfile, CAPACITY]


TOLD: tuple[type[Event], ...] = (
    CaseOpened,
    ClockSet,
    ClockMoved,
    ClockExplained,
    DeadlineNear,
    DeadlineMissed,
    ObligationDone,
    ObligationReopened,
    SecondTrackStarted,
    PeriodEnded,
    CapacityEstablished,
    SearchProfileRevised,
    MatchRefused,
    *ENTRIES,
)
