"""`python -m services.<name> rebuild` on a real MongoDB: it makes what each service kept while it ran."""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from services.intake.domain import DECIDER as INTAKE
from services.intake.domain.kinds import ReportAbsence
from services.intake.store.standings import Standings
from services.matching.domain import DECIDER as MATCHING
from services.matching.store import Store as Candidates
from services.notifications.domain import DECIDER as NOTIFICATIONS
from services.notifications.store.letters import Store as Letters
from services.trajectory.domain import DECIDER as TRAJECTORY
from services.trajectory.store import Store as Overview
from shared import contracts
from shared.contracts.event import Event
from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.decider import Decider
from shared.kernel.message import Message
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus
from tests.tally import AT
from tests.unit.trajectory.reported import MONDAY, report

EXAMPLES = Path(contracts.__file__).parent / "examples"
SECRET = "a-secret-of-the-tests-and-nothing-else"
CASES = ["case-1", "case-2", "case-3"]


SERVICES: list[tuple[Decider[Any], Callable[[Mongo], Any], dict[str, int], list[str]]] = [
    (INTAKE, Standings, {"standings": 3}, ["persons", "questions", "import_files", "workers", "caseloads"]),
    (TRAJECTORY, Overview, {"overview": 3}, []),
    (MATCHING, Candidates, {"candidates": 3}, ["vacancies"]),
    (NOTIFICATIONS, Letters, {"owners": 3}, ["contacts", "persons", "workers", "telling", "outbox"]),
]
"""A service, its store, the rows that a rebuild makes of three cases, and what it must leave alone."""
EVERY = pytest.mark.parametrize(
    ("decider", "store", "rows", "alone"), SERVICES, ids=[each[0].service for each in SERVICES]
)


async def heard(decider: Decider[Any], store: Any, mongo: Mongo) -> None:
    """Each case hears the example of every kind its service hears, as it would from Kafka, and all is settled."""
    journal = MongoJournal(mongo, decider)
    await journal.prepare()
    await store.prepare()
    cases = Cases(decider, journal, MemoryBus(), store, now)
    examples: dict[str, Event] = {
        kind: event.model_validate_json((EXAMPLES / f"{kind}.json").read_text())
        for kind, event in decider.hears.items()
    }
    # Intake hears no event: what it knows was asked.
    for kind, example in (examples or {ReportAbsence.kind: report(MONDAY)}).items():
        await cases.take(
            [
                Message(f"{about}/{kind}", about, AT, example, "demo", "bakkerij", "test", "c")
                for about in CASES
            ]
        )


async def rebuild(cluster: Cluster, service: str, *more: str) -> tuple[int, list[dict[str, Any]]]:
    """The command as an operator gives it: its status and its lines."""
    environment = {
        **os.environ,
        **cluster.environment(service),
        "HERVAT_TOKEN_SECRET": SECRET,
        "HERVAT_PERSON_SECRET": SECRET,
        "HERVAT_DOCUMENT_SECRET": SECRET,
        "HERVAT_WEBHOOK_SECRET": SECRET,
    }
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", f"services.{service}", "rebuild", *more],
        env=environment,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, [json.loads(line) for line in out.splitlines()]


async def everything(mongo: Mongo) -> dict[str, list[dict[str, Any]]]:
    """Each collection's rows, by id."""
    names = await mongo.database.list_collection_names()
    return {name: [row async for row in mongo[name].find().sort("_id", 1)] for name in sorted(names)}


@EVERY
async def test_what_a_service_kept_is_what_a_rebuild_makes(
    cluster: Cluster, decider: Decider[Any], store: Any, rows: dict[str, int], alone: list[str]
) -> None:
    """No difference, and after the swap every collection is as it was; what is not of the journal is not touched."""
    service = decider.service
    async with connected(cluster.mongodb(service), cluster.database(service)) as mongo:
        await heard(decider, store(mongo), mongo)
        for name in alone:
            await mongo[name].insert_one(
                {"_id": "of-a-test", "tenant": "demo", "vacancy": "v", "role": "none"}
            )
        before = await everything(mongo)
        status, (report,) = await rebuild(cluster, service)
        assert (status, report["rows"], report["differences"], report["moving"]) == (0, rows, 0, 0)
        assert (report["cases"], report["swapped"]) == (max(rows.values(), default=0), True)
        assert {**(await everything(mongo)), "rebuild": []} == {**before, "rebuild": []}


async def test_the_command_says_what_differs_and_how_it_ended(cluster: Cluster) -> None:
    """1 for a difference that stays, 0 when it is mended, 3 while another is at work; never what stands in a field."""
    service = TRAJECTORY.service
    async with connected(cluster.mongodb(service), cluster.database(service)) as mongo:
        await heard(TRAJECTORY, Overview(mongo), mongo)
        await mongo["overview"].update_one({"_id": "case-2"}, {"$set": {"next": "2020-01-01"}})
        differing = {"collection": "overview", "id": "case-2", "fields": ["next"]}
        status, (difference, report) = await rebuild(cluster, service, "--compare-only")
        assert (status, difference, report["swapped"]) == (1, differing, False)
        status, (difference, report) = await rebuild(cluster, service)
        assert (status, difference, report["swapped"]) == (0, differing, True)
        assert (await rebuild(cluster, service, "--compare-only"))[0] == 0
        await mongo["rebuild"].insert_one({"_id": "rebuild", "token": "x", "phase": "build", "until": now()})
        await mongo["rebuild"].update_one({}, [{"$set": {"until": {"$add": ["$until", 60_000]}}}])
        assert await rebuild(cluster, service) == (3, [])
