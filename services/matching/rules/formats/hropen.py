"""A position opening in JSON as HR Open writes it, on which the SETU Standard for Vacancies builds.

Mapped are the names that public examples of HR Open agree on. A name may begin with a capital, as in the XML
it comes from. Hours a week, schooling and licences stand under names that we found no public example of: they
are left to the text of the opening, and stay unknown where that is silent.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from services.matching.rules.offer import Offer, offer_of
from services.matching.rules.reference_shape import ISCO_URI

UNMAPPED = ("positionScheduleTypeCodes", "careerLevels", "positionOpenQuantity", "positionClassification")
"""Names that we know and that say nothing a vacancy holds: full time is not a number of hours."""

GONE = frozenset({"closed", "cancelled", "canceled", "filled", "withdrawn", "inactive"})
"""The states of an opening in which nobody can apply any more."""

_DIGITS = re.compile(r"^\s*([1-9]\d{3})\s?(?:[A-Za-z]{2})?\s*$")
_ISCO = re.compile(r"^(?:ISCO-?(?:08)?[ :]*|C)?(\d{4})$", re.I)


def is_opening(row: object) -> bool:
    """Whether a row is a position opening: it has profiles, or is one itself."""
    return isinstance(row, Mapping) and any(_of(row, name) for name in ("positionProfiles", "positionTitle"))


def openings(row: Mapping[str, Any]) -> Iterator[Offer]:
    """The offers of an opening, one a profile; a second profile without an id gets its number."""
    profiles = _several(_of(row, "positionProfiles")) or [row]
    opening = _value(_of(row, "documentId"))
    for number, profile in enumerate(profiles, start=1):
        own = _value(_of(profile, "positionId")) or _value(_of(profile, "profileId"))
        name = own or (opening if number == 1 else opening and f"{opening}#{number}")
        yield _offer(row, profile, name)


def _offer(row: Any, profile: Any, name: str | None) -> Offer:
    places = _several(_of(profile, "positionLocation")) or _several(_of(profile, "positionLocations"))
    addresses = [_of(place, "address") or place for place in places]
    fields = {
        "vacancy": name,
        "title": _of(profile, "positionTitle"),
        "occupation": _occupation(profile),
        "postcode": _first(_postcode(address) for address in addresses),
        "wage_hour": _wage(_of(profile, "offeredRemunerationPackage")),
        "valid_through": _until(profile),
    }
    state = str(_value(_of(row, "statusCode")) or "").casefold()
    beside = {
        "employer": _first(
            _value(_of(one, "name")) for one in _several(_of(profile, "positionOrganizations"))
        ),
        "place": _first(_value(_of(address, "city")) for address in addresses),
        "description": "\n".join(_texts(profile)),
        "withdrawn": state in GONE,
    }
    return offer_of({key: value for key, value in fields.items() if value is not None}, beside)


def _of(value: Any, name: str) -> Any:
    """A named part, its first letter small or capital; None of anything but an object."""
    if not isinstance(value, Mapping):
        return None
    parts = cast(Mapping[str, Any], value)
    return parts.get(name, parts.get(name[0].upper() + name[1:]))


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return cast(list[Any], value) if isinstance(value, list) else [value]


def _value(value: Any) -> str | None:
    """An identifier or code as text: itself, or its `value`."""
    found = _of(value, "value") if isinstance(value, Mapping) else value
    return str(found).strip() or None if isinstance(found, str | int) else None


def _first(values: Iterator[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _postcode(address: Any) -> str | None:
    written = _value(_of(address, "postalCode"))
    digits = _DIGITS.match(written) if written else None
    return digits[1] if digits else written


def _texts(profile: Any) -> Iterator[str]:
    for part in _several(_of(profile, "positionFormattedDescriptions")):
        if isinstance(content := _of(part, "content"), str):
            yield content


def _occupation(profile: Any) -> str | None:
    for category in _several(_of(profile, "jobCategories")):
        code = _value(_of(category, "code")) or _value(category) or ""
        if code.startswith(("http://data.europa.eu/esco/", "https://data.europa.eu/esco/")):
            return code
        scheme = str(_of(_of(category, "code"), "schemeId") or _of(category, "schemeId") or "")
        if (found := _ISCO.match(code)) and (code.upper().startswith("ISCO") or "ISCO" in scheme.upper()):
            return ISCO_URI + found[1]
    return None


def _wage(package: Any) -> dict[str, Any] | None:
    """The wage where it is stated by the hour in euros, from the ranges of the package."""
    ends: dict[str, Any] = {}
    for part in _several(_of(package, "ranges")):
        if str(_value(_of(part, "intervalCode")) or "").casefold() not in ("hour", "hourly"):
            continue
        kind = str(_value(_of(part, "typeCode")) or "").casefold()
        for name, end in (("minimumAmount", "min"), ("maximumAmount", "max"), ("referenceAmount", "")):
            amount = _of(part, name)
            number = _of(amount, "value")
            if number is None or str(_of(amount, "currency") or "EUR").upper() != "EUR":
                continue
            for one in (end,) if end else _ends_of(kind):
                ends[one] = number
    return ends or None


def _ends_of(kind: str) -> tuple[str, ...]:
    return ("min",) if kind.startswith("min") else ("max",) if kind.startswith("max") else ("min", "max")


def _until(profile: Any) -> str | None:
    """The last day of the last channel that it is posted on; a channel without one leaves it open."""
    ends = [_of(one, "end") for one in _several(_of(profile, "postingInstructions"))]
    return max(str(end)[:10] for end in ends) if ends and all(isinstance(end, str) for end in ends) else None
