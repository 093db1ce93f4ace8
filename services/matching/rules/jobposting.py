"""schema.org JobPosting to our vacancy. What the posting does not say in a form we can hold stays unknown.

A requirement counts as it stands when it names an item of the catalogue, as `{"termCode": "lift-carry",
"value": 15}`, in that item's unit. What is written as text (the description, a `physicalRequirement` in a
sentence) is read for what it says plainly; what it leaves open stays unknown, and an unknown item asks.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from services.matching.rules.offer import Offer, offer_of
from services.matching.rules.reference_shape import ISCO_URI
from services.matching.rules.shapes import Vacancy
from shared.contracts.limits import CATALOGUE

Posting = Mapping[str, Any]

EDUCATION_WORDS: tuple[tuple[str, int], ...] = (
    ("postgraduate", 7),
    ("wo master", 7),
    ("bachelor", 6),
    ("hbo", 6),
    ("wo", 6),
    ("associate", 5),
    ("mbo 4", 4),
    ("vwo", 4),
    ("havo", 4),
    ("mbo 3", 3),
    ("mbo 2", 2),
    ("high school", 2),
    ("vmbo", 2),
    ("mbo 1", 1),
)
"""Words in an education requirement and the NLQF level they stand for, the most telling first."""

UNIT_CODES = {
    "KGM": "kg",
    "KG": "kg",
    "KILOGRAM": "kg",
    "MIN": "minutes",
    "CMT": "cm",
    "DD": "degrees",
    "2N": "db(a)",
}
"""Codes of UN/CEFACT Recommendation 20 for units of the catalogue."""

_POSTCODE = re.compile(r"^\s*([1-9][0-9]{3})\s*(?:[A-Za-z]{2})?\s*$")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_ISCO = re.compile(r"^(?:ISCO-?(?:08)?[ :]*|C)?([0-9]{4})\b")


def is_posting(row: object) -> bool:
    """Whether a row is a schema.org JobPosting rather than the flat form."""
    if not isinstance(row, Mapping):
        return False
    kind: object = cast(Posting, row).get("@type")
    kinds = cast(list[object], kind) if isinstance(kind, list) else [kind]
    return any(str(one).rsplit("/", 1)[-1] == "JobPosting" for one in kinds)


def vacancy_of(posting: Posting) -> Vacancy:
    """The vacancy that a posting describes; pydantic's error names the vacancy's field where it cannot be."""
    return posted_offer(posting).vacancy


def posted_offer(posting: Posting) -> Offer:
    """The offer that a posting makes: its fields first, its text where they are silent."""
    fields: dict[str, Any] = {
        "vacancy": _identifier(posting),
        "title": posting.get("title") or posting.get("name"),
        "occupation": _occupation(posting),
        "postcode": _postcode(posting),
        "hours": _hours(posting),
        "wage_hour": _wage(posting),
        "education_level": _education(posting),
        "licences": _licences(posting),
        "skills": tuple(_skills(posting)),
        "demands": dict(_demands(posting)),
        "valid_through": posting.get("validThrough"),
    }
    known = {name: value for name, value in fields.items() if value is not None}
    if isinstance(through := known.get("valid_through"), str):
        known["valid_through"] = through[:10]
    return offer_of(known, _beside(posting))


def _beside(posting: Posting) -> dict[str, Any]:
    """Whose posting it is, where, and all of its text that may say something of the work."""
    places = [_part(place, "address") for place in _several(posting.get("jobLocation"))]
    written = [
        posting.get(name)
        for name in (
            "description",
            "responsibilities",
            "qualifications",
            "experienceRequirements",
            "workHours",
        )
    ]
    written += [*_several(posting.get("physicalRequirement")), *_several(posting.get("sensoryRequirement"))]
    return {
        "employer": _text(posting.get("hiringOrganization"), "name", "legalName"),
        "place": next((town for place in places if (town := _text(_part(place, "addressLocality")))), None),
        "description": "\n".join(text for text in written if isinstance(text, str)),
    }


def _several(value: Any) -> list[Any]:
    if value is None:
        return []
    return cast(list[Any], value) if isinstance(value, list) else [value]


def _part(value: Any, name: str) -> Any:
    return cast(Posting, value).get(name) if isinstance(value, Mapping) else None


def _text(value: Any, *names: str) -> str | None:
    """The value itself where it is text, else the first of its named parts that is."""
    found = (
        value if isinstance(value, str) else next((_part(value, n) for n in names if _part(value, n)), None)
    )
    return str(found).strip() or None if found is not None else None


def _identifier(posting: Posting) -> str | None:
    identifier = _text(posting.get("identifier"), "value", "@id", "name")
    return identifier or _text(posting.get("@id")) or _text(posting.get("url"))


def _occupation(posting: Posting) -> str | None:
    for named in [
        *_several(posting.get("relevantOccupation")),
        *_several(posting.get("occupationalCategory")),
    ]:
        text = _text(named, "@id", "sameAs", "codeValue", "termCode") or ""
        if text.startswith(("http://", "https://")):
            return text
        if code := _ISCO.match(text):
            return ISCO_URI + code[1]
    return None


def _postcode(posting: Posting) -> str | None:
    for place in _several(posting.get("jobLocation")):
        address = _part(place, "address")
        written = _text(_part(address, "postalCode") or _part(place, "postalCode"))
        if written:
            digits = _POSTCODE.match(written)
            return digits[1] if digits else written
    return None


def _range(value: Any) -> tuple[float, float] | None:
    """The two ends of a number, a text with one or two numbers, or a QuantitativeValue."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, Mapping):
        least, most = _part(value, "minValue"), _part(value, "maxValue")
        if least is None and most is None:
            return _range(_part(value, "value"))
        ends = [end for end in (_range(least), _range(most)) if end]
        return (ends[0][0], ends[-1][1]) if ends else None
    found = [float(number.replace(",", ".")) for number in _NUMBER.findall(str(value))][:2]
    return (found[0], found[-1]) if found else None


def _hours(posting: Posting) -> dict[str, float] | None:
    written = posting.get("workHours")
    if isinstance(written, str) and re.search(r"\d:\d", written):
        return None
    ends = _range(written)
    return {"min": ends[0], "max": ends[1]} if ends else None


def _wage(posting: Posting) -> dict[str, float] | None:
    """The wage where it is stated by the hour in euros: a month's wage says nothing without its hours."""
    for salary in _several(posting.get("baseSalary")):
        value = _part(salary, "value")
        unit = str(_part(value, "unitText") or _part(salary, "unitText") or "").upper()
        currency = str(_part(salary, "currency") or "EUR").upper()
        ends = _range(value)
        if unit == "HOUR" and currency == "EUR" and ends:
            return {"min": ends[0], "max": ends[1]}
    return None


def _education(posting: Posting) -> int | None:
    for asked in _several(posting.get("educationRequirements")):
        level = _part(asked, "educationalLevel")
        if isinstance(level, int):
            return level
        words = f" {_text(asked, 'credentialCategory', 'educationalLevel', 'name') or ''} ".lower()
        for word, stands_for in EDUCATION_WORDS:
            if re.search(rf"\b{word}\b", words):
                return stands_for
    return None


def _licences(posting: Posting) -> tuple[str, ...] | None:
    credentials = [one for one in _several(posting.get("qualifications")) if _part(one, "credentialCategory")]
    names = [
        _text(one, "name", "termCode")
        for one in credentials
        if "licen" in str(_part(one, "credentialCategory"))
    ]
    return tuple(name for name in names if name) or None


def _skills(posting: Posting) -> Iterator[str]:
    for skill in _several(posting.get("skills")):
        if isinstance(skill, str):
            yield from (one.strip() for one in re.split(r"[,;\n]", skill) if one.strip())
        elif text := _text(skill, "@id", "sameAs", "name"):
            yield text


def _demands(posting: Posting) -> Iterator[tuple[str, Any]]:
    named = [*_several(posting.get("physicalRequirement")), *_several(posting.get("sensoryRequirement"))]
    for asked in named:
        code = _part(asked, "termCode") or _part(asked, "propertyID")
        if code is not None and _part(asked, "value") is not None:
            yield str(code), _in_unit(str(code), asked)


def _in_unit(item: str, asked: Any) -> Any:
    """The value, with its unit where that is another than the item's: such a text is refused by the catalogue."""
    unit = _text(_part(asked, "unitText")) or _text(_part(asked, "unitCode"))
    own = CATALOGUE[item].unit if item in CATALOGUE else None
    value = _part(asked, "value")
    if unit is None or own is None or UNIT_CODES.get(unit.upper(), unit.lower()) == own.lower():
        return value
    return f"{value} {unit}"
