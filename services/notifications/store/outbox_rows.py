"""A row of the outbox: a notice that is to be put to roles, or a message that is to be sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from pymongo import UpdateOne

from services.notifications.domain import Letters
from services.notifications.domain.kinds import (
    MessageDropped,
    MessageQueued,
    MessageSuppressed,
    Notice,
    NoticeDropped,
    NoticeMade,
    NoticeTold,
    Wanted,
)
from shared.contracts.event import Event
from shared.contracts.notifications import Channel, MessageDelivered, MessageFailed, MessageSent
from shared.kernel.decider import Commit, Fold
from shared.kernel.mongo import Document, Write

STANDS = {"open": "queued", "told": "told", "dropped": "withdrawn"}
"""How the row of a notice stands: what is queued is taken by a sender."""


@dataclass(frozen=True)
class Letter:
    """A message as it stands in the outbox."""

    id: str
    """Of the row and the mail: two cases may want the same thing said on the same day."""
    case: str
    tenant: str
    employer: str
    wanted: Wanted
    attempts: int
    """Those that failed."""
    accepted: bool
    """Whoever carries it took it already; only the telling is left."""
    channel: Channel = "mail"
    """By which it went, once it is accepted."""
    trace: str | None = None
    """Of what queued it."""
    digest_at: datetime | None = None
    """The hour for which it waits, or waited, to go with others."""
    digest: str | None = None
    """The mail with others in which it goes."""
    whose: str = ""
    """Whose address it went to, as a row and its revision."""


@dataclass(frozen=True)
class Noticed:
    """A notice that is to be put to roles."""

    id: str
    case: str
    tenant: str
    employer: str
    notice: Notice
    attempts: int
    trace: str | None = None


def name_of(case: str, message: str) -> str:
    """What names a message inside a case does not tell two cases apart."""
    return f"{message}.{case}"


def rows_of(commit: Commit, after: Fold[Letters]) -> list[Write]:
    """The rows where there are none, and where they are older how they stand; in whichever order commits come here."""
    state = after.state
    notices, messages = _spoken_of(commit)
    messages |= {name for name, each in state.messages.items() if each.notice in notices}
    return [
        *(write for notice in sorted(notices) for write in _of_notice(commit, after, notice)),
        *(write for message in sorted(messages) for write in _of_message(commit, after, message)),
    ]


def _spoken_of(commit: Commit) -> tuple[set[str], set[str]]:
    """The notices and messages that a commit says something of."""
    notices, messages = set[str](), set[str]()
    for message in commit.messages:
        match message.event:
            case NoticeMade(notice=made):
                notices.add(made.notice)
            case NoticeTold(notice=one) | NoticeDropped(notice=one):
                notices.add(one)
            case MessageQueued(wanted=wanted):
                messages.add(wanted.message)
            case (
                MessageDropped(message=one)
                | MessageSuppressed(message=one)
                | MessageSent(message=one)
                | MessageDelivered(message=one)
                | MessageFailed(message=one)
            ):
                messages.add(one)
            case _:
                pass
    return notices, messages


def _of_notice(commit: Commit, after: Fold[Letters], notice: str) -> list[Write]:
    said = {"notice": after.state.notices[notice].model_dump(mode="json")}
    stand = {**said, "standing": STANDS[after.state.noticed[notice]], "version": after.version}
    return _writes(commit, notice, {}, stand)


def _of_message(commit: Commit, after: Fold[Letters], message: str) -> list[Write]:
    state = after.state
    row = {"wanted": state.messages[message].model_dump(mode="json")}
    stand: Document = {
        "standing": state.standing[message],
        "holds": state.holds(message),
        "version": after.version,
    }
    stand |= {"why": why} if (why := _why(commit, message)) else {}
    return _writes(commit, message, row, stand)


def _writes(commit: Commit, named: str, row: Document, stand: Document) -> list[Write]:
    """The row where there is none; where it is older how it stands, and made anew it waits as if it were new."""
    made = next((each for each in commit.messages if _makes(each.event, named)), None)
    waits: Document = {"attempts": 0, "at": commit.at, "queued_at": commit.at}
    about: Document = {"case": commit.about, "tenant": commit.tenant, "employer": commit.employer}
    whole = {**about, **row, **stand, **waits, "trace": made.trace if made else None}
    change: Document = {"$set": {**stand, **waits} if made else stand}
    if made:
        change["$unset"] = dict.fromkeys({"digest", "digest_at", "why", "parked"} - stand.keys(), "")
    key = name_of(commit.about, named)
    return [
        UpdateOne({"_id": key}, {"$setOnInsert": whole}, upsert=True),
        UpdateOne({"_id": key, "version": {"$lt": stand["version"]}}, change),
    ]


def _why(commit: Commit, message: str) -> str | None:
    """Why it did not go or arrive, where this commit says so."""
    for each in commit.messages:
        if isinstance(each.event, MessageSuppressed | MessageFailed) and each.event.message == message:
            return each.event.code
    return None


def _makes(event: Event, named: str) -> bool:
    match event:
        case NoticeMade(notice=made):
            return made.notice == named
        case MessageQueued(wanted=wanted):
            return wanted.message == named
        case _:
            return False


def letter_of(row: Document) -> Letter:
    """A message as it was read."""
    return Letter(
        id=row["_id"],
        case=row["case"],
        tenant=row["tenant"],
        employer=row["employer"],
        wanted=Wanted.model_validate(row["wanted"]),
        attempts=row["attempts"],
        accepted="accepted_at" in row,
        channel=row.get("channel", "mail"),
        trace=row.get("trace"),
        digest_at=row.get("digest_at"),
        digest=row.get("digest"),
        whose=row.get("whose", ""),
    )


def noticed_of(row: Document) -> Noticed:
    """A notice as it was read."""
    return Noticed(
        id=row["_id"],
        case=row["case"],
        tenant=row["tenant"],
        employer=row["employer"],
        notice=Notice.model_validate(row["notice"]),
        attempts=row["attempts"],
        trace=row.get("trace"),
    )


def shown(row: Document) -> dict[str, Any]:
    """A message as a list shows it: without address or text. `retrying` is a failure that may pass."""
    wanted = cast(dict[str, Any], row["wanted"])
    said = {key: wanted.get(key) for key in ("template", "role", "rule", "n", "due", "vacancy")}
    return {
        "message": wanted["message"],
        "case": row["case"],
        "employer": row["employer"],
        "state": _state(row),
        **said,
        "channel": row.get("channel"),
        "why": row.get("why"),
    }


def _state(row: Document) -> str:
    if row.get("parked"):
        return "parked"
    return "retrying" if row["standing"] == "queued" and row["attempts"] else str(row["standing"])
