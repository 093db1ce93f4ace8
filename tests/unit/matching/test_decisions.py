"""A person decides: accepted stands, rejected is remembered until the search ends."""

from datetime import date

import pytest

from services.matching.domain import Search
from services.matching.domain.kinds import AcceptMatch, RejectMatch
from services.matching.effects import wanted
from shared.contracts.event import Event, Refused
from shared.contracts.matching import (
    MatchAccepted,
    MatchExplained,
    MatchProposed,
    MatchRejected,
    RejectionExplained,
)
from shared.contracts.rejections import MatchRefused
from shared.contracts.trajectory import PeriodEnded
from shared.testing.story import Story
from tests.unit.matching.made_up import REFERENCE
from tests.unit.matching.test_domain import AT, DAY, ENDED, MARKET, PERSON, bring, looked, proposal, searching

ACCEPT = AcceptMatch(vacancy="V1", by="job-coach")
REJECT = RejectMatch(vacancy="V1", by="employee", reason="work-too-heavy")
REFUSED = MatchRefused(on=DAY, vacancy="V1", reason="too-far")


def proposed() -> Story[Search]:
    """A search in which V1 and V2 stand proposed."""
    return searching().when(bring(proposal("V1"), proposal("V2")), AT)


def test_an_accepted_proposal_is_told_once_and_stands() -> None:
    """Said twice it is told once; a better vacancy takes nothing away."""
    story = proposed().when(ACCEPT, AT).then(MatchAccepted(vacancy="V1", by="job-coach"))
    story.when(ACCEPT, AT).then()
    story.when(bring(proposal("V3")), AT)
    assert [type(event) for event in story.events] == [MatchProposed, MatchExplained]
    assert story.state.accepted == ("V1",)
    assert set(story.state.told) == {"V1", "V2", "V3"}


def test_a_rejection_is_told_with_its_reason_apart_and_once() -> None:
    """The reason can be about a limit: it rides on the closed topic."""
    story = proposed().when(REJECT, AT)
    story.then(
        MatchRejected(vacancy="V1", by="employee", opening=1),
        RejectionExplained(vacancy="V1", reason="work-too-heavy"),
    )
    assert (MatchRejected.topic, RejectionExplained.topic) == ("matching-events", "matching-advice")
    assert "reason" not in MatchRejected.model_fields
    story.when(REJECT, AT).then()


def test_a_rejected_vacancy_is_not_proposed_again() -> None:
    """Not when the matcher wants it, not with another verdict; V2 stands."""
    story = proposed().when(REJECT, AT)
    story.when(bring(proposal("V1")), AT).then()
    story.when(bring(proposal("V1", kilos=None)), AT).then()
    assert set(story.state.told) == {"V2"}


def test_who_accepted_may_still_say_no() -> None:
    """After the interview it is not to be."""
    story = proposed().when(ACCEPT, AT).when(REJECT, AT)
    assert (story.state.accepted, story.state.rejected) == ((), {"V1": 1})


def test_an_accepted_proposal_goes_with_its_vacancy() -> None:
    """The vacancy is gone: nothing stands accepted that does not stand proposed."""
    story = proposed().when(ACCEPT, AT).when(bring(gone=("V1",)), AT)
    assert (story.state.accepted, set(story.state.told)) == ((), {"V2"})


@pytest.mark.parametrize("asked", [ACCEPT, REJECT], ids=["accept", "reject"])
def test_of_what_is_not_proposed_nothing_is_decided(asked: Event) -> None:
    """A refusal with the field that is wrong."""
    searching().when(asked, AT)
    (refused,) = searching().when(asked, AT).events
    assert isinstance(refused, Refused)
    assert (refused.code, refused.path) == ("not-proposed", "vacancy")


def test_a_refusal_that_trajectory_tells_is_remembered_like_one_at_the_door() -> None:
    """Told once, also where the record comes again, and where the proposal is gone already."""
    story = proposed().when(REFUSED, AT)
    story.then(
        MatchRejected(vacancy="V1", by="trajectory", opening=1),
        RejectionExplained(vacancy="V1", reason="too-far"),
    )
    story.when(REFUSED, AT).then()
    searching().when(REFUSED, AT).when(bring(proposal("V1")), AT).then()


def test_what_was_decided_ends_with_the_search() -> None:
    """Nothing of the person is left; a late refusal of the search that ended is nothing."""
    story = proposed().when(ACCEPT, AT).when(RejectMatch(vacancy="V2", by="employee", reason="other"), AT)
    story.when(ENDED, AT)
    assert story.state == Search(ended=1)
    story.when(REFUSED, AT).then()


def test_a_refusal_of_the_next_search_outlives_the_end_of_the_one_before() -> None:
    """The topics come in any order: the second opening's refusal before the first one's end, or after it."""
    second = REFUSED.model_copy(update={"opening": 2})
    end = PeriodEnded(period=1, last_day=date(2026, 4, 1), reason="recovered")
    one = searching().when(second, AT).when(end, AT)
    other = searching().when(end, AT).when(second, AT)
    assert one.state == other.state == Search(ended=1, rejected={"V1": 2})


def test_the_next_best_takes_the_place_of_what_was_rejected() -> None:
    """Thirty alike of which the first is rejected: the second to the twenty-first are wanted."""
    asked = wanted(PERSON, MARKET, (), REFERENCE, rejected=("V00",))
    assert [each.match.vacancy for each in asked.wanted] == [f"V{n:02}" for n in range(1, 21)]


def test_a_proposal_comes_with_what_to_ask() -> None:
    """Nobody said what is to be lifted: the advice holds the question, about the job."""
    silent = [each.model_copy(update={"demands": {}}) for each in MARKET[:1]]
    story = searching().when(looked((), silent), AT)
    (why,) = story.told(MatchExplained)
    (question,) = why.questions
    assert question.item == "lift-carry"
    assert question.nl == "Hoeveel kilo moet er ten hoogste worden getild of gedragen?"
