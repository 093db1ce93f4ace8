"""Passivity: targets that were missed, said to bureau and employee first, to the employer after a term for reply."""

from typing import Annotated

from pydantic import Field

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier.entry import CLOSED, Day, Entry, Part, Ref, Text
from shared.contracts.dossier.second_track import ActivityKind


class Shortfall(Part):
    """A target and what was done of it."""

    what: Annotated[ActivityKind, CAPACITY]
    """The activity."""
    agreed: Annotated[int, CAPACITY]
    """How often it was to be done."""
    done: Annotated[int, CAPACITY]
    """How often it was."""


class Reply(Part):
    """What was replied, and by whom."""

    by: Annotated[str, CAPACITY]
    """The role."""
    reason: Annotated[Text, CAPACITY]
    """In terms of work."""


class PassivityNoticed(Entry):
    """A period is over in which less was done than agreed. Bureau and employee may reply."""

    kind = "trajectory.passivity-noticed.v1"
    topic = CLOSED

    from_: Annotated[Day, Field(alias="from"), CAPACITY]
    """The first day of the period."""
    until: Annotated[Day, CAPACITY]
    """Its last day."""
    short: Annotated[tuple[Shortfall, ...], CAPACITY]
    """What was missed."""
    reply_by: Annotated[Day, CAPACITY]
    """The day until which the employer does not hear of it."""


class PassivityReplied(Entry):
    """What bureau or employee says to it."""

    kind = "trajectory.passivity-replied.v1"
    topic = CLOSED

    notice: Annotated[Ref, PROCESS]
    """The entry in which it was noticed."""
    reason: Annotated[Text, CAPACITY]
    """In terms of work."""


class PassivityReported(Entry):
    """The employer hears that less was done than agreed, with the replies. Not told where it was made good."""

    kind = "trajectory.passivity-reported.v1"
    topic = CLOSED

    notice: Annotated[Ref, PROCESS]
    """The entry in which it was noticed."""
    from_: Annotated[Day, Field(alias="from"), CAPACITY]
    """The first day of the period."""
    until: Annotated[Day, CAPACITY]
    """Its last day."""
    short: Annotated[tuple[Shortfall, ...], CAPACITY]
    """What was missed, as it stands now."""
    replies: Annotated[tuple[Reply, ...], CAPACITY] = ()
    """What was said to it."""


PASSIVITY: tuple[type[Entry], ...] = (PassivityNoticed, PassivityReplied, PassivityReported)
"""Targets that were missed."""
