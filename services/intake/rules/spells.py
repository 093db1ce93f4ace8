"""What the reports of one employment amount to: who is sick now, and how a delivery differs from that. Pure.

A delivery says how things stand on a day. What it lacks proves nothing, and what it says otherwise may be a slip of
either side: only what has a date of its own is taken, the rest is asked.
"""

from collections.abc import Sequence
from datetime import date
from typing import Literal

from services.intake.rules import LaterFact
from shared.contracts.facts import Correction, Recovered, Sick, Withdrawn

Difference = Literal["same", "new", "ended", "changed", "fact", "differs", "reopens", "missing"]
ASKED: frozenset[Difference] = frozenset({"differs", "reopens", "missing"})
"""Differences that nobody can take: another first day, sick again by what ended here, not in the delivery."""
CLOSING: frozenset[Difference] = frozenset({"ended", "missing"})
"""What would have fewer people sick than before."""
AT_LEAST = 3
"""Fewer than so many that close are no sign of a broken delivery, whatever their share."""


def first_days(sick: Sequence[Sick], facts: Sequence[LaterFact]) -> list[date]:
    """The first days of what was reported, after what was corrected and taken back; in their order."""
    days = sorted(each.first_day for each in sick)
    for fact in facts:
        match fact:
            case Correction():
                old = fact.corrects or _latest(days, fact.on)
                days = sorted(fact.first_day if day == old else day for day in days)
            case Withdrawn():
                gone = _latest(days, fact.on)
                days = [day for day in days if day != gone]
            case _:
                pass
    return days


def open_since(sick: Sequence[Sick], facts: Sequence[LaterFact]) -> date | None:
    """The first day of the sickness that has not ended; None where nobody is sick."""
    days = first_days(sick, facts)
    fit = [fact.first_fit_day for fact in facts if isinstance(fact, Recovered)]
    return days[-1] if days and not any(day > days[-1] for day in fit) else None


def difference(
    sick: Sequence[Sick],
    facts: Sequence[LaterFact],
    first_day: date,
    first_fit_day: date | None,
    changed: bool,
) -> Difference:
    """What one row of a delivery says otherwise; `changed` where it says more of the employment or the report."""
    since, days = open_since(sick, facts), first_days(sick, facts)
    ended = first_fit_day is not None and Recovered(first_fit_day=first_fit_day) in facts
    if since == first_day:
        return "ended" if first_fit_day else "changed" if changed else "same"
    if first_day in days:
        return "same" if ended else "differs" if first_fit_day else "reopens"
    return "new" if since is None else "differs"


def is_held(closing: int, running: int, share: float) -> bool:
    """Whether a delivery that would close so many of those that run is left to a person."""
    return closing >= AT_LEAST and closing > share * running


def _latest(days: Sequence[date], on: date) -> date | None:
    return max((day for day in days if day <= on), default=None)
