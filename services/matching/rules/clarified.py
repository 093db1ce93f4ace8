"""What somebody found out about a job: it is known of that vacancy from then on, whatever its posting leaves out.

Of work of the same occupation with the same employer it is a suggestion: something to ask about, first.
"""

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


Answers = Mapping[str, LimitValue]


def with_clarified(vacancy: Vacancy, own: Answers, of_kin: Answers | None = None) -> Vacancy:
    """The vacancy with these demands as its own, and those of the same work elsewhere as suggested.

    An answer goes before what the posting says: it was asked for.
    """
    changed: dict[str, object] = {}
    if own:
        changed["demands"] = {**vacancy.demands, **own}
    if of_kin:
        hints = {**vacancy.suggested.demands, **of_kin}
        changed["suggested"] = vacancy.suggested.model_copy(update={"demands": hints})
    return vacancy.model_copy(update=changed) if changed else vacancy
