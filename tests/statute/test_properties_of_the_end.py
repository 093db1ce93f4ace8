"""What holds of every wage duty and of every status: whose lateness costs whom, and what a later day may change."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from services.trajectory.rules import RULE_IDS, RULES, BadFacts, Clock, From, Obligation, clock, row
from shared.contracts.facts import (
    Deviation,
    Done,
    Employment,
    Fact,
    JointExtension,
    Recovered,
    RepairFound,
    RepairReported,
    Sick,
    UwvLetter,
    WageSanction,
    WiaDecision,
    day_of,
)
from tests.statute.test_properties import OFFICE, Absence, absences, coherent, dates, days, doings

DAY = timedelta(days=1)
WEEK = 7 * DAY
YEAR_OF_WAGE = 52 * WEEK
BEFORE_THE_END = 11 * WEEK
"""The application is due eleven weeks before the end of the wait (WIA 64 lid 3)."""
LAST_WORD = 42
"""Days late with which UWV can still impose a sanction: due six weeks before the end, never after it (WIA 25)."""

NO_WAGE_HANGS_ON = sorted(
    RULE_IDS - {"wia-application", "uwv-sanction-decision", "uwv-repair-decision", "uwv-wia-decision"}
)
"""Steps whose lateness costs a fine, an argument or nothing: a late 42-week report is fined only (ZW 38 lid 3)."""

PUT_OFF = sorted({each.rule for each in RULES if each.deviable and each.counts_from is not From.UWV_TERM})
"""Terms of the Regeling; what UWV sets by itself is no agreement."""

late = st.integers(0, 60)


def end_of_wait(absence: Absence) -> date:
    """The last of 104 weeks that count."""
    return absence.counted_days(728)[-1]


def wage_until(absence: Absence, *facts: Fact) -> date:
    """The last day on which wage is owed."""
    return absence.clock((), *facts).wage_duty.last_day


def applied(absence: Absence, days_late: int) -> Done:
    """The WIA application, so many days late (or, below zero, in time)."""
    return Done(rule="wia-application", on=end_of_wait(absence) - BEFORE_THE_END + DAY * days_late)


@dataclass(frozen=True)
class Sanction:
    """A wage sanction and its repair, by how many days late each of them came."""

    repaired_after: int
    """The employer reports the repair so many days after the end of the wait."""
    application: int = 0
    decided: int = 0
    found: int = 0
    wia: int = 0

    def facts(self, absence: Absence) -> list[Fact]:
        """What was done and decided: six weeks before the end, three weeks, and six weeks again (WIA 25)."""
        end = end_of_wait(absence)
        reported = end + DAY * self.repaired_after
        found = reported + 3 * WEEK + DAY * self.found
        return [
            applied(absence, self.application),
            WageSanction(decided_on=end - 6 * WEEK + DAY * self.decided),
            RepairReported(on=reported),
            RepairFound(on=found),
            WiaDecision(on=found + 6 * WEEK + DAY * self.wia),
        ]


sanctions = st.builds(
    Sanction,
    repaired_after=st.integers(1, 340),
    application=st.integers(-20, 120),
    decided=late | st.sampled_from([LAST_WORD, LAST_WORD + 1]),
    found=late,
    wia=late,
)


@given(absences(), st.integers(-60, 500))
def test_a_late_application_lengthens_the_wage_duty_by_exactly_its_lateness(
    absence: Absence, days_late: int
) -> None:
    """Each day after the eleventh week before the end is a day of wage, an early one is none (BW 7:629 lid 11 a)."""
    end = end_of_wait(absence)
    assert wage_until(absence, applied(absence, days_late)) == end + DAY * max(days_late, 0)


@given(absences(), st.integers(0, 200), st.integers(0, 1_200))
def test_no_lateness_makes_wage_owed_after_the_contract(
    absence: Absence, days_late: int, employed: int
) -> None:
    """Where the employment ends the wage does, however late the application came."""
    ends_on = absence.since + DAY * employed
    ending = replace(absence, employment=absence.employment.model_copy(update={"ends_on": ends_on}))
    without_end = wage_until(absence, applied(absence, days_late))
    assert wage_until(ending, applied(absence, days_late)) == min(without_end, ends_on)


@given(absences(), st.integers(1, 364), st.integers(0, 100))
def test_after_a_joint_extension_lateness_counts_from_the_later_term(
    absence: Absence, longer: int, days_late: int
) -> None:
    """Who agreed on a later end applies eleven weeks before that one (WIA 24 lid 1, 64 lid 3)."""
    until = end_of_wait(absence) + DAY * longer
    extension = JointExtension(until=until, on=absence.since)
    assert wage_until(absence, extension, applied(absence, longer + days_late)) == until + DAY * days_late


@given(absences(), doings, st.sampled_from(NO_WAGE_HANGS_ON), st.integers(0, 900))
def test_the_lateness_of_any_other_step_costs_no_wage(
    absence: Absence, done: list[tuple[str, int]], rule: str, days_after: int
) -> None:
    """A judgment, plan, evaluation or report that comes late lengthens nothing by itself."""
    others = [each for each in done if each[0] in NO_WAGE_HANGS_ON]
    told = absence.clock([*others, (rule, days_after)])
    assert told.wage_duty.last_day == end_of_wait(absence)


@given(absences(), sanctions, st.booleans())
def test_a_day_of_the_employees_or_employers_lateness_never_shortens_the_wage_duty(
    absence: Absence, sanction: Sanction, the_employee: bool
) -> None:
    """An application or a reported repair that comes a day later, UWV being as quick as it was."""
    whose = "application" if the_employee else "repaired_after"
    later = replace(sanction, **{whose: getattr(sanction, whose) + 1})
    was, now = wage_until(absence, *sanction.facts(absence)), wage_until(absence, *later.facts(absence))
    assert was <= now <= was + DAY


@given(absences(), sanctions, st.sampled_from(["decided", "found", "wia"]))
def test_a_day_of_uwvs_lateness_never_lengthens_the_wage_duty(
    absence: Absence, sanction: Sanction, decision: str
) -> None:
    """Any of the three decisions a day later, the others as many days after what they answer (WIA 25 lid 14)."""
    days_late: int = getattr(sanction, decision) + 1
    later = replace(sanction, **{decision: days_late})
    assert wage_until(absence, *later.facts(absence)) <= wage_until(absence, *sanction.facts(absence))


@given(absences(), st.integers(500, 760), st.integers(0, 120))
def test_a_letter_of_uwv_that_comes_a_day_later_never_lengthens_the_wage_duty(
    absence: Absence, letter: int, days_late: int
) -> None:
    """A late letter gives more time for the application, if the 42-week report was made (WIA 64 lid 6)."""
    on = absence.first_sick_day + DAY * letter
    reported = Done(rule="uwv-42-week-report", on=absence.first_sick_day + DAY * 294)
    told = [reported, applied(absence, days_late)]
    assert wage_until(absence, *told, UwvLetter(on=on + DAY)) <= wage_until(absence, *told, UwvLetter(on=on))


@given(absences(), sanctions)
def test_a_sanction_ends_as_the_days_add_up(absence: Absence, sanction: Sanction) -> None:
    """52 weeks or six weeks after the repair was found, less each day UWV was late, and never before the end of the
    wait; a sanction decided after the wait is none (WIA 25 lid 9-14)."""
    sanction = replace(sanction, application=0)
    end = end_of_wait(absence)
    credit = DAY * (sanction.decided + sanction.found + sanction.wia)
    six_weeks_after = end + DAY * (sanction.repaired_after + sanction.found) + 9 * WEEK
    expected = max(min(end + YEAR_OF_WAGE, six_weeks_after) - credit, end)
    if sanction.decided > LAST_WORD:
        expected = end
    assert wage_until(absence, *sanction.facts(absence)) == expected


@given(absences(), sanctions, st.integers(1, 363), st.integers(1, 200))
def test_a_sanction_never_passes_52_weeks_and_the_days_of_leave(
    absence: Absence, sanction: Sanction, after: int, length: int
) -> None:
    """Leave interrupts it for its days and no more; without repair it is 364 days that are no leave (WIA 25 lid 9)."""
    end = end_of_wait(absence)
    on_leave = absence.on_leave(end + DAY * after, length)
    in_time = WageSanction(decided_on=end - 6 * WEEK)
    assert wage_until(on_leave, in_time) == end + YEAR_OF_WAGE + DAY * length
    bounded = replace(sanction, application=0)
    assert end <= wage_until(on_leave, *bounded.facts(absence)) <= end + YEAR_OF_WAGE + DAY * length


def starts(each: Obligation, told: Clock, facts: list[Fact]) -> date:
    """The day from which a date counts: the step or the fact it follows, else the first sick day."""
    statute = row(each.rule)
    step = told.obligation(statute.step) if statute.step else None
    if step is not None and step.done_on is not None:
        return step.done_on
    if statute.counts_from is From.FACT:
        kinds = {"capacity-later": ("capacity-established", "no-possibilities", "done")}
        named = kinds.get(statute.fact or "", (statute.fact,))
        return min(day for fact in facts if fact.fact in named and (day := day_of(fact)))
    return told.first_sick_day


employments = st.one_of(
    st.just(OFFICE), days.map(lambda day: Employment(work_days=OFFICE.work_days, ends_on=day))
)
without_agreements = coherent().map(lambda facts: [fact for fact in facts if not isinstance(fact, Deviation)])


def counted_or_none(facts: list[Fact], employment: Employment, as_of: date | None = None) -> Clock | None:
    """The clock, unless the facts contradict each other."""
    try:
        return clock(facts, employment, as_of)
    except BadFacts:
        return None


@given(without_agreements, employments)
def test_no_deadline_lies_before_its_start(facts: list[Fact], employment: Employment) -> None:
    """Nothing is due before it opens, before its target, before UWV's leniency begins or before what it counts from.

    Only what counts from a step or a fact may be due before the first sick day: the step was taken, or the fact
    happened, before the sickness that a correction moved or that came after it.
    """
    told = counted_or_none(facts, employment)
    assume(told is not None)
    assert told is not None
    for each in told.obligations:
        assert each.due >= starts(each, told, facts), each.rule
        assert each.due >= (each.opens or each.due), each.rule
        assert each.due >= (each.target or each.due), each.rule
        assert each.due <= (each.lenient or each.due), each.rule


@given(absences(), st.sampled_from(PUT_OFF), st.integers(-60, 700))
def test_an_agreed_term_ends_after_it_begins(absence: Absence, rule: str, until: int) -> None:
    """Who deviates from a term of the Regeling (article 5) agrees on a day in the sickness, after the step may begin.

    An agreement on another day is refused, or gives a date that can be kept.
    """
    agreed = Deviation(rule=rule, until=absence.first_sick_day + DAY * until, reason="afspraak")
    told = counted_or_none([*absence.facts, agreed], absence.employment)
    for each in told.obligations if told is not None else ():
        assert each.due >= absence.first_sick_day, each.rule
        assert each.due >= (each.opens or each.due), each.rule


@given(days, st.integers(7, 200), st.integers(1, 21), st.integers(-40, 40))
def test_a_vangnet_report_is_not_due_before_the_sickness_that_it_reports(
    start: date, sick: int, gap: int, employed: int
) -> None:
    """Its term ends with the employment (ZW 38a lid 3): sickness that begins after that is not this employer's."""
    fit, relapse = start + DAY * sick, start + DAY * (sick + gap)
    ends_on = relapse + DAY * employed
    assume(ends_on >= start + WEEK)
    again = Sick(first_day=relapse, vangnet="six-weeks")
    facts: list[Fact] = [Sick(first_day=start), Recovered(first_fit_day=fit), again]
    told = counted_or_none(facts, Employment(work_days=OFFICE.work_days, ends_on=ends_on))
    report = told.obligation("uwv-vangnet-report") if told is not None else None
    assert report is None or report.status == "not-applicable" or report.due >= relapse


@given(coherent(), st.integers(0, 400), st.integers(1, 400))
def test_a_later_day_only_turns_open_into_missed(facts: list[Fact], after: int, later: int) -> None:
    """Facts being as they are, time moves no date, undoes nothing and mends nothing; what is open it may end.

    A moment comes, an option passes, and a step rests from the first fit day on and lapses after four weeks.
    """
    known = max((day for fact in facts if (day := day_of(fact))), default=date(2022, 1, 1))
    was = counted_or_none(facts, OFFICE, known + DAY * after)
    now = counted_or_none(facts, OFFICE, known + DAY * (after + later))
    assert (was is None) == (now is None)
    assume(was is not None)
    assert was is not None
    assert now is not None
    assert dates(was) == dates(now)
    for each, then in zip(was.obligations, now.obligations, strict=True):
        assert then.status in may_become(each, was), each.rule
        assert (then.done_on, then.days_late) == (each.done_on, each.days_late) or each.status == "open"


def may_become(each: Obligation, told: Clock) -> set[str]:
    """How an obligation may stand on a later day, the facts being the same."""
    ended_by = {"duty": "missed", "option": "not-applicable", "moment": "done"}[row(each.rule).kind]
    recovery = {"suspended", "not-applicable"} if told.fit_since is not None else set[str]()
    lapses = {"open": {ended_by} | recovery, "suspended": {"not-applicable"}}
    return {each.status, *lapses.get(each.status, set())}
