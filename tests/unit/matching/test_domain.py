"""Stories of a search: matched when all is known, in either order; withdrawn for a reason, never for a better one."""

from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

from services.matching.domain import (
    DECIDER,
    BringToWanted,
    CapacityKept,
    ProfileKept,
    Proposal,
    Search,
    SearchClosed,
    SearchOpened,
)
from services.matching.effects import TOP, wanted
from services.matching.rules.shapes import Candidate, Vacancy
from shared.contracts.event import Event
from shared.contracts.matching import MatchExplained, MatchProposed, MatchWithdrawn
from shared.contracts.trajectory import (
    CapacityEstablished,
    PeriodEnded,
    SearchProfile,
    SearchProfileRevised,
    SecondTrackStarted,
)
from shared.testing.story import Story
from tests.unit.matching.made_up import REFERENCE, candidate, judged, vacancy

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = date(2026, 3, 2)
STARTED = SecondTrackStarted(on=DAY)
CAPACITY = CapacityEstablished(on=DAY, capacity={"lift-carry": 10})
PROFILE = SearchProfileRevised(on=DAY, profile=SearchProfile(postcode="1000"))
ENDED = PeriodEnded(period=1, last_day=DAY, reason="recovered")


def proposal(vacancy: str = "V1", kilos: int | None = 5, rank: int = 1) -> Proposal:
    """Work that asks so many kilos to be lifted of somebody who can lift ten; None where nobody said."""
    demands = {} if kilos is None else {"lift-carry": kilos}
    match = judged({"capacity": {"lift-carry": 10}}, {"vacancy": vacancy, "demands": demands})
    return Proposal(title="baliewerk", match=match.model_copy(update={"rank": rank}))


def bring(*wanted: Proposal, **gone: Any) -> BringToWanted:
    return BringToWanted.model_validate({"capacity": {"lift-carry": 10}, "wanted": wanted, **gone})


def searching() -> Story[Search]:
    """A search of which all three are known."""
    return Story(DECIDER).when(STARTED, AT).when(CAPACITY, AT).when(PROFILE, AT)


def kinds(story: Story[Search]) -> list[type]:
    return [type(event) for event in story.events]


def test_either_order_of_the_topics_makes_the_same_search() -> None:
    """The track's start comes on one topic, limits and profile on another: all six orders end alike."""
    for order in permutations((STARTED, CAPACITY, PROFILE)):
        story = Story(DECIDER)
        for event in order:
            assert not story.state.complete
            story.when(event, AT)
        assert story.state == searching().state
        assert story.state.complete


def test_nothing_is_proposed_before_all_three_are_known() -> None:
    """Without limits, without a profile or before the track began, the best vacancy waits."""
    events: tuple[Event, ...] = (STARTED, CAPACITY, PROFILE)
    for left_out in events:
        story = Story(DECIDER)
        for event in events:
            if event is not left_out:
                story.when(event, AT)
        story.when(bring(proposal()), AT).then()


def test_the_same_again_is_nothing() -> None:
    """What is known already is not kept twice; a revision is kept."""
    story = searching()
    for event in (STARTED, CAPACITY, PROFILE):
        story.when(event, AT).then()
    less = CapacityEstablished(on=DAY, capacity={"lift-carry": 5})
    story.when(less, AT).then(CapacityKept(capacity={"lift-carry": 5}))
    farther = SearchProfile(postcode="1000", max_travel_km=50)
    story.when(SearchProfileRevised(on=DAY, profile=farther), AT).then(ProfileKept(profile=farther))


def test_a_proposal_is_told_with_its_reasons_apart_and_once() -> None:
    """What everybody may see on one topic, why on another; a second look finds no difference."""
    story = searching().when(bring(proposal()), AT)
    assert kinds(story) == [MatchProposed, MatchExplained]
    (told,) = story.told(MatchProposed)
    assert told == MatchProposed(vacancy="V1", title="baliewerk", verdict="fits", rank=1)
    assert told.topic != MatchExplained.topic
    story.when(bring(proposal()), AT).then()


def test_a_better_vacancy_withdraws_nothing() -> None:
    """V2 comes first now and V1 is no longer among the best: V1 stands."""
    story = searching().when(bring(proposal("V1")), AT).when(bring(proposal("V2")), AT)
    assert kinds(story) == [MatchProposed, MatchExplained]
    assert story.state.told == {"V1": "fits", "V2": "fits"}


def test_a_proposal_is_withdrawn_when_it_misfits_or_is_gone_and_once() -> None:
    """Each with its reason; what was never proposed is not withdrawn."""
    story = searching().when(bring(proposal("V1"), proposal("V2")), AT)
    story.when(bring(misfits=("V1", "V9"), gone=("V2",)), AT)
    story.then(
        MatchWithdrawn(vacancy="V2", reason="vacancy-gone"),
        MatchWithdrawn(vacancy="V1", reason="no-longer-fits"),
    )
    story.when(bring(misfits=("V1",), gone=("V2",)), AT).then()


def test_a_changed_verdict_is_proposed_again() -> None:
    """Nobody had said what is to be lifted: ask; now it is five kilos of ten: fits."""
    story = searching().when(bring(proposal(kilos=None)), AT)
    assert story.state.told == {"V1": "ask"}
    story.when(bring(proposal(kilos=5)), AT)
    assert kinds(story) == [MatchProposed, MatchExplained]
    assert story.state.told == {"V1": "fits"}


def test_a_list_made_for_another_capacity_is_of_no_use() -> None:
    """While the matcher looked, the bedrijfsarts found less: its list is not told, the next look makes another."""
    searching().when(bring(proposal(), capacity={"lift-carry": 15}), AT).then()


def test_what_breaks_a_limit_is_never_proposed() -> None:
    """Fifteen kilos of ten, even when somebody wants it proposed."""
    searching().when(bring(proposal(kilos=15)), AT).then()


def test_the_end_of_the_period_ends_the_search_and_forgets_the_limits() -> None:
    """Every proposal is withdrawn, then nothing of the person is left in the state; a second end is nothing."""
    story = searching().when(bring(proposal("V2"), proposal("V1")), AT).when(ENDED, AT)
    story.then(
        MatchWithdrawn(vacancy="V1", reason="search-ended"),
        MatchWithdrawn(vacancy="V2", reason="search-ended"),
        SearchClosed(opening=1),
    )
    assert story.state == Search(ended=1)
    story.when(ENDED, AT).then()
    story.when(bring(proposal()), AT).then()
    story.when(STARTED, AT).then()
    story.when(STARTED.model_copy(update={"opening": 2}), AT).then(SearchOpened())


MARKET = [vacancy(vacancy=f"V{n:02}", postcode="1000", demands={"lift-carry": 5}) for n in range(30)]
PERSON = candidate(postcode="1000", capacity={"lift-carry": 10})


def looked(told: tuple[str, ...], market: list[Vacancy], person: Candidate = PERSON) -> BringToWanted:
    return wanted(person, market, told, REFERENCE)


def test_the_best_are_wanted_and_whatever_was_told_and_still_holds() -> None:
    """Thirty alike: the first twenty by name, and V29, which was proposed before."""
    asked = looked(("V29",), MARKET)
    names = [each.match.vacancy for each in asked.wanted]
    assert names == [f"V{n:02}" for n in range(TOP)] + ["V29"]
    assert (asked.misfits, asked.gone) == ((), ())


def test_what_was_told_and_no_longer_holds_is_named_with_why() -> None:
    """V00 now asks fifteen kilos, V99 is no longer there."""
    heavier = [vacancy(vacancy="V00", postcode="1000", demands={"lift-carry": 15}), *MARKET[1:]]
    asked = looked(("V00", "V01", "V99"), heavier)
    assert (asked.misfits, asked.gone) == (("V00",), ("V99",))
    assert "V00" not in {each.match.vacancy for each in asked.wanted}


def test_a_second_look_finds_no_difference() -> None:
    """What was brought is wanted again, and deciding it again tells nothing."""
    story = searching().when(looked((), MARKET), AT)
    assert len(story.told(MatchProposed)) == TOP
    story.when(looked(tuple(sorted(story.state.told)), MARKET), AT).then()
