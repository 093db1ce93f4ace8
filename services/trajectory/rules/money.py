"""What a case has cost, what it may still cost, and what would take that away; amounts in whole euros.

Wage is counted by calendar days, a month as a twelfth of 365: an estimate, good for weighing one case against another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from services.trajectory.rules.answer import Clock, Obligation
from services.trajectory.rules.fines import ARTICLE as FINE_ARTICLE
from services.trajectory.rules.fines import fine, fines_on
from services.trajectory.rules.riv import Stands
from services.trajectory.rules.row import Sure
from services.trajectory.rules.rulebook import row
from services.trajectory.rules.wage import SANCTION_DAYS
from shared.contracts.dossier.duties import WageTold

DAY = timedelta(days=1)
FIRST_YEAR = timedelta(days=364)
Kind = Literal["spent", "owed", "at-risk"]
"""Paid up to now; fixed and still to be paid; only if nothing is done."""


@dataclass(frozen=True, kw_only=True)
class Amount:
    """One sum of money; `euros` is None where the wage is not known."""

    what: str
    kind: Kind
    name_nl: str
    name_en: str
    euros: int | None
    ground: str
    sure: Sure
    source: str
    until: date | None = None
    """The last day that is counted, or the last on which it is still this much."""
    removed_by: tuple[str, ...] = ()
    """What would take it away: rules of the clock, or parts of the report."""


def amounts(now: Clock, report: Sequence[Stands], wage: WageTold | None, today: date) -> tuple[Amount, ...]:
    """Every sum of a case on a day."""
    return (
        *_wage(now, wage, today),
        *(each for one in now.holding for each in _fine(one, today)),
        *_late_application(now, wage, today),
        *_sanction(now, report, wage),
    )


def wage_of(now: Clock, wage: WageTold, first: date, last: date) -> int:
    """The wage of these days, by the percentage of the first year and of what comes after."""
    second = now.first_sick_day + FIRST_YEAR
    days = (
        (max((min(last, second - DAY) - first).days + 1, 0), wage.first_year),
        (max((last - max(first, second)).days + 1, 0), wage.second_year),
    )
    return round(sum(wage.month * 12 / 365 * count * share / 100 for count, share in days))


def _wage(now: Clock, wage: WageTold | None, today: date) -> Iterator[Amount]:
    """What was paid while ill, and what is still to be paid by the dates as they are."""
    # What a late application and a sanction add stands in sums of its own.
    end = now.waiting_period.last_day if _sanctioned(now) or _applied_late(now) else now.wage_duty.last_day
    if now.fit_since is not None:
        end = min(end, now.fit_since - DAY)
    paid = min(today, end)
    yield Amount(
        what="wage-to-date",
        kind="spent",
        name_nl="Doorbetaald loon tot nu toe",
        name_en="Wage paid through so far",
        euros=wage_of(now, wage, now.first_sick_day, paid) if wage else None,
        ground="BW 7:629 lid 1",
        sure="A",
        source="Loon en percentages zoals de werkgever ze opgaf",
        until=paid,
    )
    if paid < end:
        yield Amount(
            what="wage-to-come",
            kind="owed",
            name_nl="Loon tot het einde van de loondoorbetaling",
            name_en="Wage up to the end of the wage duty",
            euros=wage_of(now, wage, paid + DAY, end) if wage else None,
            ground="BW 7:629 lid 1",
            sure="A",
            source="Loon en percentages zoals de werkgever ze opgaf",
            until=end,
        )


def _fine(each: Obligation, today: date) -> Iterator[Amount]:
    """Of a report to UWV that came late, or that is late now and would come today."""
    statute = row(each.rule)
    open_late = each.done_on is None and today > (each.lenient or each.due)
    if not statute.fined or not (open_late or each.fine_tier):
        return
    days = (today - each.due).days if open_late else each.days_late or 0
    found = fine(each.due, days)
    if found is None:
        return
    later = [tier for tier in fines_on(each.due) if tier.days_late_from > days] if open_late else []
    yield Amount(
        what=f"fine:{each.rule}",
        kind="at-risk" if open_late else "owed",
        name_nl=f"Boete: {statute.name_nl}",
        name_en=f"Fine: {statute.name_en}",
        euros=found.euros,
        ground=FINE_ARTICLE,
        sure=found.sure,
        source=found.source,
        until=each.due + DAY * (later[0].days_late_from - 1) if later else None,
        removed_by=(each.rule,) if open_late else (),
    )


def _late_application(now: Clock, wage: WageTold | None, today: date) -> Iterator[Amount]:
    """Each day that the application is late lengthens the wage duty by one."""
    applied = _applied_late(now)
    if applied is None or _sanctioned(now):
        return
    days = applied.days_late or (today - applied.due).days
    until = now.waiting_period.last_day + DAY * days
    yield Amount(
        what="wage-after-late-application",
        kind="owed" if applied.done_on else "at-risk",
        name_nl=f"Loon over {days} dagen door een late WIA-aanvraag",
        name_en=f"Wage over {days} days for a late WIA application",
        euros=wage_of(now, wage, now.waiting_period.first_day_after, until) if wage else None,
        ground="BW 7:629 lid 11 a",
        sure="A",
        source="Een dag langer loon voor elke dag te laat",
        until=until,
        removed_by=() if applied.done_on else ("wia-application",),
    )


def _sanction(now: Clock, report: Sequence[Stands], wage: WageTold | None) -> Iterator[Amount]:
    """Decided: up to its end. Not decided: at most 52 weeks, as long as the report lacks anything."""
    lacking = tuple(each.item.item for each in report if not each.ready)
    first = now.waiting_period.first_day_after
    if _sanctioned(now):
        kind: Kind = "owed"
        last, removed = now.wage_duty.last_day, ("repair-reported",)
    elif lacking and now.fit_since is None:
        kind, last, removed = "at-risk", first + DAY * (SANCTION_DAYS - 1), lacking
    else:
        return
    if last < first:
        return
    yield Amount(
        what="wage-sanction",
        kind=kind,
        name_nl="Loonsanctie",
        name_en="Wage sanction",
        euros=wage_of(now, wage, first, last) if wage else None,
        ground="WIA 25 lid 9",
        sure="A",
        source="Ten hoogste 52 weken na de wachttijd",
        until=last,
        removed_by=removed,
    )


def _sanctioned(now: Clock) -> bool:
    decided = now.obligation("uwv-sanction-decision")
    return decided is not None and decided.done_on is not None


def _applied_late(now: Clock) -> Obligation | None:
    applied = now.obligation("wia-application")
    return applied if applied is not None and applied.status in ("missed", "late") else None
