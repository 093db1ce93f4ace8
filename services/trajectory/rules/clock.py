"""The statutory clock of an employment: what is due, by when, why, and what became of it. A pure function of facts."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SkipValidation

from services.trajectory.rules.applies import not_called_for, rests
from services.trajectory.rules.bad_facts import BadFacts
from services.trajectory.rules.counting import crossed, wait_end
from services.trajectory.rules.dossier import Dossier, dossier
from services.trajectory.rules.dues import Due, dues
from services.trajectory.rules.fines import Fine, fine
from services.trajectory.rules.messages import Note, WhyLine, in_full, in_public, public_code
from services.trajectory.rules.moves import CAUSES_IN_WORDS, Move, moves
from services.trajectory.rules.periods import DAY, FOUR_WEEKS, Period, four_weeks_on, history
from services.trajectory.rules.rulebook import CURRENT, Rulebook
from services.trajectory.rules.situation import Situation
from services.trajectory.rules.wage import days_late, wage_duty
from shared.contracts.facts import Employment, Fact

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

    def shape(self, explain: bool = True) -> dict[str, Any]:
        """The clock as a JSON object, with the reasons of every date only on request."""
        body = self.model_dump(mode="json", by_alias=True, exclude_none=True)
        if explain:
            for obligation, each in zip(body["obligations"], self.obligations, strict=True):
                obligation["why"] = [line.model_dump() for line in each.why]
        return body

    def obligation(self, rule: str, n: int | None = None) -> Obligation | None:
        """The obligation of a rule (of a series: the member), if it has a date."""
        return next((each for each in self.obligations if each.rule == rule and n in (None, each.n)), None)


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
        counted_first_sick_day=shifted_end - DAY * 727,
        waiting_period=WaitingPeriod(last_day=last_wait, first_day_after=last_wait + DAY),
        wage_duty=WageDuty(last_day=wage_duty(at, counted)),
        leave=leave and LeaveTaken(first_day=leave.first_day, last_day=leave.last_day, days=leave.days),
        earlier=tuple(_earlier(each) for each in at.history.periods[:-1]) or None,
        obligations=tuple(_obligation(due, at, told_moves.get(due.key, ()), rulebook) for due in counted),
        as_of=at.as_of,
        rulebook=rulebook.version,
        fit_since=period.fit_since,
        four_weeks_fit_on=four_weeks_on(period.fit_since, at.history.leaves) if period.fit_since else None,
        six_weeks_on=crossed(period.first_sick_day, 42, period.breaks)[0],
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
    if due.row.kind == "moment" and ground is None and done_on is None and at.as_of >= due.due:
        done_on = due.due
    status = _status(due, done_on, ground, at)
    ground = ground if status == "not-applicable" else None
    late = days_late(due) or None
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
        days_late=late,
        fine_tier=fined.tier if (fined := _fine(due, late)) else None,
        article=due.row.article,
        article_public=due.row.article_public or due.row.article,
        moved=tuple(map(_moved, moved)) or None,
        notes=_notes(due, at, moved, ground, rulebook),
    )


def _notes(
    due: Due, at: Situation, moved: Sequence[Move], ground: Note | None, rulebook: Rulebook
) -> tuple[Note, ...]:
    """The count, then every move of it, what became of it, and the law it rests on."""
    article = {"article": due.row.article, "public": due.row.article_public or due.row.article}
    late = days_late(due)
    fined = _fine(due, late)
    return (
        *due.notes,
        *(_moved_note(each) for each in moved),
        *((Note("late", {"on": due.taken.on, "days": late}),) if due.taken and late else ()),
        *((Note("fined", {"euros": fined.euros}),) if fined else ()),
        *((ground,) if ground else ()),
        Note("article", {**article, "version": rulebook.version}),
    )


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


def _fine(due: Due, late: int | None) -> Fine | None:
    """The fine of Boetebesluit 2c for the days of lateness; none when UWV still takes it as in time."""
    if late is None or not due.row.fined or due.taken is None:
        return None
    if due.lenient is not None and due.taken.on <= due.lenient:
        return None
    return fine(due.due, late)
