"""What somebody found out about a job: it is known of that vacancy from then on, whatever its posting leaves out."""

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict

from services.matching.rules.shapes import Vacancy
from shared.contracts.limits import LimitValue


class DemandClarified(BaseModel):
    """An answer about a job: what it asks on one item, by which role, on which day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    vacancy: str
    employer: str | None = None
    """Of the vacancy, not of a candidate."""
    occupation: str | None = None
    item: str
    value: LimitValue
    by: str
    on: date


def with_clarified(vacancy: Vacancy, answers: Mapping[str, LimitValue]) -> Vacancy:
    """The vacancy with these demands as its own. An answer goes before what the posting says: it was asked for."""
    if not answers:
        return vacancy
    return vacancy.model_copy(update={"demands": {**vacancy.demands, **answers}})
