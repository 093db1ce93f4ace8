"""The sick reports of a dossier as they count: corrected, withdrawn, and paired with recoveries into spells."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from services.trajectory.rules.dossier import Dossier
from shared.contracts.facts import Correction, Employment, Recovered, Sick, Withdrawn

DAY = timedelta(days=1)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Report:
    """A sick report with its first day as corrected, and every first day it was ever given."""

    sick: Sick
    first_day: date
    given: tuple[date, ...]
    withdrawn: bool = False


@dataclass(frozen=True)
class Spell:
    """Days of sickness on end, from `start` to the day before `fit`; None while it lasts."""

    start: date
    fit: date | None
    reports: tuple[Report, ...] = field(default=())

    def covers(self, day: date) -> bool:
        """Whether the employee is sick on this day."""
        return self.start <= day and (self.fit is None or day < self.fit)


def works_on(employment: Employment, day: date) -> bool:
    """Whether the roster has the employee at work on this day; a holiday counts as the roster says."""
    if day in employment.not_worked:
        return False
    return day in employment.worked or WEEKDAYS[day.weekday()] in employment.work_days


def first_day_missed(employment: Employment, day: date) -> date:
    """The first day of work from this day on (WIA 23 lid 2)."""
    while not works_on(employment, day):
        day += DAY
    return day


def sick_day(employment: Employment, report: Report) -> date:
    """The first sick day of a report: the first working day missed, or the day on which work was stopped."""
    if report.sick.stopped_during_work:
        return report.first_day
    return first_day_missed(employment, report.first_day)


def reports(dossier: Dossier) -> list[Report]:
    """The sick reports, earliest first, after every correction and withdrawal; `BadFacts` when one has no target."""
    found = [Report(sick, sick.first_day, (sick.first_day,)) for sick in _told_last(dossier)]
    fits = [recovered.first_fit_day for recovered in dossier.of(Recovered)]
    for correction in sorted(dossier.of(Correction), key=lambda each: each.on):
        target = _corrected(found, correction, fits)
        if target is None:
            message = "the correction names no sick report"
            raise dossier.bad("corrects-nothing", message, correction, "corrects")
        given = (*target.given, correction.first_day)
        found[found.index(target)] = replace(target, first_day=correction.first_day, given=given)
    for withdrawn in sorted(dossier.of(Withdrawn), key=lambda each: each.on):
        target = _withdrawn(found, withdrawn)
        if target is None:
            raise dossier.bad("withdraws-nothing", "no sick report to withdraw", withdrawn, "on")
        found[found.index(target)] = replace(target, withdrawn=True)
    standing = [report for report in found if not report.withdrawn]
    for swallowed in (report for report in standing if _swallowed(report, standing, fits)):
        message = "corrected to before the recovery that it came after"
        last = next(
            each for each in reversed(dossier.of(Correction)) if each.first_day == swallowed.first_day
        )
        raise dossier.bad("correction-contradicts", message, last, "first_day")
    return sorted(found, key=lambda report: report.first_day)


def _swallowed(report: Report, standing: list[Report], fits: list[date]) -> bool:
    """Whether a correction put a report inside the sickness that a recovery before it had ended."""
    passed = [fit for fit in fits if report.first_day < fit <= report.given[0]]
    others = [each.first_day for each in standing if each is not report]
    return any(day < fit for fit in passed for day in others)


def _told_last(dossier: Dossier) -> list[Sick]:
    """Each sick report as it was told last; one told after a withdrawal is a report of its own."""
    withdrawals = [withdrawn.on for withdrawn in dossier.of(Withdrawn)]
    latest = {
        (sick.first_day, sum(on <= _told(sick) for on in withdrawals)): sick for sick in dossier.of(Sick)
    }
    return list(latest.values())


def _told(sick: Sick) -> date:
    return sick.told_on or sick.first_day


def _corrected(found: list[Report], correction: Correction, fits: list[date]) -> Report | None:
    latest_first = sorted(found, key=lambda report: report.first_day, reverse=True)
    if correction.corrects is not None:
        return next((report for report in latest_first if correction.corrects in report.given), None)
    return next((each for each in latest_first if _keeps_order(each, correction, fits)), None) or next(
        iter(latest_first), None
    )


def _keeps_order(report: Report, correction: Correction, fits: list[date]) -> bool:
    """Whether the corrected day stays between the recovery before the report and the one that ends it."""
    before = max((fit for fit in fits if fit <= report.first_day), default=date.min)
    after = min((fit for fit in fits if fit > report.first_day), default=date.max)
    return before <= correction.first_day < after


def _withdrawn(found: list[Report], withdrawn: Withdrawn) -> Report | None:
    standing = sorted((each for each in found if not each.withdrawn), key=lambda report: report.first_day)
    begun = [each for each in standing if min(each.first_day, _told(each.sick)) <= withdrawn.on]
    told = [each for each in begun if _told(each.sick) <= withdrawn.on]
    return next(reversed(told or begun), None)


def spells(dossier: Dossier, employment: Employment) -> tuple[list[Spell], list[Report]]:
    """The spells of sickness, earliest first, and every report; `BadFacts` for a recovery that has no sickness."""
    every = reports(dossier)
    found: list[Spell] = []
    moments = [(report.first_day, 1, report) for report in every]
    moments += [(recovered.first_fit_day, 0, recovered) for recovered in dossier.of(Recovered)]
    for day, _, moment in sorted(moments, key=lambda each: each[:2]):
        lasting = bool(found) and found[-1].fit is None
        if isinstance(moment, Report):
            if lasting:
                found[-1] = replace(found[-1], reports=(*found[-1].reports, moment))
            else:
                found.append(Spell(day, None, (moment,)))
        elif lasting:
            found[-1] = replace(found[-1], fit=day)
        elif not found:
            message = "a recovery before any sickness"
            raise dossier.bad("recovery-before-sickness", message, moment, "first_fit_day")
        elif found[-1].fit != day:
            message = "a second recovery without sickness between"
            raise dossier.bad("recovery-while-fit", message, moment, "first_fit_day")
    started = (_standing(spell, employment) for spell in found)
    return [spell for spell in started if spell is not None], every


def _standing(spell: Spell, employment: Employment) -> Spell | None:
    """The spell by the reports that stand, from the first day missed; None when no working day was missed."""
    standing = tuple(report for report in spell.reports if not report.withdrawn)
    if not standing:
        return None
    start = sick_day(employment, standing[0])
    if spell.fit is not None and spell.fit <= start:
        return None
    return Spell(start, spell.fit, standing)
