"""Documents that came in: their bytes in GridFS, sealed under a key of their case. They follow from no journal.

The bytes are there before their entry is, so that no entry is without them; bytes whose entry never came are cleared
away, and so are those of a document that was withdrawn.
"""

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

from gridfs.errors import NoFile
from pymongo import ReturnDocument

from services.trajectory.domain import Trajectory
from shared.contracts.dossier.documents import DocumentReceived
from shared.contracts.dossier.entry import EntryWithdrawn
from shared.kernel.clock import Now, new_id
from shared.kernel.decider import Commit, Fold
from shared.kernel.keyring import Keyring
from shared.kernel.mongo import Bucket, Mongo, reaching

KEPT_UNSAID = timedelta(days=1)
"""How long bytes without an entry are kept: longer than any command is tried again."""


class Documents:
    """In the bucket `documents`, with a key for each case in `document_keys`."""

    def __init__(self, mongo: Mongo, keyring: Keyring, now: Now) -> None:
        """Of the service's own database."""
        self._mongo, self._keyring, self._now = mongo, keyring, now
        self._keys, self._rows = mongo["document_keys"], mongo["documents.files"]

    @property
    def _files(self) -> Bucket:
        return self._mongo.bucket("documents")

    async def prepare(self) -> None:
        """Makes the index by which unsaid files are found."""
        with reaching():
            await self._rows.create_index([("metadata.said", 1), ("metadata.at", 1)])

    async def keep(self, case: str, data: bytes) -> str:
        """Seals and stores; the name under which the bytes are found. Raises `Unavailable`."""
        file, key = new_id(), await self._key_of(case)
        sealed = self._keyring.seal_bytes(key, case, data, file)
        with reaching():
            about = {"case": case, "said": False, "at": self._now()}
            await self._files.upload_from_stream_with_id(file, file, BytesIO(sealed), metadata=about)
        return file

    async def read(self, case: str, file: str) -> bytes | None:
        """The bytes; None where the case has none under this name.

        Raises `Unavailable`, and `InvalidTag` where they were changed.
        """
        into = BytesIO()
        with reaching():
            key = await self._keys.find_one({"_id": case})
            ours = await self._rows.find_one({"_id": file, "metadata.case": case}, {"_id": 1})
            if key is None or ours is None:
                return None
            try:
                await self._files.download_to_stream(file, into)
            except NoFile:
                return None
        return self._keyring.open_bytes(key["key"], case, into.getvalue(), file)

    async def project(self, done: Sequence[tuple[Commit, Fold[Trajectory]]]) -> None:
        """What was said is kept, what was withdrawn goes; done twice it is the same."""
        for commit, after in done:
            for message in commit.messages:
                match message.event:
                    case DocumentReceived(file=file):
                        with reaching():
                            await self._rows.update_one({"_id": file}, {"$set": {"metadata.said": True}})
                    case EntryWithdrawn(withdraws=entry):
                        await self._withdrawn(after.state, entry)
                    case _:
                        pass

    async def clear(self) -> int:
        """Deletes what has been without an entry for a day; how many."""
        old = {"metadata.said": False, "metadata.at": {"$lt": self._now() - KEPT_UNSAID}}
        with reaching():
            found = [row["_id"] async for row in self._rows.find(old, {"_id": 1}).limit(1_000)]
        for file in found:
            await self._delete(file)
        return len(found)

    async def _withdrawn(self, state: Trajectory, entry: str) -> None:
        for each in state.entries:
            if isinstance(each, DocumentReceived) and each.entry == entry:
                await self._delete(each.file)

    async def _delete(self, file: str) -> None:
        with reaching():
            try:
                await self._files.delete(file)
            except NoFile:
                return

    async def _key_of(self, case: str) -> bytes:
        """The case's own key, wrapped; made by whoever comes first."""
        fresh = {"$setOnInsert": {"key": self._keyring.new_key(case)}}
        with reaching():
            row = await self._keys.find_one_and_update(
                {"_id": case}, fresh, upsert=True, return_document=ReturnDocument.AFTER
            )
        assert row is not None
        return bytes(row["key"])
