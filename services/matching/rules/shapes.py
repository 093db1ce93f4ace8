"""A candidate and a vacancy as they arrive: every field checked, what is left out is unknown."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.limits import LimitValue, LimitValues

Name = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""One printable line."""
Postcode = Annotated[str, Field(pattern=r"^[1-9][0-9]{3}$")]
"""The four digits of a Dutch postcode, without its letters."""

IscoGroup = Annotated[str, Field(pattern=r"^[0-9]{1,4}$")]
"""A group of ISCO-08, one to four digits: fewer digits is a wider group."""

EducationLevel = Annotated[int, Field(ge=1, le=8)]
"""A level of the Dutch qualifications framework (NLQF): 4 is mbo 4, 6 is a bachelor."""


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class HoursRange(_Shape):
    """Hours a week, from the fewest to the most."""

    min: float = Field(ge=0, le=168)
    max: float = Field(ge=0, le=168)

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Refuses a range that ends before it begins."""
        if self.min > self.max:
            raise PydanticCustomError("range-reversed", "the fewest hours are more than the most")
        return self


class WageRange(_Shape):
    """Gross euros an hour; either side may be unknown."""

    min: float | None = Field(default=None, ge=0)
    max: float | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Refuses a range that ends before it begins."""
        if self.min is not None and self.max is not None and self.min > self.max:
            raise PydanticCustomError("range-reversed", "the lowest wage is more than the highest")
        return self


class Worked(_Shape):
    """An occupation somebody has worked in, by its URI or by its title, and for how many years."""

    uri: Name | None = None
    title: Name | None = None
    years: float | None = Field(default=None, ge=0, le=80)

    @model_validator(mode="after")
    def named(self) -> Self:
        """Refuses an occupation without a name."""
        if self.uri is None and self.title is None:
            raise PydanticCustomError("missing-field", "an occupation has a title or a uri")
        return self


class Candidate(_Shape):
    """Who looks for work: wishes, experience, and the limits that a doctor wrote down."""

    candidate: Name
    postcode: Postcode | None = None
    max_travel_km: float | None = Field(default=None, ge=0)
    hours: HoursRange | None = None
    wage_min_hour: float | None = Field(default=None, ge=0)
    education_level: EducationLevel | None = None
    licences: tuple[Name, ...] | None = None
    skills: tuple[Name, ...] = ()
    occupations: tuple[Worked, ...] = ()
    interests: tuple[IscoGroup, ...] = ()
    capacity: LimitValues = Field(default_factory=dict[str, LimitValue])
    excluded_occupations: tuple[Name, ...] = ()


class Suggested(_Shape):
    """What is only suspected of the work: it is asked about, it never excludes and never fits."""

    occupation: Name | None = None
    """What the title seems to be."""
    demands: LimitValues = Field(default_factory=dict[str, LimitValue])
    """From a text that is not plain, or from an answer about the same work elsewhere."""


NOTHING_SUGGESTED = Suggested()


class Vacancy(_Shape):
    """Work on offer: what it is, where, for how long, and what it asks of body and mind."""

    vacancy: Name
    title: Name
    occupation: Name | None = None
    postcode: Postcode | None = None
    hours: HoursRange | None = None
    wage_hour: WageRange | None = None
    education_level: EducationLevel | None = None
    licences: tuple[Name, ...] | None = None
    skills: tuple[Name, ...] = ()
    demands: LimitValues = Field(default_factory=dict[str, LimitValue])
    valid_through: date | None = None
    suggested: Suggested = Field(default_factory=lambda: NOTHING_SUGGESTED)
    """One for all that have none: a default that is written down would be copied, dicts and all, each time."""
