"""The statutory clock of an employment: what is due, by when, why, and what became of it. A pure function of facts."""

from collections.abc import Sequence
from datetime import date

from services.trajectory.rules.answer import (
    Clock,
    EarlierPeriod,
    LeaveTaken,
    Moved,
    Obligation,
    Status,
    WageDuty,
    WaitingPeriod,
)
from services.trajectory.rules.applies import not_called_for, rests
from services.trajectory.rules.bad_facts import BadFacts
from services.trajectory.rules.counting import WAIT_DAYS, crossed, wait_end
from services.trajectory.rules.dossier import Dossier, dossier
from services.trajectory.rules.dues import Due, dues
from services.trajectory.rules.fines import Fine, fine
from services.trajectory.rules.messages import Note, public_code
from services.trajectory.rules.moves import CAUSES_IN_WORDS, Move, moves
from services.trajectory.rules.periods import DAY, FOUR_WEEKS, SIX_WEEKS, Period, four_weeks_on, history
from services.trajectory.rules.rulebook import CURRENT, Rulebook
from services.trajectory.rules.situation import Situation
from services.trajectory.rules.wage import days_late, wage_duty
from shared.contracts.facts import Employment, Fact, WageSanction


def clock(
    facts: Sequence[Fact],
    employment: Employment,
    as_of: date | None = None,
    rulebook: Rulebook = CURRENT,
    moved: bool = True,
) -> Clock:
    """The clock as known on a day; without one every fact counts, and the latest of their days is the day.

    The order of the facts does not matter. Without `moved` nothing is said of how dates moved, which saves counting
    them anew for every day on which something became known. `BadFacts` when the facts contradict each other or hold
    no sickness.
    """
    told = dossier(facts)
    if as_of is not None:
        told = told.until(as_of)
    at = _situation(told, employment, as_of)
    counted = dues(at, rulebook)
    told_moves = (
        moves(told, at.as_of, lambda known: _dates(known, employment, at.as_of, rulebook)) if moved else {}
    )
    period, shifted_end = at.period, wait_end(at.period)
    last_wait = at.shortened_to or shifted_end
    leave = at.history.leaves[-1] if at.history.leaves else None
    return Clock(
        period=period.number,
        first_sick_day=period.first_sick_day,
        counted_first_sick_day=shifted_end - DAY * WAIT_DAYS,
        waiting_period=WaitingPeriod(last_day=last_wait, first_day_after=last_wait + DAY),
        wage_duty=WageDuty(last_day=wage_duty(at, counted)),
        leave=leave and LeaveTaken(first_day=leave.first_day, last_day=leave.last_day, days=leave.days),
        earlier=tuple(_earlier(each) for each in at.history.periods[:-1]) or None,
        obligations=tuple(_obligation(due, at, told_moves.get(due.key, ()), rulebook) for due in counted),
        as_of=at.as_of,
        rulebook=rulebook.version,
        fit_since=period.fit_since,
        four_weeks_fit_on=four_weeks_on(period.fit_since, at.history.leaves) if period.fit_since else None,
        six_weeks_on=crossed(period.first_sick_day, SIX_WEEKS, period.breaks)[0],
        lasted_four_weeks_on=_lasted(period),
    )


def _lasted(period: Period) -> date | None:
    """The first day after four weeks of absence, unless a recovery comes before it."""
    day = crossed(period.first_sick_day, FOUR_WEEKS, period.breaks)[0]
    return day if period.fit_since is None or day <= period.fit_since else None


def _situation(told: Dossier, employment: Employment, as_of: date | None) -> Situation:
    periods = history(told, employment)
    at = Situation(told, employment, periods, as_of or told.days()[-1])
    first = at.period.first_sick_day
    if employment.ends_on is not None and employment.ends_on < first:
        message = "the employment ended before the first sick day"
        raise BadFacts("sick-after-contract-end", message, "employment.ends_on")
    if at.shortened_to is not None and not first < at.shortened_to < wait_end(at.period):
        raise BadFacts(
            "shortened-wait-outside", "the shortened wait ends outside the waiting period", "facts"
        )
    return at


def _dates(
    told: Dossier, employment: Employment, as_of: date, rulebook: Rulebook
) -> tuple[int, dict[tuple[str, int | None], date]]:
    """The period and its due dates by key, for comparing one day's knowledge with another's."""
    at = _situation(told, employment, as_of)
    return at.period.number, {due.key: due.due for due in dues(at, rulebook)}


def _earlier(period: Period) -> EarlierPeriod:
    assert period.fit_since is not None
    return EarlierPeriod(
        period=period.number, first_sick_day=period.first_sick_day, ended_on=period.fit_since
    )


def _obligation(due: Due, at: Situation, moved: Sequence[Move], rulebook: Rulebook) -> Obligation:
    ground = not_called_for(due.row, due.due, at)
    done_on = due.taken.on if due.taken is not None else None
    comes = due.row.kind == "moment" and ground is None and not rests(due.row, due.due, at)
    if comes and done_on is None and at.as_of >= due.due:
        done_on = due.due
    status = _status(due, done_on, ground, at)
    ground = ground if status == "not-applicable" else None
    late = days_late(due)
    fined = _fine(due, late)
    article_public = due.row.article_public or due.row.article
    fate = (
        *_of_lateness(due, at, late, fined),
        *_met_by_request(due, at),
        *((Note("rests", {"day": at.period.fit_since}),) if status == "suspended" else ()),
        *((ground,) if ground else ()),
    )
    basis = {"article": due.row.article, "public": article_public, "version": _in_use_since(rulebook)}
    return Obligation(
        rule=due.row.rule,
        n=due.n,
        opens=due.opens,
        target=due.target,
        due=due.due,
        lenient=due.lenient,
        variant=due.variant,
        status=status,
        reason=ground.code if ground else None,
        reason_public=public_code(ground) if ground else None,
        done_on=done_on,
        days_late=late or None,
        fine_tier=fined.tier if fined else None,
        article=due.row.article,
        article_public=article_public,
        moved=tuple(map(_moved, moved)) or None,
        notes=(*due.notes, *map(_moved_note, moved), *fate, Note("article", basis)),
    )


def _of_lateness(due: Due, at: Situation, late: int, fined: Fine | None) -> tuple[Note, ...]:
    """That it was done late, and what that brings."""
    if due.taken is None or not late:
        return ()
    return (
        Note("late", {"on": due.taken.on, "days": late}),
        *((Note("wage-longer", {"days": late}),) if _lengthens(due, at, late) else ()),
        *((Note("fined", {"euros": fined.euros}),) if fined else ()),
        *((Note("taken-as-in-time"),) if due.row.fined and not fined else ()),
    )


def _lengthens(due: Due, at: Situation, late: int) -> bool:
    """Whether the lateness is what the wage duty is lengthened by, no sanction or earlier end in its place."""
    if due.row.rule != "wia-application" or at.shortened_to is not None:
        return False
    return wage_duty(at, [due]) == at.wage_end + DAY * late and not at.of(WageSanction)


def _in_use_since(rulebook: Rulebook) -> date | str:
    """The day by which a version is called, or the version itself where it is called otherwise."""
    try:
        return date.fromisoformat(rulebook.version)
    except ValueError:
        return rulebook.version


def _met_by_request(due: Due, at: Situation) -> tuple[Note, ...]:
    """A request to UWV that was the 42-week report at the same time."""
    if due.taken is None or due.row.rule != "uwv-42-week-report" or at.step(due.row.rule) is not None:
        return ()
    return (Note("met-by-request", {"on": due.taken.on}),)


def _moved(move: Move) -> Moved:
    return Moved.model_validate({"from": move.old, "to": move.new, "on": move.on, "because": move.because})


def _moved_note(move: Move) -> Note:
    cause_nl, cause_en = CAUSES_IN_WORDS[move.because]
    return Note(
        "moved", {"on": move.on, "old": move.old, "to": move.new, "cause_nl": cause_nl, "cause_en": cause_en}
    )


def _status(due: Due, done_on: date | None, ground: Note | None, at: Situation) -> Status:
    if done_on is not None:
        return "late" if done_on > due.due else "done"
    if ground is not None:
        return "not-applicable"
    if rests(due.row, due.due, at):
        return "suspended"
    return "missed" if at.as_of > due.due else "open"


def _fine(due: Due, late: int) -> Fine | None:
    """The fine of Boetebesluit 2c for the days of lateness; none when UWV still takes it as in time."""
    if not late or not due.row.fined or due.taken is None:
        return None
    if due.lenient is not None and due.taken.on <= due.lenient:
        return None
    return fine(due.due, late)
