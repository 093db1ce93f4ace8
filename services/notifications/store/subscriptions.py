"""Who is told of a stream, and how far: one row each, its place a number; only what failed has rows beside it.

One process serves a subscription at a time, for as long as it says so; what it writes counts only while that is so
and nobody changed the subscription meanwhile.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from pymongo import ASCENDING, DESCENDING, ReturnDocument, UpdateOne

from services.notifications.store.subscription import Behind, Progress, State, Subscription, Try
from shared.contracts.classes import DataClass
from shared.kernel.clock import Now
from shared.kernel.mongo import Document, Mongo, reaching
from shared.kernel.together import Together

SERVED: tuple[State, ...] = ("unconfirmed", "active")
HELD_FOR = timedelta(seconds=15)
"""How long a process that died is waited for."""
MOST_TAKEN = 200
"""Subscriptions that a process takes at a time: what one leaves goes to several."""
TRIES_STAY = timedelta(days=7)

Came = tuple[Subscription, Document]
"""What is served, and how its row changes."""


class Lost(Exception):
    """The subscription is another process's by now, or somebody changed it."""


class Subscriptions:
    """The rows, what fails, and what was tried."""

    def __init__(self, mongo: Mongo, now: Now, holder: str) -> None:
        """`holder` names this process."""
        self._rows, self._behind, self._tries = (mongo["subscriptions"], mongo["behind"], mongo["tries"])
        self._now, self._holder = now, holder
        self._come: Together[Came, bool] = Together(self._came)

    async def prepare(self) -> None:
        """Makes the indexes."""
        with reaching():
            await self._rows.create_index([("tenant", ASCENDING)])
            await self._rows.create_index([("state", ASCENDING), ("held_until", ASCENDING)])
            await self._behind.create_index([("subscription", ASCENDING)])
            await self._tries.create_index([("subscription", ASCENDING), ("at", DESCENDING)])
            await self._tries.create_index("gone_at", expireAfterSeconds=0)

    async def add(self, new: Subscription) -> None:
        """A new one; the same id again changes nothing."""
        row = _row(new)
        with reaching():
            await self._rows.update_one({"_id": new.id}, {"$setOnInsert": row}, upsert=True)

    async def find(self, tenant: str, id: str) -> Subscription | None:
        """One of an arbodienst."""
        with reaching():
            row = await self._rows.find_one({"_id": id, "tenant": tenant})
        return _subscription(row) if row else None

    async def count(self, tenant: str) -> int:
        """How many an arbodienst has, ended ones included."""
        with reaching():
            return await self._rows.count_documents({"tenant": tenant})

    async def listed(self, tenant: str) -> list[Subscription]:
        """All of an arbodienst."""
        with reaching():
            return [_subscription(row) async for row in self._rows.find({"tenant": tenant}).sort("_id")]

    async def change(self, found: Subscription, **change: Any) -> Subscription | None:
        """What somebody asked for; whoever serves it begins anew. None where it was changed or ended meanwhile."""
        query = {"_id": found.id, "revision": found.revision}
        with reaching():
            row = await self._rows.find_one_and_update(
                query, {"$set": change, "$inc": {"revision": 1}}, return_document=ReturnDocument.AFTER
            )
        return _subscription(row) if row else None

    async def remove(self, found: Subscription) -> None:
        """It and what stands beside it."""
        with reaching():
            await self._rows.delete_one({"_id": found.id})
            await self._behind.delete_many({"subscription": found.id})
            await self._tries.delete_many({"subscription": found.id})

    async def begin_at(self, found: Subscription, place: int) -> Subscription | None:
        """Everything after a place is delivered anew; what waits now is part of it. None as `change`."""
        begun = await self.change(found, cursor=place, replays=found.replays + 1)
        if begun:
            with reaching():
                await self._behind.delete_many({"subscription": found.id, "replays": {"$lt": begun.replays}})
        return begun

    async def hurry(self, id: str) -> None:
        """What waits is tried at once, and has failed since now."""
        now = self._now()
        with reaching():
            await self._behind.update_many(
                {"subscription": id}, {"$set": {"at": now, "since": now, "tries": 0}}
            )

    async def tries(self, id: str, most: int) -> list[Try]:
        """The latest that failed or was a test."""
        with reaching():
            rows = self._tries.find({"subscription": id}, {"gone_at": 0, "_id": 0}).sort("at", -1).limit(most)
            return [Try(**row) async for row in rows]

    async def waiting(self, it: Subscription) -> list[Behind]:
        """The cases that wait behind something that failed."""
        with reaching():
            rows = self._behind.find({"subscription": it.id, "replays": it.replays}, {"_id": 0})
            return [Behind(**row) async for row in rows]

    async def hold(self) -> None:
        """Says that this process is there, and takes some that nobody serves."""
        until = self._now() + HELD_FOR
        with reaching():
            await self._rows.update_many({"holder": self._holder}, {"$set": {"held_until": until}})
            free: Document = {"state": {"$in": SERVED}, "holder": {"$ne": self._holder}}
            over: Document = {"$or": [{"held_until": {"$lt": self._now()}}, {"holder": None}]}
            ids = [
                row["_id"] async for row in self._rows.find({**free, **over}, {"_id": 1}).limit(MOST_TAKEN)
            ]
            await self._rows.update_many(
                {"_id": {"$in": ids}, **over}, {"$set": {"holder": self._holder, "held_until": until}}
            )

    async def held(self) -> dict[str, int]:
        """What this process serves, with its revision."""
        query = {"holder": self._holder, "state": {"$in": SERVED}}
        with reaching():
            return {row["_id"]: row["revision"] async for row in self._rows.find(query, {"revision": 1})}

    async def taken(self, ids: Iterable[str]) -> list[Subscription]:
        """These rows."""
        with reaching():
            return [_subscription(row) async for row in self._rows.find({"_id": {"$in": list(ids)}})]

    async def give_back(self) -> None:
        """The next process has them at once."""
        with reaching():
            await self._rows.update_many({"holder": self._holder}, {"$set": {"holder": None}})

    async def came(self, served: Subscription, progress: Progress) -> None:
        """How far it came. Raises `Lost`."""
        change: Document = {"cursor": progress.cursor}
        if progress.last_event:
            change |= {"last_event": progress.last_event, "last_at": progress.last_at}
        await self.log(progress.tried)
        [ours] = await self._come([(served, {"$set": change, "$inc": {"delivered": progress.delivered}})])
        if not ours:
            raise Lost(served.id)

    async def _came(self, asked: Sequence[Came]) -> Sequence[bool]:
        """Of many at once; whether each was still ours."""
        writes = [UpdateOne(self._ours(served), change) for served, change in asked]
        with reaching():
            done = await self._rows.bulk_write(writes, ordered=False)
            if done.matched_count == len(writes):
                return [True] * len(writes)
            ids = {"$in": [served.id for served, _ in asked]}
            rows = self._rows.find({"_id": ids, "holder": self._holder}, {"revision": 1})
            ours = {(row["_id"], row["revision"]) async for row in rows}
        return [(served.id, served.revision) in ours for served, _ in asked]

    async def stands(
        self, served: Subscription, state: State, why: str | None, at: str | None = None
    ) -> None:
        """It is active, suspended or ended from now on. Raises `Lost`."""
        change = {"state": state, "why": why, "stopped_at": at}
        with reaching():
            done = await self._rows.update_one(self._ours(served), {"$set": change, "$inc": {"revision": 1}})
        if not done.matched_count:
            raise Lost(served.id)

    def _ours(self, served: Subscription) -> Document:
        return {"_id": served.id, "holder": self._holder, "revision": served.revision}

    async def failed(self, behind: Behind) -> None:
        """A case waits from now on, or waits longer."""
        row = asdict(behind)
        with reaching():
            await self._behind.replace_one({"_id": _of(behind)}, row, upsert=True)

    async def caught_up(self, behind: Behind) -> None:
        """A case waits no longer."""
        with reaching():
            await self._behind.delete_one({"_id": _of(behind)})

    async def log(self, tried: Sequence[Try]) -> None:
        """Keeps tries for as long as they may be read."""
        if tried:
            gone_at = self._now() + TRIES_STAY
            with reaching():
                await self._tries.insert_many([{**asdict(each), "gone_at": gone_at} for each in tried])


def _of(behind: Behind) -> str:
    return f"{behind.subscription}/{behind.replays}/{behind.case}"


def _row(new: Subscription) -> Document:
    row = asdict(new)
    del row["id"]
    return {**row, "data_class": new.data_class.value, "holder": None}


def _subscription(row: Document) -> Subscription:
    kept = {name: row[name] for name in row if name not in ("_id", "holder", "held_until")}
    kept["data_class"] = DataClass(row["data_class"])
    for name in ("kinds", "employers"):
        kept[name] = None if row[name] is None else tuple(row[name])
    kept["where"] = {name: tuple(values) for name, values in row["where"].items()}
    return Subscription(id=row["_id"], **kept)
