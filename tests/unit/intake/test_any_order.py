"""Intake hears no topic: what is asked again and again with the same key is told once."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain import DECIDER
from tests.unit.kernel.any_order import CASES, after, said, thrice
from tests.unit.trajectory.reported import MONDAY, STEPS, Said, report


@given(st.lists(st.sampled_from(tuple(STEPS)), max_size=6), st.data())
def test_what_is_asked_three_times_tells_the_same_as_once(steps: list[str], data: st.DataObject) -> None:
    """States, ids, sequences and bodies."""
    asked: list[Said] = [(MONDAY, report(MONDAY))]
    asked += [each for n, name in enumerate(steps) for each in STEPS[name](MONDAY + timedelta(days=9 * n))]
    order = [said(each, day, about, n) for n, (day, each) in enumerate(asked) for about in CASES]
    once, again = after(DECIDER, [order]), after(DECIDER, data.draw(thrice(order)))
    assert again.states() == once.states()
    assert again.told() == once.told()
