"""Follows what is written in some collections, so that what a process keeps of them in memory stays what they hold.

Only ids are told: whoever hears one reads the row as it stands by then, so that the same id twice, or one whose row
changed again meanwhile, is no harm. Who begins to follow and then reads everything misses nothing from there on.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pymongo.errors import OperationFailure, PyMongoError

from shared.kernel.log import log
from shared.kernel.mongo import Document, Mongo, Stream, reaching

ROWS = ("insert", "update", "replace", "delete")
HISTORY_LOST = (280, 286)
"""ChangeStreamFatalError, ChangeStreamHistoryLost: MongoDB no longer knows what happened since."""
MOST_WAITING = 10_000
TRY_AGAIN = 0.5
"""Seconds; MongoDB is away."""


@dataclass(frozen=True)
class Changed:
    """A row that was written or deleted, by its collection and id (which may be a document)."""

    collection: str
    id: Any


class ReadAgain(Exception):
    """What happened cannot be told row by row: a collection was swapped, or it is too long ago. Begin anew."""


class Following:
    """The rows that change in some collections of one database, by MongoDB's change stream."""

    def __init__(self, mongo: Mongo, collections: Sequence[str]) -> None:
        """Nothing is asked before the first call."""
        self._mongo, self._collections = mongo, tuple(collections)
        self._stream: Stream | None = None
        self._waiting: asyncio.Queue[Changed | None] = asyncio.Queue(MOST_WAITING)
        self._pump: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        """Starts anew: everything that is written after this returns will be told. Raises `Unavailable`."""
        await self.end()
        self._waiting = asyncio.Queue(MOST_WAITING)
        stream = self._stream = self._opened(None)
        with reaching():
            first = await stream.try_next()
        self._pump = asyncio.create_task(self._follow(stream, first))

    async def some(self, most: int, wait: float) -> list[Changed]:
        """What was written since, at most so many rows; waits so many seconds where there is nothing to tell.

        Raises `ReadAgain` where row by row is not enough.
        """
        with suppress(TimeoutError):
            found = [await asyncio.wait_for(self._waiting.get(), wait)]
            while len(found) < most and not self._waiting.empty():
                found.append(self._waiting.get_nowait())
            if None in found:
                raise ReadAgain
            return [each for each in found if each]
        if self._pump is None or self._pump.done():
            raise ReadAgain
        return []

    async def end(self) -> None:
        """Follows no longer."""
        if self._pump is not None:
            self._pump.cancel()
            await asyncio.wait({self._pump})
        if self._stream is not None:
            with suppress(PyMongoError):
                await self._stream.close()
        self._pump = self._stream = None

    def _opened(self, after: Any) -> Stream:
        watched = [{"ns.coll": {"$in": self._collections}}, {"to.coll": {"$in": self._collections}}]
        pipeline: list[Document] = [
            {"$match": {"$or": watched}},
            {"$project": {"operationType": 1, "ns": 1, "documentKey": 1}},
        ]
        return self._mongo.watch(pipeline, after)

    async def _follow(self, stream: Stream, first: Document | None) -> None:
        """Puts what is told in the queue, from `None` on it cannot go on; goes on after MongoDB was away."""
        after, told = stream.resume_token, first
        while True:
            if told is not None:
                changed = _changed(told)
                await self._waiting.put(changed)
                if changed is None:
                    return
            try:
                told, after = await stream.try_next(), stream.resume_token or after
            except PyMongoError as error:
                if isinstance(error, OperationFailure) and error.code in HISTORY_LOST:
                    await self._waiting.put(None)
                    return
                log.warning("following-again", why=type(error).__name__)
                await asyncio.sleep(TRY_AGAIN)
                told, stream = None, self._opened(after)
                self._stream = stream


def _changed(told: Document) -> Changed | None:
    """None for anything that is not about one row: a collection that was dropped or renamed."""
    if told["operationType"] not in ROWS:
        return None
    return Changed(told["ns"]["coll"], told["documentKey"]["_id"])
