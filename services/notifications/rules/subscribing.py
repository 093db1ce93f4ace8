"""What a subscriber sees of the events of an arbodienst, and how one event looks outside. Pure.

An event stands on the topic of its kind and is counted there per case (`sequence`). Who sees only some of the kinds
is told with each event which of its case and topic came before it (`previous`): a `previous` one does not hold is a
gap.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from shared.contracts.catalogue import TOLD
from shared.contracts.classes import DataClass
from shared.contracts.event import Event
from shared.contracts.topics import TOPICS

OPEN: Mapping[DataClass, tuple[str, ...]] = {
    each: tuple(
        topic.name for topic in TOPICS if topic.data_class is each and not topic.name.endswith("-dead")
    )
    for each in (DataClass.PROCESS, DataClass.CAPACITY, DataClass.ADVICE)
}
"""The topics of each class that partners can be told of. Identity is told to nobody outside."""

KINDS: Mapping[DataClass, Mapping[str, type[Event]]] = {
    of: {each.kind: each for each in TOLD if each.topic in topics} for of, topics in OPEN.items()
}
"""The kinds of each class."""


def fields_of(of: DataClass, kinds: Iterable[str] | None = None) -> frozenset[str]:
    """The fields of the bodies of these kinds, or of all of a class: by them a subscriber may choose."""
    chosen = KINDS[of].values() if kinds is None else [KINDS[of][each] for each in kinds]
    return frozenset(field.alias or name for each in chosen for name, field in each.model_fields.items())


ENTITLED: Mapping[DataClass, tuple[str, ...]] = {
    DataClass.PROCESS: ("partner", "administrator", "team-lead", "case-manager", "employer"),
    DataClass.CAPACITY: ("bedrijfsarts", "medical-case-manager"),
    DataClass.ADVICE: ("bedrijfsarts", "medical-case-manager", "labour-expert"),
}
"""The roles whose token opens a class, for a system of theirs too."""

TESTED = "notifications.test-delivery.v1"
CHALLENGED = "notifications.subscription-challenged.v1"
"""What is sent to an address without being an event of a case."""


@dataclass(frozen=True)
class Told:
    """An event as it stands on a stream."""

    n: int
    """Its place among all of the arbodienst in this class, from 1, without a gap."""
    id: str
    kind: str
    topic: str
    case: str
    tenant: str
    employer: str
    sequence: int
    at: datetime
    source: str
    body: str | None
    """JSON; None where it is not kept any more: of class capacity and advice, after the days of its topic."""
    before: Mapping[str, int] = field(default_factory=dict[str, int])
    """For each kind, the sequence of the last one of this case and topic before it."""
    body_until: datetime | None = None
    """When the body is over; None where it stays."""

    def as_of(self, now: datetime) -> "Told":
        """As it may be shown: without a body whose time is over."""
        return replace(self, body=None) if self.body_until and self.body_until <= now else self


@dataclass(frozen=True)
class Scope:
    """What of a stream a subscriber asked for and may see; None is everything."""

    tenant: str
    kinds: frozenset[str] | None = None
    employers: frozenset[str] | None = None
    where: tuple[tuple[str, frozenset[str]], ...] = ()
    """Fields of the body that must have one of these values."""
    cases: frozenset[str] | None = None
    """Those the caller's token names."""

    def sees(self, told: Told) -> bool:
        """Whether this event is part of it."""
        return (
            told.tenant == self.tenant
            and (self.employers is None or told.employer in self.employers)
            and (self.cases is None or told.case in self.cases)
            and self.has(told.kind, told.body)
        )

    def has(self, kind: str, body: str | None) -> bool:
        """Whether an event of a case within reach is asked for; of what is not kept any more no value is known."""
        if self.kinds is not None and kind not in self.kinds:
            return False
        if not self.where or body is None:
            return not self.where
        said = json.loads(body)
        return all(str(said.get(name)) in values for name, values in self.where)

    def previous(self, told: Told) -> int | None:
        """The sequence of the last event of this case and topic that the kinds let through; None where it is the first.

        Where values of fields are asked for too, what stands on the stream must be looked at instead.
        """
        found = [told.before[kind] for kind in told.before if self.kinds is None or kind in self.kinds]
        return max(found, default=None)


def cloud_event(told: Told, previous: int | None) -> dict[str, Any]:
    """The event in CloudEvents' JSON form; `stream` is the topic on which `sequence` and `previous` count.

    Without `data` where that is not kept any more: its place stays, so that a copy can still be compared and a gap
    still be filled.
    """
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": told.id,
        "type": told.kind,
        "source": told.source,
        "subject": told.case,
        "time": told.at.isoformat(),
        **({} if told.body is None else {"datacontenttype": "application/json"}),
        "tenant": told.tenant,
        "employer": told.employer,
        "stream": told.topic,
        "sequence": told.sequence,
    }
    if previous is not None:
        event["previous"] = previous
    if told.body is not None:
        event["data"] = json.loads(told.body)
    return event


def headers_of(told: Told, previous: int | None) -> list[tuple[str, bytes]]:
    """The same as headers of a Kafka record (CloudEvents' binary form, as on the internal topics)."""
    pairs = (
        ("ce_specversion", "1.0"),
        ("content-type", None if told.body is None else "application/json"),
        ("ce_id", told.id),
        ("ce_type", told.kind),
        ("ce_source", told.source),
        ("ce_subject", told.case),
        ("ce_time", told.at.isoformat()),
        ("tenant", told.tenant),
        ("employer", told.employer),
        ("stream", told.topic),
        ("sequence", str(told.sequence)),
        ("previous", None if previous is None else str(previous)),
    )
    return [(name, value.encode()) for name, value in pairs if value is not None]
