"""The starter reference is whole, and a folder of downloads is read on top of it.

Where `HERVAT_REFERENCE` names a folder, the same tests run on that reference as well.
"""

import json
import os
from pathlib import Path

import pytest

from services.matching.rules.lines import match_lines
from services.matching.rules.normalise import TitleIndex
from services.matching.rules.reference_shape import Reference
from services.matching.rules.verdicts import kilometres
from services.matching.store.reference import load
from shared.contracts.limits import checked

FOLDERS = [None, *(Path(folder) for folder in [os.environ.get("HERVAT_REFERENCE")] if folder)]


@pytest.fixture(scope="module", params=FOLDERS, ids=lambda folder: "starter" if folder is None else "folder")
def reference(request: pytest.FixtureRequest) -> Reference:
    """The starter, and the folder from outside where there is one."""
    return load(request.param)


@pytest.fixture(scope="module")
def index(reference: Reference) -> TitleIndex:
    """Made once for all titles."""
    return TitleIndex(reference)


def test_the_starter_has_all_unit_groups_areas_a_hundred_occupations_and_sixty_skills():
    """ISCO-08 has 436 unit groups; Dutch postcodes begin with 10 to 99; no title is that of two skills."""
    starter = load()
    assert len(starter.groups) == 436
    assert sorted(starter.areas) == [str(area) for area in range(10, 100)]
    assert len(starter.occupations) >= 100
    assert set(starter.demands) == set(starter.occupations)
    assert len(starter.skills) >= 60
    titles = [title for skill in starter.skills.values() for title in (skill.label, *skill.alternatives)]
    assert len(titles) == len(set(titles)) == len(starter.skill_titles)


def test_every_table_keeps_to_the_catalogue_and_to_the_groups(reference: Reference):
    """An occupation lies in a group that exists; an estimate is a value its item can have."""
    assert {known.isco for known in reference.occupations.values()} <= set(reference.groups)
    for demands in [*reference.demands.values(), *reference.group_demands.values()]:
        for item, value in demands.items():
            assert checked(item, value) == value


def test_a_postcode_without_its_own_centre_falls_back_on_its_area(reference: Reference):
    """The two-digit centre is an estimate; nothing at all is known of a postcode that is not given."""
    unknown = next(code for code in map(str, range(1000, 10000)) if code not in reference.postcodes)
    assert reference.place(unknown) == (reference.areas[unknown[:2]], True)
    assert reference.place(None) is None


@pytest.mark.parametrize(
    ("here", "there", "least", "most"),
    [("3511", "1012", 28, 42), ("9712", "6211", 240, 280), ("2511", "3011", 15, 28)],
)
def test_distances_between_cities_are_about_what_a_map_says(
    reference: Reference, here: str, there: str, least: int, most: int
):
    """Utrecht to Amsterdam about 35 km, Groningen to Maastricht about 265, Den Haag to Rotterdam about 21."""
    one, other = reference.place(here), reference.place(there)
    assert one is not None
    assert other is not None
    assert least <= kilometres(one[0], other[0]) <= most


@pytest.mark.parametrize(
    ("title", "isco"),
    [
        ("Vrachtwagen chauffeur CE (m/v)", "8332"),
        ("timmerman", "7115"),
        ("Kapster / kapper", "5141"),
        ("verpleegkundige", "2221"),
        ("Stukadoor", "7123"),
        ("hovenier 32 uur", "6113"),
    ],
)
def test_everyday_titles_find_their_group(reference: Reference, index: TitleIndex, title: str, isco: str):
    """The first three answers hold an occupation of the right three-digit group."""
    groups = [(reference.isco(one.uri) or "")[:3] for one in index.matches(title)[:3]]
    assert isco[:3] in groups


def test_an_estimated_demand_asks_on_either_reference(reference: Reference):
    """Nursing is known as heavy, but a figure of the occupation excludes nobody."""
    uri = next(uri for uri, known in sorted(reference.occupations.items()) if known.isco == "2221")
    candidate = '{"candidate": "k-1", "postcode": "3511", "capacity": {"lift-carry": 5}}'
    vacancy = json.dumps({"vacancy": "v-1", "title": "x", "occupation": uri, "postcode": "3511"})
    ((line, good),) = match_lines([candidate], [vacancy], reference)
    pair = json.loads(line)
    assert good
    assert pair["verdict"] == "ask"
    assert pair["limits"][0]["source"] == "occupation"


def test_a_folder_in_the_layout_of_the_downloads_is_read(tmp_path: Path):
    """Each table that is there replaces the starter's; a file that is not there leaves it."""
    (tmp_path / "esco_nl").mkdir()
    (tmp_path / "pc4").mkdir()
    (tmp_path / "onet").mkdir()
    (tmp_path / "esco_nl" / "occupations_nl.csv").write_text(
        'conceptUri,iscoGroup,preferredLabel,altLabels\nurn:x:1,9334,vuller,"rekvuller\nnachtvuller"\n',
        "utf-8",
    )
    (tmp_path / "pc4" / "pc4.json").write_text('{"1234": {"c": [52.0, 5.0]}}', "utf-8")
    (tmp_path / "onet" / "occupation_physical_abilities.csv").write_text(
        "occupation_uri,label_en,Static Strength,Stamina\nurn:x:1,filler,0.5,0.0\n", "utf-8"
    )
    read = load(tmp_path)
    assert read.occupations["urn:x:1"].alternatives == ("rekvuller", "nachtvuller")
    assert read.place("1234") == ((52.0, 5.0), False)
    assert read.demands["urn:x:1"] == {"lift-carry": 15, "push-pull": 15}
    assert read.estimate("urn:x:1")["night-work"] is False
    assert len(read.groups) == 436
    with pytest.raises(NotADirectoryError):
        load(tmp_path / "nowhere")
