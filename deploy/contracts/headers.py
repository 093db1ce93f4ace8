"""The envelope around every body: CloudEvents in binary mode, and what Hervat adds to it."""

from datetime import UTC, datetime
from typing import Any

from shared.contracts.event import Event
from shared.contracts.topics import topic
from shared.kernel.clock import derived_id
from shared.kernel.message import Message

MEANINGS: dict[str, str] = {
    "ce_specversion": "The version of CloudEvents: 1.0.",
    "ce_id": "The id of the event; the same whenever the same event is told again. Forget what you have seen.",
    "ce_type": "The kind, with its version. Ignore a kind you do not know.",
    "ce_source": "Who tells it: `hervat/` and the service.",
    "ce_subject": "The case: the absence dossier of one employment.",
    "ce_time": "The instant at which it was decided, in UTC.",
    "content-type": "Always `application/json`.",
    "tenant": "The arbodienst.",
    "employer": "The employer, by the tenant's own key.",
    "sequence": "Counts the case's events on this topic, from 1.",
    "causation": "The id of what led to this event, where something did.",
    "correlation": "The id of what began the chain.",
    "traceparent": "The trace, as W3C writes it, where there is one.",
}
OPTIONAL = frozenset({"causation", "traceparent"})
CASE = derived_id("example", "case")


def headers_schema() -> dict[str, Any]:
    """The headers as a schema; each is text."""
    texts = {name: {"type": "string", "description": words} for name, words in MEANINGS.items()}
    return {
        "type": "object",
        "properties": texts,
        "required": sorted(name for name in MEANINGS if name not in OPTIONAL),
    }


def headers_example(event: type[Event]) -> dict[str, str]:
    """The headers of one made-up event of that kind, as the kernel writes them."""
    made = Message(
        id=derived_id("example", event.kind),
        about=CASE,
        at=datetime(2025, 3, 4, 8, 30, tzinfo=UTC),
        event=event.model_construct(),
        tenant="demo",
        employer="bakkerij-voorbeeld",
        source=topic(str(event.topic)).owner,
        correlation=derived_id("example", "correlation"),
        cause=derived_id("example", "cause"),
        sequence=1,
    )
    return {name: value.decode() for name, value in made.headers()}
