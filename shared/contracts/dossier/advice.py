"""The advice of the bedrijfsarts as it may be read outside the doctor's room: what work is possible, and what to do.

The medical part of the problem analysis has no place here (AP 5.3.1): there is no field for a cause, a complaint or a
treatment, and an obstacle is one of the work, its conditions or its relations.
"""

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from shared.contracts.classes import CAPACITY
from shared.contracts.dossier.entry import CLOSED, Day, Entry, Part, Text
from shared.contracts.dossier.plan import Doer

Possible = Literal["own-work", "adapted-own-work", "other-work", "other-employer", "none"]
Obstacle = Literal["work", "working-conditions", "working-relations", "other"]
Course = Literal["recovers", "improves", "stable", "uncertain"]
Goal = Literal["own-work", "other-work-own-employer", "other-employer"]


class Advised(Part):
    """A step that is advised."""

    by: Annotated[Doer, CAPACITY]
    """Who takes it."""
    what: Annotated[Text, CAPACITY]
    """In terms of work."""
    until: Annotated[Day | None, CAPACITY] = None
    """The day by which, if one is named."""


class AdviceGiven(Entry):
    """What the bedrijfsarts advises employer and employee (Regeling procesgang 2 lid 2, AP 5.3)."""

    kind = "trajectory.advice-given.v1"
    topic = CLOSED

    problem_analysis: Annotated[StrictBool, CAPACITY]
    """Whether it is the advice drawn from the problem analysis."""
    possible: Annotated[tuple[Possible, ...], Field(min_length=1, max_length=4), CAPACITY]
    """What work is possible; `none` stands alone."""
    obstacles: Annotated[tuple[Obstacle, ...], Field(max_length=4), CAPACITY] = ()
    """Where something stands in the way, without its cause."""
    course: Annotated[Course, CAPACITY]
    """How it is expected to go."""
    expected_by: Annotated[Day | None, CAPACITY] = None
    """The day by which the goal is expected to be reached, if one can be named."""
    goal: Annotated[Goal | None, CAPACITY] = None
    """Where it leads; needed where any work is possible."""
    steps: Annotated[tuple[Advised, ...], Field(max_length=50), CAPACITY] = ()
    """What is advised, by whom."""
    next_contact: Annotated[Day | None, CAPACITY] = None
    """The day on which the bedrijfsarts sees the employee again."""


ADVICE: tuple[type[Entry], ...] = (AdviceGiven,)
"""Of the bedrijfsarts, in terms of work."""
