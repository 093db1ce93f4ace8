"""A schema.org JobPosting becomes a vacancy; what it does not say in a form we can hold stays unknown."""

import json
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.matching.rules.jobposting import is_posting, vacancy_of
from services.matching.rules.lines import read_vacancy

POSTING: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "JobPosting",
    "identifier": {"@type": "PropertyValue", "name": "Winkel Voorbeeld", "value": "wv-17"},
    "title": "Kassamedewerker",
    "occupationalCategory": "5230 kassapersoneel",
    "jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress", "postalCode": "3511 ab"}},
    "workHours": "16 tot 24 uur per week",
    "baseSalary": {
        "@type": "MonetaryAmount",
        "currency": "EUR",
        "value": {"@type": "QuantitativeValue", "minValue": 14.5, "maxValue": 16, "unitText": "HOUR"},
    },
    "educationRequirements": {"@type": "EducationalOccupationalCredential", "credentialCategory": "mbo 2"},
    "qualifications": [
        {"@type": "EducationalOccupationalCredential", "credentialCategory": "license", "name": "B"}
    ],
    "skills": "kassa, Engels",
    "physicalRequirement": [
        "u kunt goed staan",
        {"@type": "DefinedTerm", "termCode": "lift-carry", "value": 10},
    ],
    "validThrough": "2025-06-30T23:59:00+02:00",
    "hiringOrganization": {"@type": "Organization", "name": "Winkel Voorbeeld"},
}


def test_a_posting_becomes_a_vacancy():
    """Every field that both forms know is carried over; a sentence about standing is not guessed at."""
    read = read_vacancy(json.dumps(POSTING))
    assert read.vacancy == "wv-17"
    assert read.title == "Kassamedewerker"
    assert read.occupation == "http://data.europa.eu/esco/isco/C5230"
    assert read.postcode == "3511"
    assert read.hours is not None
    assert (read.hours.min, read.hours.max) == (16, 24)
    assert read.wage_hour is not None
    assert (read.wage_hour.min, read.wage_hour.max) == (14.5, 16)
    assert read.education_level == 2
    assert read.licences == ("B",)
    assert read.skills == ("kassa", "Engels")
    assert read.demands == {"lift-carry": 10}
    assert read.valid_through == date(2025, 6, 30)


def test_a_posting_with_only_a_name_leaves_all_else_unknown():
    """An address as `@id` serves as the identifier."""
    read = vacancy_of({"@type": "JobPosting", "@id": "https://example.nl/v/1", "title": "Lasser"})
    assert read.vacancy == "https://example.nl/v/1"
    assert (read.hours, read.wage_hour, read.postcode, read.licences, read.demands) == (
        None,
        None,
        None,
        None,
        {},
    )


@pytest.mark.parametrize(
    ("field", "value", "name", "expected"),
    [
        ("baseSalary", {"value": {"value": 2600, "unitText": "MONTH"}}, "wage_hour", None),
        ("baseSalary", {"currency": "USD", "value": {"value": 20, "unitText": "HOUR"}}, "wage_hour", None),
        ("workHours", "09:00-17:00", "hours", None),
        ("workHours", "flexibel", "hours", None),
        ("educationRequirements", "no requirements", "education_level", None),
        ("educationRequirements", {"credentialCategory": "bachelor degree"}, "education_level", 6),
        ("educationRequirements", "HBO werk- en denkniveau", "education_level", 6),
        ("occupationalCategory", "winkel", "occupation", None),
        ("jobLocation", [{"address": "Utrecht"}], "postcode", None),
        ("skills", [{"@type": "DefinedTerm", "name": "kassa"}, "x; y"], "skills", ("kassa", "x", "y")),
        ("qualifications", "rijbewijs", "licences", None),
    ],
)
def test_what_cannot_be_read_for_certain_is_unknown(field: str, value: Any, name: str, expected: Any):
    """A month's wage, office hours and loose words are no figures."""
    assert getattr(vacancy_of({**POSTING, field: value}), name) == expected


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"title": None}, ("title",)),
        ({"identifier": None}, ("vacancy",)),
        ({"workHours": {"minValue": 32, "maxValue": 16}}, ("hours",)),
        ({"validThrough": "soon"}, ("valid_through",)),
        ({"physicalRequirement": {"termCode": "jumping", "value": 3}}, ("demands",)),
        ({"jobLocation": {"address": {"postalCode": "B-2000"}}}, ("postcode",)),
    ],
)
def test_a_posting_that_cannot_be_is_refused_with_the_field_of_the_vacancy(
    fields: dict[str, Any], path: tuple[str, ...]
):
    """A posting is held to the same rules as the flat form."""
    with pytest.raises(ValidationError) as wrong:
        vacancy_of({**POSTING, **fields})
    assert [error["loc"] for error in wrong.value.errors()] == [path]


def test_a_posting_is_known_by_its_type():
    """The type may be a list or an address; the flat form has none."""
    assert is_posting({"@type": ["Thing", "https://schema.org/JobPosting"]})
    assert not is_posting({"@type": "Event"})
    assert not is_posting({"vacancy": "v-1"})
    assert not is_posting([POSTING])
