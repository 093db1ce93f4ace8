"""What a service hears, delivered as Kafka may: each record again and again, and the topics in any order."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Generic

from hypothesis import settings
from hypothesis import strategies as st

from shared.contracts.event import Event
from shared.kernel.cases import Cases
from shared.kernel.clock import derived_id
from shared.kernel.decider import Decider, S
from shared.kernel.message import Message
from shared.testing.memory import MemoryBus, MemoryJournal, NoProjection

Streams = Mapping[str, Sequence[Message]]
"""What was told, by topic, in order."""
CASES = ("zaak-1", "zaak-2")
SOAKED = settings.get_current_profile_name() == "soak"
SO_MANY = settings() if SOAKED else settings(max_examples=40, derandomize=True)
"""The same orders each time; in the soak many, and others each time."""


def at(day: date) -> datetime:
    """Ten or eleven in the morning of a day."""
    return datetime.combine(day, time(9), UTC)


def said(event: Event, day: date, about: str, n: int) -> Message:
    """What somebody asks of a service on a day; `n` tells it from the rest."""
    id = derived_id("told-by-somebody", about, event.kind, n)
    return Message(id, about, at(day), event, "demo", "bakkerij", "somebody", id)


@dataclass
class At(Generic[S]):
    """A service with its journal and its bus in memory, and a clock that is set by hand."""

    decider: Decider[S]

    def __post_init__(self) -> None:
        """Nothing heard, nothing told."""
        self.bus, self.moment = MemoryBus(), at(date(2025, 1, 1))
        self.cases = Cases(
            self.decider, MemoryJournal(self.decider), self.bus, NoProjection(), lambda: self.moment
        )

    def take(self, messages: Sequence[Message]) -> None:
        """One batch."""
        asyncio.run(self.cases.take(messages))

    def tick(self, today: date) -> None:
        """Every day that is due up to and with today begins."""
        self.moment = max(self.moment, at(today))
        fed = 1
        while fed:
            # A case in which something was just recorded is left alone a moment.
            self.moment += timedelta(minutes=1)
            fed = asyncio.run(self.cases.tick(today))

    def states(self) -> dict[str, str]:
        """Each case as JSON, byte for byte."""
        folds = asyncio.run(self.cases.journal.folds(CASES))
        return {about: each.state.model_dump_json(by_alias=True) for about, each in folds.items()}

    def told(self) -> dict[tuple[str, str], list[tuple[str, int, bytes]]]:
        """By topic and case what was told, in order: id, sequence, body."""
        of: dict[tuple[str, str], list[tuple[str, int, bytes]]] = {}
        for each in self.bus.told:
            row = (each.id, each.sequence, each.body)
            of.setdefault((each.event.topic or "", each.about), []).append(row)
        return of

    def streams(self, decider: Decider[Any]) -> Streams:
        """What another service hears of what this one told, by topic."""
        heard = [each for each in self.bus.told if each.event.kind in decider.hears]
        topics = sorted({each.event.topic or "" for each in heard})
        return {topic: [each for each in heard if each.event.topic == topic] for topic in topics}


def joined(*streams: Streams) -> Streams:
    """What several services told."""
    return {topic: messages for each in streams for topic, messages in each.items()}


def topic_by_topic(streams: Streams) -> list[Message]:
    """One topic after the other, each in order."""
    return [message for messages in streams.values() for message in messages]


@st.composite
def any_order(draw: st.DrawFn, streams: Streams) -> list[Message]:
    """Every message once: each topic in its order, the topics in any."""
    of = {topic: list(messages) for topic, messages in streams.items()}
    turns = [topic for topic, messages in of.items() for _ in messages]
    return [of[topic].pop(0) for topic in draw(st.permutations(turns))]


@st.composite
def cut(draw: st.DrawFn, messages: Sequence[Message], most: int = 8) -> list[list[Message]]:
    """The same messages in batches of any size."""
    batches: list[list[Message]] = []
    rest = list(messages)
    while rest:
        size = draw(st.integers(1, most))
        batches, rest = [*batches, rest[:size]], rest[size:]
    return batches


@st.composite
def thrice(draw: st.DrawFn, messages: Sequence[Message]) -> list[list[Message]]:
    """Each three times, as batches that were polled again are; then everything once more, as when it is told again."""
    again = [message for batch in draw(cut(messages)) for _ in range(3) for message in batch]
    return draw(cut([*again, *messages], 20))


def after(decider: Decider[S], batches: Iterable[Sequence[Message]]) -> At[S]:
    """The service when it has taken these batches."""
    service = At(decider)
    for batch in batches:
        service.take(batch)
    return service
