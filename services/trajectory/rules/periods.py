"""Periods of sickness (WIA 23 lid 3): spells added up, days of leave and short recoveries left out of the count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.trajectory.rules.bad_facts import BadFacts
from services.trajectory.rules.dossier import Dossier
from services.trajectory.rules.leave import Leave, leaves
from services.trajectory.rules.reports import Report, Spell, first_day_missed, sick_day, spells
from shared.contracts.facts import Employment

DAY = timedelta(days=1)
FOUR_WEEKS, SIX_WEEKS = 28, 42


@dataclass(frozen=True)
class Break:
    """Days on end that do not count: a recovery shorter than four weeks, or leave."""

    first: date
    last: date
    kind: Literal["gap", "leave"]

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Period:
    """Sickness counted as one: its first sick day, the days left out, and since when the employee is fit."""

    number: int
    first_sick_day: date
    breaks: tuple[Break, ...]
    fit_since: date | None
    reports: tuple[Report, ...]
    withdrawn: bool = False

    def sick_on(self, day: date) -> bool:
        """Whether the employee is sick (or on leave out of sickness) on this day."""
        in_gap = any(each.first <= day <= each.last for each in self.breaks if each.kind == "gap")
        return self.first_sick_day <= day and (self.fit_since is None or day < self.fit_since) and not in_gap


@dataclass(frozen=True)
class History:
    """All periods of an employment, earliest first, and the leaves."""

    periods: tuple[Period, ...]
    leaves: tuple[Leave, ...]


def history(dossier: Dossier, employment: Employment) -> History:
    """The periods and leaves that the facts amount to; `BadFacts` when nobody was ever reported sick."""
    raw, reports = spells(dossier, employment)
    if not reports:
        raise BadFacts("no-sickness", "no sickness was reported", "facts")
    found = leaves(dossier, raw)
    counted = [piece for spell in raw for piece in _around_leave(spell, found, employment)]
    if not counted:
        start = sick_day(employment, reports[-1])
        return History((Period(1, start, (), None, (), withdrawn=True),), tuple(found))
    groups: list[list[Spell]] = [[counted[0]]]
    for spell in counted[1:]:
        if _belongs(groups[-1][-1], spell, found):
            groups[-1].append(spell)
        else:
            groups.append([spell])
    return History(tuple(_period(n, group, found) for n, group in enumerate(groups, 1)), tuple(found))


def days_fit(first: date, end: date, leaves: Sequence[Leave]) -> int:
    """Days from `first` up to `end` that are no leave: what the four weeks are measured in."""
    return sum(each.days for each in _breaks_between(first, end, leaves) if each.kind == "gap")


def four_weeks_on(fit: date, leaves: Sequence[Leave]) -> date:
    """The first day before which four weeks of a recovery have passed, days of leave left out (WIA 23 lid 3)."""
    day = fit
    while (left := FOUR_WEEKS - days_fit(fit, day, leaves)) > 0:
        day += DAY * left
    return day


def _belongs(earlier: Spell, later: Spell, leaves: Sequence[Leave]) -> bool:
    """Whether the later spell is added to the earlier one: under four weeks, and no other cause after leave."""
    assert earlier.fit is not None
    other_cause = any(
        earlier.start <= leave.first_day and leave.last_day < later.start
        for leave in leaves
        if not leave.same_cause
    )
    return not other_cause and days_fit(earlier.fit, later.start, leaves) < FOUR_WEEKS


def _period(number: int, group: list[Spell], leaves: Sequence[Leave]) -> Period:
    start, fit = group[0].start, group[-1].fit
    breaks: list[Break] = []
    for spell, following in zip(group, [*group[1:], None], strict=True):
        during = _breaks_between(spell.start, spell.fit or date.max, leaves)
        breaks += [each for each in during if each.kind == "leave"]
        if following is not None and spell.fit is not None:
            breaks += _breaks_between(spell.fit, following.start, leaves)
    reports = tuple(report for spell in group for report in spell.reports)
    return Period(number, start, tuple(sorted(breaks, key=lambda each: each.first)), fit, reports)


def _breaks_between(first: date, end: date, leaves: Sequence[Leave]) -> list[Break]:
    """The days from `first` up to `end`, cut into leave and what is not leave."""
    pieces: list[Break] = []
    for leave_first, leave_last in sorted(part for leave in leaves for part in leave.parts):
        if leave_last < first or leave_first >= end:
            continue
        if leave_first > first:
            pieces.append(Break(first, leave_first - DAY, "gap"))
        last = min(leave_last, end - DAY)
        pieces.append(Break(max(leave_first, first), last, "leave"))
        first = last + DAY
    if first < end:
        pieces.append(Break(first, end - DAY, "gap"))
    return pieces


def _around_leave(spell: Spell, leaves: Sequence[Leave], employment: Employment) -> list[Spell]:
    """The spell with its first day outside leave, cut where leave ends it."""
    pieces: list[Spell] = []
    rest: Spell | None = spell
    for leave in leaves:
        rest = rest and _outside(rest, leave, employment)
        if rest is None:
            break
        if leave.first_day < rest.start or (rest.fit is not None and rest.fit <= leave.first_day):
            continue
        before, rest = _cut(rest, leave, employment)
        pieces += before
    return pieces if rest is None else [*pieces, rest]


def _outside(spell: Spell, leave: Leave, employment: Employment) -> Spell | None:
    """The spell from the first working day after the leave in which it began; None when it ended before that."""
    for first, last in leave.parts:
        if first <= spell.start <= last:
            spell = Spell(first_day_missed(employment, last + DAY), spell.fit, spell.reports)
    return None if spell.fit is not None and spell.fit <= spell.start else spell


def _cut(spell: Spell, leave: Leave, employment: Employment) -> tuple[list[Spell], Spell | None]:
    """What lies before and after the leave; nothing before it when the sickness just goes on after it."""
    resumed = first_day_missed(employment, leave.last_day + DAY)
    told = tuple(report for report in spell.reports if report.first_day > leave.last_day)
    anew = bool(told) and sick_day(employment, told[0]) > resumed
    if leave.same_cause and not anew:
        return [], spell
    before = tuple(report for report in spell.reports if report not in told)
    ended = leave.last_day + DAY if leave.same_cause else leave.first_day
    start = sick_day(employment, told[0]) if anew else resumed
    after = Spell(start, spell.fit, told) if spell.fit is None or start < spell.fit else None
    return [Spell(spell.start, ended, before)], after
