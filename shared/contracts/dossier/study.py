"""Before a second track: is it feasible, does the labour expert see work here or elsewhere, and towards which work."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier.capacity import Name
from shared.contracts.dossier.entry import CLOSED, Entry, Euros, Part, Ref, Subsidy, Text

Answer = Literal["yes", "uncertain", "no"]
Way = Literal["first-track", "second-track", "both", "none"]


class Studied(Part):
    """One part of a study, with its ground."""

    answer: Annotated[Answer, CAPACITY]
    """Whether it is so."""
    why: Annotated[Text, CAPACITY]
    """What that rests on, in terms of work."""


class FeasibilityStudied(Entry):
    """Whether a second track has a chance, in four parts."""

    kind = "trajectory.feasibility-studied.v1"
    topic = CLOSED

    suitable_work: Annotated[Studied, CAPACITY]
    """Is there enough suitable work on the labour market."""
    worker: Annotated[Studied, CAPACITY]
    """Is the employee fit for that work by schooling and experience."""
    limits: Annotated[Studied, CAPACITY]
    """Do the limits leave room for it."""
    money: Annotated[Studied, CAPACITY]
    """Is the money there, for employer and employee."""
    feasible: Annotated[StrictBool, CAPACITY]
    """The conclusion."""


class LabourExpertReported(Entry):
    """The labour expert's four questions, and the way that follows from the answers."""

    kind = "trajectory.labour-expert-reported.v1"
    topic = CLOSED

    own_work: Annotated[Studied, CAPACITY]
    """Can the employee do the own work."""
    own_work_adapted: Annotated[Studied, CAPACITY]
    """Can the own work be made to fit."""
    other_work_here: Annotated[Studied, CAPACITY]
    """Is there other suitable work with the own employer."""
    work_elsewhere: Annotated[Studied, CAPACITY]
    """Is there suitable work with another employer."""


class WayDecided(Entry):
    """Which way the labour expert's answers lead."""

    kind = "trajectory.way-decided.v1"
    topic = CLOSED

    report: Annotated[Ref, PROCESS]
    """The labour expert's report."""
    way: Annotated[Way, CAPACITY]
    """A yes here keeps to the first track; no to all three here and not no elsewhere asks for the second."""


class Reoriented(Entry):
    """Another direction of work is chosen, with the training it takes."""

    kind = "trajectory.reoriented.v1"
    topic = CLOSED

    towards: Annotated[Name, CAPACITY]
    """The occupation."""
    because: Annotated[Text, CAPACITY]
    """How it goes with the capacities and interests of the employee."""
    months: Annotated[Annotated[int, Field(ge=0, le=24)], CAPACITY] = 0
    """How long the training takes; about six months is usual at most."""
    cost: Annotated[Euros | None, CAPACITY] = None
    """In euros, if known."""
    subsidy: Annotated[Subsidy, CAPACITY] = "none"
    """How a contribution to the cost stands."""
    subsidy_notes: Annotated[tuple[Text, ...], Field(max_length=10), CAPACITY] = ()
    """Which schemes were looked at."""


STUDY: tuple[type[Entry], ...] = (FeasibilityStudied, LabourExpertReported, WayDecided, Reoriented)
"""What is found out before and during a second track."""
