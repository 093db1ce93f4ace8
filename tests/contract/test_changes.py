"""Nothing in the catalogue comes, grows, is deprecated or goes without its day, and what breaks is refused."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from deploy.contracts import noted
from deploy.contracts.frozen import SCHEMAS, frozen, schema_of, written
from deploy.contracts.noted import unnoted
from deploy.contracts.ours import OURS, Contracts
from deploy.contracts.refused import refused
from shared.contracts.changes import Note, Notes
from shared.contracts.versions import NOTICE, Version, Versions
from tests.contract.made_up_kinds import (
    ADDED,
    ADDED_2,
    BOTH,
    CALLED,
    CAME,
    GREW,
    LAST,
    LID,
    ONE,
    STAMP,
    STEP,
    Broken,
    PackedV1,
    PackedV2,
    frozen_without,
)

ROOT = Path(__file__).parents[2]


def test_nothing_of_ours_is_refused() -> None:
    """No kind broke, every older version can be read, and everything has its day."""
    assert refused(ROOT) == []


def test_every_kind_of_ours_says_since_when_it_is_there() -> None:
    """The edition of the catalogue is the day on which it changed last."""
    since = [OURS.notes.since(kind) for kind in OURS.by_kind]
    assert None not in since
    assert max(note.on for note in OURS.notes.rows) == OURS.notes.edition


def test_a_kind_without_a_note_is_refused(tmp_path: Path) -> None:
    """Somebody added a class and nothing else."""
    (line,) = refused(tmp_path, replace(ONE, notes=Notes()))
    assert line == f"{PackedV1.kind}: {noted.ROWS} does not say since when it is there"


@pytest.mark.parametrize(("field", "note"), [("stamp", STAMP), ("Box.lid", LID)], ids=["kind", "shape"])
def test_a_field_that_came_asks_for_its_note(field: str, note: Note, tmp_path: Path) -> None:
    """In the kind itself and in a shape inside it; with the note it may be frozen, and is dated there."""
    root = frozen_without(tmp_path, field)
    (line,) = refused(root, ONE)
    assert "is a new optional field: write since when" in line
    dated = replace(ONE, notes=Notes([ADDED, note]))
    assert refused(root, dated) == []
    schema = schema_of(PackedV1, dated)
    place = schema["$defs"]["Box"] if note.of == "Box" else schema
    assert place["properties"][note.field]["x-since"] == "2027-02-01"


def test_the_day_of_a_field_cannot_be_taken_back(tmp_path: Path) -> None:
    """What partners were told stays; a note that comes late is taken."""
    dated = replace(ONE, notes=Notes([ADDED, STAMP]))
    root = frozen_without(tmp_path)
    assert refused(root, dated) == []
    (root / SCHEMAS / f"{PackedV1.kind}.json").write_text(written(schema_of(PackedV1, dated)))
    for notes in (Notes([ADDED]), Notes([ADDED, replace(STAMP, on=CALLED)])):
        (line,) = refused(root, replace(ONE, notes=notes))
        assert "stamp was said to be new on 2027-02-01" in line


def test_a_broken_kind_is_refused_and_a_new_version_beside_it_is_not(tmp_path: Path) -> None:
    """`box` became `boxes`: under the old name it is refused, as version 2 it passes."""
    root = frozen_without(tmp_path)
    lines = refused(root, replace(ONE, told=(Broken,)))
    assert any("box was removed or renamed: a new version of the kind is needed" in line for line in lines)
    assert any("boxes is newly required: a new version of the kind is needed" in line for line in lines)
    assert refused(root, Contracts((PackedV1, PackedV2), Versions([STEP]), Notes([ADDED, ADDED_2]))) == []


def test_a_kind_that_is_gone_says_so(tmp_path: Path) -> None:
    """Its schema is still frozen: whoever hears it would hear nothing more."""
    root = frozen_without(tmp_path)
    rest = Contracts((PackedV2,), Versions(), Notes([ADDED_2]))
    (line,) = refused(root, rest)
    assert line.startswith(f"{PackedV1.kind}: is told no more")
    gone = Note(LAST, PackedV1.kind, "removed", "Nobody heard it.")
    assert refused(root, replace(rest, notes=Notes([ADDED, ADDED_2, gone]))) == []


def test_a_second_version_needs_the_day_from_which_the_first_is_deprecated(tmp_path: Path) -> None:
    """A partner must know until when to move."""
    versions = Versions([replace(STEP, deprecated_on=None, told_until=None)])
    lines = refused(frozen_without(tmp_path), replace(BOTH, versions=versions, notes=Notes([ADDED, ADDED_2])))
    assert lines == [f"{PackedV1.kind}: `{PackedV2.kind}` is there, so its step needs a day: deprecated_on"]


def test_an_older_kind_is_told_for_a_while_after_it_is_deprecated() -> None:
    """Ninety days at least, as long as topics are kept; a last day without a first is none."""
    assert timedelta(days=90) == NOTICE
    for wrong in ({"told_until": CALLED + timedelta(days=89)}, {"deprecated_on": None}):
        step: Version[PackedV1, PackedV2] = replace(STEP, **wrong)
        with pytest.raises(ValueError, match="for 90 days at least"):
            Versions([step])
    assert Versions([replace(STEP, told_until=CALLED + timedelta(days=90))]).steps


@pytest.mark.parametrize(
    ("note", "says"),
    [
        (Note(GREW, "intake.packd.v1", "added", "A slip."), "no kind or shape of that name"),
        (replace(STAMP, field="stmp"), "its field stmp, which it does not have"),
        (Note(GREW, PackedV1.kind, "removed", "Too early."), "says that it was removed"),
    ],
)
def test_a_note_of_what_is_not_there_is_refused(note: Note, says: str, tmp_path: Path) -> None:
    """A slip of the pen, and a kind that is still told."""
    lines = unnoted(tmp_path, replace(ONE, notes=Notes([ADDED, note])))
    assert any(says in line for line in lines)


def test_notes_say_a_thing_once_and_whole() -> None:
    """A field belongs to the note of a field, and to no other."""
    with pytest.raises(ValueError, match="was added once, not twice"):
        Notes([ADDED, replace(ADDED, on=GREW)])
    with pytest.raises(ValueError, match="a field belongs to `field added` alone"):
        Notes([replace(STAMP, field=None)])


def test_the_history_of_a_kind_is_its_notes_its_shapes_and_its_dates() -> None:
    """Oldest first; the successor has a history of its own, which begins when it came."""
    history = [(note.on, note.what, note.of) for note in BOTH.history(PackedV1.kind)]
    assert history == [
        (CAME, "added", PackedV1.kind),
        (GREW, "field added", PackedV1.kind),
        (GREW, "field added", "Box"),
        (CALLED, "deprecated", PackedV1.kind),
        (LAST, "told as new", PackedV1.kind),
    ]
    assert BOTH.history(PackedV2.kind) == (ADDED_2,)


def test_what_is_deprecated_says_so_in_its_schema() -> None:
    """A program sees it, by when, and where to go; the successor says nothing of the kind."""
    schema = schema_of(PackedV1, BOTH)
    assert (
        schema["deprecated"],
        schema["x-deprecated-on"],
        schema["x-told-until"],
        schema["x-replaced-by"],
    ) == (
        True,
        "2027-03-01",
        "2027-09-01",
        "intake.packed.v2",
    )
    assert "deprecated" not in schema_of(PackedV2, BOTH)
    assert frozen(ROOT, "trajectory.clock-moved.v1") == schema_of(OURS.by_kind["trajectory.clock-moved.v1"])
