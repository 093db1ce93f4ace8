"""The envelope around every body: CloudEvents in binary mode on Kafka, and what Hervat adds to it."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

from services.notifications.rules.subscribing import Told, headers_of
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
"""On the topics of the services."""
OPTIONAL = frozenset({"causation", "traceparent"})

STREAM = "The topic of the service that told it, on which `sequence` and `previous` count."
PREVIOUS = (
    "The sequence of the event of this case and stream that you were told before this one; absent for the first."
    " One that you do not hold is a gap."
)
FOR_PARTNERS: dict[str, str] = {
    **{name: words for name, words in MEANINGS.items() if name.startswith("ce_")},
    "content-type": "`application/json`; absent where the body is kept no longer, and then there is none.",
    "tenant": MEANINGS["tenant"],
    "employer": MEANINGS["employer"],
    "stream": STREAM,
    "sequence": "Counts the case's events on its stream, from 1.",
    "previous": PREVIOUS,
}
"""On the topic of a partner."""

CASE = derived_id("example", "case")
AT = datetime(2025, 3, 4, 8, 30, tzinfo=UTC)


def headers_schema(
    meanings: Mapping[str, str] = MEANINGS, optional: Collection[str] = OPTIONAL
) -> dict[str, Any]:
    """The headers as a schema; each is text."""
    texts = {name: {"type": "string", "description": words} for name, words in meanings.items()}
    return {
        "type": "object",
        "properties": texts,
        "required": sorted(name for name in meanings if name not in optional),
    }


def headers_example(event: type[Event]) -> dict[str, str]:
    """The headers of one made-up event of that kind, as the kernel writes them."""
    made = Message(
        id=derived_id("example", event.kind),
        about=CASE,
        at=AT,
        event=event.model_construct(),
        tenant="demo",
        employer="bakkerij-voorbeeld",
        source=topic(str(event.topic)).owner,
        correlation=derived_id("example", "correlation"),
        cause=derived_id("example", "cause"),
        sequence=1,
    )
    return {name: value.decode() for name, value in made.headers()}


def told(event: type[Event], body: str) -> Told:
    """The same event as it stands on a stream for partners, as the third of its case."""
    return Told(
        n=41,
        id=derived_id("example", event.kind),
        kind=event.kind,
        topic=str(event.topic),
        case=CASE,
        tenant="demo",
        employer="bakkerij-voorbeeld",
        sequence=3,
        at=AT,
        source=f"hervat/{topic(str(event.topic)).owner}",
        body=body,
    )


def partner_headers_example(event: type[Event]) -> dict[str, str]:
    """The headers of it on a partner's topic, to whom the first of the case was told and the second was not."""
    return {name: value.decode() for name, value in headers_of(told(event, "{}"), 1)}
