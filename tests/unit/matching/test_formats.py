"""Vacancies in HR Open JSON, CSV and the flat form with a text; what cannot be names its field."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from services.matching.rules.formats import offers_in
from services.matching.rules.formats.csvfile import BadRow, csv_offers
from services.matching.rules.formats.setu import opening_of
from services.matching.rules.offer import Offer, placed
from shared.kernel.plain_xml import NotXml
from tests.unit.matching.made_up import REFERENCE

OPENING: dict[str, Any] = {
    "documentId": {"value": "vb-9"},
    "statusCode": "Active",
    "positionProfiles": [
        {
            "positionTitle": "Inpakker",
            "positionLocation": [{"city": "Voorbeeldstad", "postalCode": "1001 AB"}],
            "positionOrganizations": [{"name": "Pakhuis Voorbeeld"}],
            "jobCategories": [{"code": "9321", "schemeId": "ISCO-08"}],
            "positionFormattedDescriptions": [{"content": "<p>20-24 uur per week. Tillen tot 8 kg.</p>"}],
            "offeredRemunerationPackage": {
                "ranges": [{"intervalCode": "Hour", "minimumAmount": {"value": 15, "currency": "EUR"}}]
            },
            "postingInstructions": [{"end": "2026-12-31"}],
        }
    ],
}


def test_a_position_opening_becomes_an_offer():
    """Its text gives what it has no field for."""
    (offer,) = offers_in(OPENING)
    vacancy = offer.vacancy
    assert (vacancy.vacancy, vacancy.title, vacancy.postcode) == ("vb-9", "Inpakker", "1001")
    assert vacancy.occupation == "http://data.europa.eu/esco/isco/C9321"
    assert vacancy.hours is not None
    assert (vacancy.hours.min, vacancy.hours.max) == (20, 24)
    assert vacancy.wage_hour is not None
    assert (vacancy.wage_hour.min, vacancy.wage_hour.max) == (15, None)
    assert (vacancy.demands, vacancy.valid_through) == ({"lift-carry": 8}, date(2026, 12, 31))
    assert offer.from_text == {"hours", "demands.lift-carry"}
    assert (offer.beside.employer, offer.beside.place) == ("Pakhuis Voorbeeld", "Voorbeeldstad")


XML = b"""<?xml version="1.0" encoding="UTF-8"?>
<PositionOpening xmlns="http://voorbeeld.example/hr">
  <DocumentID>vb-9</DocumentID><StatusCode>Active</StatusCode>
  <PositionProfile>
    <PositionTitle>Inpakker</PositionTitle>
    <PositionLocation><City>Voorbeeldstad</City><PostalCode>1001 AB</PostalCode></PositionLocation>
    <PositionOrganization><Name>Pakhuis Voorbeeld</Name></PositionOrganization>
    <JobCategory><Code>9321</Code><SchemeID>ISCO-08</SchemeID></JobCategory>
    <PositionFormattedDescription>
      <Content>&lt;p&gt;20-24 uur per week. Tillen tot 8 kg.&lt;/p&gt;</Content>
    </PositionFormattedDescription>
    <OfferedRemunerationPackage><Range>
      <IntervalCode>Hour</IntervalCode><MinimumAmount currency="EUR">15</MinimumAmount>
    </Range></OfferedRemunerationPackage>
    <PostingInstruction><End>2026-12-31</End></PostingInstruction>
  </PositionProfile>
</PositionOpening>"""


def test_an_opening_in_xml_is_the_same_offer():
    """Names with a capital, lists as one element after another, in a namespace of somebody's own."""
    assert list(offers_in(opening_of(XML))) == list(offers_in(OPENING))


def test_an_opening_with_two_profiles_is_two_offers():
    """The second gets a number where it has no id."""
    profile = XML[XML.index(b"<PositionProfile>") : XML.index(b"</PositionOpening>")]
    both = XML.replace(b"</PositionOpening>", profile.replace(b"Inpakker", b"Kok") + b"</PositionOpening>")
    titles = [(each.vacancy.vacancy, each.vacancy.title) for each in offers_in(opening_of(both))]
    assert titles == [("vb-9", "Inpakker"), ("vb-9#2", "Kok")]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<PositionOpening>", "not-xml"),
        (b"\xff\xfe<", "not-xml"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "xml-unsafe"),
        (b'<!doctype a SYSTEM "file:///etc/hostname"><a/>', "not-xml"),
        (b"<a>" * 50 + b"</a>" * 50, "too-deep"),
        (b"<a>" + b"x" * 1_000_000 + b"</a>", "too-large"),
    ],
)
def test_xml_that_cannot_be_or_may_not_be_is_refused_with_a_code(body: bytes, code: str):
    """Before anything of it is believed."""
    with pytest.raises(NotXml) as refused:
        opening_of(body)
    assert refused.value.code == code


def test_a_closed_opening_is_withdrawn():
    """Nobody is proposed for it any more."""
    (offer,) = offers_in({**OPENING, "statusCode": "Closed"})
    assert offer.beside.withdrawn


@pytest.mark.parametrize(
    ("row", "path", "code"),
    [
        ({"vacancy": "v", "description": "werk"}, ("title",), "missing"),
        ({"vacancy": "v", "title": "w", "hours": {"min": 9, "max": 2}}, ("hours",), "range-reversed"),
        ({"vacancy": "v", "title": "w", "demands": {"springen": 2}}, ("demands",), "unknown-limit"),
        (
            {"vacancy": "v", "title": "w", "description": "a" * 5_000_001},
            ("description",),
            "description-too-long",
        ),
        (
            {
                "@type": "JobPosting",
                "@id": "v",
                "title": "w",
                "physicalRequirement": {"termCode": "lift-carry", "value": 20, "unitText": "lb"},
            },
            ("demands",),
            "limit-wrong-type",
        ),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(row: dict[str, Any], path: tuple[str, ...], code: str):
    """Nothing of such a row is offered."""
    with pytest.raises(ValidationError) as wrong:
        list(offers_in(row))
    assert (wrong.value.errors()[0]["loc"], wrong.value.errors()[0]["type"]) == (path, code)


def test_a_postcode_that_does_not_exist_is_refused_when_sent_and_left_out_when_read():
    """The small world has four postcodes."""
    (sent,) = offers_in({"vacancy": "v", "title": "w", "postcode": "9999"})
    with pytest.raises(ValidationError, match="no such postcode"):
        placed(sent, REFERENCE)
    (told,) = offers_in({"vacancy": "v", "title": "w", "description": "Kade 1, 9999 AB Voorbeeldstad"})
    assert placed(told, REFERENCE).vacancy.postcode is None


def test_a_dutch_csv_is_read_and_a_bad_row_leaves_the_others():
    """Headings in Dutch, commas for decimals, a demand in its unit; another unit is refused by name."""
    text = (
        "Vacaturenummer;Titel;Postcode;Uren;Uurloon van;tillen of dragen (kg);Geldig tot\n"
        "v-1;Inpakker;1001 AB;20-24;15,50;8;31-12-2026\n"
        "v-2;Sjouwer;1001;20-24;15,50;20 lbs;\n"
        "v-3;;1001;20-24;;;\n"
        "v-4;Kok;1001;24-20;;;\n"
    )
    first, *bad = csv_offers(text)
    assert isinstance(first, Offer)
    assert first.vacancy.demands == {"lift-carry": 8}
    assert first.vacancy.valid_through == date(2026, 12, 31)
    assert [(row.line, row.code, row.path) for row in bad if isinstance(row, BadRow)] == [
        (3, "limit-wrong-type", "demands.lift-carry"),
        (4, "missing-field", "title"),
        (5, "range-reversed", "hours"),
    ]
