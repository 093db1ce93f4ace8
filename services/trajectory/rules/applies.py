"""Why a step is not called for, in a code of the message catalogue: its ground may be one that few may read."""

from collections.abc import Callable, Iterable
from datetime import date

from services.trajectory.rules.anchors import variant
from services.trajectory.rules.messages import Note
from services.trajectory.rules.periods import FOUR_WEEKS, days_fit
from services.trajectory.rules.row import From, Row
from services.trajectory.rules.situation import DAY, Situation
from shared.contracts.facts import Prospect, SecondTrackWaived

SECOND_TRACK = "second-track-start"
PROSPECT_MONTHS = 3
"""A prospect must come true within three months of the first-year evaluation (Werkwijzer; sure C)."""


def not_called_for(row: Row, due: date, at: Situation) -> Note | None:
    """The ground on which a step that has this date is not called for; None when it is."""
    grounds = (ground(row, due, at) for ground in GROUNDS)
    return next((note for note in grounds if note is not None), None)


def rests(row: Row, due: date, at: Situation) -> bool:
    """Whether the step is suspended: the employee has been fit for less than four weeks."""
    fit = at.period.fit_since
    return not row.stands_alone and fit is not None and fit <= at.as_of and due >= fit


def prospect_day(at: Situation) -> date | None:
    """The day by which work with the own employer is expected, if soon enough to leave the second track out."""
    prospect = next(reversed(at.of(Prospect)), None)
    if prospect is None:
        return None
    evaluated = at.step("first-year-evaluation")
    start = evaluated.on if evaluated is not None else prospect.on
    return prospect.expected_by if prospect.expected_by <= _months_on(start, PROSPECT_MONTHS) else None


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    last = (first.replace(day=28) + DAY * 4).replace(day=1) - DAY
    return min(first + DAY * (day.day - 1), last)


def _withdrawn(row: Row, due: date, at: Situation) -> Note | None:
    return Note("withdrawn") if at.period.withdrawn else None


def _report(row: Row, due: date, at: Situation) -> Note | None:
    if row.rule != "reintegration-report" and row.counts_from is not From.REPORT:
        return None
    asked = variant(at)
    if asked == "none":
        return Note("contract-too-short")
    return Note("short-report") if asked == "short" and row.rule == "final-evaluation" else None


def _recovered(row: Row, due: date, at: Situation) -> Note | None:
    fit = at.period.fit_since
    if fit is None or not rests(row, due, at):
        return None
    return Note("recovered") if days_fit(fit, at.as_of, at.history.leaves) >= FOUR_WEEKS else None


def _contract(row: Row, due: date, at: Situation) -> Note | None:
    ends = at.employment.ends_on
    return Note("contract-ended", {"day": ends}) if ends is not None and ends < due else None


def _pension(row: Row, due: date, at: Situation) -> Note | None:
    day = at.pension
    if day is None or not (due >= day or (row.wia and day <= at.wage_end + DAY)):
        return None
    return Note("pension", {"day": day})


def _shortened(row: Row, due: date, at: Situation) -> Note | None:
    return (
        Note("shortened-wait", {"day": at.shortened_to}) if row.wia and at.shortened_to is not None else None
    )


def _capacity(row: Row, due: date, at: Situation) -> Note | None:
    if not row.needs_capacity:
        return None
    without = any(first <= due and (end is None or due < end) for first, end in at.without_capacity)
    return Note("no-possibilities") if without else None


def _second_track(row: Row, due: date, at: Situation) -> Note | None:
    if row.rule != SECOND_TRACK:
        return None
    for waived in at.of(SecondTrackWaived):
        return Note("second-track-waived", {"ground": waived.ground})
    expected = prospect_day(at)
    return Note("prospect", {"day": expected}) if expected is not None and at.as_of <= expected else None


def _in_a_break(row: Row, due: date, at: Situation) -> Note | None:
    """An evaluation that fell due in a recovery that did not last, or in leave, was nobody's to make."""
    fell = any(each.first <= due <= each.last for each in at.period.breaks)
    return Note("in-a-break") if row.every is not None and fell else None


def _passed(row: Row, due: date, at: Situation) -> Note | None:
    return Note("passed") if row.kind == "option" and at.as_of > due else None


Ground = Callable[[Row, date, Situation], Note | None]

ALWAYS: tuple[Ground, ...] = (_withdrawn, _report, _shortened, _capacity, _second_track, _in_a_break)
OF_THE_PERIOD: tuple[Ground, ...] = (_contract, _recovered, _pension)


def _in_period(row: Row, due: date, at: Situation) -> Note | None:
    """The grounds that end a period do not reach what stands alone."""
    notes: Iterable[Note | None] = (
        () if row.stands_alone else (ground(row, due, at) for ground in OF_THE_PERIOD)
    )
    return next((note for note in notes if note is not None), None)


GROUNDS: tuple[Ground, ...] = (*ALWAYS, _in_period, _passed)
