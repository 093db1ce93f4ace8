"""MongoDB: the only module that imports motor, so that another client is a change of one file (decision 1).

Every write is acknowledged by a majority with its journal; every read is of what a majority holds.
"""

from collections.abc import AsyncGenerator, Awaitable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from copy import copy
from typing import Any

from motor.motor_asyncio import (
    AsyncIOMotorChangeStream,
    AsyncIOMotorClient,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
    AsyncIOMotorGridFSBucket,
)
from pymongo import ReplaceOne, UpdateOne
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    ConnectionFailure,
    CursorNotFound,
    ExecutionTimeout,
    OperationFailure,
    PyMongoError,
    WTimeoutError,
)

from shared.kernel.outcome import Unavailable

Document = dict[str, Any]
Collection = AsyncIOMotorCollection[Document]
Database = AsyncIOMotorDatabase[Document]
Stream = AsyncIOMotorChangeStream[Document]

Bucket = AsyncIOMotorGridFSBucket

FOLLOWED_EVERY_MS = 1_000
"""How long MongoDB waits for a change before it answers a follower that there was none; a change is told at once."""


class Mongo:
    """A connection to one service's own database."""

    def __init__(self, url: str, database: str, timeout_ms: int = 5_000) -> None:
        """Connects lazily; nothing is sent before the first call."""
        self._client: AsyncIOMotorClient[Document] = AsyncIOMotorClient(
            url,
            tz_aware=True,
            w="majority",
            journal=True,
            readConcernLevel="majority",
            serverSelectionTimeoutMS=timeout_ms,
            connectTimeoutMS=timeout_ms,
            appname="hervat",
        )
        self.database: Database = self._client[database]
        self._beside: Mapping[str, str] = {}

    def __getitem__(self, name: str) -> Collection:
        """A collection of the service's database."""
        return self.database[self._beside.get(name, name)]

    def bucket(self, name: str) -> Bucket:
        """Files in GridFS, in `<name>.files` and `<name>.chunks`. Made anew: it clings to the loop it is made on."""
        return AsyncIOMotorGridFSBucket(self.database, bucket_name=name)

    def beside(self, names: Mapping[str, str]) -> "Mongo":
        """The same connection, on which each of these collections is another one."""
        view = copy(self)
        view._beside = names
        return view

    def watch(self, pipeline: Sequence[Document], after: Any = None) -> Stream:
        """A stream of what changes in the database, from now or from where a token of an earlier stream says."""
        return self.database.watch(pipeline, resume_after=after, max_await_time_ms=FOLLOWED_EVERY_MS)

    async def ping(self) -> None:
        """Raises `Unavailable` when the primary does not answer."""
        with reaching():
            await self.database.command("ping")

    def close(self) -> None:
        """Closes every connection."""
        self._client.close()


SWAPPED = {175, 246}
"""QueryPlanKilled, SnapshotUnavailable: a collection was swapped under a read or a write (a rebuild). Tried again."""


@contextmanager
def reaching() -> Generator[None]:
    """Turns "the server is not there" into `Unavailable`; any other error of the driver stays what it is."""
    try:
        yield
    except (ConnectionFailure, AutoReconnect, CursorNotFound, ExecutionTimeout, WTimeoutError) as error:
        raise Unavailable(f"MongoDB: {type(error).__name__}") from error
    except PyMongoError as error:
        if isinstance(error, OperationFailure) and error.code in SWAPPED:
            raise Unavailable(f"MongoDB: {type(error).__name__}") from error
        if error.has_error_label("RetryableWriteError") or error.has_error_label("TransientTransactionError"):
            raise Unavailable(f"MongoDB: {type(error).__name__}") from error
        raise


DUPLICATE = 11_000
Write = ReplaceOne[Document] | UpdateOne


async def unless_newer(collection: Collection, writes: Sequence[Write]) -> None:
    """Upserts guarded by version: one whose row is newer already changes nothing.

    Two that meet on a row that is not there both try to insert it; the one that lost may be the newer, so what was
    refused as a duplicate is tried once more.
    """
    for _ in range(2):
        if not writes:
            return
        with reaching():
            writes = [writes[n] for n in await duplicates_of(collection.bulk_write(writes, ordered=False))]


async def duplicates_of(writing: Awaitable[object]) -> list[int]:
    """The places in an unordered write that met a duplicate key; any other failure raises without its document."""
    try:
        await writing
    except BulkWriteError as error:
        failures: list[Mapping[str, Any]] = error.details.get("writeErrors", [])
        codes = {each["code"] for each in failures}
        if error.details.get("writeConcernErrors"):
            raise Unavailable("MongoDB: write concern") from None
        if codes & SWAPPED:
            raise Unavailable("MongoDB: a collection was swapped") from None
        if codes != {DUPLICATE}:
            # The driver's own text holds the document, which no log may.
            raise RuntimeError(f"MongoDB refused a write: {sorted(codes)}") from None
        return [each["index"] for each in failures]
    return []


@asynccontextmanager
async def connected(url: str, database: str) -> AsyncGenerator[Mongo]:
    """A connection for as long as the block lasts (commands and tests)."""
    mongo = Mongo(url, database)
    try:
        yield mongo
    finally:
        mongo.close()
