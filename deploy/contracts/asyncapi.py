"""The AsyncAPI 3 document: a channel per topic with every kind that is told on it, and the headers around them."""

from pathlib import Path
from typing import Any, cast

from deploy.contracts.frozen import example, schema_of
from deploy.contracts.headers import headers_example, headers_schema
from deploy.contracts.superseded import standing
from shared.contracts.catalogue import BY_KIND, TOLD
from shared.contracts.event import Event
from shared.contracts.topics import TOPICS, Topic

Json = dict[str, Any]

SERVER: Json = {
    "host": "{bootstrap}",
    "protocol": "kafka-secure",
    "protocolVersion": "4.0",
    "description": "Kafka in KRaft mode. Every connection is encrypted (TLS, SASL_SSL) and logs in with"
    " SCRAM-SHA-512. A user reads just the topics and consumer groups that it was given; a topic that it may"
    " not see cannot be read, and its absence is refused by name.",
    "variables": {"bootstrap": {"description": "host:port of one or more brokers"}},
    "security": [{"$ref": "#/components/securitySchemes/login"}],
}


def asyncapi(root: Path) -> Json:
    """The whole document; examples are read below `root`."""
    told = sorted(TOLD, key=lambda event: event.kind)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Hervat events",
            "version": "1",
            "description": "The events of re-integration under the Wet verbetering poortwachter, in CloudEvents 1.0"
            " binary mode on Kafka. The key is the case, so order holds per case and topic. Delivery is at least"
            " once: the same event always carries the same ce_id.",
        },
        "defaultContentType": "application/json",
        "servers": {"kafka": SERVER},
        "channels": {topic.name: _channel(topic, told) for topic in TOPICS},
        "operations": {f"tell-{topic.name}": _operation(topic, told) for topic in TOPICS if _on(topic, told)},
        "components": {
            "messages": {event.kind: _message(root, event) for event in told},
            "messageTraits": {"cloudevents": {"headers": headers_schema()}},
            "schemas": _schemas(told),
            "securitySchemes": {"login": {"type": "scramSha512", "description": "SASL SCRAM-SHA-512"}},
        },
    }


def _on(topic: Topic, told: list[type[Event]]) -> list[type[Event]]:
    return [event for event in told if event.topic == topic.name]


def _channel(topic: Topic, told: list[type[Event]]) -> Json:
    kept = "compacted by key" if topic.compacted else f"kept {topic.retention_days} days"
    about = f"Owned by {topic.owner}; holds {topic.data_class.value} data; {kept}."
    if topic.name.endswith("-dead"):
        about += " The place of each record that the service could not read, as key, with the code of what is wrong."
    messages = {event.kind: {"$ref": f"#/components/messages/{event.kind}"} for event in _on(topic, told)}
    return {
        "address": topic.name,
        "description": about,
        "servers": [{"$ref": "#/servers/kafka"}],
        "messages": messages,
        "bindings": {"kafka": {"topicConfiguration": _configuration(topic), "bindingVersion": "0.5.0"}},
        "x-data-class": topic.data_class.value,
        "x-owner": topic.owner,
    }


def _configuration(topic: Topic) -> Json:
    if topic.compacted:
        return {"cleanup.policy": ["compact"]}
    return {"cleanup.policy": ["delete"], "retention.ms": topic.retention_days * 86_400_000}


def _operation(topic: Topic, told: list[type[Event]]) -> Json:
    at = f"#/channels/{topic.name}"
    return {
        "action": "send",
        "channel": {"$ref": at},
        "summary": f"{topic.owner} tells on {topic.name}.",
        "messages": [{"$ref": f"{at}/messages/{event.kind}"} for event in _on(topic, told)],
    }


def _message(root: Path, event: type[Event]) -> Json:
    key = "the person" if event.topic == "intake-persons" else "the case"
    shown: Json = {"payload": example(root, event.kind) or {}, "headers": headers_example(event)}
    return {
        "name": event.kind,
        "title": event.__name__,
        "summary": " ".join(f"{event.__doc__ or ''} {standing(event.kind)}".split()),
        "contentType": "application/json",
        "traits": [{"$ref": "#/components/messageTraits/cloudevents"}],
        "payload": {"$ref": f"#/components/schemas/{event.kind}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": key}, "bindingVersion": "0.5.0"}},
        "examples": [shown],
    }


def _schemas(told: list[type[Event]]) -> Json:
    """Bodies by kind, and the shapes inside them by name; two shapes of one name must be one shape."""
    schemas: Json = {}
    for event in told:
        body = schema_of(BY_KIND[event.kind])
        body.pop("$schema")
        shapes: Json = {**body.pop("$defs", {}), event.kind: body}
        for name, shape in shapes.items():
            lifted = _lifted(shape)
            if schemas.setdefault(name, lifted) != lifted:
                raise ValueError(f"two different shapes are called {name}; AsyncAPI has one place for both")
    return schemas


def _lifted(schema: Any) -> Any:
    """The same schema with its references into the components, and the discriminator as AsyncAPI writes it."""
    if isinstance(schema, list):
        return [_lifted(each) for each in cast(list[Any], schema)]
    if not isinstance(schema, dict):
        return schema
    lifted: Json = {}
    for key, value in cast(Json, schema).items():
        if key == "$ref":
            lifted[key] = str(value).replace("#/$defs/", "#/components/schemas/")
        elif key == "discriminator":
            lifted[key] = value["propertyName"] if isinstance(value, dict) else value
        else:
            lifted[key] = _lifted(value)
    return lifted
