"""What a journal keeps of an event that had to be forgotten, and how a service says which have to be. Pure."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import BaseModel

from shared.contracts.event import Event

S = TypeVar("S", bound=BaseModel)


class Forgotten(Event):
    """An event whose body left the journal. It is told on no topic, and no fold hears it."""

    kind = "kernel.forgotten.v1"

    of: str
    """The kind it was written in."""
    was_on: str | None = None
    """The topic it was told on: it keeps its number there."""


@dataclass(frozen=True)
class Forgets(Generic[S]):
    """What has to leave a service's journal while its cases go on."""

    begun: Callable[[S], bool]
    """Whether a case that stands so has had anything to forget; only then all of its commits are read."""
    places: Callable[[Sequence[Event]], Collection[int]]
    """Of all that a case's commits did, in order, the places of what must be forgotten.

    Without these the fold must give the same case. What is forgotten already stands in its place as `Forgotten`.
    """
