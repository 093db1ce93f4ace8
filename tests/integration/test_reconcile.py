"""How cases are said to stand, held against their commits on a real MongoDB: found, named and mended."""

import json
import os
import subprocess
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.reconcile import Difference, Reconcile
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus, NoProjection
from tests.tally import TALLY, Tally, added

NIGHT = datetime(2026, 1, 6, 2, 1, tzinfo=UTC)
"""03:01 in the Netherlands, in winter."""


@dataclass
class Kept:
    """Three cases of seven, each in two commits: due on the sixth of January (a tally over five)."""

    mongo: Mongo
    cases: Cases[Tally]
    reconcile: Reconcile[Tally]

    async def found(self, mend: bool = False) -> list[Difference]:
        """Every difference."""
        return [each async for each in self.reconcile.differences(mend)]

    async def spoil(self, case: str, change: dict[str, Any]) -> None:
        """Overwrites what a last commit says of its case behind everybody's back."""
        await self.mongo["journal"].update_one({"_id": f"{case}/2"}, {"$set": change})


@pytest.fixture
async def kept(cluster: Cluster) -> AsyncGenerator[Kept]:
    """Settled and in order."""
    async with connected(cluster.mongodb("tally"), cluster.database("tally")) as mongo:
        journal = MongoJournal(mongo, TALLY)
        await journal.prepare()
        cases = Cases(TALLY, journal, MemoryBus(), NoProjection(), now)
        for amount in (3, 4):
            await cases.take([added(about, amount, f"{about}{amount}") for about in "abc"])
        yield Kept(mongo, cases, Reconcile("tally", mongo, cases))


async def test_what_is_right_has_no_difference(kept: Kept) -> None:
    """Straight after the work, and while a commit is pending."""
    assert await kept.found() == []
    commit = (await kept.cases.journal.commits_of("a"))[-1]
    later = await kept.cases.ask(added("a", 1, "a1", command=True))
    assert later.version == commit.version + 1
    assert await kept.found() == []
    await kept.cases.settled()
    assert await kept.found() == []


SPOILED: list[tuple[str, dict[str, Any], tuple[str, ...]]] = [
    ("a due day that moved", {"after.due": "2026-03-01"}, ("due",)),
    ("a due day that is gone", {"after.due": None}, ("due",)),
    ("another sum", {"after.state.total": 2}, ("state.total",)),
    ("a sequence", {"after.sequences.intake-events": 9}, ("sequences",)),
    ("a fold that never was", {"after.fold": 99}, ("fold",)),
    (
        "rules that never were, and state that is none",
        {"after.rulebook": "x", "after.state": "x"},
        ("rulebook", "state"),
    ),
]


@pytest.mark.parametrize(
    ("change", "fields"), [each[1:] for each in SPOILED], ids=[each[0] for each in SPOILED]
)
async def test_a_spoiled_case_is_found_and_mended(
    kept: Kept, change: dict[str, Any], fields: tuple[str, ...]
) -> None:
    """Only that case is named, with its fields; mended it is as it was, to the byte, and has no difference left."""
    before = await kept.mongo["journal"].find_one({"_id": "b/2"})
    await kept.spoil("b", change)
    (found,) = await kept.found()
    assert (found.case, found.fields, found.due, found.mended) == ("b", fields, "2026-01-06", False)
    (mended,) = await kept.found(mend=True)
    assert mended.mended
    assert await kept.found() == []
    assert await kept.mongo["journal"].find_one({"_id": "b/2"}) == before


async def test_a_case_that_nothing_is_said_of_is_missed_and_made(kept: Kept) -> None:
    """Without it the case would never be due: it is named, and there again afterwards."""
    await kept.mongo["journal"].update_one({"_id": "c/2"}, {"$unset": {"after": ""}})
    assert [(each.case, each.fields) for each in await kept.found(mend=True)] == [("c", ("missing",))]
    due = await kept.cases.journal.due(NIGHT.date(), now() + timedelta(days=1), 10)
    assert sorted(about for about, *_ in due) == ["a", "b", "c"]


async def test_what_an_earlier_commit_still_says_is_taken_away(kept: Kept) -> None:
    """How a case stood before is named as stale, and gone afterwards."""
    last = await kept.mongo["journal"].find_one({"_id": "a/2"})
    assert last
    await kept.mongo["journal"].update_one({"_id": "a/1"}, {"$set": {"after": last["after"]}})
    assert [(each.case, each.fields) for each in await kept.found(mend=True)] == [("a", ("stale",))]
    assert await kept.found() == []
    before = await kept.mongo["journal"].find_one({"_id": "a/1"})
    assert before
    assert "after" not in before


async def test_a_night_is_reconciled_once(kept: Kept) -> None:
    """Not at 02:59, once at 03:01, not again that day, again the next; what differs is said each time."""
    await kept.spoil("b", {"after.due": None})
    times = (
        NIGHT - timedelta(minutes=2),
        NIGHT,
        NIGHT,
        NIGHT + timedelta(hours=9),
        NIGHT + timedelta(days=1),
    )
    with capture_logs() as said:
        for at in times:
            await kept.reconcile.nightly(at)
    assert [each["event"] for each in said].count("differs") == 2


async def test_the_command_prints_differences_and_mends(cluster: Cluster) -> None:
    """`reconcile` ends with 1 while a difference stays, with 0 once `--mend` has written it."""
    environment = {
        **os.environ,
        **cluster.environment("trajectory"),
        "HERVAT_TOKEN_SECRET": "a-secret-of-the-tests-and-nothing-else",
        "HERVAT_DOCUMENT_SECRET": "a-secret-of-the-tests-and-nothing-else",
        "HERVAT_WEBHOOK_SECRET": "a-secret-of-the-tests-and-nothing-else",
    }

    def reconcile(*more: str) -> tuple[int, list[dict[str, Any]]]:
        command = [sys.executable, "-m", "services.trajectory", "reconcile", *more]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    assert reconcile() == (0, [])
    url, database = cluster.mongodb("trajectory"), cluster.database("trajectory")
    async with connected(url, database) as mongo:
        await mongo["journal"].insert_one(EMPTY_COMMIT)
        missing = {"case": "a", "fields": ["missing"], "kept_due": None, "due": None}
        assert reconcile() == (1, [{**missing, "mended": False}])
        assert reconcile("--mend") == (0, [{**missing, "mended": True}])
        assert reconcile() == (0, [])


EMPTY_COMMIT: dict[str, Any] = {
    "_id": "a/1",
    "about": "a",
    "version": 1,
    "at": NIGHT,
    "tenant": "demo",
    "employer": "bakkerij",
    "because": ["made-up"],
    "messages": [],
    "held": [],
    "released": 0,
    "rulebook": "",
}
