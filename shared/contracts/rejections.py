"""Saying no to a vacancy: why, in codes, as a reason in words could hold anything; and the no that trajectory tells."""

from datetime import date
from typing import Annotated, Literal

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.event import Event

RejectionReason = Literal[
    "not-interested",
    "work-too-heavy",
    "too-far",
    "hours-do-not-suit",
    "wage-too-low",
    "skills-missing",
    "vacancy-filled",
    "employer-declined",
    "tried-before",
    "other",
]
"""`work-too-heavy` is about a limit: the reason rides on closed topics only."""


class MatchRefused(Event):
    """A vacancy that was proposed will not be pursued: the employee says so, or who guides them."""

    kind = "trajectory.match-refused.v1"
    topic = "trajectory-capacity"

    on: Annotated[date, CAPACITY]
    opening: Annotated[int, PROCESS] = 1
    """The how-manieth opening of the case this belongs to: hearers of two topics tell by it what is over."""
    vacancy: Annotated[str, PROCESS]
    reason: Annotated[RejectionReason, CAPACITY]
    """Why not, as a code; it can be about a limit."""
