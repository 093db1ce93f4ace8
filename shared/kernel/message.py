"""A message: an event with its envelope, and its form on the wire (CloudEvents 1.0, binary mode, over Kafka)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from shared.contracts.event import Event
from shared.kernel.outcome import Dead

Headers = list[tuple[str, bytes]]
Kinds = Mapping[str, type[Event]]

MAX_BYTES = 900_000
"""The largest body we tell: under Kafka's default of one megabyte with room for the headers."""


@dataclass(frozen=True)
class Message:
    """An event with who, when, about what and why."""

    id: str
    about: str
    at: datetime
    event: Event
    tenant: str
    employer: str
    source: str
    correlation: str
    cause: str | None = None
    sequence: int = 0
    trace: str | None = None
    command: bool = False
    """Asked at a door, so a refusal is answered there and not kept."""

    @cached_property
    def body(self) -> bytes:
        """The event as JSON, as it goes on the wire; made once."""
        return self.event.model_dump_json(exclude_none=True, by_alias=True).encode()

    def headers(self) -> Headers:
        """The envelope as CloudEvents headers."""
        pairs: dict[str, str | None] = {
            "ce_specversion": "1.0",
            "ce_id": self.id,
            "ce_type": self.event.kind,
            "ce_source": f"hervat/{self.source}",
            "ce_subject": self.about,
            "ce_time": self.at.isoformat(),
            "content-type": "application/json",
            "tenant": self.tenant,
            "employer": self.employer,
            "sequence": str(self.sequence),
            "causation": self.cause,
            "correlation": self.correlation,
            "traceparent": self.trace,
        }
        return [(name, value.encode()) for name, value in pairs.items() if value is not None]


class Unreadable(Exception):
    """A record of a kind that is heard cannot be read; carries the `Dead` that says why."""

    def __init__(self, dead: Dead) -> None:
        """Keeps the reason; the record itself is never part of it."""
        super().__init__(dead.code)
        self.dead = dead


def read(headers: Iterable[tuple[str, bytes | None]], body: bytes | None, kinds: Kinds) -> Message | None:
    """A record in two steps: None for a kind that is not heard, `Unreadable` for a heard one that is broken.

    A union with a fallback would turn a malformed known event into an unknown one; hence the two steps.
    """
    fields = _header_fields(headers)
    kind = fields.get("ce_type")
    if kind is None:
        raise Unreadable(Dead("no-kind", "ce_type"))
    if kind not in kinds:
        return None
    if body is None:
        raise Unreadable(Dead("no-body"))
    try:
        # A field that a newer writer added is no reason to park what we can read.
        event = kinds[kind].model_validate_json(body, extra="ignore")
    except ValidationError as error:
        raise Unreadable(_dead_of(error)) from None
    return _with_envelope(event, fields)


def _header_fields(headers: Iterable[tuple[str, bytes | None]]) -> dict[str, str]:
    """Headers as text; bytes that are not text make the record unreadable."""
    try:
        return {name: value.decode() for name, value in headers if value is not None}
    except (UnicodeDecodeError, AttributeError):
        raise Unreadable(Dead("headers-not-text")) from None


def _with_envelope(event: Event, fields: Mapping[str, str]) -> Message:
    """Puts the envelope back on; a missing or malformed header is named."""
    for name in ("ce_id", "ce_subject", "ce_time", "tenant", "employer"):
        if not fields.get(name):
            raise Unreadable(Dead("header-missing", name))
    if not fields.get("sequence", "0").isdecimal():
        raise Unreadable(Dead("header-malformed", "sequence"))
    try:
        at, sequence = datetime.fromisoformat(fields["ce_time"]), int(fields.get("sequence", "0"))
    except ValueError:
        raise Unreadable(Dead("header-malformed", "ce_time")) from None
    if at.tzinfo is None:
        raise Unreadable(Dead("header-malformed", "ce_time"))
    if not 0 <= sequence < 2**63:
        raise Unreadable(Dead("header-malformed", "sequence"))
    return Message(
        id=fields["ce_id"],
        about=fields["ce_subject"],
        at=at,
        event=event,
        tenant=fields["tenant"],
        employer=fields["employer"],
        source=fields.get("ce_source", "").removeprefix("hervat/"),
        correlation=fields.get("correlation", fields["ce_id"]),
        cause=fields.get("causation"),
        sequence=sequence,
        trace=fields.get("traceparent"),
    )


def _dead_of(error: ValidationError) -> Dead:
    """The code and field path of the first thing wrong, never the value."""
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    if first["type"] == "json_invalid":
        return Dead("not-json")
    return Dead(first["type"].replace("_", "-"), ".".join(str(part) for part in first["loc"]))


def to_document(message: Message) -> dict[str, Any]:
    """A message as the journal keeps it. The envelope's tenant and case stand once, on the commit."""
    return {
        "id": message.id,
        "kind": message.event.kind,
        "topic": message.event.topic,
        "at": message.at,
        "data": message.event.model_dump(mode="json", exclude_none=True, by_alias=True),
        "sequence": message.sequence,
        "cause": message.cause,
        "correlation": message.correlation,
        "trace": message.trace,
        "source": message.source,
    }


def from_document(document: Mapping[str, Any], commit: Mapping[str, Any], kinds: Kinds) -> Message:
    """The message that `to_document` wrote into that commit; `KeyError` for a kind the service does not know."""
    return Message(
        id=document["id"],
        about=commit["about"],
        at=document["at"],
        event=kinds[document["kind"]].model_validate(document["data"], extra="ignore"),
        tenant=commit["tenant"],
        employer=commit["employer"],
        source=document["source"],
        correlation=document["correlation"],
        cause=document["cause"],
        sequence=document["sequence"],
        trace=document["trace"],
    )
