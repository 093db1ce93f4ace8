"""The streams for partners: every event of an arbodienst in one class of data, once, in one row of numbers.

Webhooks, partner topics, the pull feed and repair all read these, so that a subscription is one number. Guarantees: an
event has one place however often it is heard; of one case and topic the places go up as their sequence does; who
sees a number sees every lower one that will ever be. What no subscriber may see beside the class stands in another
collection; what is not of class process loses its body after the days for which its topic is kept. Its place stays:
no number is given twice, and what was told before can still be compared.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING
from pymongo.errors import BulkWriteError

from services.notifications.rules.subscribing import OPEN, Scope, Told
from services.notifications.store.stream_rows import (
    id_of,
    key_of,
    of_kinds,
    placed,
    prior_to,
    range_of,
    row_of,
    told_of,
)
from shared.contracts.classes import DataClass
from shared.kernel.clock import Now
from shared.kernel.message import Message
from shared.kernel.mongo import DUPLICATE, Document, Mongo, reaching

REMEMBERED = 50_000
"""Cases and topics of which the last event is kept in memory."""
FORGOTTEN_EVERY = 60.0
"""Seconds between two looks for bodies that are kept no longer."""
LOOKED_BACK = 500
"""Events of a case that are looked at for the one before, where values of fields are asked for."""


class Stream:
    """The stream of one class of data."""

    def __init__(self, mongo: Mongo, of: DataClass, now: Now) -> None:
        """In the collection `stream_<class>`."""
        self._rows, self._now, self.of = mongo[f"stream_{of}"], now, of
        self.topics = OPEN[of]
        self._keeping = asyncio.Lock()
        self._ends: dict[str, int] = {}
        self._lasts: OrderedDict[str, Mapping[str, int]] = OrderedDict()
        """By the id of a row: what stands before the next of its case and topic."""
        self.kept = asyncio.Event()
        """Set when this process kept something."""

    async def prepare(self) -> None:
        """Makes the indexes."""
        with reaching():
            await self._rows.create_index([("tenant", ASCENDING), ("n", ASCENDING)], unique=True)
            await self._rows.create_index([("tenant", ASCENDING), ("case", ASCENDING), ("n", ASCENDING)])
            await self._rows.create_index([("tenant", ASCENDING), ("event", ASCENDING)])
            await self._rows.create_index([("tenant", ASCENDING), ("at", ASCENDING)])
            await self._rows.create_index("body_until", sparse=True)

    async def keep(self, messages: Sequence[Message]) -> None:
        """Puts events on the stream that do not stand there yet, in their order. Raises `Unavailable`."""
        async with self._keeping:
            rows = {id_of(each): row_of(each, self._now()) for each in messages}
            with reaching():
                there = {
                    row["_id"] async for row in self._rows.find({"_id": {"$in": list(rows)}}, {"_id": 1})
                }
            new = [row for key, row in rows.items() if key not in there]
            await self._remember_before(new)
            for row in new:
                row["before"] = [list(each) for each in self._lasts.get(prior_to(row), {}).items()]
                self._note(row)
            await self._insert(new)
        if new:
            self.kept.set()

    async def _remember_before(self, rows: Sequence[Document]) -> None:
        """Reads what stands before the first of each case and topic, where this process did not keep it itself."""
        ours = {row["_id"] for row in rows}
        asked = {prior_to(row) for row in rows} - ours - self._lasts.keys()
        if asked:
            with reaching():
                async for row in self._rows.find({"_id": {"$in": sorted(asked)}}, {"body": 0}):
                    self._note(row)

    def _note(self, row: Document) -> None:
        """Of each case and topic the last one only."""
        self._lasts.pop(prior_to(row), None)
        self._lasts[row["_id"]] = {**dict(row["before"]), row["kind"]: row["sequence"]}
        while len(self._lasts) > REMEMBERED:
            self._lasts.popitem(last=False)

    async def _insert(self, rows: list[Document]) -> None:
        """One by one in their order; who was overtaken takes the next numbers, who stands there already stays there."""
        while rows:
            for tenant in {row["tenant"] for row in rows} - self._ends.keys():
                self._ends[tenant] = await self.end(tenant)
            ends = dict(self._ends)
            for row in rows:
                ends[row["tenant"]] += 1
                row["n"] = ends[row["tenant"]]
            try:
                with reaching():
                    await self._rows.insert_many(rows, ordered=True)
                self._ends = ends
                return
            except BulkWriteError as error:
                failed: Mapping[str, Any] = error.details["writeErrors"][0]
                if failed["code"] != DUPLICATE:
                    raise RuntimeError(f"MongoDB refused a write: {failed['code']}") from None
                rows = rows[failed["index"] :]
                self._ends = {}
                if "_id" in failed["keyPattern"]:
                    rows = rows[1:]

    async def forget(self) -> None:
        """Takes the bodies away that are kept no longer. Nobody is shown one after its time."""
        query = {"body_until": {"$lte": self._now()}}
        with reaching():
            await self._rows.update_many(query, {"$unset": {"body": "", "body_until": ""}})

    async def end(self, tenant: str) -> int:
        """The number of the last event of an arbodienst; 0 where there is none."""
        with reaching():
            row = await self._rows.find_one({"tenant": tenant}, {"n": 1}, sort=[("n", DESCENDING)])
        return row["n"] if row else 0

    async def ends(self) -> Mapping[str, int]:
        """The number of the last event of every arbodienst that has one, in one walk from end to end of the index."""
        order = {"tenant": DESCENDING, "n": DESCENDING}
        last = {"$group": {"_id": "$tenant", "n": {"$first": "$n"}}}
        with reaching():
            return {row["_id"]: row["n"] async for row in self._rows.aggregate([{"$sort": order}, last])}

    async def after(self, tenant: str, n: int, most: int) -> list[Told]:
        """The events after a number, in order."""
        return await self._found({"tenant": tenant, "n": {"$gt": n}}, most)

    async def of_case(self, scope: Scope, case: str, first: int, last: int, most: int) -> list[Told]:
        """The events of one case between two numbers, of the scope's kinds; what else it asks for is not looked at."""
        query: Document = {"tenant": scope.tenant, "case": case, "n": {"$gte": first, "$lte": last}}
        return await self._found({**query, **of_kinds(scope)}, most)

    async def of_topic(self, scope: Scope, case: str, topic: str) -> list[Told]:
        """The events of one case on one topic, as far as a scope sees them."""
        return await self._seen(scope, {"_id": range_of(case, topic)})

    async def outline(self, scope: Scope, cases: Sequence[str]) -> list[Told]:
        """All events of some cases without their bodies, by case, topic and sequence; `where` is not looked at."""
        query: Document = {"tenant": scope.tenant, "case": {"$in": sorted(set(cases))}, **of_kinds(scope)}
        with reaching():
            rows = [self._told(row) async for row in self._rows.find(query, {"body": 0})]
        return sorted((each for each in rows if scope.sees(each)), key=key_of)

    async def whole(self, outlined: Sequence[Told]) -> list[Told]:
        """The same events with their bodies, in the same order."""
        with reaching():
            found = self._rows.find({"_id": {"$in": [key_of(each) for each in outlined]}})
            rows = {row["_id"]: self._told(row) async for row in found}
        return [rows[key_of(each)] for each in outlined]

    async def _seen(self, scope: Scope, query: Document) -> list[Told]:
        with reaching():
            found = self._rows.find({"tenant": scope.tenant, **query, **of_kinds(scope)})
            rows = [self._told(row) async for row in found]
        return sorted((each for each in rows if scope.sees(each)), key=key_of)

    async def cases_between(self, scope: Scope, after: str, upto: str | None, most: int) -> list[str]:
        """The first cases of the scope's arbodienst and employers after one and up to another, in the order of ids."""
        found: list[str] = []
        query: Document = {"tenant": scope.tenant}
        if scope.employers is not None:
            query["employer"] = {"$in": sorted(scope.employers)}
        order = [("tenant", ASCENDING), ("case", ASCENDING)]
        while len(found) < most:
            # From case to case along the index: reading the events in between would cost more than asking again.
            query["case"] = {"$gt": after, **({} if upto is None else {"$lte": upto})}
            with reaching():
                row = await self._rows.find_one(query, {"case": 1}, sort=order)
            if row is None:
                break
            after = row["case"]
            found.append(after)
        return found

    async def _found(self, query: Document, most: int) -> list[Told]:
        with reaching():
            return [self._told(row) async for row in self._rows.find(query).sort("n", ASCENDING).limit(most)]

    def _told(self, row: Document) -> Told:
        return self.shown(told_of(row))

    def shown(self, told: Told) -> Told:
        """As it may be shown now."""
        return told.as_of(self._now())

    async def previous(self, scope: Scope, told: Told) -> int | None:
        """The sequence of the last event of this case and topic before this one that the scope lets through."""
        if not scope.where or scope.previous(told) is None:
            return scope.previous(told)
        query: Document = {"_id": {**range_of(told.case, told.topic), "$lt": key_of(told)}, **of_kinds(scope)}
        with reaching():
            async for row in self._rows.find(query).sort("_id", DESCENDING).limit(LOOKED_BACK):
                if scope.has(row["kind"], self._told(row).body):
                    return row["sequence"]
        return None

    async def place_of(self, tenant: str, event: str) -> int | None:
        """The number of an event by its id; None where it is not there."""
        with reaching():
            row = await self._rows.find_one({"tenant": tenant, "event": event}, {"n": 1})
        return row["n"] if row else None

    async def place_in_case(self, tenant: str, case: str, topic: str, sequence: int) -> int | None:
        """The number of an event by its place in its case and topic; None where it is not there."""
        with reaching():
            row = await self._rows.find_one(
                {"_id": placed(case, topic, sequence), "tenant": tenant}, {"n": 1}
            )
        return row["n"] if row else None

    async def place_at(self, tenant: str, at: datetime) -> int:
        """The number of the first event from a time on; one past the last where nothing is so late."""
        with reaching():
            row = await self._rows.find_one(
                {"tenant": tenant, "at": {"$gte": at}}, {"n": 1}, sort=[("n", ASCENDING)]
            )
        return row["n"] if row else await self.end(tenant) + 1


class Streams:
    """One of each class that partners can be told of."""

    def __init__(self, mongo: Mongo, now: Now) -> None:
        """Every class but identity."""
        self._by_class = {each: Stream(mongo, each, now) for each in OPEN}

    def __getitem__(self, of: DataClass) -> Stream:
        """The stream of a class; `KeyError` for identity."""
        return self._by_class[of]

    def __iter__(self) -> Iterator[Stream]:
        """All of them."""
        return iter(self._by_class.values())

    async def prepare(self) -> None:
        """Makes the indexes."""
        for each in self:
            await each.prepare()

    async def forget(self) -> None:
        """Takes the bodies away that are kept no longer, then rests a little."""
        await self.forget_now()
        await asyncio.sleep(FORGOTTEN_EVERY)

    async def forget_now(self) -> None:
        """Those of every class whose time is over."""
        for each in self:
            await each.forget()
