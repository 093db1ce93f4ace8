"""Older versions stay readable for as long as they are in the contracts, and readers are told where they stand."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deploy.contracts.frozen import EXAMPLES, SCHEMAS, schema_of, written
from deploy.contracts.standing import standing
from deploy.contracts.superseded import unread
from services.intake.domain import DECIDER as INTAKE
from services.matching.domain import DECIDER as MATCHING
from services.notifications.domain import DECIDER as NOTIFICATIONS
from services.trajectory.domain import DECIDER as TRAJECTORY
from shared.contracts.catalogue import BY_KIND, NEWEST, TOLD, VERSIONS
from shared.contracts.event import Event
from shared.contracts.versions import Version, Versions
from tests.parcels import (
    AFTER,
    HELD_BACK,
    MEANWHILE,
    ONWARDS,
    WeighedV1,
    WeighedV2,
    lower_to_1,
)

ROOT = Path(__file__).parents[2]


def test_every_superseded_kind_of_ours_can_still_be_read() -> None:
    """Its schema is as it was frozen, and its example becomes the newest version."""
    assert unread(ROOT) == []


def test_the_catalogue_has_every_version_once() -> None:
    """An older version is a told kind like another: its classes of data, topic and words are held to the same."""
    assert set(TOLD) == {*NEWEST, *VERSIONS.superseded}
    assert not set(NEWEST) & set(VERSIONS.superseded)
    assert {step.new.kind for step in VERSIONS.steps} <= BY_KIND.keys()


def test_no_service_hears_a_kind_that_nobody_tells() -> None:
    """After a switch, a hearer of the old version alone would wait for ever."""
    deciders = (INTAKE, TRAJECTORY, MATCHING, NOTIFICATIONS)
    assert [kind for each in deciders for kind in VERSIONS.silent(each.hears)] == []


@pytest.fixture(name="root")
def as_it_was_told(tmp_path: Path) -> Path:
    """Version 1 with its frozen schema and its example."""
    write(tmp_path / SCHEMAS, schema_of(WeighedV1))
    write(tmp_path / EXAMPLES, {"grams": 250, "fragile": True})
    return tmp_path


def write(folder: Path, document: Any) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{WeighedV1.kind}.json").write_text(written(document))


def test_a_version_with_schema_example_and_lift_can_be_read(root: Path) -> None:
    """Before the switch and after it."""
    assert unread(root, MEANWHILE) == unread(root, AFTER) == []


def test_every_version_on_the_way_is_looked_at(root: Path) -> None:
    """The first becomes the third through the second, which has not been frozen here."""
    found = unread(root, Versions([HELD_BACK, ONWARDS]))
    assert found == [f"{WeighedV2.kind} has no frozen schema in {SCHEMAS}"]


def without_schema(root: Path) -> None:
    (root / SCHEMAS / f"{WeighedV1.kind}.json").unlink()


def without_example(root: Path) -> None:
    (root / EXAMPLES / f"{WeighedV1.kind}.json").unlink()


def grown(root: Path) -> None:
    """It was frozen before `fragile` came."""
    schema = json.loads((root / SCHEMAS / f"{WeighedV1.kind}.json").read_text())
    del schema["properties"]["fragile"]
    write(root / SCHEMAS, schema)


def unlike_its_class(root: Path) -> None:
    write(root / EXAMPLES, {"kilograms": 0.25})


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (without_schema, "has no frozen schema"),
        (without_example, "has no example"),
        (grown, "an older version does not grow, the newest may"),
        (unlike_its_class, "does not read its example"),
    ],
)
def test_what_is_missing_or_changed_is_said(root: Path, spoil: Callable[[Path], None], says: str) -> None:
    """One line for each version, before anything is written."""
    spoil(root)
    (line,) = unread(root, MEANWHILE)
    assert line.startswith(WeighedV1.kind)
    assert says in line


def raises(old: WeighedV1) -> WeighedV2:
    """A lift with a fault."""
    raise ArithmeticError(old.grams)


def stays(old: WeighedV1) -> Event:
    """A lift that lifts nothing."""
    return old


@pytest.mark.parametrize(
    ("lift", "says"),
    [
        (raises, "the example of test.weighed.v1 cannot be lifted to test.weighed.v2: ArithmeticError"),
        (stays, "the lift of test.weighed.v1 makes test.weighed.v1 instead of test.weighed.v2"),
    ],
)
def test_a_lift_that_does_not_lift_is_said(root: Path, lift: Callable[[WeighedV1], Any], says: str) -> None:
    """The example is what shows it."""
    assert unread(root, Versions([Version(WeighedV1, WeighedV2, lift, lower_to_1)])) == [says]


def test_readers_are_told_where_a_version_stands() -> None:
    """Which goes out now, and which one to move to."""
    v1, v2, v3 = (f"test.weighed.v{n}" for n in (1, 2, 3))
    assert standing(v1, MEANWHILE) == f"Told until every hearer reads `{v2}`."
    assert standing(v2, MEANWHILE) == f"Goes out as `{v1}` until every hearer reads this one."
    assert standing(v1, AFTER).startswith(f"Superseded by `{v2}` and not told any more")
    assert standing(v2, AFTER) == ""
    assert standing(v3, Versions([HELD_BACK, ONWARDS])).startswith(f"Goes out as `{v1}`")
