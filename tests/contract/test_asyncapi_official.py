"""The AsyncAPI document, held against AsyncAPI's own parser."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deploy.contracts.asyncapi import asyncapi
from deploy.contracts.frozen import written
from deploy.contracts.ours import Contracts
from shared.contracts import published
from shared.contracts.catalogue import BY_KIND
from tests.contract.official_parser import HERE, said_of

pytestmark = pytest.mark.servers

ROOT = Path(__file__).parents[2]
Json = dict[str, Any]
KIND = "trajectory.obligation-done.v1"


def leads_nowhere(document: Json) -> None:
    """An operation on a channel that is not there."""
    document["operations"]["tell-trajectory-events"]["channel"]["$ref"] = "#/channels/nothing"


def sends_sideways(document: Json) -> None:
    """An action that AsyncAPI does not have."""
    document["operations"]["deliver-webhook"]["action"] = "publish"


def has_no_title(document: Json) -> None:
    """The one thing that everybody must say."""
    del document["info"]["title"]


def is_no_schema(document: Json) -> None:
    """A type that JSON does not have."""
    document["components"]["schemas"][KIND]["properties"]["rule"]["type"] = "word"


def speaks_nothing(document: Json) -> None:
    """A server without a protocol."""
    del document["servers"]["receiver"]["protocol"]


BREAKS: list[tuple[Callable[[Json], None], str]] = [
    (leads_nowhere, "operations/tell-trajectory-events"),
    (sends_sideways, "operations/deliver-webhook/action"),
    (has_no_title, "info"),
    (is_no_schema, KIND),
    (speaks_nothing, "servers/receiver"),
]


def test_the_document_is_valid_and_a_broken_one_is_not(tmp_path: Path) -> None:
    """Nothing is wrong with ours; in one of a single kind what is broken on purpose is found, each at its place."""
    ours, small = tmp_path / "ours.json", tmp_path / "small.json"
    ours.write_text(published.asyncapi())
    small.write_text(written(asyncapi(ROOT, Contracts(told=(BY_KIND[KIND],)))))
    broken = {tmp_path / f"{spoil.__name__}.json": (spoil, place) for spoil, place in BREAKS}
    for path, (spoil, _) in broken.items():
        document = json.loads(small.read_text())
        spoil(document)
        path.write_text(json.dumps(document))
    said = said_of([ours, small, *broken])
    assert (said[ours], said[small]) == ([], [])
    for path, (_, place) in broken.items():
        assert any(place in line for line in said[path]), (path.name, said[path][:3])


def test_the_parser_is_one_version_and_its_packages_name_no_registry() -> None:
    """Where packages come from is the machine's own business; which they are is not."""
    asked = json.loads((HERE / "package.json").read_text())["dependencies"]
    locked = json.loads((HERE / "package-lock.json").read_text())["packages"]
    assert locked[""]["dependencies"] == asked
    for name, version in asked.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    packages = {name: each for name, each in locked.items() if name}
    assert [name for name, each in packages.items() if "integrity" not in each] == []
    assert [name for name, each in packages.items() if "resolved" in each] == []
