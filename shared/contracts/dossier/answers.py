"""Answers: whoever is asked agrees with an entry, or does not and says why; the last answer settles it.

That an offer or a term was answered says something of what the employee can do, so none of it is told openly.
"""

from typing import Annotated

from pydantic import StrictBool

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier.entry import CLOSED, Entry, Line, Ref, Text


class EntryAgreed(Entry):
    """Whose word is asked agrees with an entry: a signature under a plan, an evaluation, an agreement, an offer."""

    kind = "trajectory.entry-agreed.v1"
    topic = CLOSED

    of: Annotated[Ref, PROCESS]
    """The entry agreed with."""


class EntryDeclined(Entry):
    """Whose word is asked does not agree with an entry, and says why."""

    kind = "trajectory.entry-declined.v1"
    topic = CLOSED

    of: Annotated[Ref, PROCESS]
    """The entry that is not agreed with."""
    reason: Annotated[Text, CAPACITY]
    """Why not, in terms of work."""


class EntryAnswered(Entry):
    """Everybody whose word was asked has answered an entry."""

    kind = "trajectory.entry-answered.v1"
    topic = CLOSED

    of: Annotated[Ref, PROCESS]
    """The entry that was answered."""
    what: Annotated[Line, PROCESS]
    """Its kind, by name."""
    agreed: Annotated[StrictBool, PROCESS]
    """Whether all agreed."""
    first: Annotated[StrictBool, PROCESS]
    """Whether it is the first of its kind that all have answered in this sickness."""


ANSWERS: tuple[type[Entry], ...] = (EntryAgreed, EntryDeclined, EntryAnswered)
"""Answers, and the last of them."""
