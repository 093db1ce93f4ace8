"""What a hearer may count on: a frozen schema and an example of every kind, which today's classes still read."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest
from jsonschema import Draft202012Validator

from deploy.contracts.evolution import breaking, compare
from deploy.contracts.frozen import EXAMPLES, SCHEMAS, Schema, changes, example, frozen, schema_of
from deploy.contracts.written import documents, left_over
from shared.contracts.catalogue import BY_KIND, TOLD
from shared.contracts.event import Event
from shared.contracts.topics import BY_NAME
from shared.kernel.message import Message, from_document, read, to_document

ROOT = Path(__file__).parents[2]
EVERY_KIND = pytest.mark.parametrize("event", TOLD, ids=lambda event: event.kind)


def shown(event: type[Event]) -> Schema:
    found = example(ROOT, event.kind)
    assert found is not None, f"{event.kind} has no example in {EXAMPLES}"
    return found


def told(event: Event) -> Message:
    return Message(
        id="e-1",
        about="case-1",
        at=datetime(2025, 3, 4, 8, 30, tzinfo=UTC),
        event=event,
        tenant="demo",
        employer="bakkerij-voorbeeld",
        source=BY_NAME[str(event.topic)].owner,
        correlation="c-1",
        sequence=3,
    )


def holds(whole: Any, part: Any) -> bool:
    """Whether everything in `part` came through: a field that nobody knows would be dropped in silence."""
    if isinstance(part, dict):
        fields = cast(dict[str, Any], part)
        return all(key in whole and holds(whole[key], value) for key, value in fields.items())
    if isinstance(part, list):
        items = cast(list[Any], part)
        return len(whole) == len(items) and all(map(holds, whole, items))
    return whole == part


@EVERY_KIND
def test_an_example_is_what_its_frozen_schema_says(event: type[Event]) -> None:
    """The schema a partner has and the example a partner reads agree."""
    schema = frozen(ROOT, event.kind)
    assert schema is not None, f"{event.kind} has no frozen schema in {SCHEMAS}: run make contracts"
    Draft202012Validator.check_schema(schema)
    checker = Draft202012Validator.FORMAT_CHECKER
    Draft202012Validator(schema, format_checker=checker).validate(shown(event))


@EVERY_KIND
def test_nothing_of_an_example_is_lost_in_its_class(event: type[Event]) -> None:
    """A field that was renamed in the class would be ignored, not refused."""
    made = event.model_validate(shown(event))
    assert holds(made.model_dump(mode="json", by_alias=True), shown(event))


@EVERY_KIND
def test_an_example_comes_back_from_the_wire(event: type[Event]) -> None:
    """Told and heard, it is the same message."""
    message = told(event.model_validate(shown(event)))
    assert read(message.headers(), message.body, {event.kind: event}) == message


@EVERY_KIND
def test_an_example_comes_back_from_the_journal(event: type[Event]) -> None:
    """Kept and read again, it is the same message."""
    message = told(event.model_validate(shown(event)))
    commit = {"about": message.about, "tenant": message.tenant, "employer": message.employer}
    assert from_document(to_document(message), commit, {event.kind: event}) == message


def test_every_kind_is_what_it_was_frozen_as() -> None:
    """A new optional field asks for `make contracts`, anything else for a new version of the kind."""
    assert [str(change) for found in changes(ROOT).values() for change in found] == []


@EVERY_KIND
def test_a_kind_is_named_after_its_owner_and_its_version(event: type[Event]) -> None:
    """`trajectory.clock-moved.v1` is told by trajectory, on a topic that trajectory owns."""
    assert re.fullmatch(r"[a-z]+\.[a-z]+(-[a-z]+)*\.v[1-9][0-9]*", event.kind)
    assert BY_NAME[str(event.topic)].owner == event.kind.partition(".")[0]


def test_no_two_kinds_share_a_name() -> None:
    """A name says which class reads the body."""
    assert len(BY_KIND) == len(TOLD)


def test_no_example_is_of_a_kind_that_is_gone() -> None:
    """Each example belongs to a kind of today."""
    assert {path.stem for path in (ROOT / EXAMPLES).glob("*.json")} == set(BY_KIND)


def test_what_is_committed_is_what_the_contracts_say() -> None:
    """Nobody edited a document by hand, and nobody forgot `make contracts`."""
    made = {ROOT / name: text for name, text in documents(ROOT).items()}
    stale = [str(path) for path, text in made.items() if not path.exists() or path.read_text() != text]
    assert (stale, left_over(ROOT)) == ([], []), "run make contracts"


BEFORE: Schema = schema_of(BY_KIND["trajectory.obligation-done.v1"])


def changed(**fields: Any) -> Schema:
    return {**BEFORE, "properties": {**BEFORE["properties"], **fields}}


def test_a_new_optional_field_keeps_the_version() -> None:
    """An older hearer leaves out what it does not know; who wants to know finds the day."""
    found = compare("k", BEFORE, changed(place={"type": "string", "x-since": "2027-01-04"}))
    assert [str(each) for each in found] == ["k: place is a new optional field: run make contracts"]
    assert breaking(found) == []


def test_a_new_optional_field_without_its_day_is_refused() -> None:
    """It would be in nobody's change notes."""
    (line,) = breaking(compare("k", BEFORE, changed(place={"type": "string"})))
    assert line == ("k: place is a new optional field: write since when, in shared/contracts/change_rows.py")


def without_due() -> Schema:
    kept = {name: field for name, field in BEFORE["properties"].items() if name != "due"}
    return {**BEFORE, "properties": kept}


@pytest.mark.parametrize(
    ("now", "says"),
    [
        (without_due(), "due was removed or renamed"),
        (changed(due={"type": "integer", "x-data-class": "process"}), "due changed its format, type"),
        ({**changed(place={"type": "string"}), "required": [*BEFORE["required"], "place"]}, "newly required"),
        ({**BEFORE, "required": [*BEFORE["required"], "n"]}, "n became required"),
        (changed(rule={"type": "string", "x-data-class": "capacity"}), "rule changed its x-data-class"),
    ],
    ids=["removed", "retyped", "new-and-required", "required", "of-another-class"],
)
def test_any_other_change_asks_for_a_new_version(now: Schema, says: str) -> None:
    """An older hearer could not read the body any more."""
    (line,) = breaking(compare("k", BEFORE, now))
    assert says in line
    assert "a new version of the kind is needed" in line


def test_a_shape_that_refuses_what_it_does_not_know_cannot_grow() -> None:
    """Even an optional field would park the event at an older hearer."""
    closed = {**BEFORE, "additionalProperties": False}
    now = {**changed(place={"type": "string"}), "additionalProperties": False}
    assert len(breaking(compare("k", closed, now))) == 1
