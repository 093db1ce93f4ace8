"""The CloudEvents JSON Schemas: what a webhook delivers fits them, and what is no such event does not."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from deploy.contracts.cloudevents import cloudevent_example, cloudevent_schema, told_to_partners
from deploy.contracts.ours import OURS
from shared.contracts import published
from shared.contracts.classes import DataClass
from shared.contracts.event import Event
from shared.contracts.topics import BY_NAME
from tests.contract.made_up_kinds import BOTH, PackedV1

ROOT = Path(__file__).parents[2]
Json = dict[str, Any]
FORMATS = FormatChecker(["date"])
TO_PARTNERS = [event for event in OURS.told if told_to_partners(event)]
EVERY_KIND = pytest.mark.parametrize("event", TO_PARTNERS, ids=lambda event: event.kind)


@FORMATS.checks("date-time", ValueError)
def is_instant(value: object) -> bool:
    """RFC 3339: with its distance to UTC. The library leaves it to us."""
    return not isinstance(value, str) or ("T" in value and datetime.fromisoformat(value).tzinfo is not None)


def validator(schema: str | None) -> Draft202012Validator:
    """As a partner would use the schema that is served."""
    assert schema is not None
    found = json.loads(schema)
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found, format_checker=FORMATS)


@EVERY_KIND
def test_what_a_webhook_delivers_fits_the_schema_that_is_served(event: type[Event]) -> None:
    """The example in the form that the sender gives it, on its first delivery too."""
    check = validator(published.schema(event.kind))
    shown = cloudevent_example(ROOT, event)
    check.validate(shown)
    check.validate({name: value for name, value in shown.items() if name != "previous"})


KIND = OURS.by_kind["trajectory.deadline-near.v1"]


def as_another_kind(event: Json) -> None:
    event["type"] = "trajectory.deadline-missed.v1"


def without_its_place(event: Json) -> None:
    del event["sequence"]


def counted_in_words(event: Json) -> None:
    event["previous"] = "one"


def at_no_instant(event: Json) -> None:
    event["time"] = "2025-03-04T08:30:00"


def about_nothing(event: Json) -> None:
    event["subject"] = ""


def with_a_list_beside_it(event: Json) -> None:
    event["employers"] = ["a", "b"]


def with_a_name_in_capitals(event: Json) -> None:
    event["traceParent"] = "00"


def with_a_body_of_another_kind(event: Json) -> None:
    event["data"] = {"grams": 3}


def with_a_day_that_is_none(event: Json) -> None:
    event["data"]["due"] = "2025-02-30"


@pytest.mark.parametrize(
    "spoil",
    [
        as_another_kind,
        without_its_place,
        counted_in_words,
        at_no_instant,
        about_nothing,
        with_a_list_beside_it,
        with_a_name_in_capitals,
        with_a_body_of_another_kind,
        with_a_day_that_is_none,
    ],
)
def test_what_is_no_such_event_does_not_fit(spoil: Callable[[Json], None]) -> None:
    """Envelope and body are both held to."""
    check, shown = validator(published.schema(KIND.kind)), cloudevent_example(ROOT, KIND)
    spoil(shown)
    with pytest.raises(ValidationError):
        check.validate(shown)


def test_an_attribute_that_comes_later_fits() -> None:
    """CloudEvents 1.0: extensions have names of small letters and digits, and values that are not composed."""
    shown = cloudevent_example(ROOT, KIND)
    later = {"traceparent": "00-4bf92f35", "retold": True, "shard2": 7, "data": {**shown["data"], "more": []}}
    validator(published.schema(KIND.kind)).validate({**shown, **later})


def test_identity_has_no_form_for_partners() -> None:
    """What nobody outside is told has no schema to be told by; neither has what is no kind."""
    inside = {event.kind for event in OURS.told if not told_to_partners(event)}
    assert inside == {
        kind
        for kind, each in OURS.by_kind.items()
        if BY_NAME[str(each.topic)].data_class is DataClass.IDENTITY
    }
    assert inside
    names = [*inside, "", "../asyncapi", "trajectory.nothing.v1", "../../schemas/intake.person-recorded.v1"]
    assert [published.schema(each) for each in names] == [None] * len(names)


def test_a_deprecated_kind_says_so_in_its_schema() -> None:
    """As in the schema of its body."""
    schema = cloudevent_schema(PackedV1, BOTH)
    assert schema["deprecated"] is True
    assert (schema["x-deprecated-on"], schema["x-told-until"]) == ("2027-03-01", "2027-09-01")
    assert "deprecated" not in schema["properties"]["data"]
