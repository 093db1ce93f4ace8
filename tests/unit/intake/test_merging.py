"""Two cases that are one at intake: what is told of each, and that nothing reported meanwhile is left behind."""

from datetime import UTC, date, datetime

from services.intake.domain import DECIDER
from services.intake.domain.kinds import Absence, JoinCase, MergeCase, PartCase, ReportFact
from services.intake.domain.merging import course_of
from shared.contracts.event import Refused
from shared.contracts.facts import MaternityLeave, PartiallyRecovered, Recovered, Sick
from shared.contracts.intake import SickReport
from shared.contracts.merging import CaseJoined, CaseMerged, CasesParted, RecordJoined
from shared.testing.story import Story
from tests.unit.intake.test_domain import report

AT = datetime(2026, 4, 20, 9, tzinfo=UTC)
MARCH, APRIL = date(2026, 3, 2), date(2026, 4, 13)
FIT = Recovered(first_fit_day=date(2026, 3, 9))
HALF = PartiallyRecovered.model_validate({"from": "2026-04-16", "percentage": 50})


def sick(*days: date) -> Story[Absence]:
    """Reported sick on these days."""
    story = Story(DECIDER)
    for day in days:
        story.when(report(Sick(first_day=day)), AT)
    return story


def code(story: Story[Absence]) -> str:
    """Of the refusal."""
    (refused,) = story.events
    assert isinstance(refused, Refused)
    return refused.code


def test_the_other_is_told_whole_and_by_class() -> None:
    """Days and recovery openly, the term and the percentage apart; the same again is nothing, more of it is new."""
    term = Sick(first_day=MARCH, vangnet="six-weeks")
    asked = JoinCase(other="l", sick=(term,), facts=(FIT, HALF))
    story = sick(APRIL).when(asked, AT)
    openly = CaseJoined(other="l", n=1, sick=(SickReport(first_day=MARCH),), facts=(FIT,))
    story.then(openly, RecordJoined(other="l", n=1, facts=(term, HALF)))
    assert [each.first_day for each in story.state.every_sick] == [MARCH, APRIL]
    assert (story.state.joined["l"].sick, story.state.every_fact) == ((term,), (FIT, HALF))
    story.when(asked, AT).then()
    less = JoinCase(other="l", sick=(term.model_copy(update={"vangnet": None}),))
    story.when(less, AT)
    openly = openly.model_copy(update={"n": 2, "facts": ()})
    story.then(openly, RecordJoined(other="l", n=2))


def test_a_fact_about_what_was_joined_is_taken() -> None:
    """Of a sickness that only the other knew; what the other said already is nothing."""
    story = sick(APRIL).when(JoinCase(other="l", sick=(Sick(first_day=MARCH),), facts=(FIT,)), AT)
    story.when(ReportFact(fact=FIT), AT).then()
    leave = MaternityLeave(first_day=MARCH, last_day=APRIL, same_cause=False)
    assert not isinstance(story.when(ReportFact(fact=leave), AT).events[0], Refused)


def test_a_case_is_merged_only_with_what_was_joined() -> None:
    """Something was reported in between: it has to be joined first."""
    story = sick(MARCH)
    seen = course_of(story.state)
    story.when(ReportFact(fact=FIT), AT)
    assert code(story.when(MergeCase(into="w", course=seen), AT)) == "went-on"
    merge = MergeCase(into="w", course=course_of(story.state))
    story.when(merge, AT).then(CaseMerged(into="w"))
    story.when(merge, AT).then()
    assert code(story.when(report(Sick(first_day=APRIL)), AT)) == "case-merged"
    assert code(story.when(MergeCase(into="x", course=merge.course), AT)) == "case-merged"
    assert code(story.when(JoinCase(other="x", sick=()), AT)) == "case-merged"
    story.when(PartCase(other="x"), AT).then()
    story.when(PartCase(other="w"), AT).then(CasesParted(other="w"))
    story.when(PartCase(other="w"), AT).then()
    assert not isinstance(story.when(report(Sick(first_day=APRIL)), AT).events[0], Refused)


def test_parted_nothing_of_the_other_counts_and_what_comes_again_is_told_by_a_higher_number() -> None:
    """Whoever hears the older one late can tell."""
    asked = JoinCase(other="l", sick=(Sick(first_day=MARCH),))
    story = sick(APRIL).when(asked, AT).when(PartCase(other="l"), AT).then(CasesParted(other="l", n=1))
    assert [each.first_day for each in story.state.every_sick] == [APRIL]
    story.when(asked, AT)
    assert [each.n for each in story.told(CaseJoined)] == [2]


def test_no_chains() -> None:
    """A case into which another was merged is not merged itself."""
    story = sick(APRIL).when(JoinCase(other="l", sick=(Sick(first_day=MARCH),)), AT)
    assert code(story.when(MergeCase(into="w", course=course_of(story.state)), AT)) == "has-joined"
