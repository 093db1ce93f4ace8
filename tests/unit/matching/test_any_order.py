"""What the trajectory tells reaches matching in any order of its topics and again and again: one search comes of it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.matching.domain import DECIDER, CapacityKept, Search
from services.trajectory.domain import DECIDER as TRAJECTORY
from shared.contracts.event import Event
from shared.contracts.trajectory import (
    CapacityEstablished,
    PeriodEnded,
    SearchProfile,
    SearchProfileRevised,
    SecondTrackStarted,
)
from shared.testing.story import Story
from tests.unit.kernel.any_order import (
    CASES,
    SO_MANY,
    At,
    Streams,
    after,
    any_order,
    at,
    said,
    thrice,
    topic_by_topic,
)
from tests.unit.trajectory.reported import MONDAY, heard

DAY = date(2026, 3, 2)


@st.composite
def second_tracks(draw: st.DrawFn) -> Streams:
    """What matching hears: searches that begin, change, end with their period, and begin again with the next."""
    trajectory = At(TRAJECTORY)
    trajectory.take(topic_by_topic(draw(heard(("fit for six weeks", "fit for a week", "works in part")))))
    day = MONDAY + timedelta(days=5)
    for n in range(draw(st.integers(2, 8))):
        for about in CASES:
            trajectory.take([said(event, day, about, n) for event in draw(st.permutations(asked(n, day)))])
        day += timedelta(days=draw(st.integers(1, 60)))
        trajectory.tick(day)
    return trajectory.streams(DECIDER)


def asked(n: int, day: date) -> list[Event]:
    """All that a search needs; every second time with the limits of the time before."""
    return [
        SecondTrackStarted(on=day),
        CapacityEstablished(on=day, capacity={"lift-carry": 5 + n // 2}),
        SearchProfileRevised(on=day, profile=SearchProfile(postcode="1000", max_travel_km=10 + n // 2)),
    ]


@SO_MANY
@given(second_tracks(), st.data())
def test_what_comes_three_times_tells_the_same_as_once(streams: Streams, data: st.DataObject) -> None:
    """In one order, whichever: states, and what was told, are those of every record once."""
    order = data.draw(any_order(streams))
    once, again = after(DECIDER, [order]), after(DECIDER, data.draw(thrice(order)))
    assert again.states() == once.states()
    assert again.told() == once.told()


@SO_MANY
@given(second_tracks(), st.data())
def test_whichever_topic_comes_first_the_state_is_the_same(streams: Streams, data: st.DataObject) -> None:
    """Byte for byte."""
    other = data.draw(any_order(streams))
    assert (
        after(DECIDER, data.draw(thrice(other))).states()
        == after(DECIDER, [topic_by_topic(streams)]).states()
    )


def test_limits_that_come_before_the_end_of_the_last_search_are_those_of_the_next() -> None:
    """The closed topic is ahead: the end of the first opening forgets its own limits, not the second's."""
    first = CapacityEstablished(on=DAY, opening=1, capacity={"lift-carry": 10})
    second = CapacityEstablished(on=DAY, opening=2, capacity={"lift-carry": 10})
    begun = Story(DECIDER).when(SecondTrackStarted(on=DAY), at(DAY)).when(first, at(DAY))
    begun.when(second, at(DAY)).then(CapacityKept(capacity={"lift-carry": 10}, opening=2))
    begun.when(PeriodEnded(period=1, last_day=DAY, reason="recovered"), at(DAY))
    assert begun.state == Search(ended=1, capacity={"lift-carry": 10}, capacity_of=2)
