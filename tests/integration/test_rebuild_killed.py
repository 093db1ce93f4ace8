"""A rebuild killed with SIGKILL, wherever: nothing that hurts stays, no case stays stale, the next one clears up."""

import asyncio
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.rebuild import Rebuild
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus
from tests.sums import Sums, rebuild_of
from tests.tally import TALLY, Tally, added

ABOUTS = [f"case-{n:02}" for n in range(60)]
LIVE = ["journal", "rebuild", "sums"]


@dataclass
class Kept:
    """Sixty tallies, and where they are."""

    cluster: Cluster
    mongo: Mongo
    cases: Cases[Tally]

    async def add(self, cause: str) -> None:
        """One more to each case, settled when it returns."""
        await self.cases.take([added(about, 1, f"{cause}-{about}") for about in ABOUTS])

    def rebuild_later(self) -> Rebuild[Tally]:
        """Of a process that looks when the lease of the dead one is over."""
        return rebuild_of(self.mongo, lambda: now() + timedelta(minutes=2))

    async def stale(self) -> set[str]:
        """Cases of which the sum is not that of all commits."""
        total = len(await self.cases.journal.commits_of(ABOUTS[0]))
        rows = self.mongo["sums"].find({"version": total, "total": total})
        return set(ABOUTS) - {row["_id"] async for row in rows}


@pytest.fixture
async def kept(cluster: Cluster) -> AsyncGenerator[Kept]:
    """Two commits in each case."""
    async with connected(cluster.mongodb("tally"), cluster.database("tally")) as mongo:
        journal, sums = MongoJournal(mongo, TALLY), Sums(mongo)
        await journal.prepare()
        await sums.prepare()
        made = Kept(cluster, mongo, Cases(TALLY, journal, MemoryBus(), sums, now))
        await made.add("first")
        await made.add("second")
        yield made


async def die(kept: Kept, at: str) -> None:
    """A rebuild that waits before its swap while every case goes on, and then dies at that place."""
    address = [kept.cluster.mongodb("tally"), kept.cluster.database("tally")]
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "tests.rebuild_that_dies", *address, "renameCollection:sums~/1/before", at],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin
    assert process.stdout
    if await process.stdout.readline():
        await kept.add("meanwhile")
        process.stdin.write(b"go on\n")
    await process.communicate()
    assert process.returncode == -9


PLACES = {
    "the lease is taken": ("update:rebuild/1/after", False),
    "one of the indexes is made": ("createIndexes:sums~/1/after", False),
    "a part of the read side is written": ("update:sums~/1/after", False),
    "that is noted too": ("update:written~/1/after", False),
    "the rows are compared": ("find:sums/1/after", False),
    "the swap is announced": ("update:rebuild/2/after", False),
    "the swap is asked": ("renameCollection:sums~/1/before", False),
    "everything is swapped": ("renameCollection:sums~/1/after", True),
    "it is known which cases are behind": ("aggregate:journal/2/after", True),
    "their rows are written, in part": ("update:sums/1/after", True),
    "what was noted is dropped": ("drop:written~/1/after", False),
    "the lease is given back": ("delete:rebuild/1/before", False),
}
"""When it dies, as a command to MongoDB, and whether cases are stale until somebody goes on with it."""


@pytest.mark.parametrize(("at", "stale"), PLACES.values(), ids=list(PLACES))
async def test_no_case_stays_stale_wherever_a_rebuild_dies(kept: Kept, at: str, stale: bool) -> None:
    """Before the swap nothing live is touched; in it, any process goes on; the next rebuild finds all well."""
    await die(kept, at)
    assert bool(await kept.stale()) == stale
    await kept.rebuild_later().finish_what_was_left()
    assert await kept.stale() == set()
    await kept.add("after")
    report = await kept.rebuild_later().run(lambda each: None)
    assert (report.cases, report.differences, report.moving, report.swapped) == (60, 0, 0, True)
    assert await kept.stale() == set()
    assert sorted(await kept.mongo.database.list_collection_names()) == LIVE
