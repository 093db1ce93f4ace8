"""The AsyncAPI document holds together: every reference leads somewhere, every topic and kind is in it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from shared.contracts.catalogue import BY_KIND
from shared.contracts.topics import BY_NAME

DOCUMENT: dict[str, Any] = json.loads((Path(__file__).parents[2] / "docs/asyncapi.json").read_text())


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from [part["$ref"]] if "$ref" in part else []
        for inner in cast(dict[str, Any], part).values():
            yield from references(inner)
    elif isinstance(part, list):
        for inner in cast(list[Any], part):
            yield from references(inner)


def test_every_reference_leads_somewhere() -> None:
    """A shape that was lifted out of a kind is where its users look for it."""
    for reference in set(references(DOCUMENT)):
        place: Any = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_every_topic_is_a_channel_with_all_its_kinds() -> None:
    """One channel per topic, many kinds each."""
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert set(DOCUMENT["channels"]) == set(BY_NAME)
    for name, channel in DOCUMENT["channels"].items():
        assert set(channel["messages"]) == {kind for kind, event in BY_KIND.items() if event.topic == name}
