"""The AsyncAPI 3 document: how partners are told (a topic of their own, a webhook), and the topics of the services."""

from pathlib import Path

from deploy.contracts.asyncapi_messages import Json, lifted, message, schemas
from deploy.contracts.asyncapi_partners import (
    RECEIVER,
    partner_channels,
    partner_messages,
    partner_operations,
    partner_traits,
)
from deploy.contracts.cloudevents import envelope
from deploy.contracts.headers import headers_schema
from deploy.contracts.ours import OURS, Contracts
from shared.contracts.event import Event
from shared.contracts.topics import TOPICS, Topic

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
ABOUT = (
    "The events of re-integration under the Wet verbetering poortwachter. A partner is told by webhook (CloudEvents"
    " 1.0 as one JSON object), on a Kafka topic of its own, or fetches them (`GET /v1/events`, in OpenAPI). Services"
    " tell each other on topics in CloudEvents' binary mode. The key is the case, so order holds per case and topic."
    " Delivery is at least once: the same event always carries the same id. The version of this document is the day"
    " on which a kind changed last."
)


def asyncapi(root: Path, ours: Contracts = OURS) -> Json:
    """The whole document; examples are read below `root`."""
    told = list(ours.by_kind.values())
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Hervat events",
            "version": ours.notes.edition.isoformat(),
            "description": ABOUT,
        },
        "defaultContentType": "application/json",
        "servers": {"kafka": SERVER, "receiver": RECEIVER},
        "channels": {topic.name: _channel(topic, told) for topic in TOPICS} | partner_channels(told),
        "operations": {f"tell-{topic.name}": _operation(topic, told) for topic in TOPICS if _on(topic, told)}
        | partner_operations(),
        "components": {
            "messages": {event.kind: message(root, event, ours) for event in told}
            | partner_messages(root, told, ours),
            "messageTraits": {"cloudevents": {"headers": headers_schema()}} | partner_traits(),
            "schemas": schemas(told, ours) | {"cloudevent": lifted(envelope())},
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
