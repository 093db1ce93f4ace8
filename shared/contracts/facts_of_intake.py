"""The facts that intake tells of a dossier, the employment they belong to, and how a day is written.

The dates in a fact decide what it means, never the order of telling; `told_on` is the day on which it became
known, where that differs. Each field carries the class of data it belongs to.
"""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StrictBool, model_validator

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.health_words import NOT_OF_HEALTH

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
YEARS = range(1950, 2151)
"""Years outside these are a slip of the pen, and would take the counting past the last date there is."""


def iso_day(value: object) -> date:
    """A day from `YYYY-MM-DD` or a `date`; `ValueError` for an instant, a number or a far-off year."""
    day = value if type(value) is date else None
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        day = date.fromisoformat(value)
    if day is None or day.year not in YEARS:
        raise ValueError(f"a day is written YYYY-MM-DD, between {YEARS[0]} and {YEARS[-1]}")
    return day


Day = Annotated[date, BeforeValidator(iso_day), Field(json_schema_extra={"format": "date"})]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Vangnet = Literal["six-weeks", "day-4"]
"""Which term of ZW 38a holds for the vangnet report; it says nothing of the reason."""

Words = Annotated[str, Field(min_length=1, max_length=500), NOT_OF_HEALTH]
Percentage = Annotated[int | float, Field(ge=0, le=100)]


class Written(BaseModel):
    """Something a person or partner wrote down: immutable, and refused when it holds a field nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Employment(Written):
    """The roster of one employment, by which a first sick day is found, and its last day if one is known."""

    work_days: Annotated[tuple[Weekday, ...], Field(min_length=1), PROCESS]
    not_worked: Annotated[tuple[Day, ...], PROCESS] = ()
    worked: Annotated[tuple[Day, ...], PROCESS] = ()
    ends_on: Annotated[Day | None, PROCESS] = None


class ToldFact(Written):
    """What every fact may say: the day on which it was told, where that is not the day it speaks of."""

    told_on: Annotated[Day | None, PROCESS] = None


class Sick(ToldFact):
    """The employee cannot do the agreed work from this day on (WIA 23 lid 2, ZW 38a)."""

    fact: Annotated[Literal["sick"], PROCESS] = "sick"
    first_day: Annotated[Day, PROCESS]
    reported_on: Annotated[Day | None, PROCESS] = None
    stopped_during_work: Annotated[StrictBool, PROCESS] = False
    vangnet: Annotated[Vangnet | None, CAPACITY] = None


class PartiallyRecovered(ToldFact):
    """Works in part again; the clock runs on, as the employee is still unfit for the agreed work."""

    fact: Annotated[Literal["partially-recovered"], PROCESS] = "partially-recovered"
    from_: Annotated[Day, Field(alias="from"), PROCESS]
    percentage: Annotated[Percentage, CAPACITY]


class Recovered(ToldFact):
    """Fit for all of the agreed work from this day on."""

    fact: Annotated[Literal["recovered"], PROCESS] = "recovered"
    first_fit_day: Annotated[Day, PROCESS]


class Withdrawn(ToldFact):
    """The latest sick report up to this day is taken back, as if it was never made."""

    fact: Annotated[Literal["withdrawn"], PROCESS] = "withdrawn"
    on: Annotated[Day, PROCESS]


class Correction(ToldFact):
    """The first day of a sick report was another one; without `corrects` the latest report that it fits."""

    fact: Annotated[Literal["correction"], PROCESS] = "correction"
    on: Annotated[Day, PROCESS]
    first_day: Annotated[Day, PROCESS]
    corrects: Annotated[Day | None, PROCESS] = None


class LeavePart(Written):
    """A part of the birth leave that is taken later (WAZO 3:1 lid 6)."""

    first_day: Annotated[Day, CAPACITY]
    last_day: Annotated[Day, CAPACITY]

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> "LeavePart":
        """Refuses a part that ends before it starts."""
        if self.last_day < self.first_day:
            raise ValueError("last_day lies before first_day")
        return self


class MaternityLeave(ToldFact):
    """Pregnancy and birth leave, with its last day or with what that day follows from (WAZO 3:1).

    `split` names the parts of the leave that are taken later; `true` says only that there are such parts.
    `same_cause` is the bedrijfsarts's word on sickness before and after it, never the cause itself.
    """

    fact: Annotated[Literal["maternity-leave"], CAPACITY] = "maternity-leave"
    first_day: Annotated[Day, CAPACITY]
    last_day: Annotated[Day | None, CAPACITY] = None
    due_date: Annotated[Day | None, CAPACITY] = None
    born: Annotated[Day | None, CAPACITY] = None
    multiple: Annotated[StrictBool, CAPACITY] = False
    hospital_days: Annotated[int | None, Field(ge=0, le=366), CAPACITY] = None
    split: Annotated[StrictBool | tuple[LeavePart, ...] | None, CAPACITY] = None
    same_cause: Annotated[StrictBool | None, CAPACITY] = None

    @model_validator(mode="after")
    def has_an_end(self) -> "MaternityLeave":
        """Refuses a leave whose end is not given, does not follow, or lies before its first day."""
        if self.last_day is None and self.due_date is None and self.born is None:
            raise ValueError("a leave needs its last_day, or a due_date from which that follows")
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError("last_day lies before first_day")
        return self


class Pension(ToldFact):
    """The employee reaches the AOW age on this day."""

    fact: Annotated[Literal["pension"], PROCESS] = "pension"
    on: Annotated[Day, PROCESS]
