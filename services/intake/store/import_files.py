"""Files of reports on their way in: sealed parts, how far they were taken, and the answer of every line.

A file is whole before a line of it is taken; its parts and their key go as soon as the last line was taken. What is
kept of a line holds its number, its case or its error, and nothing of what it said.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from hashlib import sha256
from typing import Any, Literal

from pymongo import ASCENDING, ReturnDocument

from services.intake.rules.fault import Fault
from services.intake.rules.files import Encoding, Format
from services.intake.rules.pieces import Text, parts_of
from shared.kernel.clock import Now
from shared.kernel.keyring import Keyring
from shared.kernel.mongo import Document, Mongo, reaching
from shared.kernel.outcome import Unavailable
from shared.kernel.problem import Problem
from shared.kernel.token import Caller

CLAIMED_FOR = timedelta(seconds=20)
"""How long who takes a file has it to himself, counted from the last lines taken."""
KEPT_FOR = timedelta(days=90)
"""How long the answers can be read."""
PARTS_KEPT_FOR = timedelta(days=7)
"""How long the parts of a file stay that was never whole, or never taken."""
RECEIVED_WITHIN = timedelta(days=1)
"""How long a file may be on its way: the row of one whose coming was broken off by a crash is gone after that."""
RETRY_AFTER = 60
"""Seconds after which there may be room again."""
UNTAKEN = ("receiving", "waiting", "held")
Standing = Literal["receiving", "waiting", "held", "done", "refused"]
"""Held: a full delivery that would close too many, until a person has looked at it."""


@dataclass(frozen=True)
class Handed:
    """A file as it stands."""

    file: str
    format: Format
    stands: Standing
    size: int = 0
    """Bytes."""
    digest: str = ""
    """SHA-256 of its bytes, from which the commands of its lines follow."""
    read: int = 0
    """Bytes, of how far it was taken."""
    line: int = 0
    """The last one that was answered."""
    taken: int = 0
    known: int = 0
    """Of those taken: reported before."""
    refused: int = 0
    fault: dict[str, Any] | None = None
    """Why none of it was taken."""
    snapshot: dict[str, str] | None = None
    """Of a full delivery: `employer`, and the day `as_of` which it says how things stand."""
    differences: dict[str, int] | None = None
    """Of a full delivery that was compared: how many of each."""


@dataclass(frozen=True)
class Claimed:
    """A file to take, and on whose behalf."""

    handed: Handed
    who: Caller
    parts: int
    encoding: Encoding
    key: bytes


class ImportFiles:
    """Three collections: `import_files`, `import_parts`, `import_answers`."""

    def __init__(self, mongo: Mongo, keyring: Keyring, now: Now, quota: int) -> None:
        """Of the service's own database. `quota` bytes of files that are not taken are kept of an arbodienst."""
        self._quota = quota
        self._files, self._parts = mongo["import_files"], mongo["import_parts"]
        self._answers, self._keyring, self._now = mongo["import_answers"], keyring, now

    async def prepare(self) -> None:
        """Makes the indexes; MongoDB itself deletes what has been kept long enough."""
        with reaching():
            await self._files.create_index([("stands", ASCENDING), ("at", ASCENDING)])
            for rows in (self._files, self._parts, self._answers):
                await rows.create_index([("forget_at", ASCENDING)], expireAfterSeconds=0)

    async def receive(
        self,
        file: str,
        format: Format,
        who: Caller,
        pieces: AsyncIterator[bytes],
        snapshot: dict[str, str] | None = None,
    ) -> Handed:
        """Seals and stores a file as it comes; the same id again after it was whole changes nothing.

        Raises `Unavailable`, and `Problem` where more would wait than may; one that did not come to its end is never
        taken, and nothing of it is kept.
        """
        if (known := await self.find(file)) and known.stands != "receiving":
            return known
        key = self._keyring.new_key(file)
        row: Document = {"format": format, "stands": "receiving", "who": _caller_row(who), "key": key}
        row["snapshot"] = snapshot
        with reaching():
            await self._parts.delete_many({"_id.file": file})
            fresh = {**row, "size": 0, "forget_at": self._now() + RECEIVED_WITHIN}
            await self._files.replace_one({"_id": file}, fresh, upsert=True)
        try:
            whole = await self._keep_parts(file, who.tenant, key, pieces)
        except BaseException:
            with suppress(Unavailable):
                await self._drop(file, key)
            raise
        await self._note(file, key, whole)
        return Handed(file, format, "waiting", whole["size"], whole["digest"], snapshot=snapshot)

    async def _keep_parts(self, file: str, tenant: str, key: bytes, pieces: AsyncIterator[bytes]) -> Document:
        """What the row of the file says once it is whole."""
        count, size, digest, encoding = 0, 0, sha256(), Text()
        async for part in parts_of(pieces):
            sealed = self._keyring.seal_bytes(key, file, part, str(count))
            digest.update(part)
            encoding.see(part)
            count, size = count + 1, size + len(part)
            await self._note(file, key, {"size": size})
            await self._find_room(file, tenant, size)
            await self._keep_part(file, count - 1, sealed)
        at = self._now()
        whole: Document = {"stands": "waiting", "at": at, "forget_at": at + PARTS_KEPT_FOR, "parts": count}
        return {**whole, "size": size, "digest": digest.hexdigest(), "encoding": encoding.end()}

    async def _find_room(self, file: str, tenant: str, size: int) -> None:
        """Raises `Problem` where it is more than may wait."""
        others: list[Document] = [
            {"$match": {"stands": {"$in": UNTAKEN}, "who.tenant": tenant, "_id": {"$ne": file}}},
            {"$group": {"_id": None, "size": {"$sum": "$size"}}},
        ]
        with reaching():
            found = [row["size"] async for row in self._files.aggregate(others)]
        if sum(found) + size > self._quota:
            detail = (
                f"At most {self._quota} bytes of files wait to be taken: hand it in again when others are."
            )
            raise Problem(429, "quota-exceeded", detail, retry_after=RETRY_AFTER)

    async def _note(self, file: str, key: bytes, said: Document) -> None:
        """Says it of a file on its way; `Unavailable` once the same file is on its way anew, with another key."""
        with reaching():
            noted = await self._files.update_one(_coming(file, key), {"$set": said})
        if not noted.matched_count:
            raise Unavailable("the same file is being handed in once more")

    async def _drop(self, file: str, key: bytes) -> None:
        """Nothing stays of a file that did not come to its end, unless it is on its way anew."""
        with reaching():
            gone = await self._files.delete_one(_coming(file, key))
            if gone.deleted_count:
                await self._parts.delete_many({"_id.file": file})

    async def _keep_part(self, file: str, n: int, sealed: bytes) -> None:
        row = {"_id": {"file": file, "n": n}, "sealed": sealed, "forget_at": self._now() + PARTS_KEPT_FOR}
        with reaching():
            await self._parts.replace_one({"_id": row["_id"]}, row, upsert=True)

    async def find(self, file: str, who: Caller | None = None) -> Handed | None:
        """A file as it stands; None where there is none, or none within the caller's reach."""
        with reaching():
            row = await self._files.find_one({"_id": file})
        if row is None or (who and not _is_within(who, row["who"])):
            return None
        return _handed(row)

    async def claim(self) -> Claimed | None:
        """Takes a whole file, so that nobody else does for a while."""
        now = self._now()
        with reaching():
            row = await self._files.find_one_and_update(
                {"stands": "waiting", "at": {"$lte": now}},
                {"$set": {"at": now + CLAIMED_FOR}},
                sort=[("at", ASCENDING)],
                return_document=ReturnDocument.AFTER,
            )
        if not row:
            return None
        return Claimed(_handed(row), _caller(row["who"]), row["parts"], row["encoding"], row["key"])

    async def part(self, claimed: Claimed, n: int) -> bytes:
        """The bytes of a part; raises `InvalidTag` where they were changed, `LookupError` where they are gone."""
        file = claimed.handed.file
        with reaching():
            row = await self._parts.find_one({"_id": {"file": file, "n": n}})
        if row is None:
            raise LookupError("a part of the file is gone")
        return self._keyring.open_bytes(claimed.key, file, row["sealed"], str(n))

    async def answered(self, file: str, answers: Sequence[Document], place: int | None = None) -> None:
        """Keeps what became of these lines, by the first of them; said twice it is the same."""
        name = {"file": file, "line": answers[0]["line"] if place is None else place}
        kept = {"_id": name, "answers": list(answers), "forget_at": self._now() + KEPT_FOR}
        with reaching():
            await self._answers.replace_one({"_id": name}, kept, upsert=True)
            await self._files.update_one(
                {"_id": file, "stands": "waiting"}, {"$set": {"at": self._now() + CLAIMED_FOR}}
            )

    async def went(self, after: Handed, answers: Sequence[Document]) -> None:
        """How far the file was taken, with what became of these lines; said twice it is the same."""
        await self.answered(after.file, answers)
        with reaching():
            await self._files.update_one(
                {"_id": after.file, "stands": "waiting", "line": {"$not": {"$gt": after.line}}},
                {"$set": _said(after)},
            )

    async def compared(self, after: Handed) -> None:
        """A full delivery was compared: it is taken now, or held for a person."""
        with reaching():
            await self._files.update_one(
                {"_id": after.file, "stands": "waiting"},
                {"$set": {"stands": after.stands, "differences": after.differences, "at": self._now()}},
            )

    async def decide(self, file: str, take: bool) -> bool:
        """A person has looked at a delivery that is held: it is taken, or nothing of it. False where none is held."""
        after = {"stands": "waiting", "at": self._now()} if take else {"stands": "refused"}
        with reaching():
            done = await self._files.update_one({"_id": file, "stands": "held"}, {"$set": after})
            if done.modified_count and not take:
                await self._parts.delete_many({"_id.file": file})
        return done.modified_count == 1

    async def end(self, after: Handed) -> None:
        """The last line was taken, or none: parts and key go."""
        gone = {
            "$set": {**_said(after), "forget_at": self._now() + KEPT_FOR},
            "$unset": {"key": "", "at": ""},
        }
        with reaching():
            await self._files.update_one({"_id": after.file, "stands": "waiting"}, gone)
            await self._parts.delete_many({"_id.file": after.file})

    async def answers(self, file: str) -> AsyncIterator[Document]:
        """The answer of every line that was taken so far, in their order."""
        with reaching():
            found = self._answers.find({"_id.file": file}).sort("_id.line", ASCENDING)
            async for row in found:
                for answer in row["answers"]:
                    yield answer


def _coming(file: str, key: bytes) -> Document:
    """A file on its way, as it was handed in this time."""
    return {"_id": file, "stands": "receiving", "key": key}


HANDED_IN = frozenset({"file", "format", "size", "digest", "snapshot", "differences"})
"""What taking its lines does not change."""


def _said(handed: Handed) -> Document:
    said = asdict(handed)
    return {name: said[name] for name in said if name not in HANDED_IN}


def _handed(row: Document) -> Handed:
    fields = {name: row[name] for name in Handed.__dataclass_fields__ if name in row}
    return Handed(**{**fields, "file": row["_id"]})


def _caller_row(who: Caller) -> Document:
    mine = None if who.cases is None else sorted(who.cases)
    return {**asdict(who), "cases": mine}


def _caller(row: Document) -> Caller:
    mine = None if row["cases"] is None else frozenset(row["cases"])
    return Caller(row["tenant"], row["role"], row["employer"], row["subject"], mine)


def _is_within(who: Caller, handed_in: Document) -> bool:
    return who.tenant == handed_in["tenant"] and who.employer in (None, handed_in["employer"])


def refused(handed: Handed, fault: Fault) -> Handed:
    """The file as it stands when nothing of it can be taken."""
    return replace(handed, stands="refused", fault=asdict(fault))
