"""What intake tells of those who work: who they are to those who may know, and who sees to which case."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from shared.contracts.classes import IDENTITY, PROCESS
from shared.contracts.event import Event
from shared.contracts.facts_of_intake import Day
from shared.contracts.intake import PersonErased

AssignedBy = Literal["hand", "employer", "region", "all"]
"""Why a case is somebody's: a person said so, or a rule for an employer, a region, or every case."""


class CaseAssigned(Event):
    """Somebody sees to a case in a role that nobody had in it yet."""

    kind = "intake.case-assigned.v1"
    topic = "intake-events"

    role: Annotated[str, PROCESS]
    """The role in which they see to it."""
    worker: Annotated[str, PROCESS]
    """The id of who works there; the name is on the identity topic."""
    by: Annotated[AssignedBy, PROCESS]
    """Whether somebody said so, or which kind of rule."""


class CaseHandedOver(Event):
    """Somebody else sees to a case in a role from now on, or for the time being nobody."""

    kind = "intake.case-handed-over.v1"
    topic = "intake-events"

    role: Annotated[str, PROCESS]
    """The role in which they see to it."""
    before: Annotated[str, PROCESS]
    """The id of who did."""
    worker: Annotated[str | None, PROCESS] = None
    """The id of who does now; absent where nobody does."""
    by: Annotated[AssignedBy, PROCESS]
    """Whether somebody said so, or which kind of rule."""


class Away(BaseModel):
    """Days on which somebody does not work."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    first_day: Annotated[Day, IDENTITY]
    """The first day away."""
    last_day: Annotated[Day, IDENTITY]
    """The last day away."""


class WorkerRecorded(Event):
    """Somebody who works on cases, as their row stands now. In the journal it is a reference: an id, nothing else.

    Also an adviser whom an employee names: that one is of a single case.
    """

    kind = "intake.worker-recorded.v1"
    topic = "intake-persons"

    worker: Annotated[str, PROCESS]
    """The id by which cases are assigned."""
    revision: Annotated[int, PROCESS] = 0
    """Counts the changes of the row: a hearer keeps the highest."""
    roles: Annotated[tuple[str, ...], PROCESS] = ()
    """What they may be in a case."""
    team: Annotated[str | None, PROCESS] = None
    """The team of the arbodienst."""
    employers: Annotated[tuple[str, ...], PROCESS] = ()
    """The employers for which they work; empty for all of the arbodienst."""
    supervised_by: Annotated[str | None, PROCESS] = None
    """The id of the bedrijfsarts under whose supervision they work."""
    stand_in: Annotated[str | None, PROCESS] = None
    """The id of who stands in while they are away."""
    works_until: Annotated[date | None, PROCESS] = None
    """Their last day of work here, if one is known."""
    case: Annotated[str | None, IDENTITY] = None
    """Of an adviser: the case."""
    name: Annotated[str | None, IDENTITY] = None
    email: Annotated[str | None, IDENTITY] = None
    phone: Annotated[str | None, IDENTITY] = None
    """The number for short messages."""
    language: Annotated[Literal["nl", "en"], IDENTITY] = "nl"
    away: Annotated[tuple[Away, ...], IDENTITY] = ()
    """When they are away."""

    def key(self, about: str) -> str:
        """By worker, so that compaction keeps the latest row of each."""
        return self.worker

    @classmethod
    def deleted(cls, key: str) -> PersonErased:
        """The row is gone."""
        return PersonErased(person=key)


TOLD: tuple[type[Event], ...] = (WorkerRecorded, CaseAssigned, CaseHandedOver)
