"""What an event is: an immutable fact with a kind, told on a topic or kept inside one service."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Event(BaseModel):
    """A fact in the past tense. Fields a reader does not know are ignored: a new optional one keeps the kind."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    kind: ClassVar[str]
    """For example `trajectory.clock-moved.v1`; `ce_type` on the wire."""

    topic: ClassVar[str | None] = None
    """Where it is told; None for a kind that its service keeps to itself."""

    def key(self, about: str) -> str:
        """The Kafka key: the case, unless the event is about something else (a person)."""
        return about

    @classmethod
    def deleted(cls, key: str) -> "Event | None":
        """What a record without a body says, on a compacted topic: the row under this key is deleted."""
        return None


class Refused(Event):
    """A command that the rules do not allow, with what is wrong and where. A refusal is an event too."""

    kind = "kernel.refused.v1"

    code: str
    detail: str
    path: str | None = None


class DayBegan(Event):
    """Time is a message: the day (in Europe/Amsterdam) on which something of a case is due has begun."""

    kind = "kernel.day-began.v1"

    on: str
    """ISO date."""


class RulebookChanged(Event):
    """The rules by which a case is decided are another version from now on: what follows from them is seen anew."""

    kind = "kernel.rulebook-changed.v1"

    version: str
