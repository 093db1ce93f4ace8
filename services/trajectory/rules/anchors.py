"""Where each row starts to count, and the date it reaches before anything else moves it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from services.trajectory.rules.counting import WAIT_DAYS, crossed
from services.trajectory.rules.messages import Note, Span
from services.trajectory.rules.periods import SIX_WEEKS, Break
from services.trajectory.rules.reports import sick_day
from services.trajectory.rules.row import From, Row
from services.trajectory.rules.rulebook import row as row_of
from services.trajectory.rules.situation import MEETS, Situation
from shared.contracts.facts import BedrijfsartsEnded, CapacityEstablished, SuitableWorkRefused

DAY = timedelta(days=1)
TEN_WEEKS = 70


@dataclass(frozen=True)
class Reached:
    """A date with how it was counted."""

    due: date
    notes: tuple[Note, ...]


def reached(row: Row, at: Situation) -> Reached | None:
    """The date of a row, or None as long as there is nothing to count it from."""
    return COUNTS[row.counts_from](row, at)


def from_first_sick_day(at: Situation, start: date, days: int) -> Reached:
    """A date counted from a first sick day, days of leave and short recoveries left out."""
    day, breaks = crossed(start, days, at.period.breaks)
    moved = (Note(each.kind, {"first": each.first, "last": each.last, "days": each.days}) for each in breaks)
    ours = start == at.period.first_sick_day
    notes = (
        *first_day_notes(at, start),
        Note("from-first-sick-day" if ours else "from-this-report", {"day": start}),
        _on(start, days),
        *moved,
    )
    in_all = (Note("counted", {"spans": _spans(start, breaks, day), "to": day}),) if breaks else ()
    return Reached(day, (*notes, *in_all))


def first_day_notes(at: Situation, start: date) -> tuple[Note, ...]:
    """Why the first sick day is not just the day that was reported."""
    report = next(iter(at.period.reports), None)
    if start != at.period.first_sick_day:
        return ()
    if report is None or start != sick_day(at.employment, report):
        return (Note("after-leave", {"day": start}),)
    old, given = report.given[0], report.first_day
    notes = [Note("corrected", {"old": old, "to": given})] if old != given else []
    if report.sick.stopped_during_work:
        return (*notes, Note("stopped-during-work", {"day": start}))
    return (
        (*notes, Note("first-working-day", {"given": given, "day": start}))
        if given != start
        else tuple(notes)
    )


def _spans(start: date, breaks: Sequence[Break], end: date) -> tuple[Span, ...]:
    """The days that count, from the first to the one reached."""
    spans: list[Span] = []
    for each in breaks:
        if each.first > start:
            spans.append(Span(start, each.first - DAY))
        start = each.last + DAY
    return (*spans, Span(start, end)) if start <= end else tuple(spans)


def _sickness(row: Row, at: Situation) -> Reached | None:
    start = at.period.first_sick_day
    if row.vangnet is not None:
        if at.vangnet is None or at.vangnet[0] != row.vangnet:
            return None
        start = at.vangnet[1]
        if at.employment.ends_on is not None and at.employment.ends_on < start:
            return None
    return from_first_sick_day(at, start, row.days)


def _step(row: Row, at: Situation) -> Reached | None:
    assert row.step is not None
    before = row_of(row.step)
    step, agreed = at.step(row.step), at.deviation(row.step)
    start = step.on if step is not None else agreed.until if agreed is not None and before.deviable else None
    if start is not None:
        named = Note("from-step", {"day": start, "name_nl": before.name_nl, "name_en": before.name_en})
        return Reached(start + DAY * row.days, (named, _on(start, row.days)))
    if row.otherwise_days is None:
        return None
    return from_first_sick_day(at, at.period.first_sick_day, row.otherwise_days)


def fact_day(row: Row, at: Situation) -> date | None:
    """The day of the latest fact that a row counts from; None where there is none, or the row counts otherwise."""
    if row.fact is None or (row.needs_vangnet and at.vangnet is None):
        return None
    starts = FACT_DAYS.get(row.fact, MEETS.get(row.fact, _nothing))(at)
    return max((day for day in starts if day is not None), default=None)


def _fact(row: Row, at: Situation) -> Reached | None:
    start = fact_day(row, at)
    if start is None:
        return None
    return Reached(start + DAY * row.days, (Note(f"from-{row.fact}", {"day": start}), _on(start, row.days)))


def _nothing(at: Situation) -> list[date | None]:
    return []


def _capacity_later(at: Situation) -> list[date | None]:
    """When possibilities to work were found after the evaluation, or again after there was a plan."""
    steps = [step.on for step in (at.step("first-year-evaluation"), at.step("plan-of-action")) if step]
    evaluated = at.step("first-year-evaluation")
    told = [
        each.on for each in at.of(CapacityEstablished) if evaluated is not None and each.on >= evaluated.on
    ]
    again = [end for _, end in at.without_capacity if end is not None and steps and end >= min(steps)]
    return [*told, *again]


FACT_DAYS: dict[str, Callable[[Situation], list[date | None]]] = {
    "capacity-later": _capacity_later,
    "suitable-work-refused": lambda at: [each.on for each in at.of(SuitableWorkRefused)],
    "bedrijfsarts-ended": lambda at: [each.on for each in at.of(BedrijfsartsEnded)],
}


def _wage_end(row: Row, at: Situation) -> Reached | None:
    ends = at.contract_end
    if row.rule == "reintegration-report" and ends is not None and ends < at.wage_end + DAY * row.days:
        return _contract_end(row, at)
    end, wait = at.wage_end, from_first_sick_day(at, at.period.first_sick_day, WAIT_DAYS)
    extended = (Note("extended-together", {"to": end}),) if end > wait.due else ()
    back = Note("days-back", {"days": -row.days, "to": end + DAY * row.days})
    return Reached(end + DAY * row.days, (*wait.notes, *extended, Note("from-end", {"day": end}), back))


def _report(row: Row, at: Situation) -> Reached | None:
    report = reached(row_of("reintegration-report"), at)
    return report and Reached(report.due, (Note("from-report", {"day": report.due}),))


def _contract_end(row: Row, at: Situation) -> Reached | None:
    end = at.contract_end
    return end and Reached(end, (Note("from-contract-end", {"day": end}),))


def _recovery(row: Row, at: Situation) -> Reached | None:
    fit = at.period.fit_since
    told_uwv = at.vangnet is not None or at.step("uwv-42-week-report") is not None
    if fit is None or not told_uwv:
        return None
    return Reached(fit + DAY * row.days, (Note("from-recovery", {"day": fit}), _on(fit, row.days)))


def _uwv_term(row: Row, at: Situation) -> Reached | None:
    term = at.deviation(row.rule)
    return term and Reached(term.until, (Note("from-uwv-term", {"day": term.until}),))


def _on(start: date, days: int) -> Note:
    return Note("days-on", {"days": days, "to": start + DAY * days})


COUNTS: dict[From, Callable[[Row, Situation], Reached | None]] = {
    From.FIRST_SICK_DAY: _sickness,
    From.STEP: _step,
    From.FACT: _fact,
    From.WAGE_END: _wage_end,
    From.REPORT: _report,
    From.CONTRACT_END: _contract_end,
    From.RECOVERY: _recovery,
    From.UWV_TERM: _uwv_term,
}


def variant(at: Situation) -> str | None:
    """Which report UWV asks for at the end of a contract: none under six weeks, short up to ten, else full."""
    if at.contract_end is None:
        return None
    sick = (at.contract_end - at.period.first_sick_day).days
    return "none" if sick < SIX_WEEKS else "short" if sick <= TEN_WEEKS else "full"
