"""An entry in the dossier: something that somebody in the case did or said, when, and who says so.

The employer keeps the course of absence and everything undertaken (Regeling procesgang 3). An entry is never changed:
who was wrong withdraws it and makes another.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.event import Event
from shared.contracts.facts_of_intake import Day
from shared.contracts.health_words import NOT_OF_HEALTH

OPEN, CLOSED = "trajectory-events", "trajectory-capacity"

Ref = Annotated[str, Field(min_length=1, max_length=100)]
"""The id of another entry."""
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""One printable line."""
OfWork = Annotated[str, Field(min_length=1, max_length=2_000)]
"""About a firm or a job, where care may be the work: not looked through for words about health."""
Text = Annotated[OfWork, NOT_OF_HEALTH]
"""What a person writes, of work and never of health."""
Percentage = Annotated[int | float, Field(ge=0, le=100)]
WeekHours = Annotated[int | float, Field(ge=0, le=60)]
Euros = Annotated[int | float, Field(ge=0, le=1_000_000)]
HowFar = Literal["yes", "partly", "no"]
Subsidy = Literal["none", "to-ask", "asked", "granted", "refused"]


class Part(BaseModel):
    """A part of an entry, written by a person: what it does not know it refuses."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Entry(Event):
    """What every entry says of itself. `entry`, `by`, `who` and `opening` are set by us, never sent."""

    entry: Annotated[str, PROCESS] = ""
    """Its own id, by which later entries speak of it."""
    on: Annotated[Day, PROCESS]
    """The day it speaks of."""
    by: Annotated[str, PROCESS] = ""
    """The role of who made it."""
    who: Annotated[str, PROCESS] = ""
    """Who made it, as their login names them; no name."""
    opening: Annotated[int, PROCESS] = 1
    """The how-manieth opening of the case this belongs to."""


class Said(Entry):
    """One that the platform makes and that says in words what it means."""

    says_nl: Annotated[tuple[str, ...], CAPACITY]
    """In Dutch, a sentence each."""
    says_en: Annotated[tuple[str, ...], CAPACITY]
    """The same in English."""


class Versioned(Entry):
    """One of which a single one stands at a time: who changes it has seen the one that stands, and names it."""

    replaces: Annotated[Ref | None, PROCESS] = None
    """The one that stood before, where there was one."""


SET_BY_US = frozenset({"entry", "by", "who", "opening", "person", "content"})


def name_of(entry: type[Entry] | Entry) -> str:
    """`consult-held` of `trajectory.consult-held.v1`: how an entry is named where it is made and listed."""
    return entry.kind.split(".")[1]


class EntryWithdrawn(Entry):
    """An entry was wrong and no longer counts; that it was there stays known."""

    kind = "trajectory.entry-withdrawn.v1"
    topic = OPEN

    withdraws: Annotated[Ref, PROCESS]
    """The entry that was wrong."""
