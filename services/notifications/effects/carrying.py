"""What is carried, and how whoever carries it says no."""

from dataclasses import dataclass
from typing import Literal, Protocol

from services.notifications.rules.letters import Facts
from services.notifications.rules.telling import Occasion
from services.notifications.store.people import Reach

SENT_WITHIN = 90.0
"""Seconds for one hand-over: less than a message is claimed for."""


class Undelivered(Exception):
    """It was not taken. `permanent`: nor will it be, at this address."""

    def __init__(self, code: str, permanent: bool = False) -> None:
        """`code` without an address."""
        super().__init__(code)
        self.code, self.permanent = code, permanent


@dataclass(frozen=True)
class Parcel:
    """One or more messages for one reader, that go in one go."""

    id: str
    """The same for the same messages, however often they are handed over."""
    reach: Reach
    items: tuple[tuple[Occasion, Facts], ...]


class Carrier(Protocol):
    """Hands messages of one channel over."""

    async def carry(self, parcel: Parcel) -> None:
        """Returns once it is taken; raises `Undelivered`."""
        ...


@dataclass(frozen=True)
class Became:
    """What became of a message, as whoever carries it says."""

    state: Literal["on-its-way", "delivered", "failed"]
    code: str = ""


class Asked(Carrier, Protocol):
    """A carrier that can be asked what became of a message."""

    async def became(self, id: str) -> Became:
        """Of a message that it took; raises `Undelivered` where it does not answer."""
        ...
