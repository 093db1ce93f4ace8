"""Documents in GridFS: sealed under a key of their case, kept with their entry, gone without it."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from services.trajectory.domain import DECIDER, Trajectory
from services.trajectory.store import Stores
from shared.contracts.dossier.documents import DocumentReceived
from shared.contracts.dossier.entry import Entry, EntryWithdrawn
from shared.kernel.cases import Cases
from shared.kernel.keyring import InvalidTag, Keyring
from shared.kernel.message import commanded
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus
from tests.unit.kernel.any_order import at, said
from tests.unit.trajectory.told import MONDAY, absence

CASE, SECRET = "zaak-1", "a-secret-of-the-tests-and-nothing-else"
TODAY = date(2025, 10, 13)
MARK = b"%PDF-1.7 een merkteken dat nergens leesbaar mag staan"


@dataclass
class World:
    """A case of six weeks, with what keeps its documents."""

    mongo: Mongo
    moment: datetime
    stores: Stores
    cases: Cases[Trajectory]

    async def enter(self, entry: Entry) -> None:
        """An entry by the employer."""
        ours = entry.model_copy(update={"by": "employer"})
        await self.cases.ask(commanded(ours, CASE, "demo", "bakkerij", ours.entry, self.moment))
        await self.cases.settled()

    async def received(self, file: str, entry: str = "document-1") -> None:
        """That it came."""
        fields = {"document": "signed-plan", "digest": "0" * 64, "size": len(MARK)}
        await self.enter(
            DocumentReceived.model_validate({"on": TODAY, "entry": entry, "file": file, **fields})
        )


@pytest.fixture(name="world")
async def a_case(cluster: Cluster) -> AsyncGenerator[World]:
    async with connected(cluster.mongodb("trajectory"), cluster.database("trajectory")) as mongo:
        world: World
        journal = MongoJournal(mongo, DECIDER)
        stores = Stores(mongo, Keyring(SECRET), lambda: world.moment)
        await journal.prepare()
        await stores.prepare()
        cases = Cases(DECIDER, journal, MemoryBus(), stores, lambda: world.moment)
        world = World(mongo, at(MONDAY), stores, cases)
        await cases.take([said(absence(), MONDAY, CASE, 1)])
        world.moment = at(TODAY)
        yield world


async def everything(mongo: Mongo) -> bytes:
    """Every byte of every document of every collection of the service."""
    found = bytearray()
    for name in await mongo.database.list_collection_names():
        async for row in mongo[name].find():
            found += repr(row).encode()
            found += row.get("data", b"") if isinstance(row.get("data"), bytes) else b""
    return bytes(found)


async def test_a_document_is_readable_nowhere_but_under_its_own_key(world: World) -> None:
    """Nothing of it stands in clear; without the key of its case, or under another secret, it stays shut."""
    documents = world.stores.documents
    file = await documents.keep(CASE, MARK)
    await world.received(file)
    assert b"merkteken" not in await everything(world.mongo)
    assert await documents.read(CASE, file) == MARK
    other = Stores(world.mongo, Keyring(SECRET[::-1]), lambda: world.moment).documents
    with pytest.raises(InvalidTag):
        await other.read(CASE, file)
    await world.mongo["document_keys"].delete_one({"_id": CASE})
    assert await documents.read(CASE, file) is None


async def test_a_document_that_was_changed_is_not_read(world: World) -> None:
    """One bit in one chunk."""
    documents = world.stores.documents
    file = await documents.keep(CASE, MARK)
    chunk = await world.mongo["documents.chunks"].find_one({"files_id": file})
    assert chunk is not None
    turned = bytes([chunk["data"][0] ^ 1]) + chunk["data"][1:]
    await world.mongo["documents.chunks"].update_one({"_id": chunk["_id"]}, {"$set": {"data": turned}})
    with pytest.raises(InvalidTag):
        await documents.read(CASE, file)


async def test_what_nobody_spoke_of_is_cleared_away_after_a_day_and_nothing_else(world: World) -> None:
    """Handed in by who was killed before the entry came; the one with an entry stays."""
    documents = world.stores.documents
    lost, kept = await documents.keep(CASE, MARK), await documents.keep(CASE, MARK)
    await world.received(kept)
    world.moment += timedelta(hours=23)
    assert await documents.clear() == 0
    world.moment += timedelta(hours=2)
    assert await documents.clear() == 1
    assert await documents.read(CASE, lost) is None
    assert await documents.read(CASE, kept) == MARK


async def test_what_is_withdrawn_is_gone_with_its_bytes(world: World) -> None:
    """The entry that it was there stays; told again, it is the same."""
    documents = world.stores.documents
    file = await documents.keep(CASE, MARK)
    await world.received(file)
    await world.enter(EntryWithdrawn(on=TODAY, entry="terug", withdraws="document-1"))
    assert await documents.read(CASE, file) is None
    assert await world.mongo["documents.chunks"].count_documents({}) == 0
    known = await world.cases.case(CASE)
    for commit in await world.cases.journal.commits_of(CASE):
        await world.stores.project([(commit, known)])
    assert await documents.read(CASE, file) is None
