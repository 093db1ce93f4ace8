"""Each kind as partners get it by webhook and feed: one JSON object, envelope and body (CloudEvents 1.0, JSON format).

An extension of CloudEvents has a name of small letters and digits and a single value, so a receiver takes any such
attribute it does not know; `data` is the body, whose own schema says what it takes. Of class capacity and advice an
event told after the days its body is kept has none: of CloudEvents `data` may be left out.
"""

import json
from pathlib import Path
from typing import Any

from deploy.contracts.frozen import DIALECT, Schema, example, schema_of
from deploy.contracts.headers import FOR_PARTNERS, told
from deploy.contracts.ours import OURS, Contracts
from deploy.contracts.standing import outdated
from services.notifications.rules.subscribing import OPEN, cloud_event
from shared.contracts.event import Event
from shared.contracts.topics import topic

TO_PARTNERS = frozenset(name for names in OPEN.values() for name in names)
"""The topics whose kinds partners can be told of."""
OPTIONAL = frozenset({"previous", "datacontenttype"})
"""The first of a case has none before it; without `data` there is nothing to say a type of."""
NAME = "^[a-z0-9]+$"
"""CloudEvents 1.0, 3: attribute names are lower-case letters and digits."""

TEXT: Schema = {"type": "string", "minLength": 1}
COUNT: Schema = {"type": "integer", "minimum": 1}
ATTRIBUTES: dict[str, Schema] = {
    "specversion": {"const": "1.0"},
    "id": TEXT,
    "type": TEXT,
    "source": {"type": "string", "format": "uri-reference", "minLength": 1},
    "subject": TEXT,
    "time": {"type": "string", "format": "date-time"},
    "datacontenttype": {"const": "application/json"},
    "tenant": TEXT,
    "employer": {"type": "string"},
    "stream": TEXT,
    "sequence": COUNT,
    "previous": COUNT,
}
"""Every attribute, in the order in which it is written."""


def told_to_partners(event: type[Event]) -> bool:
    """Whether a partner can be told of it at all: identity stays inside."""
    return event.topic in TO_PARTNERS


def envelope() -> Schema:
    """What holds for the envelope of every kind."""
    return {
        "type": "object",
        "properties": {name: {**rule, "description": _words(name)} for name, rule in ATTRIBUTES.items()},
        "required": [name for name in ATTRIBUTES if name not in OPTIONAL],
    }


def stays(event: type[Event]) -> bool:
    """Whether a kind's events keep their body: of class capacity and advice it is gone after the days of the topic."""
    return topic(str(event.topic)).bodies_stay


def cloudevent_schema(event: type[Event], ours: Contracts = OURS) -> Schema:
    """The whole event as a schema that needs no other."""
    body = schema_of(event, ours)
    shapes = body.pop("$defs", {})
    for name in ("$schema", "title", *outdated(event.kind, ours.versions)):
        body.pop(name)
    made = envelope()
    made["required"] += ["datacontenttype", "data"] if stays(event) else []
    made["properties"] |= {
        "type": {"const": event.kind, "description": _words("type")},
        "source": {"const": f"hervat/{topic(str(event.topic)).owner}", "description": _words("source")},
        "stream": {"const": event.topic, "description": _words("stream")},
        "data": body,
    }
    return {
        "$schema": DIALECT,
        "$id": f"urn:hervat:event:{event.kind}",
        "title": event.kind,
        "description": body.pop("description", ""),
        **outdated(event.kind, ours.versions),
        **made,
        "propertyNames": {"pattern": NAME},
        "additionalProperties": {"type": ["string", "integer", "boolean", "null"]},
        **({"$defs": shapes} if shapes else {}),
    }


def cloudevent_example(root: Path, event: type[Event]) -> dict[str, Any]:
    """The example of a kind as a webhook delivers it: the third of its case, of which the first was told before."""
    return cloud_event(told(event, json.dumps(example(root, event.kind) or {})), 1)


def _words(name: str) -> str:
    return FOR_PARTNERS.get(f"ce_{name}") or FOR_PARTNERS.get(
        name, "`application/json`; absent without `data`."
    )
