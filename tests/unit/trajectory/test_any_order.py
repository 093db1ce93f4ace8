"""What intake tells reaches the trajectory in any order of its topics and again and again: one state comes of it.

What was told on the way is the order's own, and so is its count (`opening`). While facts contradict each other the
dates told before stand: then only what is known is the same.
"""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.trajectory.domain import DECIDER, Trajectory
from services.trajectory.rules import BadFacts, clock
from tests.unit.kernel.any_order import CASES, SO_MANY, At, Streams, after, any_order, thrice, topic_by_topic
from tests.unit.trajectory.reported import MONDAY, heard

KNOWN = {"person", "employment", "facts", "reports", "heard_on"}


def decided(trajectory: At[Trajectory], about: str) -> str:
    """The state of a case but for the count of its tellings; of contradictory facts only what is known."""
    state = Trajectory.model_validate_json(trajectory.states()[about])
    if contradictory(state):
        return state.model_dump_json(by_alias=True, include=KNOWN)
    return state.model_dump_json(by_alias=True, exclude={"opening"})


def contradictory(state: Trajectory) -> bool:
    """Whether no clock can be made of what is known."""
    assert state.employment is not None
    try:
        clock(state.facts, state.employment, state.heard_on)
    except BadFacts:
        return True
    return False


@SO_MANY
@given(heard(), st.data())
def test_what_comes_three_times_tells_the_same_as_once(streams: Streams, data: st.DataObject) -> None:
    """In one order, whichever: states, ids, sequences and bodies are those of every record once."""
    order = data.draw(any_order(streams))
    once, again = after(DECIDER, [order]), after(DECIDER, data.draw(thrice(order)))
    assert again.states() == once.states()
    assert again.told() == once.told()


@SO_MANY
@given(heard(), st.integers(0, 800), st.data())
def test_whichever_topic_comes_first_the_state_is_the_same(
    streams: Streams, days: int, data: st.DataObject
) -> None:
    """Byte for byte, dates and days to wait for included, and again when every day that was due has begun."""
    mixed = after(DECIDER, data.draw(thrice(data.draw(any_order(streams)))))
    ordered = after(DECIDER, [topic_by_topic(streams)])
    for about in CASES:
        assert decided(mixed, about) == decided(ordered, about)
    for each in (mixed, ordered):
        each.tick(MONDAY + timedelta(days=days))
    for about in CASES:
        assert decided(mixed, about) == decided(ordered, about)
