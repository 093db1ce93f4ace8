"""The catalogue's web page: everything a partner needs of every kind, on one page that asks for nothing else."""

import json
import re
from pathlib import Path

import pytest

from deploy.contracts.catalogue_page import catalogue_page
from deploy.contracts.cloudevents import told_to_partners
from deploy.contracts.frozen import schema_of
from deploy.contracts.ours import OURS
from deploy.contracts.shapes import shapes_of
from shared.contracts import published
from shared.contracts.event import Event
from shared.contracts.topics import BY_NAME
from tests.contract.made_up_kinds import BOTH, PackedV1, PackedV2, frozen_without
from tests.contract.page_read import Found, read

ROOT = Path(__file__).parents[2]
PAGE = read(published.page())
EVERY_KIND = pytest.mark.parametrize("event", OURS.told, ids=lambda event: event.kind)


def squeezed(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(name="made_up")
def two_versions(tmp_path: Path) -> Found:
    """A page of a kind that grew and is deprecated, with its successor."""
    return read(catalogue_page(frozen_without(tmp_path), BOTH))


def test_the_page_is_whole_and_asks_for_nothing() -> None:
    """Every element is closed, every name is given once, and no style, script, picture or frame is fetched."""
    assert PAGE.wrong == []
    assert sorted(PAGE.ids) == sorted(set(PAGE.ids))
    assert PAGE.fetched == []
    assert not {"img", "iframe", "object", "embed", "form"} & set(PAGE.tags)
    style = (ROOT / "deploy/contracts/catalogue.css").read_text()
    assert re.findall(r"@import|url\(", style) == []


def test_every_link_leads_somewhere() -> None:
    """Inside the page to a name; to its own files as they lie beside it and as they are served."""
    inside = {link[1:] for link in PAGE.links if link.startswith("#")}
    assert inside <= set(PAGE.ids)
    beside = {link for link in PAGE.links if not link.startswith(("#", "https://"))}
    assert [link for link in beside if not (published.HERE / link).is_file()] == []
    assert f"{published.SCHEMAS}/trajectory.clock-moved.v1.json" in beside


@EVERY_KIND
def test_a_kind_is_there_with_all_that_belongs_to_it(event: type[Event]) -> None:
    """Meaning, stream, class, since when, every field with its meaning, its example, and what changed."""
    said = squeezed(PAGE.text[event.kind])
    topic = BY_NAME[str(event.topic)]
    assert squeezed(event.__doc__ or "").replace("`", "") in said
    assert f"Stream{topic.name}" in said
    assert f"Class of data{topic.data_class.value}" in said
    assert f"In the catalogue since{OURS.notes.since(event.kind)}" in said
    for name, field in schema_of(event)["properties"].items():
        assert squeezed(f"{name}") in said
        assert squeezed(field["description"]).replace("`", "") in said
    assert f"{OURS.notes.since(event.kind)} added" in said
    assert ('"specversion": "1.0"' in said) == told_to_partners(event)
    assert ("never: identity stays inside" in said) != told_to_partners(event)


def test_every_shape_is_there_once() -> None:
    """The parts of kinds have their own place, to which the fields lead."""
    shapes = {f"shape-{shape.__name__}" for event in OURS.told for shape in shapes_of(event)[1:]}
    assert shapes == {id for id in PAGE.ids if id.startswith("shape-")}
    assert {link[1:] for link in PAGE.links if link.startswith("#shape-")} == shapes


def test_a_deprecated_kind_says_until_when_and_what_comes_after(made_up: Found) -> None:
    """With the day of each field that came later, and all of it again in what changed."""
    said = squeezed(made_up.text[PackedV1.kind])
    assert "deprecated" in said
    assert f"Deprecated from 2027-03-01. Told until 2027-09-01, from then as {PackedV2.kind}." in said
    assert "since 2027-02-01" in said
    assert "2027-02-01 field added stamp: Parcels are stamped." in said
    assert "2027-02-01 field added lid: Boxes close." in said
    assert f"2027-03-01 deprecated: Move to {PackedV2.kind}." in said
    assert "deprecated" not in squeezed(made_up.text[PackedV2.kind])
    said = squeezed(made_up.text["changes"])
    assert f"2027-03-01 1 kind added {PackedV2.kind} {PackedV1.kind}: deprecated: Move to" in said
    assert f"2027-02-01 {PackedV1.kind}: field added stamp: Parcels are stamped. Box: field added lid" in said


def test_what_looks_like_html_is_text(made_up: Found) -> None:
    """In a meaning, in what a field means, and in an example; a shape's link is the only one made of words."""
    assert made_up.wrong == []
    assert made_up.tags.count("script") == 1
    assert "b" not in made_up.tags
    said = squeezed(made_up.text[PackedV1.kind])
    assert "A parcel was packed: Box & <b>lid</b>." in said
    assert 'What is on it: "<script>" or less.' in said
    assert '"stamp": "<rood> & blauw"' in said
    assert "#shape-Box" in made_up.links


def test_the_example_in_the_page_can_be_copied() -> None:
    """What stands as example of a kind is JSON, and the one that is kept."""
    page = published.page()
    start = page.index('<article id="trajectory.deadline-near.v1"')
    shown = read(page[start : page.index("</pre>", start)] + "</pre></article>").text[
        "trajectory.deadline-near.v1"
    ]
    kept = json.loads((ROOT / "shared/contracts/examples/trajectory.deadline-near.v1.json").read_text())
    assert json.loads(shown[shown.index("{") : shown.rindex("}") + 1]) == kept
