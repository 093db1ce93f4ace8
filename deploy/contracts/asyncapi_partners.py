"""How partners are told, for the AsyncAPI document: a Kafka topic of their own, and an address that they give."""

import json
from pathlib import Path

from deploy.contracts.asyncapi_messages import Json, about
from deploy.contracts.cloudevents import cloudevent_example, stays, told_to_partners
from deploy.contracts.frozen import example
from deploy.contracts.headers import AT, FOR_PARTNERS, headers_schema, partner_headers_example
from deploy.contracts.ours import Contracts
from services.notifications.rules.subscribing import CHALLENGED, TESTED
from services.notifications.rules.webhook import signed
from shared.contracts.event import Event

RECEIVER: Json = {
    "host": "{receiver}",
    "protocol": "https",
    "description": "The address that a subscription names; reached over TLS, at public addresses only.",
    "variables": {"receiver": {"description": "Host and port of the subscriber."}},
}
TOPIC, WEBHOOK = "partner-topic", "webhook"
ON_TOPIC = (
    "The topic of one partner of one arbodienst. On it stands only what the partner subscribed to, of the classes"
    " of data that it may see; nothing else was ever on it. The key is the case. `previous` shows a gap."
    " Of class capacity and advice an event that is told after the days its body is kept comes without one."
)
ON_WEBHOOK = (
    "The address of a subscription. Each event is one POST, signed after Standard Webhooks, in the order of its case."
    " Any 2xx takes it; 410 ends the subscription; everything else, and no answer within ten seconds, is tried again"
    " with growing waits for three days, after which the subscription is suspended at that event. Before the first"
    " event a challenge is sent, whose code the answer has to hold."
)
SIGNED = {
    "webhook-id": "The id of the event: forget what you have seen.",
    "webhook-timestamp": "When it was sent, in seconds since 1970: refuse what is old.",
    "webhook-signature": "`v1,` and the base64 of HMAC-SHA-256 over id, timestamp and body; several while a secret"
    " is being changed.",
}
OURS_ALONE: dict[str, tuple[str, list[str]]] = {
    CHALLENGED: (
        "Asks whether the receiver wants this: answer 2xx with the code in the body.",
        ["challenge"],
    ),
    TESTED: ("A delivery somebody asked for to try the receiver; it is about nothing.", []),
}
"""What is sent to an address and is no event of a case."""


def partner_traits() -> Json:
    """The headers of both ways."""
    return {
        TOPIC: {"headers": headers_schema(FOR_PARTNERS, {"previous", "content-type"})},
        WEBHOOK: {"headers": headers_schema(SIGNED, ())},
    }


def partner_channels(told: list[type[Event]]) -> Json:
    """Both ways, with every kind that a partner can be told of."""
    kinds = [event.kind for event in told if told_to_partners(event)]
    return {
        TOPIC: {
            "address": "partner-{partner}-{arbodienst}",
            "description": ON_TOPIC,
            "servers": [{"$ref": "#/servers/kafka"}],
            "parameters": {
                "partner": {"description": "The partner's name: letters and digits."},
                "arbodienst": {"description": "The arbodienst's name."},
            },
            "messages": {kind: {"$ref": f"#/components/messages/{TOPIC}.{kind}"} for kind in kinds},
            "bindings": {"kafka": {"bindingVersion": "0.5.0"}},
        },
        WEBHOOK: {
            "address": None,
            "description": ON_WEBHOOK,
            "servers": [{"$ref": "#/servers/receiver"}],
            "messages": {
                kind: {"$ref": f"#/components/messages/{WEBHOOK}.{kind}"} for kind in [*kinds, *OURS_ALONE]
            },
        },
    }


def partner_operations() -> Json:
    """Without a list of messages: every one of the channel."""
    return {
        "tell-partner-topic": {
            "action": "send",
            "channel": {"$ref": f"#/channels/{TOPIC}"},
            "summary": "notifications tells a partner on its topic.",
        },
        "deliver-webhook": {
            "action": "send",
            "channel": {"$ref": f"#/channels/{WEBHOOK}"},
            "summary": "notifications delivers to the address of a subscription.",
            "bindings": {"http": {"method": "POST", "bindingVersion": "0.3.0"}},
        },
    }


def partner_messages(root: Path, told: list[type[Event]], ours: Contracts) -> Json:
    """Each kind as it is told both ways, and what is sent to an address beside events."""
    found: Json = {f"{WEBHOOK}.{kind}": _alone(kind) for kind in OURS_ALONE}
    for event in (each for each in told if told_to_partners(each)):
        found[f"{TOPIC}.{event.kind}"] = _on_topic(root, event, ours)
        found[f"{WEBHOOK}.{event.kind}"] = _by_webhook(root, event, ours)
    return found


def _on_topic(root: Path, event: type[Event], ours: Contracts) -> Json:
    shown = {"payload": example(root, event.kind) or {}, "headers": partner_headers_example(event)}
    return {
        **about(event, ours),
        "contentType": "application/json",
        "traits": [{"$ref": f"#/components/messageTraits/{TOPIC}"}],
        "payload": {"$ref": f"#/components/schemas/{event.kind}"},
        "bindings": {
            "kafka": {"key": {"type": "string", "description": "the case"}, "bindingVersion": "0.5.0"}
        },
        "examples": [shown],
    }


def _by_webhook(root: Path, event: type[Event], ours: Contracts) -> Json:
    shown = cloudevent_example(root, event)
    body = {"$ref": f"#/components/schemas/{event.kind}"}
    return {
        **about(event, ours),
        "contentType": "application/cloudevents+json",
        "traits": [{"$ref": f"#/components/messageTraits/{WEBHOOK}"}],
        "payload": _enveloped(event, body),
        "bindings": {"http": {"bindingVersion": "0.3.0"}},
        "examples": [{"payload": shown, "headers": _signed(shown)}],
    }


def _alone(kind: str) -> Json:
    says, holds = OURS_ALONE[kind]
    body: Json = {
        "type": "object",
        "properties": {name: {"type": "string"} for name in holds},
        "required": holds,
    }
    return {
        "name": kind,
        "title": kind,
        "summary": says,
        "contentType": "application/cloudevents+json",
        "traits": [{"$ref": f"#/components/messageTraits/{WEBHOOK}"}],
        "payload": {
            "type": "object",
            "properties": {"type": {"const": kind}, "data": body},
            "required": ["specversion", "id", "type", "source", "data"],
        },
    }


def _enveloped(event: type[Event], body: Json) -> Json:
    own: Json = {"type": "object", "properties": {"type": {"const": event.kind}, "data": body}}
    if stays(event):
        own["required"] = ["datacontenttype", "data"]
    return {"allOf": [{"$ref": "#/components/schemas/cloudevent"}, own]}


def _signed(shown: Json) -> dict[str, str]:
    """Under a secret that nobody has."""
    body = json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()
    return signed(str(shown["id"]), AT, body, [b"example"])
