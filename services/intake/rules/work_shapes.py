"""The bodies that say who works on cases and who gets which. These fields and no others."""

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from services.intake.rules.caseloads import WorkRole
from services.intake.rules.shapes import Body, Email, Name, Phone
from shared.contracts.facts_of_intake import Day
from shared.contracts.intake import Key
from shared.contracts.staff import Away


class AwayIn(Away):
    """Days on which somebody does not work, the last one included."""

    @model_validator(mode="after")
    def begins_first(self) -> "AwayIn":
        """Refuses an end before its beginning."""
        if self.last_day < self.first_day:
            raise PydanticCustomError("ends-before-it-begins", "The last day lies before the first.")
        return self


class WorkerIn(Body):
    """Somebody who works on cases; what is left out is not there."""

    roles: Annotated[tuple[WorkRole, ...], Field(min_length=1, max_length=8)]
    name: Name
    """Of a person or of a bureau."""
    email: Email
    phone: Phone | None = None
    language: Literal["nl", "en"] = "nl"
    team: Key | None = None
    employers: Annotated[tuple[Key, ...], Field(max_length=2_000)] = ()
    """For these only; left out for all of the arbodienst. A contact of employers names them."""
    big: Annotated[str | None, Field(pattern=r"^[0-9]{11}$")] = None
    """The number in the BIG register: a bedrijfsarts has one."""
    supervised_by: Key | None = None
    """The number of the bedrijfsarts who answers for the medical work that is done."""
    stand_in: Key | None = None
    """The number of who does the work while this one is away; with at least the same roles."""
    away: Annotated[tuple[AwayIn, ...], Field(max_length=50)] = ()
    works_until: Day | None = None
    """The last day here: from the next on the cases go to others, where a rule names any."""


class CaseloadRuleIn(Body):
    """Who gets cases in a role; without employer and region, all that no other rule gives to somebody."""

    role: WorkRole
    workers: Annotated[tuple[Key, ...], Field(min_length=1, max_length=500)]
    """Their numbers: the one with the fewest cases gets the next."""
    employer: Key | None = None
    region: Annotated[str | None, Field(pattern=r"^[1-9][0-9]{0,3}$")] = None
    """The first digits of the employee's postcode."""


class CaseloadRulesIn(Body):
    """All rules of an arbodienst, in the place of what they were."""

    rules: Annotated[tuple[CaseloadRuleIn, ...], Field(max_length=5_000)]


class AssignedIn(Body):
    """Who sees to it from now on; nobody where it is left out."""

    worker: Key | None = None


class HandOverIn(Body):
    """To whom everything goes."""

    to: Key
    """Their number."""


class AdviserIn(Body):
    """Who advises the employee: of a union, a lawyer, or anybody they trust."""

    name: Name
    email: Email
    phone: Phone | None = None
    language: Literal["nl", "en"] = "nl"
