"""What matching forgets of a candidate once a period is over, and what it keeps of the one that comes next."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain import DECIDER, Search, decide, evolve
from services.matching.domain.forgetting import of_what_ended
from services.matching.domain.kinds import (
    BringToWanted,
    CapacityKept,
    ProfileKept,
    Proposal,
    RejectMatch,
    SearchClosed,
    SearchOpened,
)
from shared.contracts.event import Event
from shared.contracts.matching import (
    MatchExplained,
    MatchProposed,
    MatchRejected,
    MatchWithdrawn,
    RejectionExplained,
)
from shared.contracts.rejections import MatchRefused
from shared.contracts.trajectory import (
    CapacityEstablished,
    PeriodEnded,
    SearchProfile,
    SearchProfileRevised,
    SecondTrackStarted,
)
from tests.unit.matching.made_up import judged

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = date(2026, 3, 2)


def started(opening: int = 1) -> Event:
    return SecondTrackStarted(on=DAY, opening=opening)


def capacity(kilos: int = 10, opening: int = 1) -> Event:
    return CapacityEstablished(on=DAY, capacity={"lift-carry": kilos}, opening=opening)


def profile(opening: int = 1) -> Event:
    return SearchProfileRevised(on=DAY, profile=SearchProfile(postcode="1000"), opening=opening)


def ended(opening: int = 1) -> Event:
    return PeriodEnded(period=opening, last_day=DAY, reason="recovered", opening=opening)


def refused(vacancy: str, opening: int) -> Event:
    return MatchRefused(on=DAY, vacancy=vacancy, reason="too-far", opening=opening)


def bring(*vacancies: str, kilos: int = 10) -> Event:
    """Work that asks five kilos, for somebody who can lift so many."""
    pairs = [
        judged({"capacity": {"lift-carry": kilos}}, {"vacancy": each, "demands": {"lift-carry": 5}})
        for each in vacancies
    ]
    wanted = tuple(Proposal(title="baliewerk", match=each) for each in pairs)
    return BringToWanted(capacity={"lift-carry": kilos}, wanted=wanted)


def journal(*heard: Event) -> list[Event]:
    """Everything that was done, in order, when these came one after the other."""
    state, done = Search(), list[Event]()
    for each in heard:
        for event in decide(state, each, AT):
            state = evolve(state, event)
            done.append(event)
    return done


def forgotten(events: Sequence[Event]) -> list[type[Event]]:
    return [type(events[n]) for n in sorted(of_what_ended(events))]


def kept(events: Sequence[Event]) -> list[type[Event]]:
    places = of_what_ended(events)
    return [type(each) for n, each in enumerate(events) if n not in places]


SEARCH = (started(), capacity(), profile(), bring("V1", "V2"))
NO = RejectMatch(vacancy="V1", by="case-manager", reason="too-far")


def test_a_search_that_goes_on_forgets_nothing() -> None:
    """Limits, wishes, reasons: all of them are still needed."""
    assert forgotten(journal(*SEARCH, NO, capacity(5))) == []


def test_a_search_that_ended_forgets_limits_wishes_and_reasons() -> None:
    """Also those that were replaced. What everybody in the case saw stays."""
    events = journal(*SEARCH, NO, capacity(5), ended())
    assert forgotten(events) == [
        *(CapacityKept, ProfileKept),
        *(MatchExplained, MatchExplained),
        *(RejectionExplained, CapacityKept),
    ]
    assert kept(events) == [
        *(SearchOpened, MatchProposed, MatchProposed, MatchRejected),
        *(MatchWithdrawn, SearchClosed),
    ]


def test_limits_known_without_a_search_are_forgotten_too() -> None:
    """The second track never began: what was heard of the candidate goes with the period all the same."""
    assert forgotten(journal(capacity(), profile(), ended())) == [CapacityKept, ProfileKept]


def test_what_came_ahead_of_the_next_opening_stays() -> None:
    """Limits, wishes and a no of the second opening, heard on the other topic before the first one's end."""
    ahead = (capacity(7, opening=2), profile(opening=2), refused("V9", opening=2))
    events = journal(*SEARCH, *ahead, ended())
    places = of_what_ended(events)
    assert forgotten(events) == [CapacityKept, ProfileKept, MatchExplained, MatchExplained]
    assert [each for n, each in enumerate(events) if isinstance(each, CapacityKept) and n not in places] == [
        CapacityKept(capacity={"lift-carry": 7}, opening=2)
    ]
    assert RejectionExplained in kept(events)


def test_a_second_search_keeps_its_own_until_it_ends() -> None:
    """The first one's are gone, the second one's stay; when that ends, they go too."""
    second = (started(2), capacity(7, opening=2), profile(opening=2), bring("V3", kilos=7))
    events = journal(*SEARCH, ended(), *second)
    places = of_what_ended(events)
    closed = next(n for n, each in enumerate(events) if isinstance(each, SearchClosed))
    assert max(places) < closed
    both = journal(*SEARCH, ended(), *second, ended(2))
    assert not {CapacityKept, ProfileKept, MatchExplained} & set(kept(both))


def test_matching_looks_at_cases_that_ended_once() -> None:
    """Before the first end there is nothing to look for; afterwards always, also while a new search goes on."""
    assert DECIDER.forgets
    search = reduce(evolve, journal(*SEARCH), Search())
    assert not DECIDER.forgets.begun(search)
    assert DECIDER.forgets.begun(reduce(evolve, journal(*SEARCH, ended(), started(2)), Search()))


OPENINGS = st.integers(1, 3)
HEARD = st.one_of(
    st.builds(started, OPENINGS),
    st.builds(capacity, st.integers(5, 7), OPENINGS),
    st.builds(profile, OPENINGS),
    st.builds(ended, OPENINGS),
    st.builds(refused, st.sampled_from(["V1", "V2", "V3"]), OPENINGS),
    st.builds(lambda kilos: bring("V1", "V2", kilos=kilos), st.integers(5, 7)),
    st.just(NO),
)


@given(heard=st.lists(HEARD, max_size=25))
def test_without_what_is_forgotten_the_search_is_the_same(heard: list[Event]) -> None:
    """In whatever order things came, the fold of what stays is the fold of everything."""
    events = journal(*heard)
    places = of_what_ended(events)
    stays = [each for n, each in enumerate(events) if n not in places]
    assert reduce(evolve, stays, Search()) == reduce(evolve, events, Search())


@given(heard=st.lists(HEARD, max_size=25))
def test_once_ended_nothing_is_known_but_what_is_of_a_later_opening(heard: list[Event]) -> None:
    """After the last end of all three openings no limit, wish or reason stands anywhere."""
    events = journal(*heard, ended(3))
    stays = [each for n, each in enumerate(events) if n not in of_what_ended(events)]
    assert not [
        each
        for each in stays
        if isinstance(each, CapacityKept | ProfileKept | MatchExplained | RejectionExplained)
    ]
