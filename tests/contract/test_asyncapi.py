"""The AsyncAPI document holds together: every reference leads somewhere, every topic and kind is in it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator

from deploy.contracts.asyncapi import asyncapi
from shared.contracts import published
from shared.contracts.catalogue import BY_KIND
from shared.contracts.classes import DataClass
from shared.contracts.topics import BY_NAME, partner_topic
from tests.contract.made_up_kinds import BOTH, PackedV1, PackedV2, frozen_without

DOCUMENT: dict[str, Any] = json.loads(published.asyncapi())


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
    """One channel per topic, many kinds each; and beside them the two ways to partners."""
    assert DOCUMENT["asyncapi"] == "3.0.0"
    assert set(DOCUMENT["channels"]) == {*BY_NAME, "partner-topic", "webhook"}
    for name in BY_NAME:
        kinds = {kind for kind, event in BY_KIND.items() if event.topic == name}
        assert set(DOCUMENT["channels"][name]["messages"]) == kinds


def test_partners_are_told_of_everything_but_identity() -> None:
    """The same kinds on their topic and by webhook; a webhook also brings a challenge and a test."""
    open_kinds = {
        kind
        for kind, event in BY_KIND.items()
        if BY_NAME[str(event.topic)].data_class is not DataClass.IDENTITY
    }
    assert set(DOCUMENT["channels"]["partner-topic"]["messages"]) == open_kinds
    beside = {"notifications.subscription-challenged.v1", "notifications.test-delivery.v1"}
    assert set(DOCUMENT["channels"]["webhook"]["messages"]) == open_kinds | beside
    address = DOCUMENT["channels"]["partner-topic"]["address"]
    assert address.format(partner="acme", arbodienst="arbo-noord") == partner_topic("acme", "arbo-noord").name


def test_every_example_is_what_its_message_takes() -> None:
    """Body and headers of every message, on every way, with the schemas of the document."""
    messages, looked_at = DOCUMENT["components"]["messages"], 0
    for message in messages.values():
        (trait,) = message["traits"]
        headers = DOCUMENT["components"]["messageTraits"][trait["$ref"].rpartition("/")[2]]["headers"]
        for shown in message.get("examples", []):
            for schema, value in ((message["payload"], shown["payload"]), (headers, shown["headers"])):
                Draft202012Validator({**schema, "components": DOCUMENT["components"]}).validate(value)
            assert set(shown["headers"]) <= set(headers["properties"])
            looked_at += 1
    assert looked_at == len(messages) - 2


def test_a_kind_says_since_when_and_what_changed() -> None:
    """The version of the document is the day on which a kind changed last."""
    told = DOCUMENT["components"]["messages"]
    for kind in BY_KIND:
        first = told[kind]["x-changes"][0]
        assert (first["on"], first["what"], first["of"]) == (told[kind]["x-since"], "added", kind)
    noted = [each for kind in BY_KIND for each in told[kind]["x-changes"]]
    days = [each["on"] for each in noted if each["what"] in ("added", "field added")]
    assert max(days) == DOCUMENT["info"]["version"]


def test_a_deprecated_kind_says_until_when_wherever_it_stands(tmp_path: Path) -> None:
    """AsyncAPI knows `deprecated` of a schema; the days stand on the message, on all three ways."""
    found = asyncapi(frozen_without(tmp_path), BOTH)["components"]
    for name in (PackedV1.kind, f"partner-topic.{PackedV1.kind}", f"webhook.{PackedV1.kind}"):
        message = found["messages"][name]
        assert (message["x-deprecated-on"], message["x-told-until"]) == ("2027-03-01", "2027-09-01")
        assert message["x-replaced-by"] == PackedV2.kind
    assert found["schemas"][PackedV1.kind]["deprecated"] is True
    assert "deprecated" not in found["schemas"][PackedV2.kind]
    assert [each["what"] for each in found["messages"][PackedV1.kind]["x-changes"]][-2:] == [
        "deprecated",
        "told as new",
    ]
