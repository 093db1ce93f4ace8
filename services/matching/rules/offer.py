"""A vacancy as somebody sent it: in whichever form, with whose it is, its text read, and what it weighs up to."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from services.matching.rules.reading.fill import filled
from services.matching.rules.reading.finding import Finding
from services.matching.rules.reading.markup import MOST_RECEIVED
from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Name, Vacancy
from shared.contracts.limits import LimitValue


def _bounded(description: str) -> str:
    if len(description) > MOST_RECEIVED:
        raise PydanticCustomError(
            "description-too-long", "a description has at most {most} characters", {"most": MOST_RECEIVED}
        )
    return description


class Beside(BaseModel):
    """What comes with a vacancy without being part of it: the employer, the place, the text."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    employer: Name | None = None
    place: Name | None = None
    description: Annotated[str, AfterValidator(_bounded)] = ""
    withdrawn: bool = False


BESIDE = frozenset(Beside.model_fields)
"""The fields that the flat form may hold beside those of the vacancy."""


@dataclass(frozen=True)
class Offer:
    """A vacancy filled from its text, with what the text only suggests and every finding it stands on."""

    vacancy: Vacancy
    beside: Beside
    estimates: Mapping[str, LimitValue]
    findings: tuple[Finding, ...]
    from_text: frozenset[str]
    """The fields of the vacancy that its text filled, and `demands.<item>` for each demand of it."""


def offer_of(vacancy: Mapping[str, Any], beside: Mapping[str, Any]) -> Offer:
    """The offer of these fields; pydantic's error names the field of the vacancy, or of what stands beside it."""
    around = Beside.model_validate({name: value for name, value in beside.items() if value is not None})
    sent = Vacancy.model_validate(dict(vacancy), strict=False)
    found = filled(sent, around.description)
    return Offer(found.vacancy, around, found.estimates, found.findings, _added(sent, found.vacancy))


def _added(sent: Vacancy, after: Vacancy) -> frozenset[str]:
    fields = {name for name, value in after if value is not None and getattr(sent, name) is None}
    return frozenset(fields | {f"demands.{item}" for item in after.demands if item not in sent.demands})


def flat_offer(row: Mapping[str, Any]) -> Offer:
    """The offer of a row in the flat form, which may carry `employer`, `place`, `description`, `withdrawn`."""
    beside = {name: value for name, value in row.items() if name in BESIDE}
    return offer_of({name: value for name, value in row.items() if name not in BESIDE}, beside)


def placed(offer: Offer, reference: Reference) -> Offer:
    """The offer if its postcode exists as far as the reference knows; pydantic's error on `postcode` if not.

    Only a postcode that was sent is an error: one that the text held is left out again.
    """
    postcode = offer.vacancy.postcode
    if postcode is None or exists(postcode, reference):
        return offer
    if "postcode" in offer.from_text:
        without = offer.vacancy.model_copy(update={"postcode": None})
        return replace(offer, vacancy=without, from_text=offer.from_text - {"postcode"})
    unknown = PydanticCustomError("postcode-unknown", "there is no such postcode")
    raise ValidationError.from_exception_data(
        "Vacancy", [InitErrorDetails(type=unknown, loc=("postcode",), input=None)]
    )


def exists(postcode: str, reference: Reference) -> bool:
    """Whether there is such a postcode; without a table of them, whether its first two digits are in use."""
    if reference.postcodes:
        return postcode in reference.postcodes
    return not reference.areas or postcode[:2] in reference.areas
