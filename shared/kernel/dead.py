"""Parked records: what could not be read, kept by its place (topic, partition, offset) to be looked at.

What our own services wrote is kept with its bytes. What a partner wrote leaves only code, field path, size,
SHA-256 and place: the partner sends it again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from pymongo import ReplaceOne

from shared.kernel.mongo import Document, Mongo, reaching
from shared.kernel.outcome import Dead


@dataclass(frozen=True)
class Record:
    """A Kafka record as it was read, before anything is made of it."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes | None], ...]

    @property
    def place(self) -> str:
        """Where it stands: the same record is parked once, however often it is read."""
        return f"{self.topic}/{self.partition}/{self.offset}"


@dataclass(frozen=True)
class Parked:
    """A record that was not understood, with why."""

    record: Record
    dead: Dead
    at: datetime
    keep_bytes: bool = True

    def document(self) -> Document:
        """As it is kept; without the bytes where a partner wrote them."""
        value = self.record.value or b""
        kept: dict[str, Any] = {
            "_id": self.record.place,
            "code": self.dead.code,
            "path": self.dead.path,
            "size": len(value),
            "sha256": sha256(value).hexdigest(),
            "at": self.at,
        }
        if self.keep_bytes:
            kept["key"] = self.record.key
            kept["value"] = self.record.value
            kept["headers"] = [list(header) for header in self.record.headers]
        return kept


class DeadStore:
    """The parked records of one service, in its own database."""

    def __init__(self, mongo: Mongo) -> None:
        """In the collection `dead`."""
        self._dead = mongo["dead"]

    async def park(self, parked: Sequence[Parked]) -> None:
        """Keeps each by its place; parking again changes nothing."""
        if parked:
            writes = [ReplaceOne({"_id": each.record.place}, each.document(), upsert=True) for each in parked]
            with reaching():
                await self._dead.bulk_write(writes, ordered=False)

    async def list(self, limit: int = 100) -> list[Document]:
        """The latest parked records, without their bytes."""
        hidden = {"value": 0, "headers": 0, "key": 0}
        with reaching():
            return [row async for row in self._dead.find({}, hidden).sort("at", -1).limit(limit)]

    async def show(self, place: str) -> Document | None:
        """One parked record, whole."""
        with reaching():
            return await self._dead.find_one({"_id": place})

    async def places(self, code: str | None = None) -> Sequence[str]:
        """Every place something is parked from (with this code), by topic, partition and offset."""
        with reaching():
            found = [row["_id"] async for row in self._dead.find({"code": code} if code else {}, {"_id": 1})]
        return sorted(found, key=_in_order)

    async def still(self, place: str, dead: Dead) -> None:
        """It was tried again and stays, for this reason now."""
        with reaching():
            await self._dead.update_one({"_id": place}, {"$set": {"code": dead.code, "path": dead.path}})

    async def discard(self, place: str) -> bool:
        """Forgets a parked record; False where there is none."""
        with reaching():
            return (await self._dead.delete_one({"_id": place})).deleted_count == 1

    async def count(self) -> int:
        """How many are parked."""
        with reaching():
            return await self._dead.count_documents({})


def _in_order(place: str) -> tuple[str, int, int]:
    topic, partition, offset = place.rsplit("/", 2)
    return topic, int(partition), int(offset)
