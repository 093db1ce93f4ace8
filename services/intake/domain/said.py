"""What is said of an employment and an absence, in shapes that what is asked, kept and known share. Pure."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from shared.contracts.facts import Employment
from shared.contracts.facts_of_intake import Day, Vangnet, Weekday


class RosterSaid(BaseModel):
    """What a report says of the employment; what it leaves out stays as it was."""

    model_config = ConfigDict(frozen=True)

    work_days: tuple[Weekday, ...] | None = None
    not_worked: tuple[Day, ...] | None = None
    worked: tuple[Day, ...] | None = None
    ends_on: Day | None = None

    def over(self, known: Employment | None) -> Employment:
        """The employment as it stands after this; Monday to Friday where nobody ever said."""
        said = {name: value for name, value in self if value is not None}
        return (known or FULL_WEEK).model_copy(update=said) if said else known or FULL_WEEK


FULL_WEEK = Employment(work_days=("mon", "tue", "wed", "thu", "fri"))


class Noted(BaseModel):
    """What the arbodienst may know of an absence and tells no other service; None where it was not said."""

    model_config = ConfigDict(frozen=True)

    vangnet: bool | None = None
    work_accident: bool | None = None
    traffic_liable: bool | None = None
    expected_days: int | None = None
    work_in_hand: tuple[str, ...] | None = None
    """Titles from the employer's own catalogue of work."""


class Terms(BaseModel):
    """What of an employment no date follows from; None where nobody said."""

    model_config = ConfigDict(frozen=True)

    hours_per_week: float | None = None
    starts_on: date | None = None
    wage_per_month: float | None = None
    """In euros, gross, without holiday allowance."""

    def terms(self) -> "Terms":
        """These and nothing else."""
        return Terms(**{name: getattr(self, name) for name in Terms.model_fields})

    def over(self, known: "Terms") -> "Terms":
        """As they stand after this; what is left out stays."""
        said = {name: value for name, value in self.terms() if value is not None}
        return known.terms().model_copy(update=said)


class NoRisk(BaseModel):
    """Whether sickness is covered by no-risk (ZW 29b), with the term for its report where it is; never why."""

    model_config = ConfigDict(frozen=True)

    covered: bool
    term: Vangnet | None = None
