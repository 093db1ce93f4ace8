"""What the employee can do and what work is sought, each in versions: the one made last holds."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from shared.contracts.classes import CAPACITY
from shared.contracts.dossier.entry import CLOSED, Day, Entry, Part, Text, Versioned
from shared.contracts.limits import LimitValues

Name = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f]+$")]
"""One printable line."""


class Sought(BaseModel):
    """A part of a search profile, written by a person: what it does not know it refuses."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Experience(Sought):
    """An occupation once held, by title or ESCO URI, in years."""

    title: Annotated[Name | None, CAPACITY] = None
    uri: Annotated[Name | None, CAPACITY] = None
    years: Annotated[float | None, Field(ge=0, le=80), CAPACITY] = None

    @model_validator(mode="after")
    def is_named(self) -> Self:
        """Refuses an occupation without a name."""
        if self.title is None and self.uri is None:
            raise PydanticCustomError("missing-field", "an occupation has a title or a uri")
        return self


class Hours(Sought):
    """Hours a week, from and to."""

    min: Annotated[float, Field(ge=0, le=168), CAPACITY]
    max: Annotated[float, Field(ge=0, le=168), CAPACITY]

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """Refuses a range that ends before it begins."""
        if self.min > self.max:
            raise PydanticCustomError("range-reversed", "the fewest hours are more than the most")
        return self


class SearchProfile(Sought):
    """What work is sought and within which bounds; the candidate of the interfaces page without capacity."""

    postcode: Annotated[str, Field(pattern=r"^[1-9][0-9]{3}$"), CAPACITY]
    max_travel_km: Annotated[float | None, Field(ge=0, le=500), CAPACITY] = None
    hours: Annotated[Hours | None, CAPACITY] = None
    wage_min_hour: Annotated[float | None, Field(ge=0, le=1000), CAPACITY] = None
    education_level: Annotated[int | None, Field(ge=1, le=8), CAPACITY] = None
    licences: Annotated[tuple[Name, ...] | None, CAPACITY] = None
    skills: Annotated[tuple[Name, ...], CAPACITY] = ()
    occupations: Annotated[tuple[Experience, ...], CAPACITY] = ()
    interests: Annotated[tuple[Annotated[str, Field(pattern=r"^[0-9]{1,4}$")], ...], CAPACITY] = ()
    excluded_occupations: Annotated[tuple[Name, ...], CAPACITY] = ()


class CapacityEstablished(Entry):
    """What the employee can do, in terms of work, as values of the catalogue of limits. Replaces what was."""

    kind = "trajectory.capacity-established.v1"
    topic = CLOSED

    on: Annotated[Day, CAPACITY]
    """The day of the finding."""
    capacity: Annotated[LimitValues, CAPACITY]
    """Each limited item with the most it allows; what is not named is not limited."""
    valid_until: Annotated[Day | None, CAPACITY] = None
    """The last day for which the doctor answers for it, if one was named."""


class SearchProfileRevised(Entry):
    """What work is sought, whole, in a new version."""

    kind = "trajectory.search-profile-revised.v1"
    topic = CLOSED

    on: Annotated[Day, CAPACITY]
    """The day of the revision."""
    profile: Annotated[SearchProfile, CAPACITY]
    """Which work, where, for how many hours, within which bounds."""


class Schooling(Part):
    """A course or a school."""

    what: Annotated[Name, CAPACITY]
    """Its name."""
    level: Annotated[Annotated[int, Field(ge=1, le=8)] | None, CAPACITY] = None
    """The NLQF level."""
    finished: Annotated[bool, CAPACITY] = True
    """Whether it was finished."""


class PersonalProfiled(Versioned):
    """What the employee brings: experience, schooling, ambition, wishes, and what stands in the way."""

    kind = "trajectory.personal-profiled.v1"
    topic = CLOSED

    experience: Annotated[tuple[Experience, ...], Field(max_length=50), CAPACITY] = ()
    """Occupations once held."""
    schooling: Annotated[tuple[Schooling, ...], Field(max_length=50), CAPACITY] = ()
    """Schools and courses."""
    ambitions: Annotated[tuple[Text, ...], Field(max_length=20), CAPACITY] = ()
    """Where the employee wants to go."""
    wishes: Annotated[tuple[Text, ...], Field(max_length=20), CAPACITY] = ()
    """What the employee asks of work."""
    obstacles: Annotated[tuple[Text, ...], Field(max_length=20), CAPACITY] = ()
    """What stands in the way on the labour market, in terms of work."""


CAPACITY_AND_PROFILES: tuple[type[Entry], ...] = (CapacityEstablished, PersonalProfiled, SearchProfileRevised)
"""What can be done and what is sought."""
