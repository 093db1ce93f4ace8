"""The bodies that intake takes. These fields and no others: there is no place for a cause or free text."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool
from pydantic_core import PydanticCustomError

from services.intake.rules import is_bsn
from shared.contracts.facts_of_intake import Day, Employment, Sick, Vangnet, Weekday


def _bsn(text: str) -> str:
    if not is_bsn(text):
        raise PydanticCustomError("bsn-invalid", "This is not a burgerservicenummer.")
    return text


Key = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._\- ]+$")]
Email = Annotated[
    str, Field(max_length=254, pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
]


class Body(BaseModel):
    """A body that refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EmployeeIn(Body):
    """The employee, by the employer's own number; what is left out is not changed."""

    number: Key
    name: Annotated[str, Field(min_length=1, max_length=200)] | None = None
    birth_date: Day | None = None
    bsn: Annotated[str, AfterValidator(_bsn)] | None = None
    email: Email | None = None
    postcode: Annotated[str, Field(pattern=r"^[1-9][0-9]{3}( ?[A-Z]{2})?$")] | None = None
    language: Literal["nl", "en"] | None = None


class EmploymentIn(Body):
    """The roster. Two employments of one employee have two numbers, and are two cases."""

    number: Key = "1"
    work_days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)]
    hours_per_week: Annotated[float | None, Field(gt=0, le=80)] = None
    ends_on: Day | None = None
    not_worked: Annotated[tuple[Day, ...], Field(max_length=400)] = ()
    worked: Annotated[tuple[Day, ...], Field(max_length=400)] = ()


WEEK: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri")


class AbsenceIn(Body):
    """An employee is sick."""

    employer: Key
    employee: EmployeeIn
    employment: EmploymentIn = EmploymentIn(work_days=WEEK)
    first_day: Day
    reported_on: Day | None = None
    stopped_during_work: StrictBool = False
    vangnet: Vangnet | None = None
    work_accident: StrictBool = False
    traffic_liable: StrictBool = False
    expected_days: Annotated[int | None, Field(ge=0, le=730)] = None

    def roster(self) -> Employment:
        """The employment as the clock needs it."""
        given = self.employment
        return Employment(
            work_days=given.work_days, not_worked=given.not_worked, worked=given.worked, ends_on=given.ends_on
        )

    def sick(self) -> Sick:
        """The sick report as a fact."""
        return Sick(
            first_day=self.first_day,
            reported_on=self.reported_on,
            stopped_during_work=self.stopped_during_work,
            vangnet=self.vangnet,
        )


class ClientIn(Body):
    """Somebody with a benefit and no employer."""

    payer: Key
    """Who pays for the trajectory; in the case it stands where an employer would."""
    client: EmployeeIn
    """By the payer's own number."""
    on: Day
    """The day on which they were brought in."""
