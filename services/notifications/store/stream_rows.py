"""How an event stands on a stream: the row, its id, and what is read from it."""

from datetime import datetime, timedelta

from services.notifications.rules.subscribing import Scope, Told
from shared.contracts.catalogue import VERSIONS
from shared.contracts.topics import BY_NAME
from shared.kernel.message import Message, as_told
from shared.kernel.mongo import Document


def of_kinds(scope: Scope) -> Document:
    """Those that a scope asks for."""
    return {} if scope.kinds is None else {"kind": {"$in": sorted(scope.kinds)}}


def placed(case: str, topic: str, sequence: int) -> str:
    """Of a case and topic the ids sort as their sequence does."""
    return f"{case}/{topic}/{sequence:010}"


def id_of(message: Message) -> str:
    """The id of the row of a message."""
    return placed(message.about, str(message.event.topic), message.sequence)


def key_of(told: Told) -> str:
    """The id of the row that an event was read from."""
    return placed(told.case, told.topic, told.sequence)


def prior_to(row: Document) -> str:
    """The id of the row before, on the same topic of the same case."""
    return placed(row["case"], row["topic"], row["sequence"] - 1)


def range_of(case: str, topic: str) -> Document:
    """All rows of a case and topic."""
    return {"$gte": f"{case}/{topic}/", "$lt": f"{case}/{topic}0"}


def row_of(message: Message, now: datetime) -> Document:
    """In the version that is told."""
    told = as_told(message, VERSIONS)
    topic = BY_NAME[str(message.event.topic)]
    row: Document = {
        "_id": id_of(message),
        "tenant": message.tenant,
        "employer": message.employer,
        "case": message.about,
        "topic": topic.name,
        "sequence": message.sequence,
        "event": message.id,
        "kind": told.event.kind,
        "at": message.at,
        "source": f"hervat/{message.source}",
        "body": told.body.decode(),
    }
    if not topic.bodies_stay:
        row["body_until"] = now + timedelta(days=topic.retention_days)
    return row


def told_of(row: Document) -> Told:
    """As it stands: the body may be there after its time."""
    return Told(
        n=row["n"],
        id=row["event"],
        kind=row["kind"],
        topic=row["topic"],
        case=row["case"],
        tenant=row["tenant"],
        employer=row["employer"],
        sequence=row["sequence"],
        at=row["at"],
        source=row["source"],
        body=row.get("body"),
        body_until=row.get("body_until"),
        before=dict(row["before"]),
    )
