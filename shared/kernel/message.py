"""A message: an event with its envelope, and its form on the wire (CloudEvents 1.0, binary mode, over Kafka)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from pydantic import ValidationError

from shared.contracts.catalogue import VERSIONS
from shared.contracts.event import DayBegan, Event
from shared.contracts.versions import KnownKinds, Step, Versions, lifted
from shared.kernel.clock import beginning_of, derived_id
from shared.kernel.forgotten import Forgotten
from shared.kernel.outcome import Dead

Headers = list[tuple[str, bytes]]
Kinds = Mapping[str, type[Event]]

ALWAYS = (("ce_specversion", b"1.0"), ("content-type", b"application/json"))

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
        pairs = (
            ("ce_id", self.id),
            ("ce_type", self.event.kind),
            ("ce_source", f"hervat/{self.source}"),
            ("ce_subject", self.about),
            ("ce_time", self.at.isoformat()),
            ("tenant", self.tenant),
            ("employer", self.employer),
            ("sequence", str(self.sequence)),
            ("causation", self.cause),
            ("correlation", self.correlation),
            ("traceparent", self.trace),
        )
        return [*ALWAYS, *((name, value.encode()) for name, value in pairs if value is not None)]


def day_began(about: str, on: date, tenant: str, employer: str) -> Message:
    """The message of a day for a case. Its id derives from both, so two tickers make one commit."""
    cause = derived_id("day", about, on.isoformat())
    event = DayBegan(on=on.isoformat())
    return Message(cause, about, beginning_of(on), event, tenant, employer, "ticker", cause)


def commanded(
    event: Event, about: str, tenant: str, employer: str, command: str, at: datetime, source: str = "door"
) -> Message:
    """A command under the id it was asked with; what comes of it is correlated by that."""
    return Message(
        id=command,
        about=about,
        at=at,
        event=event,
        tenant=tenant,
        employer=employer,
        source=source,
        correlation=command,
        command=True,
    )


class Unreadable(Exception):
    """A record of a kind that is heard cannot be read; carries the `Dead` that says why."""

    def __init__(self, dead: Dead) -> None:
        """Keeps the reason; the record itself is never part of it."""
        super().__init__(dead.code)
        self.dead = dead


class TooLarge(ValueError):
    """What would be told is larger than a record may be; names the kind only."""


class LiftFailed(ValueError):
    """What a journal holds in an older version cannot be lifted; names kind and case, never what the event says."""


class LowerFailed(ValueError):
    """What is to be told cannot be put in the version that hearers need; names the kind only."""


def fitting(message: Message) -> Message:
    """The message, if Kafka takes it. Stored, a larger one would be pending for ever and break the producer each time.

    Raises `TooLarge`.
    """
    if message.event.topic and len(message.body) > MAX_BYTES:
        raise TooLarge(
            f"What follows from this would be {message.event.kind} of more than {MAX_BYTES} bytes."
        )
    return message


def read(
    headers: Iterable[tuple[str, bytes | None]], body: bytes | None, kinds: Kinds, tombstone: str = ""
) -> Message | None:
    """A record in two steps: None for a kind that is not heard, `Unreadable` for a heard one that is broken.

    `tombstone` is the key of a record without a body.

    A union with a fallback would turn a malformed known event into an unknown one; hence the two steps. Whoever
    hears a kind hears its older versions too, lifted.
    """
    fields = _header_fields(headers)
    kind = fields.get("ce_type")
    if kind is None:
        raise Unreadable(Dead("no-kind", "ce_type"))
    way = _versions(kinds).way(kind, kinds)
    if way is None:
        return None
    if body is None:
        if not (gone := _as_written(kind, way, kinds).deleted(tombstone) if tombstone else None):
            raise Unreadable(Dead("no-body"))
        return _with_envelope(gone, fields)
    try:
        # A field that a newer writer added is no reason to park what we can read.
        event = _as_written(kind, way, kinds).model_validate_json(body, extra="ignore")
    except ValidationError as error:
        raise Unreadable(_dead_of(error)) from None
    if way:
        event = _lifted_record(event, kind, way)
    return _with_envelope(event, fields)


def _lifted_record(event: Event, kind: str, way: Sequence[Step]) -> Event:
    """Whatever a lift raises, the record is parked; its own words may hold what the event says."""
    try:
        return lifted(event, way)
    except Exception:
        raise Unreadable(Dead("lift-failed", kind)) from None


def _versions(kinds: Kinds) -> Versions:
    """The steps by which these kinds are read: their own, or the catalogue's."""
    return kinds.versions if isinstance(kinds, KnownKinds) else VERSIONS


def _as_written(kind: str, way: Sequence[Step], kinds: Kinds) -> type[Event]:
    """The class of the version in which an event was written."""
    return way[0].old if way else kinds[kind]


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
    """The message that `to_document` wrote into that commit, in the newest version the service knows.

    One whose body was taken away since is `Forgotten`.

    `KeyError` for a kind it knows in no version onwards, `LiftFailed` where the way there is broken.
    """
    return Message(
        id=document["id"],
        about=commit["about"],
        at=document["at"],
        event=_event_of(document, commit["about"], kinds),
        tenant=commit["tenant"],
        employer=commit["employer"],
        source=document["source"],
        correlation=document["correlation"],
        cause=document["cause"],
        sequence=document["sequence"],
        trace=document["trace"],
    )


def _event_of(document: Mapping[str, Any], about: str, kinds: Kinds) -> Event:
    kind = document["kind"]
    way = _versions(kinds).way(kind, kinds)
    if way is None:
        raise KeyError(kind)
    if document["data"] is None:
        return Forgotten(of=kind, was_on=document["topic"])
    event = _as_written(kind, way, kinds).model_validate(document["data"], extra="ignore")
    if not way:
        return event
    try:
        return lifted(event, way)
    except Exception as error:
        raise LiftFailed(f"{kind} of case {about} cannot be lifted: {type(error).__name__}") from None


def as_told(message: Message, versions: Versions) -> Message:
    """The message as it goes out: in an older version while a hearer needs that one; the envelope stays.

    Raises `LowerFailed`, which names the kind.
    """
    try:
        lowered = versions.lowered(message.event)
    except Exception as error:
        raise LowerFailed(f"{message.event.kind} cannot be lowered: {type(error).__name__}") from None
    return message if lowered is message.event else replace(message, event=lowered)


def row_as_told(message: Message, row: bytes | None, versions: Versions) -> tuple[Message, bytes | None]:
    """A reference and the row it stands for, as they go out; a row that is gone has no body in any version.

    Raises `LowerFailed`, which names the kind.
    """
    if versions.told_as(message.event.kind) == message.event.kind:
        return message, row
    if row is None:
        return as_told(message, versions), None
    try:
        event = type(message.event).model_validate_json(row)
    except ValidationError:
        raise LowerFailed(f"a row of {message.event.kind} cannot be read") from None
    lowered = as_told(replace(message, event=event), versions)
    return lowered, lowered.body
