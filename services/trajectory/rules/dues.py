"""The dates of a situation: every row counted, then moved by what the law lets move it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from services.trajectory.rules.anchors import Reached, fact_day, reached, variant
from services.trajectory.rules.applies import SECOND_TRACK, prospect_day
from services.trajectory.rules.counting import crossed
from services.trajectory.rules.holidays import end_of_term, first_working_day, is_working_day
from services.trajectory.rules.messages import Note
from services.trajectory.rules.row import From, Row
from services.trajectory.rules.rulebook import Rulebook
from services.trajectory.rules.rulebook import row as row_of
from services.trajectory.rules.situation import Situation
from services.trajectory.rules.steps import Taken
from shared.contracts.facts import UwvLetter

DAY = timedelta(days=1)
LETTER_DAYS = 28
"""Four weeks from UWV's letter (WIA 64 lid 6)."""


@dataclass(frozen=True)
class Due:
    """A date with its row, its place in a series, when the step was taken, and how the date came about."""

    row: Row
    n: int | None
    due: date
    opens: date | None
    target: date | None
    lenient: date | None
    variant: str | None
    taken: Taken | None
    notes: tuple[Note, ...]

    @property
    def key(self) -> tuple[str, int | None]:
        """What tells this date from the others of its clock."""
        return self.row.rule, self.n


def dues(at: Situation, rulebook: Rulebook) -> list[Due]:
    """Every date that the facts give rise to, in the order of the rulebook."""
    return [due for row in rulebook.on(at.period.first_sick_day) for due in _of_row(row, at)]


def _of_row(row: Row, at: Situation) -> Iterator[Due]:
    first = reached(row, at)
    if first is None:
        return
    if row.every is not None:
        yield from _series(row, first, at)
        return
    yield _beside(row, _moved(row, first, at), at)


def _series(row: Row, first: Reached, at: Situation) -> Iterator[Due]:
    """The members of a series up to the report; the n-th doing is that of the n-th member."""
    assert row.every is not None
    report_due = reached_report(at)
    doings = at.steps.get(row.rule, ())
    n, day = 1, first.due
    while day < report_due:
        doing = doings[n - 1] if n <= len(doings) else None
        notes = first.notes if n == 1 else (*first.notes, Note("then-every", {"days": row.every, "to": day}))
        yield Due(row, n, day, None, None, None, None, doing, notes)
        n, day = n + 1, day + DAY * row.every


def reached_report(at: Situation) -> date:
    """The day on which the evaluations end: the report's due date, or the earlier day on which it was done."""
    report = reached(row_of("reintegration-report"), at)
    assert report is not None
    done = at.step("reintegration-report")
    return min(report.due, done.on) if done is not None else report.due


def _taken(row: Row, at: Situation) -> Taken | None:
    """The doing of a step: told as such, or by a fact or another step that amounts to it.

    What counts from a fact, or from a term of UWV's, is not done by what was done before that: the next refusal is
    reported anew, and a report that was completed once can have to be completed again.
    """
    if row.met_by_rule is not None:
        return _taken(row_of(row.met_by_rule), at)
    since = fact_day(row, at) or _term_set(row, at) or date.min
    told = next((each for each in at.steps.get(row.rule, ()) if each.on >= since), None)
    met = at.met_on(row.met_by, since)
    if met is not None and (told is None or met < told.on):
        return Taken(met, None)
    return told


def _term_set(row: Row, at: Situation) -> date | None:
    term = at.deviation(row.rule) if row.counts_from is From.UWV_TERM else None
    return term.told_on if term else None


def _moved(row: Row, counted: Reached, at: Situation) -> Reached:
    """The date after every step that may move it, each of which says so."""
    for step in (_capped, _deviated, _awaiting_capacity, _after_prospect, _after_letter, _rolled):
        counted = step(row, counted, at)
    return counted


def _to(counted: Reached, due: date, code: str, **filled: object) -> Reached:
    return Reached(due, (*counted.notes, Note(code, {**filled, "to": due})))


def _capped(row: Row, counted: Reached, at: Situation) -> Reached:
    end = at.employment.ends_on
    if not row.capped_by_contract or end is None or end >= counted.due:
        return counted
    return _to(counted, end, "capped")


def _deviated(row: Row, counted: Reached, at: Situation) -> Reached:
    agreed, told = at.deviation(row.rule), at.deviation_told(row.rule)
    if told is None or row.counts_from is From.UWV_TERM:
        return counted
    if not row.deviable:
        return Reached(counted.due, (*counted.notes, Note("deviation-refused")))
    if agreed is None:
        return Reached(counted.due, (*counted.notes, Note("deviation-before", {"day": told.until})))
    return _to(counted, agreed.until, "deviation", reason=agreed.reason)


def _awaiting_capacity(row: Row, counted: Reached, at: Situation) -> Reached:
    """What cannot be done without possibilities to work is due so many days after they appear."""
    if row.after_capacity is None:
        return counted
    step = at.step(row.step) if row.step is not None else None
    for first, end in at.without_capacity:
        begun = step is not None and end is not None and first <= step.on < end
        if end is not None and (begun or first <= counted.due < end):
            later = end + DAY * row.after_capacity
            if later > counted.due:
                counted = _to(counted, later, "capacity-awaited", day=end, days=row.after_capacity)
    return counted


def _after_prospect(row: Row, counted: Reached, at: Situation) -> Reached:
    """A prospect that did not come true by its day no longer keeps the second track away."""
    expected = prospect_day(at) if row.rule == SECOND_TRACK else None
    if expected is None or at.as_of <= expected or expected <= counted.due:
        return counted
    return _to(counted, expected, "prospect-passed")


def _after_letter(row: Row, counted: Reached, at: Situation) -> Reached:
    """Four weeks from a late letter, if the 42-week report was done before 81 weeks were over (WIA 64 lid 6)."""
    letter = next(iter(at.of(UwvLetter)), None)
    if row.rule != "wia-application" or letter is None or not _protected(letter, at):
        return counted
    until = letter.on + DAY * LETTER_DAYS
    return _to(counted, until, "late-letter", day=letter.on) if until > counted.due else counted


def _protected(letter: UwvLetter, at: Situation) -> bool:
    guard, promised = reached(row_of("uwv-81-week-guard"), at), reached(row_of("uwv-wia-letter"), at)
    reported = _taken(row_of("uwv-42-week-report"), at)
    assert guard is not None
    assert promised is not None
    return letter.on > promised.due and reported is not None and reported.on <= guard.due


def _rolled(row: Row, counted: Reached, at: Situation) -> Reached:
    """The end on a working day, and two working days in the whole term, which is counted from its first day."""
    if not row.rolls:
        return counted
    starts = at.vangnet[1] if row.vangnet is not None and at.vangnet is not None else None
    ends = end_of_term(starts or counted.due - DAY * row.days, counted.due)
    if ends == counted.due:
        return counted
    return _to(counted, ends, "rolled" if not is_working_day(counted.due) else "two-working-days")


def _beside(row: Row, counted: Reached, at: Situation) -> Due:
    """The date with those beside it: practice target, opening, UWV's leniency, and the kind of report."""
    due, notes, start = counted.due, counted.notes, at.period.first_sick_day
    opens = target = lenient = None
    if row.opens_days is not None:
        opens = min(crossed(start, row.opens_days, at.period.breaks)[0], due)
    if row.target_days is not None and at.deviation(row.rule) is None:
        target = crossed(start, row.target_days, at.period.breaks)[0]
    if row.lenient is not None:
        working = first_working_day(due if row.lenient == "same" else due + DAY)
        lenient = working if working != due else None
    if lenient is not None:
        notes = (*notes, Note("lenient", {"to": lenient, "day": due}))
    notes = (*notes, *((Note("target", {"day": target}),) if target else ()))
    kind = variant(at) if row.rule == "reintegration-report" else None
    kind = kind if kind in ("short", "full") else None
    return Due(row, None, due, opens, target, lenient, kind, _taken(row, at), notes)
