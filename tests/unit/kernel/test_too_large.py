"""An event too large for Kafka is refused before it is stored: afterwards it would be pending for ever."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from shared.contracts.event import Event
from shared.kernel.decider import CommandRefused, Decider, Fold, advance, release
from shared.kernel.message import MAX_BYTES
from tests.tally import AT, TALLY, Tally, added


class Said(Event):
    """Told: as long as was asked for."""

    kind = "test.said.v1"
    topic = "intake-events"
    text: str


class Noted(Event):
    """Kept: on no topic, so of any size."""

    kind = "test.noted.v1"
    text: str


OVERHEAD = len('{"text":""}')


def says(event: type[Said] | type[Noted]) -> Decider[Tally]:
    """Tells (or keeps) as many bytes as are added."""

    def decide(state: Tally, heard: Event, at: datetime) -> Sequence[Event]:
        amount = heard.model_dump()["amount"]
        return [event(text="x" * (amount - OVERHEAD))]

    return replace(TALLY, decide=decide)


FRESH = Fold(about="a", state=Tally())


def test_the_largest_event_is_told() -> None:
    """Exactly the bound, body included."""
    commit, _ = advance(says(Said), FRESH, [added("a", MAX_BYTES, "m")], AT)
    assert len(commit.told[0].body) == MAX_BYTES


def test_a_command_that_would_tell_a_byte_more_is_refused() -> None:
    """With a code of its own, and nothing is stored."""
    with pytest.raises(CommandRefused) as caught:
        advance(says(Said), FRESH, [added("a", MAX_BYTES + 1, "m", command=True)], AT)
    assert caught.value.refused.code == "too-large"


def test_a_record_that_would_tell_a_byte_more_holds_its_case_until_the_rule_is_mended() -> None:
    """What follows waits behind it; release decides both by the mended rule, in order."""
    records = [added("a", MAX_BYTES + 1, "m1"), added("a", 100, "m2")]
    commit, after = advance(says(Said), FRESH, records, AT)
    assert [(held.message.id, held.why) for held in commit.held] == [
        ("m1", "TooLarge"),
        ("m2", "behind-held"),
    ]
    assert (commit.messages, commit.because) == ((), ("m1", "m2"))
    assert release(says(Said), after, AT)[0].released == 0
    mended, _ = release(says(Noted), after, AT)
    assert (mended.released, len(mended.messages)) == (2, 2)


def test_what_is_kept_may_be_larger_than_a_record() -> None:
    """The bound is Kafka's."""
    commit, _ = advance(says(Noted), FRESH, [added("a", MAX_BYTES + 1, "m")], AT)
    assert len(commit.messages) == 1
