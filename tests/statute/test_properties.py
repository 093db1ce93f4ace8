"""What holds of every clock, whatever the facts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from services.trajectory.rules import CURRENT, RULE_IDS, BadFacts, Clock, From, Obligation, clock, row
from services.trajectory.rules.catalogue import CATALOGUE
from shared.contracts.facts import (
    FACT,
    Correction,
    Deviation,
    Done,
    Employment,
    Fact,
    JointExtension,
    MaternityLeave,
    Recovered,
    Sick,
    WageSanction,
    Withdrawn,
    day_of,
)

DAY = timedelta(days=1)
SAY_TOO_MUCH = {code for code, each in CATALOGUE.items() if each.public_nl} - {"article"}
EVERY_DAY = Employment(work_days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
OFFICE = Employment(work_days=("mon", "tue", "wed", "thu", "fri"))
MARKET = Employment(work_days=("tue", "thu", "sat"), not_worked=(date(2024, 5, 9), date(2025, 5, 29)))
FOUR_WEEKS = 28

days = st.dates(date(2022, 1, 1), date(2027, 12, 31))
rules = st.sampled_from(sorted(RULE_IDS))
of_intake = st.one_of(
    st.builds(
        Sick,
        first_day=days,
        vangnet=st.sampled_from([None, "six-weeks", "day-4"]),
        stopped_during_work=st.booleans(),
        told_on=st.none() | days,
    ),
    st.builds(Recovered, first_fit_day=days),
    st.builds(Correction, on=days, first_day=days),
    st.builds(Withdrawn, on=days),
    st.builds(MaternityLeave, first_day=days, due_date=days, born=st.none() | days, same_cause=st.booleans()),
)
of_trajectory = st.one_of(
    st.builds(Done, rule=rules, on=days, capacity=st.none() | st.booleans()),
    st.builds(Deviation, rule=rules, until=days, reason=st.just("afspraak")),
    st.builds(JointExtension, until=days, on=st.none() | days),
    st.builds(WageSanction, decided_on=days),
    st.sampled_from(
        ["capacity-established", "uwv-letter", "repair-reported", "repair-found", "wia-decision", "objection"]
    ).flatmap(lambda kind: days.map(lambda day: FACT.validate_python({"fact": kind, "on": day}))),
    st.tuples(days, st.none() | days).map(
        lambda pair: FACT.validate_python({"fact": "no-possibilities", "from": pair[0], "until": pair[1]})
    ),
)


def outcome(told: Sequence[Fact], employment: Employment = OFFICE, as_of: date | None = None) -> Any:
    """The whole clock, or the code of what is wrong with the facts."""
    try:
        return clock(told, employment, as_of).shape()
    except BadFacts as bad:
        return bad.code


def dates_by_name(told: Clock) -> dict[str, Obligation]:
    """Every obligation, by its rule and its place in a series."""
    return {f"{each.rule} {each.n or ''}".strip(): each for each in told.obligations}


def dates(told: Clock) -> dict[str, date]:
    """The due date of every obligation, by the same names."""
    return {name: each.due for name, each in dates_by_name(told).items()}


@dataclass(frozen=True)
class Absence:
    """Sickness that lasts, with the days of it that do not count."""

    employment: Employment
    facts: tuple[Fact, ...]
    first_sick_day: date
    since: date
    """The first day of the sickness that is going on now."""
    uncounted: frozenset[date] = frozenset()

    def told(self, done: Sequence[tuple[str, int]] = ()) -> list[Fact]:
        """The facts, with steps done so many days after the first sick day."""
        return [*self.facts, *(Done(rule=rule, on=self.first_sick_day + DAY * days) for rule, days in done)]

    def clock(self, done: Sequence[tuple[str, int]] = (), *more: Fact) -> Clock:
        """The clock of it."""
        return clock([*self.told(done), *more], self.employment)

    def fit_again(self, fit: date, days: int) -> "Absence":
        """Fit from a day, reported sick so many days later: the gap ends where the first working day is missed."""
        again = fit + DAY * days
        back = first_missed(self.employment, again)
        facts = (*self.facts, Recovered(first_fit_day=fit), Sick(first_day=again))
        return replace(self, facts=facts, since=back, uncounted=self.uncounted | _days(fit, back))

    def on_leave(self, first: date, days: int) -> "Absence":
        """On leave for so many days, and sick of the same cause after it."""
        last = first + DAY * (days - 1)
        leave = MaternityLeave(first_day=first, last_day=last, same_cause=True)
        uncounted = self.uncounted | _days(first, last + DAY)
        return replace(self, facts=(*self.facts, leave), since=last + DAY, uncounted=uncounted)

    def counted_days(self, many: int) -> list[date]:
        """The first so many days that count, found by going through the calendar."""
        calendar = (self.first_sick_day + DAY * n for n in range(many + len(self.uncounted)))
        return [day for day in calendar if day not in self.uncounted][:many]


def _days(first: date, end: date) -> frozenset[date]:
    return frozenset(first + DAY * n for n in range((end - first).days))


def first_missed(employment: Employment, day: date) -> date:
    """The first day from this one on that the roster has at work (WIA 23 lid 2)."""
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    while names[day.weekday()] not in employment.work_days or day in employment.not_worked:
        day += DAY
    return day


@st.composite
def absences(draw: st.DrawFn, most: int = 2) -> Absence:
    """Sickness that lasts, after some short gaps and leaves at least a week apart, in one of three rosters."""
    employment = draw(st.sampled_from([EVERY_DAY, OFFICE, MARKET]))
    reported = draw(days)
    start = first_missed(employment, reported)
    sick = Sick(first_day=reported, vangnet="six-weeks" if draw(st.booleans()) else None)
    absence = Absence(employment, (sick,), start, start)
    for kind in draw(st.lists(st.sampled_from(["gap", "leave"]), max_size=most)):
        first = absence.since + DAY * draw(st.integers(7, 300))
        if kind == "gap":
            absence = absence.fit_again(first, draw(st.integers(1, 21)))
        else:
            absence = absence.on_leave(first, draw(st.integers(1, 112)))
    return absence


counted_on = st.sampled_from(
    ["problem-analysis", "plan-of-action", "first-year-evaluation", "reintegration-report"]
)
doings = st.lists(st.tuples(counted_on | rules, st.integers(0, 700)), max_size=4)
"""Steps done, with the days after the first sick day; half of them are steps that others count from."""


@st.composite
def coherent(draw: st.DrawFn) -> list[Fact]:
    """An absence that may have ended, and whatever else was told. Facts at random mostly contradict each other."""
    absence = draw(absences())
    fit = absence.since + DAY * draw(st.integers(7, 900))
    ended: list[Fact] = [Recovered(first_fit_day=fit)] if draw(st.booleans()) else []
    return [*absence.facts, *ended, *draw(st.lists(of_trajectory, max_size=6))]


dossiers = coherent() | st.lists(of_intake | of_trajectory, min_size=1, max_size=7)


def counted_from(each: Obligation, told: Clock) -> str:
    """Whether a date counts from the sickness, from the end of the wait, or from something that was done."""
    statute = row(each.rule)
    if statute.counts_from in (From.WAGE_END, From.REPORT):
        return "end"
    step = told.obligation(statute.step) if statute.step else None
    awaits_step = step is not None and step.done_on is None
    return "sickness" if statute.counts_from is From.FIRST_SICK_DAY or awaits_step else "something done"


@given(dossiers, st.randoms(use_true_random=False))
def test_the_order_of_telling_makes_no_difference(told: list[Fact], shuffled: Any) -> None:
    """The same facts in another order give the same clock, or are wrong in some way all the same."""
    other = list(told)
    shuffled.shuffle(other)
    assert outcome(told) == outcome(other)


@given(dossiers)
def test_a_fact_told_twice_counts_once(told: list[Fact]) -> None:
    """A repeated delivery changes nothing."""
    assert outcome(told) == outcome([*told, *told])


@given(dossiers, days)
def test_what_is_not_yet_known_does_not_count(told: list[Fact], as_of: date) -> None:
    """Seen from a day, a dossier is the dossier of the facts known by that day."""
    known = [fact for fact in told if (day_of(fact) or as_of) <= as_of]
    assert outcome(told, as_of=as_of) == outcome(known, as_of=as_of)


@given(absences(), doings, st.integers(7, 720), st.integers(1, 27))
def test_a_short_gap_moves_what_was_not_reached_and_nothing_else(
    before: Absence, done: list[tuple[str, int]], sick: int, gap: int
) -> None:
    """What counts from the first sick day moves by the gap, unless it lies before the first fit day (WIA 23 lid 3)."""
    fit = before.since + DAY * sick
    after = before.fit_again(fit, gap)
    days_fit = (after.since - fit).days
    assume(days_fit < FOUR_WEEKS)

    def moved(day: date | None) -> date | None:
        return day + DAY * days_fit if day is not None and day >= fit else day

    was, now = before.clock(done), after.clock(done)
    end, new_end = was.waiting_period.last_day, now.waiting_period.last_day
    assert now.first_sick_day == was.first_sick_day
    assert new_end == moved(end)
    kept = [now.obligation(each.rule, each.n) for each in was.obligations]
    for each, then in zip(was.obligations, kept, strict=True):
        assert then is not None, each.rule
        start = counted_from(each, was)
        due = {"sickness": moved(each.due), "end": each.due + (new_end - end)}.get(start, each.due)
        assert (then.due, then.opens, then.target) == (due, moved(each.opens), moved(each.target)), each.rule
    new = [each for each in now.obligations if each not in kept]
    assert {each.rule for each in new} <= {"plan-evaluation"}, (
        "a later report leaves room for more evaluations"
    )


@given(absences(most=3))
def test_a_date_is_the_day_that_a_calendar_with_the_uncounted_days_struck_out_gives(absence: Absence) -> None:
    """However many gaps and leaves there are: cross out their days and count the others one by one."""
    told, counted = absence.clock(), absence.counted_days(728)
    assert told.first_sick_day == counted[0]
    assert told.waiting_period.last_day == counted[727]
    for each in CURRENT.rows:
        due = told.obligation(each.rule)
        if each.counts_from is From.FIRST_SICK_DAY and each.vangnet is None:
            assert due is not None
            assert due.due == counted[each.days], each.rule
            assert due.target == (counted[each.target_days] if each.target_days else None), each.rule
            assert due.opens == (counted[each.opens_days] if each.opens_days else None), each.rule
        elif each.counts_from is From.WAGE_END:
            assert due is not None
            assert due.due == counted[727] + DAY * each.days, each.rule


@given(start=days, sick=st.integers(1, 720), gap=st.integers(28, 400))
def test_four_weeks_fit_start_a_new_period(start: date, sick: int, gap: int) -> None:
    """After 28 days or more the next sickness counts on its own."""
    again = start + DAY * (sick + gap)
    told = [Sick(first_day=start), Recovered(first_fit_day=start + DAY * sick), Sick(first_day=again)]
    counted, alone = clock(told, EVERY_DAY), clock([Sick(first_day=again)], EVERY_DAY)
    assert counted.period == 2
    assert dates(counted) == dates(alone)
    assert counted.earlier is not None
    assert counted.earlier[0].first_sick_day == start


@given(absences(), doings, st.data())
def test_a_correction_and_its_reversal_restore_every_date(
    absence: Absence, done: list[tuple[str, int]], data: st.DataObject
) -> None:
    """A first day corrected and corrected back leaves every date as it was, with both of its moves on record."""
    wrong = data.draw(st.sampled_from([fact for fact in absence.facts if isinstance(fact, Sick)])).first_day
    other = wrong + DAY * data.draw(st.integers(-60, 60).filter(bool))
    on = absence.first_sick_day + DAY * 2_000
    there = Correction(on=on, first_day=other, corrects=wrong)
    back = Correction(on=on + DAY, first_day=wrong, corrects=other)
    plain, restored = absence.clock(done), absence.clock(done, there, back)
    corrected = outcome([*absence.told(done), there], absence.employment)
    assert dates(restored) == dates(plain)
    assert restored.waiting_period == plain.waiting_period
    between = {} if isinstance(corrected, str) else dates(absence.clock(done, there))
    for name, each in dates_by_name(plain).items():
        there_and_back = [(each.due, between[name]), (between[name], each.due)] if name in between else []
        moved = [(move.from_, move.to) for move in dates_by_name(restored)[name].moved or ()]
        before = [(move.from_, move.to) for move in each.moved or ()]
        assert moved == before + [(old, new) for old, new in there_and_back if old != new], name


@given(dossiers)
def test_what_everybody_may_read_says_nothing_of_leave_or_capacity(told: list[Fact]) -> None:
    """The public reasons hold no word of leave, possibilities, agreements or grounds."""
    try:
        counted = clock(told, OFFICE)
    except BadFacts:
        return
    for each in counted.obligations:
        read = " ".join(f"{line.nl} {line.en}" for line in each.why_public).lower()
        assert not any(word in read for word in ("verlof", "leave", "mogelijkhe", "possibilit", "afspraak"))
        assert each.reason_public not in (
            "no-possibilities",
            "shortened-wait",
            "second-track-waived",
            "prospect",
        )
        assert len(each.why_public) == len(each.why)
        assert SAY_TOO_MUCH.isdisjoint(line.code for line in each.why_public)
