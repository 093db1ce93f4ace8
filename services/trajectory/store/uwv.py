"""Messages to UWV on their way, and UWV's answers as they came: rows that the effects work from.

Neither follows from the journal alone: what was tried, and what UWV said, stands here first.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo import ASCENDING, DESCENDING, ReturnDocument, UpdateOne

from services.trajectory.domain import Trajectory
from services.trajectory.rules.work.standing import Standing
from services.trajectory.rules.work.uwv import exchange
from shared.contracts.dossier.uwv import (
    Message,
    UwvAnswered,
    UwvAskedAfter,
    UwvMessageAsked,
    UwvMessageSent,
)
from shared.kernel.clock import beginning_of, derived_id
from shared.kernel.decider import Commit, Fold
from shared.kernel.mongo import Document, Mongo, Write, reaching, unless_newer

CLAIMED_FOR = timedelta(minutes=2)
"""How long a sender has a message to itself; longer than a request to UWV may take."""
TO_SEND: Document = {"sent": False, "stands": {"$ne": "refused"}}
"""Not known to have gone; also where UWV has answered before whoever handed it over could say so."""
UNANSWERED: Document = {"stands": "sent"}
ASK_AFTER = timedelta(days=14)
"""How long UWV has for an answer before it is asked after, and again: our choice, no term of the law."""


@dataclass(frozen=True)
class Outgoing:
    """A message, as it stands in its row."""

    id: str
    """By which UWV tells it from others; the same however often it is tried."""
    case: str
    tenant: str
    employer: str
    person: str
    entry: str
    message: Message
    content: dict[str, str]
    stands: str
    sent: bool
    """Its case knows that it went."""
    attempts: int
    """Those that failed."""
    asked_after: int
    tried: bool
    """Somebody had it in hand before: UWV may have it."""


@dataclass(frozen=True)
class Answer:
    """What UWV says of a message."""

    position: int
    """Where it stands in what UWV has handed out, which may be late, twice, and in any order."""
    number: int
    """Its place among UWV's answers, by which it counts."""
    message: str
    """The id of the message it is about."""
    status: str
    on: str
    code: str | None = None
    complete_by: str | None = None
    answer: bool | None = None
    """Of an expert opinion: yes or no."""


class UwvRows:
    """Two collections: `uwv` for what goes, `uwv_answers` for what came."""

    def __init__(self, mongo: Mongo) -> None:
        """Of the service's own database."""
        self._outbox, self._answers = mongo["uwv"], mongo["uwv_answers"]

    async def prepare(self) -> None:
        """Makes the indexes."""
        with reaching():
            await self._outbox.create_index([("stands", ASCENDING), ("at", ASCENDING)])
            await self._outbox.create_index([("sent", ASCENDING), ("at", ASCENDING)])
            await self._outbox.create_index([("tenant", ASCENDING), ("employer", ASCENDING)])
            await self._answers.create_index([("taken", ASCENDING), ("at", ASCENDING)])

    async def project(self, done: Sequence[tuple[Commit, Fold[Trajectory]]]) -> None:
        """A row for each message that these commits speak of, standing as the case says."""
        writes: list[Write] = []
        for commit, after in done:
            for entry in sorted(_spoken_of(commit)):
                writes += _row(commit, after, entry)
        await unless_newer(self._outbox, writes)

    async def claim(self, at: datetime) -> Outgoing | None:
        """Takes a message to send, or to ask after, so that nobody else does for a while."""
        with reaching():
            row = await self._outbox.find_one_and_update(
                {"$or": [TO_SEND, UNANSWERED], "at": {"$lte": at}},
                {"$set": {"at": at + CLAIMED_FOR, "tried": True}},
                sort=[("at", ASCENDING)],
                return_document=ReturnDocument.BEFORE,
            )
        return _outgoing(row) if row else None

    async def again(self, message: str, at: datetime, why: str | None = None) -> None:
        """To be looked at then; with a reason where it failed."""
        change: Document = {"$set": {"at": at, "why": why}}
        if why:
            change["$inc"] = {"attempts": 1}
        with reaching():
            await self._outbox.update_one({"_id": message}, change)

    async def whose(self, message: str) -> Outgoing | None:
        """The message with this id."""
        with reaching():
            row = await self._outbox.find_one({"_id": message})
        return _outgoing(row) if row else None

    async def last_answer(self) -> int:
        """The position of the last answer that is here; 0 before the first."""
        with reaching():
            row = await self._answers.find_one({}, {"_id": 1}, sort=[("_id", DESCENDING)])
        return row["_id"] if row else 0

    async def keep(self, answers: Sequence[Answer], at: datetime) -> None:
        """Answers as they came; one that is here already stays as it is."""
        if not answers:
            return
        rows = [
            UpdateOne(
                {"_id": each.position},
                {"$setOnInsert": {**_without_position(each), "taken": False, "at": at, "attempts": 0}},
                upsert=True,
            )
            for each in answers
        ]
        with reaching():
            await self._answers.bulk_write(rows, ordered=False)

    async def claim_answer(self, at: datetime) -> tuple[Answer, int] | None:
        """Takes an answer to tell its case, with how often that failed."""
        with reaching():
            row = await self._answers.find_one_and_update(
                {"taken": False, "at": {"$lte": at}},
                {"$set": {"at": at + CLAIMED_FOR}},
                sort=[("at", ASCENDING), ("_id", ASCENDING)],
            )
        return (_answer(row), row["attempts"]) if row else None

    async def taken(self, position: int) -> None:
        """Its case knows it."""
        with reaching():
            await self._answers.update_one({"_id": position}, {"$set": {"taken": True}})

    async def answer_again(self, position: int, at: datetime, why: str) -> None:
        """Its case could not be told; to be tried then."""
        change = {"$set": {"at": at, "why": why}, "$inc": {"attempts": 1}}
        with reaching():
            await self._answers.update_one({"_id": position}, change)

    async def listed(
        self, tenant: str, employer: str | None, stands: str | None, limit: int
    ) -> list[dict[str, Any]]:
        """The latest messages of an arbodienst or an employer, without what they say."""
        query: Document = {"tenant": tenant}
        query |= {"employer": employer} if employer else {}
        query |= {"stands": stands} if stands else {}
        fields = ("case", "employer", "entry", "message", "stands", "asked_on", "asked_after", "why")
        with reaching():
            found = self._outbox.find(query, dict.fromkeys(fields, 1)).sort("asked_on", DESCENDING)
            rows = [row async for row in found.limit(limit)]
        return [{name: row[name] for name in fields if row.get(name) is not None} for row in rows]


def message_id(case: str, entry: str) -> str:
    """By which UWV knows a message of ours: of this case and no other."""
    return derived_id("uwv", case, entry)


def _spoken_of(commit: Commit) -> set[str]:
    """The entries of the messages that a commit asks for, or says something of."""
    found: set[str] = set()
    for message in commit.messages:
        match message.event:
            case UwvMessageAsked(entry=entry):
                found.add(entry)
            case UwvMessageSent(of=of) | UwvAnswered(of=of) | UwvAskedAfter(of=of):
                found.add(of)
            case _:
                pass
    return found


def _row(commit: Commit, after: Fold[Trajectory], entry: str) -> list[Write]:
    """The row where there is none, and where it is older how it stands; in whichever order commits come here."""
    ever = Standing.of(after.state.entries)
    asked = ever.find(entry, UwvMessageAsked)
    if asked is None:
        return []
    found, key = exchange(asked, ever), message_id(commit.about, entry)
    row: Document = {
        "case": commit.about,
        "tenant": commit.tenant,
        "employer": commit.employer,
        "person": after.state.person,
        "entry": entry,
        "message": asked.message,
        "content": asked.content,
        "asked_on": asked.on.isoformat(),
        "attempts": 0,
        "tried": False,
        "at": commit.at,
        "stands": found.stands,
        "sent": found.sent is not None,
        "asked_after": found.asked_after,
        "version": after.version,
    }
    stand: Document = {name: row[name] for name in ("stands", "sent", "asked_after", "version")}
    if found.stands == "sent" and found.sent_on:
        row["at"] = stand["at"] = beginning_of(found.sent_on + ASK_AFTER * (found.asked_after + 1))
    return [
        UpdateOne({"_id": key}, {"$setOnInsert": row}, upsert=True),
        UpdateOne({"_id": key, "version": {"$lt": after.version}}, {"$set": stand}),
    ]


def _outgoing(row: Document) -> Outgoing:
    fields = (
        "case",
        "tenant",
        "employer",
        "person",
        "entry",
        "message",
        "content",
        "stands",
        "sent",
        "attempts",
        "asked_after",
        "tried",
    )
    return Outgoing(id=row["_id"], **{name: row[name] for name in fields})


def _without_position(answer: Answer) -> Document:
    return {name: value for name, value in asdict(answer).items() if name != "position"}


def _answer(row: Document) -> Answer:
    fields = ("number", "message", "status", "on", "code", "complete_by", "answer")
    return Answer(position=row["_id"], **{name: row[name] for name in fields})
