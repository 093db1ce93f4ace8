"""From the clock to what is told: dates set and moved, what is done, what comes near, what was missed."""

from collections.abc import Callable, Sequence, Set
from datetime import date, timedelta
from functools import partial

from services.trajectory.domain.entering import next_days, of_the_day, without_clock
from services.trajectory.domain.kinds import Awaited, ClockBlocked, DayPassed
from services.trajectory.domain.readying import readied
from services.trajectory.domain.shown import shown
from services.trajectory.domain.state import Trajectory, folded, key_of, named
from services.trajectory.domain.worded import dated, lines, missed, near
from services.trajectory.rules import BadFacts, Clock, Obligation, clock, row
from shared.contracts.event import Event
from shared.contracts.facts import Sick, day_of
from shared.contracts.trajectory import (
    CaseOpened,
    ClockExplained,
    ClockMoved,
    ClockSet,
    FullReason,
    Move,
    ObligationDone,
    ObligationReopened,
    PeriodEnded,
)


def tell(before: Trajectory, kept: Sequence[Event], on: date, because: str) -> list[Event]:
    """What the kept events give to say on a day, kept events first. Raises `BadFacts`.

    What comes near and what was missed is said when the day begins, not between two facts.
    """
    return _tell(before, kept, on, (partial(_dates, because=because), _done, _period, _readied, _awaited))


def tell_day(before: Trajectory, on: date) -> list[Event]:
    """What a day that began gives to say: all of it, once."""
    passed = [DayPassed(on=on)]
    try:
        return _tell(
            before,
            passed,
            on,
            (
                partial(_dates, because="day"),
                _done,
                _period,
                _near_and_missed,
                _of_the_day,
                _readied,
                _awaited,
            ),
        )
    except BadFacts as error:
        return [*passed, ClockBlocked(code=error.code, path=error.path), Awaited()]


def tell_or_block(before: Trajectory, kept: Sequence[Event], on: date, because: str) -> list[Event]:
    """`tell` for what cannot be refused: facts that contradict each other wait for the one that mends them."""
    try:
        return tell(before, kept, on, because)
    except BadFacts as error:
        return [*kept, ClockBlocked(code=error.code, path=error.path)]


Step = Callable[[Trajectory, Clock, date], list[Event]]


def _tell(before: Trajectory, kept: Sequence[Event], on: date, steps: Sequence[Step]) -> list[Event]:
    events, state = list(kept), folded(before, kept)
    if state.merged_into:
        return [*events, *([Awaited()] if state.awaits else [])]
    if state.employment is None or not any(isinstance(fact, Sick) for fact in state.united):
        return [*events, *without_clock(state, on, begins=_of_the_day in steps)] if state.benefit else events
    now = clock(state.known, state.employment, on, moved=False)
    for step in steps:
        made = step(state, now, on)
        state = folded(state, made)
        events += made
    return events


def _dates(state: Trajectory, now: Clock, on: date, because: str) -> list[Event]:
    """The whole clock at the start of a period; afterwards what differs from what was told."""
    told = {key_of(each): each.due for each in shown(now, on)}
    if now.period != state.period and (state.period == 0 or now.period > state.period):
        return [*_ended_by_a_new_one(state, now), *_set(state, now, _with_moves(state, told.keys(), on))]
    changed = {name for name, due in told.items() if state.told.get(name) != due}
    gone = [_gone(name, old) for name, old in state.told.items() if name not in told]
    if not changed and not gone and now.period == state.period:
        return []
    explained = _with_moves(state, changed, on) if changed else []
    moved = ClockMoved(
        period=now.period,
        first_sick_day=now.first_sick_day,
        waiting_period_last_day=now.waiting_period.last_day,
        rulebook=now.rulebook,
        because=because,
        moves=(*(_move(each, state.told.get(key_of(each))) for each in explained), *gone),
    )
    return [moved, *_explained(now, explained)]


def _set(state: Trajectory, now: Clock, told: Sequence[Obligation]) -> list[Event]:
    opened = CaseOpened(person=state.person or "", period=now.period, first_sick_day=now.first_sick_day)
    clock_set = ClockSet(
        period=now.period,
        first_sick_day=now.first_sick_day,
        waiting_period_last_day=now.waiting_period.last_day,
        rulebook=now.rulebook,
        obligations=tuple(dated(each) for each in told),
    )
    return [opened, clock_set, *_explained(now, told)]


def _ended_by_a_new_one(state: Trajectory, now: Clock) -> list[Event]:
    """A period that ends because the next one begins: it lasted at the latest to the day before."""
    if not state.period or state.ended >= state.period:
        return []
    last_day = now.first_sick_day - timedelta(days=1)
    return [PeriodEnded(period=state.period, opening=state.opening, last_day=last_day, reason="recovered")]


def _explained(now: Clock, obligations: Sequence[Obligation]) -> list[Event]:
    reasons = tuple(FullReason(rule=each.rule, n=each.n, why=lines(each.why)) for each in obligations)
    return [ClockExplained(period=now.period, reasons=reasons)] if reasons else []


def _done(state: Trajectory, now: Clock, on: date) -> list[Event]:
    """What is done that was not told as done; and what was told as done that facts told since say was not."""
    done = {key_of(each): (each, each.done_on) for each in shown(now, on) if each.done_on}
    undone = [named(name) for name in state.done if name not in done]
    return [
        *(ObligationReopened(period=now.period, rule=rule, n=n) for rule, n in undone),
        *(
            ObligationDone(
                period=now.period,
                rule=each.rule,
                n=each.n,
                on=done_on,
                due=each.due,
                days_late=each.days_late or 0,
            )
            for name, (each, done_on) in done.items()
            if state.done.get(name) != done_on
        ),
    ]


def _period(state: Trajectory, now: Clock, on: date) -> list[Event]:
    """The period ends when the employee has been fit for four weeks, or with the wage duty.

    One that was told to have ended and has not (a relapse was reported late) opens again.
    """
    last_day, reason = None, "recovered"
    if now.fit_since and now.four_weeks_fit_on and on >= now.four_weeks_fit_on:
        last_day = now.fit_since - timedelta(days=1)
    elif on > now.wage_duty.last_day:
        last_day, reason = now.wage_duty.last_day, "wage-duty-ended"
    if last_day and state.ended < state.period:
        return [
            PeriodEnded.model_validate(
                {"period": state.period, "opening": state.opening, "last_day": last_day, "reason": reason}
            )
        ]
    if last_day is None and state.ended >= state.period:
        return [CaseOpened(person=state.person or "", period=now.period, first_sick_day=now.first_sick_day)]
    return []


def _of_the_day(state: Trajectory, now: Clock, on: date) -> list[Event]:
    """What follows in the dossier from nobody having said anything."""
    return list(of_the_day(state, on)) if state.working and not state.is_quiet(on) else []


def _readied(state: Trajectory, now: Clock, on: date) -> list[Event]:
    """What the re-integration report lacks, where that is another than was told."""
    return readied(state)


def _open(state: Trajectory, now: Clock, on: date) -> list[tuple[Obligation, date]]:
    """What is watched: owed by someone here, not done, and not while the employee is fit."""
    fit = now.fit_since and now.fit_since <= on
    if fit or state.ended >= state.period:
        return []
    watched = [each for each in shown(now, on) if each.done_on is None and _is_watched(each.rule)]
    return [(each, each.due) for each in watched if each.due]


def _to_tell(state: Trajectory, now: Clock, on: date) -> list[tuple[Obligation, date]]:
    """What comes near or is missed, now or later: of a case taken over nothing of before it was quiet no more."""
    since = state.quiet_until or date.min
    return [(each, due) for each, due in _open(state, now, on) if due >= since]


def _is_watched(rule: str) -> bool:
    """UWV's own terms are shown, not chased; a moment (the minimum wage ends) is nobody's to do."""
    return row(rule).role != "uwv" and row(rule).kind != "moment"


def _near_and_missed(state: Trajectory, now: Clock, on: date) -> list[Event]:
    events: list[Event] = []
    for each, due in [] if state.is_quiet(on) else _to_tell(state, now, on):
        left = (due - on).days
        if left < 0 and row(each.rule).kind == "duty" and state.missed.get(key_of(each)) != due:
            events.append(missed(each, due, now.period))
        elif left >= 0 and _lead_reached(state, each, due, left):
            events.append(near(each, due, left, now.period))
    return events


def _lead_reached(state: Trajectory, each: Obligation, due: date, left: int) -> bool:
    """Whether a lead day has been reached that was not told yet for this due date."""
    return any(left <= lead for lead in _untold_leads(state, each, due))


def _untold_leads(state: Trajectory, each: Obligation, due: date) -> list[int]:
    """The lead days, in days before the due date, of which nothing was told yet."""
    told_due, _, told_left = state.near.get(key_of(each), "").partition("/")
    leads = row(each.rule).lead_days
    return [lead for lead in leads if lead < int(told_left)] if told_due == due.isoformat() else list(leads)


def _awaited(state: Trajectory, now: Clock, on: date) -> list[Event]:
    """The next day with something to say; what should have been said already is due on the next day not begun."""
    days = [day for each, due in _to_tell(state, now, on) for day in _days_of(state, each, due, on)]
    days += [day for fact in state.known if (day := day_of(fact)) and day > on]
    fit = now.four_weeks_fit_on
    if state.ended < state.period:
        days += [now.wage_duty.last_day + timedelta(days=1), *([fit] if fit else [])]
        days += [lasted] if (lasted := now.lasted_four_weeks_on) and lasted > on else []
    days += [day for day in next_days(state, on) if day > on] if state.working else []
    earliest = max(state.day + timedelta(days=1) if state.day else on, state.quiet_until or date.min)
    awaits = max(min(days), earliest) if days else None
    return [Awaited(on=awaits)] if awaits != state.awaits else []


def _days_of(state: Trajectory, each: Obligation, due: date, on: date) -> list[date]:
    """The days on which something is to be said of an open obligation."""
    to_miss = row(each.rule).kind == "duty" and state.missed.get(key_of(each)) != due
    days = [due + timedelta(days=1)] if to_miss else []
    return days + (
        [due - timedelta(days=lead) for lead in _untold_leads(state, each, due)] if due >= on else []
    )


def _with_moves(state: Trajectory, names: Set[str], on: date) -> list[Obligation]:
    """These obligations with how they moved, which their reasons say and which takes longer to count."""
    assert state.employment is not None
    return [each for each in clock(state.known, state.employment, on).obligations if key_of(each) in names]


def _move(each: Obligation, old: date | None) -> Move:
    return Move(rule=each.rule, n=each.n, old=old, new=each.due, obligation=dated(each))


def _gone(name: str, old: date) -> Move:
    rule, n = named(name)
    return Move(rule=rule, n=n, old=old)
