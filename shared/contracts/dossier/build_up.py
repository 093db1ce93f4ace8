"""Building up: the hours and tasks that are planned, and what was worked and what that was worth (Regeling 3)."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.classes import CAPACITY
from shared.contracts.dossier.entry import CLOSED, Day, Entry, Part, Percentage, Text, Versioned, WeekHours

Work = Literal["own", "own-adapted", "other"]


class BuildUpStep(Part):
    """What is worked from a day on."""

    from_: Annotated[Day, Field(alias="from"), CAPACITY]
    """The day on which it begins."""
    hours: Annotated[WeekHours, CAPACITY]
    """Hours a week."""
    work: Annotated[Work, CAPACITY]
    """The own work, the own work adapted, or other work with the own employer."""
    tasks: Annotated[Text | None, CAPACITY] = None
    """Which tasks, where not all."""
    pay_value: Annotated[Percentage | None, CAPACITY] = None
    """What the output is expected to be worth (loonwaarde), in per cent of the wage of the function."""


class BuildUpScheduled(Versioned):
    """The schedule by which hours and tasks are built up, whole."""

    kind = "trajectory.build-up-scheduled.v1"
    topic = CLOSED

    steps: Annotated[tuple[BuildUpStep, ...], Field(min_length=1, max_length=60), CAPACITY]
    """In the order of their days."""


class HoursWorked(Entry):
    """What was actually worked in a week."""

    kind = "trajectory.hours-worked.v1"
    topic = CLOSED

    week: Annotated[Day, CAPACITY]
    """The Monday of the week."""
    hours: Annotated[WeekHours, CAPACITY]
    """Hours worked."""
    work: Annotated[Work, CAPACITY]
    """The own work, the own work adapted, or other work with the own employer."""
    pay_value: Annotated[Percentage | None, CAPACITY] = None
    """What the output was worth (loonwaarde), in per cent of the wage of the function."""


BUILD_UP: tuple[type[Entry], ...] = (BuildUpScheduled, HoursWorked)
"""Planned and worked."""
