"""What holds of every clock, whatever the facts."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.trajectory.rules import CURRENT, RULE_IDS, BadFacts, Clock, clock
from services.trajectory.rules.row import From
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
EVERY_DAY = Employment(work_days=("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
OFFICE = Employment(work_days=("mon", "tue", "wed", "thu", "fri"))
FROM_FIRST_SICK_DAY = {row.rule for row in CURRENT.rows if row.counts_from is From.FIRST_SICK_DAY}

days = st.dates(date(2022, 1, 1), date(2027, 12, 31))
rules = st.sampled_from(sorted(RULE_IDS))
facts = st.one_of(
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
dossiers = st.lists(facts, min_size=1, max_size=7)


def outcome(told: Sequence[Fact], employment: Employment = OFFICE, as_of: date | None = None) -> Any:
    """The whole clock, or the code of what is wrong with the facts."""
    try:
        return clock(told, employment, as_of).shape()
    except BadFacts as bad:
        return bad.code


def dates(told: Clock) -> dict[str, date]:
    """The due date of every obligation, by rule."""
    return {f"{each.rule} {each.n or ''}".strip(): each.due for each in told.obligations}


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


@given(
    start=days,
    sick=st.integers(1, 720),
    gap=st.integers(1, 27),
)
def test_a_short_gap_moves_what_was_not_reached_and_nothing_else(start: date, sick: int, gap: int) -> None:
    """A date counted from the first sick day moves by the gap from the first fit day on; an earlier one stays."""
    fit = start + DAY * sick
    before = clock([Sick(first_day=start)], EVERY_DAY)
    after = clock(
        [Sick(first_day=start), Recovered(first_fit_day=fit), Sick(first_day=fit + DAY * gap)], EVERY_DAY
    )
    assert after.first_sick_day == start
    for rule in FROM_FIRST_SICK_DAY & set(dates(before)):
        due = dates(before)[rule]
        assert dates(after)[rule] == (due + DAY * gap if due >= fit else due), rule
    assert after.waiting_period.last_day == before.waiting_period.last_day + DAY * gap
    assert dates(after)["wia-application"] == dates(before)["wia-application"] + DAY * gap


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


@given(start=days, other=st.integers(-60, 60).filter(bool), done_after=st.integers(0, 200))
def test_a_correction_and_its_reversal_restore_every_date(start: date, other: int, done_after: int) -> None:
    """Correcting the first day and correcting it back leaves the dates as they were, with both moves told."""
    told: list[Fact] = [Sick(first_day=start), Done(rule="problem-analysis", on=start + DAY * done_after)]
    there = Correction(on=start + DAY * 300, first_day=start + DAY * other)
    back = Correction(on=start + DAY * 301, first_day=start)
    plain, restored = clock(told, EVERY_DAY), clock([*told, there, back], EVERY_DAY)
    corrected = clock([*told, there], EVERY_DAY)
    assert dates(restored) == dates(plain)
    assert corrected.first_sick_day == start + DAY * other
    report = restored.obligation("uwv-42-week-report")
    assert report is not None
    assert [(move.from_, move.to) for move in report.moved or ()] == [
        (dates(plain)["uwv-42-week-report"], dates(corrected)["uwv-42-week-report"]),
        (dates(corrected)["uwv-42-week-report"], dates(plain)["uwv-42-week-report"]),
    ]


@given(start=days, first=st.integers(60, 400), length=st.integers(1, 180))
def test_leave_lengthens_the_wait_by_its_days(start: date, first: int, length: int) -> None:
    """Days of leave with sickness of one cause around it never count."""
    leave = start + DAY * first
    told = [Sick(first_day=start), MaternityLeave(first_day=leave, last_day=leave + DAY * (length - 1))]
    plain, with_leave = clock([told[0]], EVERY_DAY), clock(told, EVERY_DAY)
    assert with_leave.waiting_period.last_day == plain.waiting_period.last_day + DAY * length
    assert with_leave.leave is not None
    assert with_leave.leave.days == length


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
