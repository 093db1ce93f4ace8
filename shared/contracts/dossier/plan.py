"""The plan van aanpak: drawn up, signed or refused with a reason, adjusted as a chain, evaluated (Regeling 4)."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier.entry import CLOSED, OPEN, Day, Entry, Line, Part, Ref, Text

Doer = Literal["employee", "employer", "arbodienst", "labour-expert", "bureau"]
HowFar = Literal["yes", "partly", "no"]


class Activity(Part):
    """Something that one party does, by a day."""

    by: Annotated[Doer, CAPACITY]
    """Who does it."""
    what: Annotated[Text, CAPACITY]
    """In terms of work."""
    until: Annotated[Day, CAPACITY]
    """The day by which it is done."""


class PlanDrawn(Entry):
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
    replaces: Annotated[Ref | None, PROCESS] = None
    """The plan that stood before, where there was one."""


class PlanSigned(Entry):
    """The employee or the employer agrees with a plan."""

    kind = "trajectory.plan-signed.v1"
    topic = OPEN

    plan: Annotated[Ref, PROCESS]
    """The plan agreed with."""


class PlanRefused(Entry):
    """The employee or the employer does not agree with a plan, and says why."""

    kind = "trajectory.plan-refused.v1"
    topic = CLOSED

    plan: Annotated[Ref, PROCESS]
    """The plan that is not agreed with."""
    reason: Annotated[Text, CAPACITY]
    """Why not, in terms of work."""


class PlanConcluded(Entry):
    """Both parties have answered a plan: it is there, agreed or with the refusal on record."""

    kind = "trajectory.plan-concluded.v1"
    topic = OPEN

    plan: Annotated[Ref, PROCESS]
    """The plan that is there."""
    first: Annotated[StrictBool, PROCESS]
    """Whether it is the first of this sickness; otherwise it adjusts one."""


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


PLAN: tuple[type[Entry], ...] = (PlanDrawn, PlanSigned, PlanRefused, PlanConcluded, PlanEvaluated)
