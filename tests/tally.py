"""A small service for the kernel's tests: it adds, tells every sum, and says when a ten is passed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from pydantic import BaseModel

from shared.contracts.event import DayBegan, Event, Refused, RulebookChanged
from shared.kernel.decider import Decider
from shared.kernel.message import Message

AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


class Added(Event):
    """Heard: something to add."""

    kind = "test.added.v1"
    amount: int


class Summed(Event):
    """Told: the sum so far."""

    kind = "test.summed.v1"
    topic = "intake-events"
    total: int


class Rounded(Event):
    """Told on another topic: a ten was passed."""

    kind = "test.rounded.v1"
    topic = "intake-capacity"
    tens: int


class Rested(Event):
    """Kept: the day that began was seen."""

    kind = "test.rested.v1"
    on: str


class Renewed(Event):
    """Kept: other rules hold."""

    kind = "test.renewed.v1"
    version: str


class Tally(BaseModel):
    """The sum, and the day after which nothing is due."""

    total: int = 0
    rested: str = ""


def decide(state: Tally, event: Event, at: datetime) -> Sequence[Event]:
    """Adds; refuses below zero; breaks on 13, as a rule with a fault would."""
    if isinstance(event, DayBegan):
        return [Rested(on=event.on)]
    if isinstance(event, RulebookChanged):
        return [Renewed(version=event.version)]
    if not isinstance(event, Added):
        return []
    if event.amount < 0:
        return [Refused(code="below-zero", detail="Only what is above zero is added.", path="amount")]
    if event.amount == 13 and not MENDED:
        raise ArithmeticError("a rule with a fault")
    total = state.total + event.amount
    crossed = total // 10 > state.total // 10
    return [Summed(total=total), *([Rounded(tens=total // 10)] if crossed else [])]


MENDED: list[bool] = []
"""A test puts something in it to mend the faulty rule."""


def evolve(state: Tally, event: Event) -> Tally:
    """The sum follows what was told."""
    if isinstance(event, Summed):
        return state.model_copy(update={"total": event.total})
    if isinstance(event, Rested):
        return state.model_copy(update={"rested": event.on})
    return state


def due(state: Tally) -> date | None:
    """A tally that passed five is due on the sixth of January, once."""
    return date(2026, 1, 6) if state.total > 5 and not state.rested else None


KINDS = {
    each.kind: each for each in (Added, Summed, Rounded, Rested, Refused, Renewed, RulebookChanged, DayBegan)
}
TALLY = Decider(
    service="tally",
    state=Tally,
    decide=decide,
    evolve=evolve,
    due=due,
    kinds=KINDS,
    hears={Added.kind: Added},
)


def added(about: str, amount: int, id: str, command: bool = False) -> Message:
    """A message that adds."""
    return Message(
        id=id,
        about=about,
        at=AT,
        event=Added(amount=amount),
        tenant="demo",
        employer="bakkerij",
        source="test",
        correlation=id,
        command=command,
    )
