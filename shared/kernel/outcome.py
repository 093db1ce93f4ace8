"""What became of a record: done, later, or dead. There is no fourth."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Done:
    """It is in the journal, or it was not for us."""


@dataclass(frozen=True)
class Later:
    """Our own Kafka or MongoDB could not be reached; nothing is wrong with the record."""

    why: str


@dataclass(frozen=True)
class Dead:
    """The record cannot be read. It is parked with its reason and the next one goes on."""

    code: str
    path: str | None = None


Outcome = Done | Later | Dead


class Unavailable(Exception):
    """Kafka or MongoDB did not do what was asked; to be tried again. Becomes `Later`."""
