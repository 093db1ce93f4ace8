"""The messages of the AsyncAPI document, and the schemas under them, each once."""

from pathlib import Path
from typing import Any, cast

from deploy.contracts.frozen import example, schema_of
from deploy.contracts.headers import headers_example
from deploy.contracts.ours import Contracts
from deploy.contracts.standing import outdated, standing
from shared.contracts.event import Event
from shared.contracts.topics import topic

Json = dict[str, Any]


def message(root: Path, event: type[Event], ours: Contracts) -> Json:
    """A kind as it stands on the topic of its service."""
    key = "the person" if event.topic == "intake-persons" else "the case"
    shown: Json = {"payload": example(root, event.kind) or {}, "headers": headers_example(event)}
    return {
        **about(event, ours),
        "contentType": "application/json",
        "traits": [{"$ref": "#/components/messageTraits/cloudevents"}],
        "payload": {"$ref": f"#/components/schemas/{event.kind}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": key}, "bindingVersion": "0.5.0"}},
        "examples": [shown],
        "x-changes": [
            {"on": note.on.isoformat(), "what": note.what, "of": note.of, "says": note.says}
            | ({"field": note.field} if note.field else {})
            for note in ours.history(event.kind)
        ],
    }


def about(event: type[Event], ours: Contracts) -> Json:
    """What is said of a kind wherever it stands. AsyncAPI has `deprecated` on schemas only: the days stand here."""
    since = ours.notes.since(event.kind)
    days = {
        name: value for name, value in outdated(event.kind, ours.versions).items() if name != "deprecated"
    }
    return {
        "name": event.kind,
        "title": event.__name__,
        "summary": " ".join(f"{event.__doc__ or ''} {standing(event.kind, ours.versions)}".split()),
        "x-data-class": topic(str(event.topic)).data_class.value,
        **({"x-since": since.isoformat()} if since else {}),
        **days,
    }


def schemas(told: list[type[Event]], ours: Contracts) -> Json:
    """Bodies by kind, and the shapes inside them by name; two shapes of one name must be one shape."""
    found: Json = {}
    for event in told:
        body = schema_of(event, ours)
        body.pop("$schema")
        shapes: Json = {**body.pop("$defs", {}), event.kind: body}
        for name, shape in shapes.items():
            moved = lifted(shape)
            if found.setdefault(name, moved) != moved:
                raise ValueError(f"two different shapes are called {name}; AsyncAPI has one place for both")
    return found


def lifted(schema: Any) -> Any:
    """The same schema with its references into the components, and the discriminator as AsyncAPI writes it."""
    if isinstance(schema, list):
        return [lifted(each) for each in cast(list[Any], schema)]
    if not isinstance(schema, dict):
        return schema
    made: Json = {}
    for key, value in cast(Json, schema).items():
        if key == "$ref":
            made[key] = str(value).replace("#/$defs/", "#/components/schemas/")
        elif key == "discriminator":
            made[key] = value["propertyName"] if isinstance(value, dict) else value
        else:
            made[key] = lifted(value)
    return made
