"""The forms in which a vacancy arrives, each read into one offer; told apart by what the row itself says."""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from services.matching.rules.formats.hropen import is_opening, openings
from services.matching.rules.jobposting import is_posting, posted_offer
from services.matching.rules.offer import Offer, flat_offer
from services.matching.rules.shapes import Vacancy


def offers_in(row: object) -> Iterator[Offer]:
    """The offers of one JSON value: a JobPosting, a position opening with its profiles, or the flat form.

    Pydantic's error names the field of the vacancy that cannot be; nothing of such a row is offered.
    """
    if is_posting(row):
        yield posted_offer(cast(Mapping[str, Any], row))
    elif is_opening(row):
        yield from list(openings(cast(Mapping[str, Any], row)))
    elif isinstance(row, Mapping):
        yield flat_offer(cast(Mapping[str, Any], row))
    else:
        Vacancy.model_validate(row)
