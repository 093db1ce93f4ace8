"""The outbox: what is to be put to roles and what is to be sent, taken by one sender at a time and tried again."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from pymongo import ASCENDING, ReturnDocument

from services.notifications.domain import Letters
from services.notifications.store.outbox_rows import (
    Letter,
    Noticed,
    letter_of,
    noticed_of,
    rows_of,
)
from services.notifications.store.owners import Owners
from shared.contracts.notifications import Channel
from shared.kernel.decider import Commit, Fold
from shared.kernel.mongo import Document, Mongo, Write, reaching, unless_newer

__all__ = ["Letter", "Noticed", "Owners", "Store"]

CLAIMED_FOR = timedelta(minutes=2)
"""How long a sender has a message to itself; after a crash the next one takes it."""
TOGETHER = 500
"""Notices put to roles in one go."""
ASKED_AFTER = frozenset({"sms", "letter"})
"""Who carries these is asked what became of them; of a mail that failed a bounce comes by itself."""
IN_ONE = 200
"""Messages in one mail that holds several."""

WAITING: Document = {"standing": "queued"}
TAKEN: Document = {"standing": "withdrawn", "accepted_at": {"$exists": True}}
"""Whoever carries it had it before it was withdrawn: it went, and that is still to be told."""
UNSENT: Document = {"standing": "queued", "accepted_at": {"$exists": False}, "parked": {"$ne": True}}


class Store:
    """Implements `Projector` for `Letters`, and what the effects take from it."""

    def __init__(self, mongo: Mongo) -> None:
        """The collection `outbox`, and the rows that say whose a case is."""
        self._outbox, self._owners = mongo["outbox"], Owners(mongo)

    async def prepare(self) -> None:
        """Makes the indexes."""
        with reaching():
            await self._outbox.create_index([("standing", ASCENDING), ("at", ASCENDING)])
            await self._outbox.create_index([("tenant", ASCENDING), ("case", ASCENDING)])
            await self._outbox.create_index([("digest_at", ASCENDING)], sparse=True)
            await self._outbox.create_index([("digest", ASCENDING)], sparse=True)
            await self._outbox.create_index([("ask_at", ASCENDING)], sparse=True)

    async def project(self, done: Sequence[tuple[Commit, Fold[Letters]]]) -> None:
        """A row for each notice and message these commits speak of, standing as the case says it stands."""
        writes: list[Write] = [write for commit, after in done for write in rows_of(commit, after)]
        await unless_newer(self._outbox, writes)
        await self._owners.project(done)

    async def claim_notices(self, at: datetime, claim: str) -> list[Noticed]:
        """Takes some notices that are to be put to roles, under the name of this claim."""
        ready: Document = {
            "notice": {"$exists": True},
            **WAITING,
            "at": {"$lte": at},
            "parked": {"$ne": True},
        }
        with reaching():
            found = self._outbox.find(ready, {"_id": 1}).sort("at", ASCENDING).limit(TOGETHER)
            ids = [row["_id"] async for row in found]
            if not ids:
                return []
            mine: Document = {"$set": {"at": at + CLAIMED_FOR, "claim": claim}}
            await self._outbox.update_many({"_id": {"$in": ids}, **ready}, mine)
            found = self._outbox.find({"_id": {"$in": ids}, "claim": claim, **WAITING})
            return [noticed_of(row) async for row in found]

    async def claim(self, at: datetime) -> Letter | None:
        """Takes one message to send, so that nobody else does for a while; None when there is none."""
        ready: Document = {"$or": [WAITING, TAKEN], "at": {"$lte": at}, "parked": {"$ne": True}}
        with reaching():
            row = await self._outbox.find_one_and_update(
                {**ready, "notice": {"$exists": False}},
                {"$set": {"at": at + CLAIMED_FOR}},
                sort=[("at", ASCENDING)],
                return_document=ReturnDocument.AFTER,
            )
        return letter_of(row) if row else None

    async def later(self, letter: str, at: datetime, why: str, digest_at: datetime | None = None) -> None:
        """It may not go yet. That is no try."""
        change: Document = {"at": at, "why": why, **({"digest_at": digest_at} if digest_at else {})}
        with reaching():
            await self._outbox.update_one({"_id": letter, **WAITING}, {"$set": change})

    async def accepted(self, letters: Sequence[str], channel: Channel, whose: str, at: datetime) -> None:
        """Whoever carries it took them, in one go; told next."""
        change: Document = {"accepted_at": at, "channel": channel, "whose": whose}
        if channel in ASKED_AFTER:
            change["ask_at"] = at + CLAIMED_FOR
        with reaching():
            await self._outbox.update_many(
                {"_id": {"$in": list(letters)}}, {"$set": change, "$unset": {"why": ""}}
            )

    async def failed(self, letter: str, again_at: datetime | None, why: str) -> None:
        """Not taken: to be tried again, or parked. Only this counts as a try: who claims it may die or lose MongoDB."""
        change: Document = {"why": why, "at": again_at} if again_at else {"why": why, "parked": True}
        with reaching():
            await self._outbox.update_one({"_id": letter}, {"$set": change, "$inc": {"attempts": 1}})

    async def alike(self, letter: Letter, at: datetime) -> list[Letter]:
        """What may go in one mail with this: of the mail tried before, or whatever of the role waited for the hour.

        Whoever asks has the lease of mails that hold several, so that nobody else has any of them in hand.
        """
        same: Document = {"digest": letter.digest} if letter.digest else {
            "digest": {"$exists": False},
            "digest_at": {"$lte": at},
            "tenant": letter.tenant,
            "wanted.role": letter.wanted.role,
        }  # fmt: skip
        with reaching():
            found = self._outbox.find({**same, **UNSENT}).sort("_id", ASCENDING).limit(IN_ONE)
            return [letter_of(row) async for row in found]

    async def join(self, letters: Sequence[str], digest: str, at: datetime) -> list[Letter]:
        """They go as one mail of this name, but for what was withdrawn; nobody else takes them for a while."""
        mine: Document = {"_id": {"$in": list(letters)}, **UNSENT}
        with reaching():
            await self._outbox.update_many(mine, {"$set": {"digest": digest, "at": at + CLAIMED_FOR}})
            found = self._outbox.find({**mine, "digest": digest}).sort("_id", ASCENDING)
            return [letter_of(row) async for row in found]

    async def ask_again(self, letter: str, at: datetime | None) -> None:
        """When whoever carries it is asked what became of it; None for never again."""
        change: Document = {"$set": {"ask_at": at}} if at else {"$unset": {"ask_at": ""}}
        with reaching():
            await self._outbox.update_one({"_id": letter}, change)

    async def claim_question(self, at: datetime) -> tuple[Letter, datetime] | None:
        """Takes one that is on its way and to be asked after, with when it was taken; None when there is none."""
        with reaching():
            row = await self._outbox.find_one_and_update(
                {"standing": "sent", "ask_at": {"$lte": at}},
                {"$set": {"ask_at": at + CLAIMED_FOR}},
                sort=[("ask_at", ASCENDING)],
                return_document=ReturnDocument.AFTER,
            )
        return (letter_of(row), row["accepted_at"]) if row else None

    async def mailed_as(self, tenant: str, name: str) -> list[Letter]:
        """The messages of an arbodienst that went in a mail of this name (the first part of its Message-ID)."""
        query: Document = {
            "tenant": tenant,
            "$or": [{"_id": name}, {"digest": name}],
            "notice": {"$exists": False},
        }
        with reaching():
            return [letter_of(row) async for row in self._outbox.find(query)]
