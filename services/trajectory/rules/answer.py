"""The shape of the clock's answer: what is due, by when, why, and how it stands."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SkipValidation

from services.trajectory.rules.messages import Note, WhyLine, in_full, in_public

Status = Literal["open", "missed", "done", "late", "suspended", "not-applicable"]


class Answer(BaseModel):
    """A part of the clock's answer: immutable, written in JSON without what is not there."""

    model_config = ConfigDict(frozen=True, populate_by_name=True)


class Moved(Answer):
    """A due date that became another one: the day it was told and the code of its cause."""

    from_: date = Field(alias="from")
    to: date
    on: date
    because: str


class Obligation(Answer):
    """One date of the statute and how it stands.

    `why` and `reason` (the code of why it is not applicable) say all; `why_public` and `reason_public` say what
    everybody in the case may read, and stay out of the JSON. Sentences are only made when somebody reads them.
    """

    rule: str
    n: int | None = None
    opens: date | None = None
    target: date | None = None
    due: date
    lenient: date | None = None
    variant: str | None = None
    status: Status
    reason: str | None = None
    reason_public: str | None = Field(default=None, exclude=True)
    done_on: date | None = None
    days_late: int | None = None
    fine_tier: str | None = None
    article: str
    article_public: str = Field(default="", exclude=True)
    moved: tuple[Moved, ...] | None = None
    notes: SkipValidation[tuple[Note, ...]] = Field(default=(), exclude=True)
    """The steps of the count, in order."""

    @property
    def why(self) -> tuple[WhyLine, ...]:
        """Why the date falls there and how it stands, a sentence a step."""
        return tuple(in_full(note) for note in self.notes)

    @property
    def why_public(self) -> tuple[WhyLine, ...]:
        """The same for everybody in the case."""
        return tuple(in_public(note) for note in self.notes)


class WaitingPeriod(Answer):
    """The last day of the waiting period for the WIA, and the first day after it."""

    last_day: date
    first_day_after: date


class WageDuty(Answer):
    """The last day on which the employer owes wage."""

    last_day: date


class LeaveTaken(Answer):
    """The latest pregnancy and birth leave; `days` counts its days of leave."""

    first_day: date
    last_day: date
    days: int


class EarlierPeriod(Answer):
    """A period before the one at hand: its first sick day and the first fit day that ended it."""

    period: int
    first_sick_day: date
    ended_on: date


class Clock(Answer):
    """The whole answer for the last period of an employment."""

    period: int
    first_sick_day: date
    counted_first_sick_day: date
    waiting_period: WaitingPeriod
    wage_duty: WageDuty
    leave: LeaveTaken | None = None
    earlier: tuple[EarlierPeriod, ...] | None = None
    obligations: tuple[Obligation, ...]
    as_of: date = Field(exclude=True)
    rulebook: str = Field(exclude=True)
    fit_since: date | None = Field(default=None, exclude=True)
    """The first day of the recovery that ends the period, which may still be to come; None without one."""
    four_weeks_fit_on: date | None = Field(default=None, exclude=True)
    """The day on which a recovery that lasts has lasted four weeks, leave left out: the period is over."""
    six_weeks_on: date = Field(exclude=True)
    """The first day after six weeks of the absence, what does not count left out."""
    lasted_four_weeks_on: date | None = Field(default=None, exclude=True)
    """The first day after four weeks of it; None when the recovery comes before."""

    @property
    def holding(self) -> list[Obligation]:
        """The obligations that are called for."""
        return [each for each in self.obligations if each.status != "not-applicable"]

    def shape(self, explain: bool = True, full: bool = True) -> dict[str, Any]:
        """The clock as a JSON object, with the reasons of every date only on request.

        Not in full it says what everybody in the case may read: public reasons and articles, and no leave.
        """
        body = self.model_dump(
            mode="json", by_alias=True, exclude_none=True, exclude=None if full else {"leave"}
        )
        for obligation, each in zip(body["obligations"], self.obligations, strict=True):
            if not full:
                obligation["article"] = each.article_public
                if each.reason_public is not None:
                    obligation["reason"] = each.reason_public
            if explain:
                lines = each.why if full else each.why_public
                obligation["why"] = [line.model_dump() for line in lines]
        return body

    def obligation(self, rule: str, n: int | None = None) -> Obligation | None:
        """The obligation of a rule (of a series: the member), if it has a date."""
        return next((each for each in self.obligations if each.rule == rule and n in (None, each.n)), None)
