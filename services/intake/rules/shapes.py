"""The bodies that intake takes. These fields and no others: there is no place for a cause or free text."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, model_validator
from pydantic_core import PydanticCustomError

from services.intake.rules import LaterFact, is_bsn
from shared.contracts.facts import Fact
from shared.contracts.facts_of_intake import Day, Sick, Vangnet, Weekday
from shared.contracts.health_words import plain, writing
from shared.contracts.intake import CapacityVersion, Key, OldDocument
from shared.contracts.rule_names import RULE_NAMES


def a_bsn(text: str) -> str:
    """The number, where it is one."""
    if not is_bsn(text):
        raise PydanticCustomError("bsn-invalid", "This is not a burgerservicenummer.")
    return text


Name = Annotated[str, Field(min_length=1, max_length=200)]
Phone = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 \-]{5,18}$")]
Title = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[\w][\w .,&/()+\-]*$")]
STREET = r"^[\w'][\w .,'/()\-]*$"
Email = Annotated[
    str, Field(max_length=254, pattern=r"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$")
]


class Body(BaseModel):
    """A body that refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AddressIn(Body):
    """Where letters to the employee go."""

    street: Annotated[str, Field(max_length=80, pattern=STREET)]
    house_number: Annotated[int, Field(ge=1, le=99_999)]
    addition: Annotated[str, Field(pattern=r"^[A-Za-z0-9\-]{1,6}$")] | None = None
    postcode: Annotated[str, Field(pattern=r"^[1-9][0-9]{3} ?[A-Z]{2}$")]
    place: Annotated[str, Field(max_length=80, pattern=STREET)]


class EmployeeIn(Body):
    """The employee, by the employer's own number; what is left out is not changed."""

    number: Key
    name: Name | None = None
    birth_date: Day | None = None
    bsn: Annotated[str, AfterValidator(a_bsn)] | None = None
    email: Email | None = None
    postcode: Annotated[str, Field(pattern=r"^[1-9][0-9]{3}( ?[A-Z]{2})?$")] | None = None
    phone: Phone | None = None
    """For short messages, where there is no mail address."""
    address: AddressIn | None = None
    """For letters, where there is neither."""
    language: Literal["nl", "en"] | None = None


class EmploymentIn(Body):
    """The roster. Two employments of one employee have two numbers, and are two cases."""

    number: Key = "1"
    work_days: Annotated[tuple[Weekday, ...], Field(min_length=1, max_length=7)] | None = None
    """Left out: as it was, or Monday to Friday where nobody ever said."""
    hours_per_week: Annotated[float | None, Field(gt=0, le=80)] = None
    wage_per_month: Annotated[float | None, Field(gt=0, le=1_000_000)] = None
    """In euros, gross, without holiday allowance."""
    starts_on: Day | None = None
    ends_on: Day | None = None
    not_worked: Annotated[tuple[Day, ...], Field(max_length=400)] | None = None
    worked: Annotated[tuple[Day, ...], Field(max_length=400)] | None = None


class NursingIn(Body):
    """Where the employee can be found while sick, where that is not at home."""

    postcode: Annotated[str, Field(pattern=r"^[1-9][0-9]{3} ?[A-Z]{2}$")] | None = None
    house_number: Annotated[int, Field(ge=1, le=99_999)] | None = None
    addition: Annotated[str, Field(pattern=r"^[A-Za-z0-9\-]{1,6}$")] | None = None
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = "NL"
    phone: Phone | None = None


class AbsenceIn(Body):
    """An employee is sick."""

    employer: Key
    employee: EmployeeIn
    employment: EmploymentIn = EmploymentIn()
    first_day: Day
    reported_on: Day | None = None
    stopped_during_work: StrictBool | None = None
    vangnet: Vangnet | StrictBool | None = None
    """Yes or no; which term holds is for the bedrijfsarts or the employee to say, not for the employer."""
    work_accident: StrictBool | None = None
    traffic_liable: StrictBool | None = None
    expected_days: Annotated[int | None, Field(ge=0, le=730)] = None
    work_in_hand: Annotated[tuple[Title, ...], Field(max_length=20)] | None = None
    """Work that somebody else must see to, as titles from the employer's own catalogue of work."""
    nursing: NursingIn | None = None
    first_fit_day: Day | None = None
    """Fit again from this day on: of an absence that is over when it is reported."""

    def sick(self) -> Sick:
        """The sick report as a fact, with what was said and nothing else."""
        named = ("first_day", "reported_on", "stopped_during_work", "vangnet")
        said = {name: each for name in named if (each := getattr(self, name)) is not None}
        if isinstance(self.vangnet, bool):
            said.pop("vangnet")
        return Sick.model_validate(said)

    def is_vangnet(self) -> bool | None:
        """Whether it is a case for the vangnet; None where nobody said."""
        return None if self.vangnet is None else self.vangnet is not False


class OfEmployee(Body):
    """Whose: the employer's own number."""

    number: Key


class OfEmployment(Body):
    """Which of the employments; the first where there is one."""

    number: Key = "1"


class FactIn(Body):
    """One fact more about an absence, by the keys of employer and employee: for who does not know the case."""

    employer: Key
    employee: OfEmployee
    employment: OfEmployment = OfEmployment()
    fact: LaterFact


class TakeoverIn(Body):
    """A running case as another system knows it; `dates` are for comparing and are not kept."""

    id: Key | None = None
    """The other system's own key."""
    employer: Key
    employee: EmployeeIn
    employment: EmploymentIn = EmploymentIn()
    facts: Annotated[tuple[Fact, ...], Field(min_length=1, max_length=400)]
    capacity: Annotated[tuple[CapacityVersion, ...], Field(max_length=50)] = ()
    documents: Annotated[tuple[OldDocument, ...], Field(max_length=400)] = ()
    dates: dict[str, Day] = {}
    """Due dates of the other system by rule, in a series as `rule#n`."""
    quiet_until: Day
    """Before this day nothing is sent about the case."""

    @model_validator(mode="after")
    def names_rules(self) -> Self:
        """Refuses a step that there is not, as in its place anything could be said."""
        for place, fact in enumerate(self.facts):
            if getattr(fact, "rule", None) not in (None, *RULE_NAMES):
                raise PydanticCustomError(
                    "unknown-rule", "facts.{place}: there is no such step", {"place": place}
                )
        if any(name.partition("#")[0] not in RULE_NAMES for name in self.dates):
            raise PydanticCustomError("unknown-rule", "dates: there is no such step")
        return self


class VangnetIn(Body):
    """Which term of the vangnet holds for the absence that began on this day; never the reason."""

    first_day: Day
    term: Vangnet


class NoRiskIn(Body):
    """Whether sickness of this employee is covered by no-risk, with the term for its report; never the reason."""

    covered: StrictBool
    term: Vangnet | None = None

    @model_validator(mode="after")
    def has_its_term(self) -> Self:
        """Refuses a cover without its term, and a term without a cover."""
        if self.covered is (self.term is None):
            raise PydanticCustomError("term-and-cover", "A cover has a term, and no cover has none.")
        return self


class StaffIn(Body):
    """How an employment stands on a day: of somebody who may not be sick at all."""

    employer: Key
    employee: EmployeeIn
    employment: EmploymentIn = EmploymentIn()
    as_of: Day


class ClientIn(Body):
    """Somebody with a benefit and no employer."""

    payer: Key
    """Who pays for the trajectory; in the case it stands where an employer would."""
    client: EmployeeIn
    """By the payer's own number."""
    on: Day
    """The day on which they were brought in."""


def of_work(text: str) -> str:
    """The title, where it says nothing of health."""
    with writing():
        return plain(text)


class WorkIn(Body):
    """An employer's catalogue of work."""

    titles: Annotated[tuple[Annotated[Title, AfterValidator(of_work)], ...], Field(max_length=1_000)]
