"""What may come in, and what cannot be. Pure."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from pydantic import Discriminator

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

AHEAD = timedelta(days=31)
"""How far ahead sickness may be reported (a planned operation); further is a slip of the pen."""

BSN_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
"""The eleven-proof of the burgerservicenummer (Regeling vaststelling BSN): the weighted sum divides by eleven."""


@dataclass(frozen=True)
class Refusal:
    """Why something cannot be, in which field."""

    code: str
    detail: str
    path: str


def is_bsn(text: str) -> bool:
    """Whether nine digits pass the eleven-proof; all zeroes is no number."""
    if len(text) != 9 or not text.isdecimal() or not text.isascii() or text == "000000000":
        return False
    return sum(int(digit) * weight for digit, weight in zip(text, BSN_WEIGHTS, strict=True)) % 11 == 0


def report_problem(
    sick: Sick, employment: Employment, today: date, first_fit_day: date | None = None
) -> Refusal | None:
    """What is impossible about a sick report made today; None for a possible one."""
    if sick.first_day > today + AHEAD:
        detail = f"The first day lies more than {AHEAD.days} days ahead."
        return Refusal("first-day-too-far-ahead", detail, "first_day")
    if employment.ends_on and employment.ends_on < sick.first_day:
        return Refusal("employment-ended", "The employment ended before the first day.", "employment.ends_on")
    if sick.reported_on and sick.reported_on > today + AHEAD:
        return Refusal("reported-too-far-ahead", "The day of reporting lies in the future.", "reported_on")
    if first_fit_day and first_fit_day <= sick.first_day:
        return Refusal("recovered-before-sick", "Fit before the sickness began.", "first_fit_day")
    both = set(employment.worked) & set(employment.not_worked)
    if both:
        return Refusal("day-worked-and-not", "A day is both worked and not worked.", "employment.worked")
    return None


def no_risk_problem(starts_on: date | None, today: date) -> Refusal | None:
    """Why the employer may not ask after a no-risk cover yet; None where it may.

    Not in the first two months of service (Beleidsregels De zieke werknemer, 4.4).
    """
    if starts_on is None:
        detail = "Tell the first day of the employment before asking."
        return Refusal("first-day-of-service-unknown", detail, "employment.starts_on")
    if today < two_months_after(starts_on):
        detail = "An employer may ask this when somebody has been employed for two months."
        return Refusal("too-early-to-ask", detail, "employment.starts_on")
    return None


def two_months_after(day: date) -> date:
    """The same day two months on; the last of that month where it has none."""
    year, month = day.year + (day.month + 1) // 12, (day.month + 1) % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def client_problem(on: date, today: date) -> Refusal | None:
    """What is impossible about somebody brought in; None where nothing is."""
    return Refusal("in-the-future", "This day has yet to come.", "on") if on > today else None


LATER_FACTS = Recovered | Withdrawn | Correction | Pension | PartiallyRecovered | MaternityLeave
LaterFact = Annotated[LATER_FACTS, Discriminator("fact")]
"""What may be said of an absence after it was reported."""


def fact_problem(fact: LaterFact, sick_days: Sequence[date]) -> Refusal | None:
    """What is impossible about a later fact, given the first days of what was reported."""
    if not sick_days:
        return Refusal("no-absence", "No absence was reported for this employment.", "fact")
    first = min(sick_days)
    match fact:
        case Recovered() if fact.first_fit_day <= first:
            return Refusal("recovered-before-sick", "Fit before any sickness began.", "first_fit_day")
        case PartiallyRecovered() if fact.from_ < first:
            return Refusal("recovered-before-sick", "Partly fit before any sickness began.", "from")
        case Correction() if fact.corrects and fact.corrects not in sick_days:
            return Refusal(
                "nothing-to-correct", "No sick report begins on the day that is corrected.", "corrects"
            )
        case _:
            return None
