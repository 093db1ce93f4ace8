"""A subscription as it stands, what waits behind a failure, and what was tried."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from services.notifications.rules.subscribing import Scope
from shared.contracts.classes import DataClass

State = Literal["unconfirmed", "active", "paused", "suspended", "ended"]


@dataclass(frozen=True)
class Subscription:
    """What somebody asked to be told of, where, and how far that is."""

    id: str
    tenant: str
    data_class: DataClass
    url: str | None
    topic: str | None
    """Of a partner, on our Kafka; one of both."""
    kinds: tuple[str, ...] | None
    employers: tuple[str, ...] | None
    where: dict[str, tuple[str, ...]]
    state: State
    cursor: int
    """Everything up to this number was delivered, or waits behind something that failed."""
    revision: int = 1
    """Counts the changes that somebody asked for."""
    replays: int = 0
    """Counts how often it began anew from an earlier place: what waited before that waits no longer."""
    secret: int = 1
    """The version of its secret."""
    rotated_at: datetime | None = None
    why: str | None = None
    """Why it is suspended or ended, as a code."""
    stopped_at: str | None = None
    """The id of the event at which it was suspended."""
    delivered: int = 0
    last_event: str | None = None
    last_at: datetime | None = None

    @property
    def scope(self) -> Scope:
        """What it sees."""
        return Scope(
            self.tenant,
            None if self.kinds is None else frozenset(self.kinds),
            None if self.employers is None else frozenset(self.employers),
            tuple(sorted((name, frozenset(values)) for name, values in self.where.items())),
        )


@dataclass(frozen=True)
class Behind:
    """A case of which an event failed: what follows of that case waits behind it."""

    subscription: str
    replays: int
    """Of the subscription, when it failed."""
    case: str
    n: int
    """The number of the event that is tried next."""
    event: str
    tries: int
    since: datetime
    """When that event failed first."""
    at: datetime
    """When it is tried again."""


@dataclass(frozen=True)
class Try:
    """A delivery that failed, or that somebody asked for to test."""

    subscription: str
    event: str
    kind: str
    at: datetime
    code: str
    status: int | None
    """Of HTTP, where there was an answer."""
    milliseconds: int


@dataclass
class Progress:
    """How far a served subscription came since it was last written down."""

    cursor: int
    delivered: int = 0
    last_event: str | None = None
    last_at: datetime | None = None
    tried: list[Try] = field(default_factory=list[Try])
