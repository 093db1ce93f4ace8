"""What only one kind of second track has: a place to gain experience, support, a business of one's own."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier.entry import (
    CLOSED,
    Day,
    Entry,
    Euros,
    HowFar,
    Line,
    Ref,
    Text,
    Versioned,
    WeekHours,
)


class ExperiencePlaceArranged(Entry):
    """A place to gain experience of work (werkervaringsplaats)."""

    kind = "trajectory.experience-place-arranged.v1"
    topic = CLOSED

    place: Annotated[Line, CAPACITY]
    """Where."""
    hours: Annotated[WeekHours, CAPACITY]
    """Hours a week."""
    from_: Annotated[Day, Field(alias="from"), CAPACITY]
    """The first day."""
    until: Annotated[Day, CAPACITY]
    """The last day."""
    learns: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20), CAPACITY]
    """The skills and habits of work that are to be learned."""


class ExperiencePlaceEvaluated(Entry):
    """What the place gave."""

    kind = "trajectory.experience-place-evaluated.v1"
    topic = CLOSED

    arranged: Annotated[Ref, PROCESS]
    """The entry in which it was arranged."""
    learned: Annotated[HowFar, CAPACITY]
    """Whether what was to be learned was."""
    next_step: Annotated[Literal["go-on", "paid-work", "stop"], CAPACITY]
    """What follows."""


class SupportArranged(Entry):
    """Support beside the search. What it is about stays between those who give and get it."""

    kind = "trajectory.support-arranged.v1"
    topic = CLOSED

    form: Annotated[Literal["coaching", "group", "rhythm-of-work"], CAPACITY]
    """In which form."""
    provider: Annotated[Line, CAPACITY]
    """Who gives it."""
    sessions: Annotated[Annotated[int, Field(ge=1, le=100)], CAPACITY]
    """How many meetings."""


class SupportEvaluated(Entry):
    """Whether the employee can search for work, or work."""

    kind = "trajectory.support-evaluated.v1"
    topic = CLOSED

    arranged: Annotated[Ref, PROCESS]
    """The entry in which it was arranged."""
    ready: Annotated[HowFar, CAPACITY]
    """Whether the next step towards work can be taken."""


class BusinessPlanned(Versioned):
    """The plan of a business of one's own, with its finance."""

    kind = "trajectory.business-planned.v1"
    topic = CLOSED

    what: Annotated[Text, CAPACITY]
    """What is sold or done, and to whom."""
    needed: Annotated[Euros, CAPACITY]
    """The money it takes, in euros."""
    own: Annotated[Euros, CAPACITY]
    """What the employee brings in."""
    borrowed: Annotated[Euros, CAPACITY] = 0
    """What is lent."""
    granted: Annotated[Euros, CAPACITY] = 0
    """What is given, by a scheme or the employer."""
    skills: Annotated[tuple[Text, ...], Field(max_length=20), CAPACITY] = ()
    """What of running a business still has to be learned."""


class BusinessJudged(Entry):
    """Whether the plan can carry a living."""

    kind = "trajectory.business-judged.v1"
    topic = CLOSED

    plan: Annotated[Ref, PROCESS]
    """The plan that was judged."""
    viable: Annotated[HowFar, CAPACITY]
    """`partly`: with changes."""
    why: Annotated[Text, CAPACITY]
    """What that rests on."""


class BusinessStarted(Entry):
    """The business began."""

    kind = "trajectory.business-started.v1"
    topic = CLOSED

    plan: Annotated[Ref, PROCESS]
    """The plan by which it began."""


KINDS_OF_TRACK: tuple[type[Entry], ...] = (
    ExperiencePlaceArranged,
    ExperiencePlaceEvaluated,
    SupportArranged,
    SupportEvaluated,
    BusinessPlanned,
    BusinessJudged,
    BusinessStarted,
)
"""Steps of one kind of trajectory."""
