"""Work with another employer: found, advised on, coached, and what happens when it does not go well."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier.capacity import Name
from shared.contracts.dossier.entry import CLOSED, OPEN, Day, Entry, Line, Ref, Said, Text, WeekHours


class PlacementMade(Entry):
    """The employee works with another employer."""

    kind = "trajectory.placement-made.v1"
    topic = CLOSED

    employer: Annotated[Line, CAPACITY]
    """Where."""
    occupation: Annotated[Name, CAPACITY]
    """As what."""
    hours: Annotated[WeekHours, CAPACITY]
    """Hours a week."""
    form: Annotated[Literal["contract", "trial", "secondment"], CAPACITY]
    """With a contract, on trial, or lent by the own employer (detachering)."""
    from_: Annotated[Day, Field(alias="from"), CAPACITY]
    """The first day."""
    until: Annotated[Day | None, CAPACITY] = None
    """The last day, if it has one."""


class PlacementCautioned(Said):
    """What this placement can cost: begun before the last eleven weeks of the wait, there may be no no-risk status."""

    kind = "trajectory.placement-cautioned.v1"
    topic = CLOSED

    placement: Annotated[Ref, PROCESS]
    """The placement."""
    no_risk_from: Annotated[Day, CAPACITY]
    """The first of the last eleven weeks of the wait: no new employer may be there by then (ZW 29b lid 1 b)."""


class WorkplaceAdvised(Entry):
    """Advice on how a workplace is laid out, with the own employer or a new one."""

    kind = "trajectory.workplace-advised.v1"
    topic = CLOSED

    advice: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20), CAPACITY]
    """What to adapt, in terms of work."""
    placement: Annotated[Ref | None, PROCESS] = None
    """The placement it is about; none: the own workplace."""


class JobCoached(Entry):
    """A job coach was at work with the employee."""

    kind = "trajectory.job-coached.v1"
    topic = CLOSED

    hours: Annotated[Annotated[int | float, Field(gt=0, le=24)], CAPACITY]
    """How long, that day."""
    goals: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20), CAPACITY]
    """What was worked at."""
    placement: Annotated[Ref | None, PROCESS] = None
    """The placement it is about; none: the own workplace."""


class Relapsed(Entry):
    """The work found could not be kept up: the search goes on."""

    kind = "trajectory.relapsed.v1"
    topic = CLOSED

    placement: Annotated[Ref, PROCESS]
    """The placement."""
    stopped: Annotated[StrictBool, CAPACITY]
    """Whether it ended altogether, or goes on for fewer hours."""


class BenefitTrajectoryOpened(Entry):
    """A trajectory from a benefit: after an employer's wage duty, or of somebody who comes with a benefit alone."""

    kind = "trajectory.benefit-trajectory-opened.v1"
    topic = OPEN

    person: Annotated[str | None, PROCESS] = None
    """Set by us where the case begins with it."""


PLACEMENT: tuple[type[Entry], ...] = (
    PlacementMade,
    PlacementCautioned,
    WorkplaceAdvised,
    JobCoached,
    Relapsed,
    BenefitTrajectoryOpened,
)
"""Work elsewhere, and what comes after it."""
