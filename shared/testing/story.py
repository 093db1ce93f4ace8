"""Given / when / then for deciders: what happened, what is asked, what comes of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Generic, TypeVar

from shared.contracts.event import Event
from shared.kernel.decider import Decider, S

E = TypeVar("E", bound=Event)


class Story(Generic[S]):
    """`Story(DECIDER).given(events).when(event, at).then(expected)`; each step returns the story."""

    def __init__(self, decider: Decider[S]) -> None:
        """A case of which nothing is known."""
        self._decider, self.state = decider, decider.state()
        self.events: Sequence[Event] = ()

    def given(self, *events: Event) -> "Story[S]":
        """What is already in the journal."""
        for event in events:
            self.state = self._decider.evolve(self.state, event)
        return self

    def when(self, event: Event, at: datetime) -> "Story[S]":
        """Decides one event and folds what came of it."""
        self.events = self._decider.decide(self.state, event, at)
        return self.given(*self.events)

    def then(self, *expected: Event) -> "Story[S]":
        """Exactly these events, in this order."""
        assert list(self.events) == list(expected)
        return self

    def told(self, kind: type[E]) -> list[E]:
        """The events of one kind that the last step caused."""
        return [event for event in self.events if isinstance(event, kind)]
