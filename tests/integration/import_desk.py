"""Where files of reports are handed in, and who takes them: intake on MongoDB, without Kafka."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from services.intake.domain import DECIDER
from services.intake.domain.kinds import Absence
from services.intake.effects import Imports
from services.intake.effects.deliveries import Deliveries
from services.intake.rules.files import Format
from services.intake.store import Store
from services.intake.store.comparing import Comparing
from services.intake.store.import_files import Handed, ImportFiles
from services.intake.store.standings import Questions, Standings
from services.intake.store.taking import Taking
from shared.contracts.intake import AbsenceReported
from shared.kernel.cases import Cases
from shared.kernel.keyring import Keyring
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.token import Caller
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus

SECRET = "a-secret-of-the-tests-and-nothing-else"
WHO = Caller("demo", "partner")
SHARE = 0.1
QUOTA = 5_000_000


@dataclass
class Desk:
    """Where files are handed in, and who takes them."""

    mongo: Mongo
    files: ImportFiles
    moment: list[datetime]
    bus: MemoryBus = field(default_factory=MemoryBus)
    settled: Callable[[], Awaitable[None]] = field(init=False)
    """Waits until what the last worker took is told and can be read."""

    def worker(self) -> Imports:
        """A process of its own would have one like it."""
        cases: Cases[Absence] = Cases(
            DECIDER,
            MongoJournal(self.mongo, DECIDER),
            self.bus,
            Standings(self.mongo),
            lambda: self.moment[0],
        )
        self.settled = cases.settled
        taking, standings = Taking(cases, self._store, lambda: self.moment[0]), Standings(self.mongo)
        asked, comparing = Questions(self.mongo), Comparing(cases)
        return Imports(self.files, taking, Deliveries(self.files, taking, comparing, standings, asked, SHARE))

    @property
    def _store(self) -> Store:
        return Store(self.mongo, Keyring(SECRET))

    async def hand_in(
        self,
        file: str,
        content: str | bytes,
        format: Format = "csv",
        who: Caller = WHO,
        snapshot: dict[str, str] | None = None,
    ) -> Handed:
        """In pieces of odd sizes, as a network gives them."""
        data = content.encode() if isinstance(content, str) else content

        async def pieces() -> AsyncIterator[bytes]:
            for n in range(0, len(data), 70_001):
                yield data[n : n + 70_001]

        return await self.files.receive(file, format, who, pieces(), snapshot)

    async def until_done(self, file: str) -> Handed:
        """Works until the file has come to its end."""
        worker = self.worker()
        while (found := await self.files.find(file)) and found.stands == "waiting":
            working = asyncio.create_task(worker.work())
            while not working.done() and (found := await self.files.find(file)) and found.stands == "waiting":
                await asyncio.wait({working}, timeout=0.1)
            while found and found.stands in ("done", "refused") and await self._parts_of(file):
                # It says so before the last of it is deleted.
                await asyncio.wait({working}, timeout=0.1)
            working.cancel()
            await asyncio.wait({working})
            await self.settled()
        assert found
        return found

    async def _parts_of(self, file: str) -> int:
        return await self.mongo["import_parts"].count_documents({"_id.file": file})

    async def answers(self, file: str) -> list[dict[str, Any]]:
        """Of every line."""
        return [each async for each in self.files.answers(file)]

    async def absences(self) -> int:
        """How many absences were told."""
        told = [each async for each in self.mongo["journal"].find({}, {"messages.kind": 1})]
        return sum(m["kind"] == AbsenceReported.kind for each in told for m in each["messages"])


@asynccontextmanager
async def a_desk(cluster: Cluster) -> AsyncGenerator[Desk]:
    """Empty, on the second of March 2026."""
    async with connected(cluster.mongodb("intake"), cluster.database("intake")) as mongo:
        moment = [datetime(2026, 3, 2, 9, tzinfo=UTC)]
        files = ImportFiles(mongo, Keyring(SECRET), lambda: moment[0], QUOTA)
        # Without the indexes of `files`: by these MongoDB deletes what is old by its own clock, which is not March.
        await MongoJournal(mongo, DECIDER).prepare()
        yield Desk(mongo, files, moment)
