"""The plan van aanpak: drawn up, adjusted as a chain, evaluated; and the evaluation of the first year (Regeling 4)."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier.entry import CLOSED, Day, Entry, HowFar, Line, Part, Ref, Text, Versioned

Doer = Literal["employee", "employer", "arbodienst", "labour-expert", "bureau"]


class Activity(Part):
    """Something that one party does, by a day."""

    by: Annotated[Doer, CAPACITY]
    """Who does it."""
    what: Annotated[Text, CAPACITY]
    """In terms of work."""
    until: Annotated[Day, CAPACITY]
    """The day by which it is done."""


class PlanDrawn(Versioned):
    """A plan, whole. One that replaces another names it: the chain of those is how the plan was adjusted."""

    kind = "trajectory.plan-drawn.v1"
    topic = CLOSED

    goals: Annotated[tuple[Text, ...], Field(min_length=1, max_length=20), CAPACITY]
    """What is to be reached, in terms of work."""
    activities: Annotated[tuple[Activity, ...], Field(min_length=1, max_length=100), CAPACITY]
    """Who does what by when."""
    case_manager: Annotated[Line, CAPACITY]
    """Who keeps in touch with both, as their login names them."""
    evaluate_every_days: Annotated[int, Field(ge=7, le=182), CAPACITY] = 42
    """The rhythm of the evaluations."""


class PlanEvaluated(Entry):
    """Employer and employee looked back: were agreements kept and goals reached, and if not why."""

    kind = "trajectory.plan-evaluated.v1"
    topic = CLOSED

    plan: Annotated[Ref, PROCESS]
    """The plan looked back on."""
    kept: Annotated[HowFar, CAPACITY]
    """Whether the agreements were kept."""
    reached: Annotated[HowFar, CAPACITY]
    """Whether the goals were reached."""
    why_not: Annotated[Text | None, CAPACITY] = None
    """What stood in the way, in terms of work; needed where not everything was kept and reached."""
    adjust: Annotated[StrictBool, CAPACITY]
    """Whether the plan has to change."""


class FirstYearEvaluated(Entry):
    """At the end of the first year both look back, and choose where the second year leads (Regeling 4 lid 2 b)."""

    kind = "trajectory.first-year-evaluated.v1"
    topic = CLOSED

    kept: Annotated[HowFar, CAPACITY]
    """Whether the agreements were kept."""
    reached: Annotated[HowFar, CAPACITY]
    """Whether the goals were reached."""
    why_not: Annotated[Text | None, CAPACITY] = None
    """What stood in the way, in terms of work; needed where not everything was kept and reached."""
    second_year: Annotated[Literal["first-track", "second-track", "both"], CAPACITY]
    """Where the second year leads: to the own employer, to another, or to both side by side."""
    because: Annotated[Text, CAPACITY]
    """Why, in terms of work."""
    goal: Annotated[Text, CAPACITY]
    """What the second year is to reach."""


PLAN: tuple[type[Entry], ...] = (PlanDrawn, PlanEvaluated, FirstYearEvaluated)
"""The plan and what is said of it."""
