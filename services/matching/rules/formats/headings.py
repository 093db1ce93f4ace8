"""What the columns of a CSV file of vacancies may be called, in Dutch and in English."""

import re

from shared.contracts.limits import CATALOGUE

HEADINGS: dict[str, tuple[str, ...]] = {
    "vacancy": ("id", "vacature", "vacaturenummer", "vacature id", "nummer", "referentie", "reference"),
    "title": ("titel", "functie", "functietitel", "functienaam", "job title"),
    "employer": ("werkgever", "bedrijf", "organisatie", "company", "organisation"),
    "place": ("plaats", "standplaats", "woonplaats", "city", "location"),
    "postcode": ("postcode werklocatie", "postal code", "zip"),
    "occupation": ("beroep", "esco", "occupation uri"),
    "description": ("omschrijving", "vacaturetekst", "tekst", "functieomschrijving", "text"),
    "hours.min": ("uren min", "uren van", "minimum uren", "min hours", "hours from"),
    "hours.max": ("uren max", "uren tot", "maximum uren", "max hours", "hours to"),
    "hours": ("uren", "uren per week", "hours per week"),
    "wage_hour.min": ("uurloon min", "uurloon van", "uurloon vanaf", "min wage", "wage from"),
    "wage_hour.max": ("uurloon max", "uurloon tot", "max wage", "wage to"),
    "wage_hour": ("uurloon", "loon per uur", "hourly wage"),
    "education_level": ("opleidingsniveau", "nlqf", "niveau", "education level"),
    "licences": ("rijbewijs", "rijbewijzen", "certificaten", "licenses", "driving licences"),
    "skills": ("vaardigheden", "competenties"),
    "valid_through": ("geldig tot", "geldig t m", "sluitingsdatum", "valid until", "closing date"),
    "withdrawn": ("ingetrokken", "vervallen"),
}
"""Our name of a column, itself a heading too, and the others it goes by."""

_UNIT = re.compile(r"\(([^()]{1,20})\)\s*$")
_OTHER_SIGNS = re.compile(r"[^a-z0-9]+")


def plain_heading(heading: str) -> str:
    """A heading without case, signs and surrounding space."""
    return _OTHER_SIGNS.sub(" ", heading.casefold()).strip()


_BY_NAME = {plain_heading(name): name for name in HEADINGS} | {
    plain_heading(other): name for name, others in HEADINGS.items() for other in others
}
_ITEMS = {plain_heading(item): item for item in CATALOGUE} | {
    plain_heading(label): item
    for item, known in CATALOGUE.items()
    for label in (known.label_nl, known.label_en)
}


def column(heading: str) -> tuple[str, str | None] | None:
    """What a column holds: a field or `demands.<item>`, and the unit its heading names; None if not known."""
    unit = _UNIT.search(heading)
    bare = plain_heading(heading[: unit.start()] if unit else heading)
    if name := _BY_NAME.get(plain_heading(heading)) or _BY_NAME.get(bare):
        return name, None
    item = _ITEMS.get(bare) or _ITEMS.get(bare.removeprefix("demands ").removeprefix("eis "))
    return (f"demands.{item}", unit[1] if unit else None) if item else None
