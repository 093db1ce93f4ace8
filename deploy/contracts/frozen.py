"""The frozen JSON Schema of each told kind: what it was when it was first told, and how it may have grown."""

import json
from pathlib import Path
from typing import Any, cast

from pydantic import BaseModel

from deploy.contracts.evolution import SINCE, Change, compare
from deploy.contracts.meanings import meaning
from deploy.contracts.ours import OURS, Contracts
from deploy.contracts.shapes import shapes_of
from deploy.contracts.standing import outdated
from shared.contracts.changes import Notes
from shared.contracts.event import Event

SCHEMAS = Path("shared/contracts/schemas")
EXAMPLES = Path("shared/contracts/examples")
DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]


def schema_of(event: type[Event], ours: Contracts = OURS) -> Schema:
    """The schema of a told kind's body: each field with its meaning, its class of data, and since when it is there."""
    made = event.model_json_schema(by_alias=True, mode="validation")
    nested: dict[str, Schema] = made.get("$defs", {})
    for shape in shapes_of(event):
        schema = made if shape is event else nested[shape.__name__]
        _explain(schema, shape)
        _date(schema, event.kind if shape is event else shape.__name__, ours.notes)
    for each in (made, *nested.values()):
        each.pop("title", None)
    return {"$schema": DIALECT, "title": event.kind, **outdated(event.kind, ours.versions), **made}


def _explain(schema: Schema, shape: type[BaseModel]) -> None:
    """Replaces the titles pydantic makes up by what the fields mean."""
    for name, field in shape.model_fields.items():
        place = cast(Schema, schema["properties"][field.alias or name])
        place.pop("title", None)
        place["description"] = meaning(shape, name)


def _date(schema: Schema, name: str, notes: Notes) -> None:
    """Says of a field that is younger than what it is in since when it is there."""
    for field, place in cast(Schema, schema.get("properties", {})).items():
        if since := notes.since(name, field):
            place[SINCE] = since.isoformat()


def written(document: object) -> str:
    """A document as JSON text with sorted keys, the same for the same document."""
    return json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def frozen(root: Path, kind: str) -> Schema | None:
    """The schema as it was frozen; None for a kind that never was."""
    path = root / SCHEMAS / f"{kind}.json"
    return json.loads(path.read_text()) if path.exists() else None


def example(root: Path, kind: str) -> Schema | None:
    """The hand-written example of a kind; None where there is none."""
    path = root / EXAMPLES / f"{kind}.json"
    return json.loads(path.read_text()) if path.exists() else None


def changes(root: Path, ours: Contracts = OURS) -> dict[str, list[Change]]:
    """How each frozen kind differs from what its class says today; kinds that do not differ are left out."""
    found: dict[str, list[Change]] = {}
    for kind, event in ours.by_kind.items():
        before = frozen(root, kind)
        differs = compare(kind, before, schema_of(event, ours)) if before else []
        if differs:
            found[kind] = differs
    return found
