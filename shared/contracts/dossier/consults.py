"""Consults with the bedrijfsarts: asked for, planned, moved, held, missed. What is said there stays there."""

from typing import Annotated, Literal

from pydantic import StrictBool

from shared.contracts.classes import PROCESS
from shared.contracts.dossier.entry import OPEN, Day, Entry, Ref

Whom = Literal["bedrijfsarts", "medical-case-manager", "labour-expert", "case-manager"]


class ConsultRequested(Entry):
    """Somebody asks for a consult; an employee may do so at any time (Arbowet 14 lid 2 b)."""

    kind = "trajectory.consult-requested.v1"
    topic = OPEN

    whom: Annotated[Whom, PROCESS] = "bedrijfsarts"
    """With whom."""


class ConsultPlanned(Entry):
    """A consult has its day."""

    kind = "trajectory.consult-planned.v1"
    topic = OPEN

    day: Annotated[Day, PROCESS]
    """The day on which it is planned."""
    whom: Annotated[Whom, PROCESS] = "bedrijfsarts"
    """With whom."""
    form: Annotated[Literal["practice", "workplace", "telephone", "video"], PROCESS] = "practice"
    """How they meet."""
    request: Annotated[Ref | None, PROCESS] = None
    """The entry in which it was asked for."""


class ConsultMoved(Entry):
    """A planned consult gets another day."""

    kind = "trajectory.consult-moved.v1"
    topic = OPEN

    consult: Annotated[Ref, PROCESS]
    """The entry in which it was planned."""
    day: Annotated[Day, PROCESS]
    """The day on which it is planned."""
    wish_of: Annotated[Literal["employee", "employer", "arbodienst"], PROCESS]
    """Who wanted another day."""


class ConsultHeld(Entry):
    """The consult took place; what it gave comes as an advice."""

    kind = "trajectory.consult-held.v1"
    topic = OPEN

    consult: Annotated[Ref | None, PROCESS] = None
    """The entry in which it was planned."""
    whom: Annotated[Whom, PROCESS] = "bedrijfsarts"
    """With whom."""


class ConsultMissed(Entry):
    """The employee did not come."""

    kind = "trajectory.consult-missed.v1"
    topic = OPEN

    consult: Annotated[Ref, PROCESS]
    """The entry in which it was planned."""
    said_before: Annotated[StrictBool, PROCESS]
    """Whether the employee had said so before; why is not asked."""


class ConsultTooLate(Entry):
    """The first consult is planned after the day on which the problem analysis is due: it cannot be in time so."""

    kind = "trajectory.consult-too-late.v1"
    topic = OPEN

    consult: Annotated[Ref, PROCESS]
    """The entry in which it was planned."""
    day: Annotated[Day, PROCESS]
    """The day on which it is planned."""
    due: Annotated[Day, PROCESS]
    """The day on which the problem analysis is due."""


CONSULTS: tuple[type[Entry], ...] = (
    ConsultRequested,
    ConsultPlanned,
    ConsultMoved,
    ConsultHeld,
    ConsultMissed,
    ConsultTooLate,
)
