"""Matching forgets a candidate on a real MongoDB: no trace in any collection, and everything else as it was."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.matching.domain import DECIDER, Search
from services.matching.domain.kinds import BringToWanted, Proposal
from services.matching.rules.match import judge
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.store import Store
from shared.contracts.event import Event
from shared.contracts.matching import MatchExplained, MatchProposed
from shared.contracts.trajectory import (
    CapacityEstablished,
    PeriodEnded,
    SearchProfile,
    SearchProfileRevised,
    SecondTrackStarted,
)
from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.forget import Forgetting
from shared.kernel.message import Message
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.rebuild import Rebuild
from shared.kernel.reconcile import Reconcile
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus
from tests.unit.matching.made_up import REFERENCE

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = date(2026, 3, 2)
SKILL, POSTCODE, KILOS = "klompendansen-op-stelten", "1003", 13.37
"""What nobody but the candidate of these tests has."""
TRACES = (SKILL, f'"{POSTCODE}"', str(KILOS), "lift-carry")
CASES = [f"case-{n}" for n in range(4)]


@dataclass
class Kept:
    """Matching's database and what works on it, with nothing but its own collections."""

    cluster: Cluster
    mongo: Mongo
    cases: Cases[Search]
    bus: MemoryBus

    async def hears(self, about: str, *events: Event) -> None:
        """Each as a message of its own, settled when this returns."""
        for n, event in enumerate(events):
            version = (await self.cases.case(about)).version
            id = f"{about}/{version}/{n}/{event.kind}"
            await self.cases.take([Message(id, about, AT, event, "demo", "bakkerij", "trajectory", "c")])

    async def searches(self, about: str, opening: int, vacancy: str) -> None:
        """A whole opening up to a proposal with its reasons."""
        wishes = SearchProfile(postcode=POSTCODE, skills=(SKILL,), max_travel_km=400)
        limits = {"lift-carry": KILOS}
        await self.hears(
            about,
            SecondTrackStarted(on=DAY, opening=opening),
            CapacityEstablished(on=DAY, capacity=limits, opening=opening),
            SearchProfileRevised(on=DAY, profile=wishes, opening=opening),
            bring(about, vacancy),
        )

    async def ends(self, about: str, opening: int) -> None:
        await self.hears(
            about, PeriodEnded(period=opening, opening=opening, last_day=DAY, reason="recovered")
        )

    async def forget(self) -> None:
        """A round of a process that has just been started."""
        await Forgetting(self.cases).round()

    async def everything(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every collection, by id."""
        names = await self.mongo.database.list_collection_names()
        return {name: [row async for row in self.mongo[name].find().sort("_id", 1)] for name in sorted(names)}

    async def traces(self) -> set[tuple[str, str]]:
        """Where something of the candidates' limits and wishes stands: collection and trace."""
        written = {name: json.dumps(rows, default=str) for name, rows in (await self.everything()).items()}
        return {(name, each) for name, rows in written.items() for each in TRACES if each in rows}

    async def holds(self) -> None:
        """A rebuild and a reconcile find what stands there."""
        report = await Rebuild(self.mongo, DECIDER, Store, now).run(lambda each: None, compare_only=True)
        assert (report.cases, report.rows, report.differences) == (len(CASES), {"candidates": len(CASES)}, 0)
        reconcile = Reconcile("matching", self.mongo, self.cases)
        assert [each async for each in reconcile.differences()] == []


def bring(case: str, vacancy: str) -> BringToWanted:
    """Work next door that asks less than the limit, and something the candidate knows."""
    candidate = Candidate.model_validate(
        {"candidate": case, "postcode": POSTCODE, "capacity": {"lift-carry": KILOS}, "skills": (SKILL,)}
    )
    work = Vacancy.model_validate(
        {"vacancy": vacancy, "title": "werk", "postcode": "1002", "demands": {"lift-carry": 5}}
    )
    pair = judge(candidate, work, REFERENCE).model_copy(update={"missing_skills": (SKILL,)})
    proposal = Proposal(title="werk", match=pair, matched_skills=(SKILL,))
    return BringToWanted(capacity={"lift-carry": KILOS}, wanted=(proposal,))


@pytest.fixture
async def kept(cluster: Cluster) -> AsyncGenerator[Kept]:
    """Four candidates who searched and whose period ended."""
    async with connected(cluster.mongodb("matching"), cluster.database("matching")) as mongo:
        journal, store, bus = MongoJournal(mongo, DECIDER), Store(mongo), MemoryBus()
        await journal.prepare()
        await store.prepare()
        made = Kept(cluster, mongo, Cases(DECIDER, journal, bus, store, now), bus)
        for about in CASES:
            await made.searches(about, 1, "V1")
            await made.ends(about, 1)
        yield made


def untouched(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Commits without what forgetting may change: bodies, and its own mark."""
    return [
        {
            **{name: value for name, value in row.items() if name != "looked"},
            "messages": [{**each, "data": ...} for each in row["messages"]],
        }
        for row in rows
    ]


async def test_no_trace_of_a_candidate_stands_anywhere_and_the_rest_is_as_it_was(kept: Kept) -> None:
    """Before, the journal has every trace; afterwards no collection has any, and all else is the same."""
    assert await kept.traces() == {("journal", each) for each in TRACES}
    before = await kept.everything()
    await kept.forget()
    assert await kept.traces() == set()
    after = await kept.everything()
    assert {**after, "journal": untouched(after["journal"])} == {
        **before,
        "journal": untouched(before["journal"]),
    }
    await kept.holds()


async def test_retelling_skips_the_reasons_and_keeps_the_numbers(kept: Kept) -> None:
    """The proposal and its withdrawal are told again as they were; of what is forgotten nothing goes out."""
    first = list(kept.bus.told)
    await kept.forget()
    kept.bus.told.clear()
    assert await kept.cases.retell() == 2 * len(CASES)
    assert kept.bus.told == [each for each in first if not isinstance(each.event, MatchExplained)]


async def test_a_new_opening_of_the_case_matches_again(kept: Kept) -> None:
    """Its limits stand while it goes on, also after a round; ended it is forgotten as well."""
    await kept.forget()
    await kept.searches("case-0", 2, "V2")
    for _ in range(2):
        state = (await kept.cases.case("case-0")).state
        assert (state.complete, state.told) == (True, {"V2": "fits"})
        await kept.holds()
        await kept.forget()
    told = [each for each in kept.bus.told if each.about == "case-0"]
    assert [each.sequence for each in told if isinstance(each.event, MatchExplained)] == [1, 2]
    assert MatchProposed in {type(each.event) for each in told}
    row = await kept.mongo["candidates"].find_one({"_id": "case-0"})
    assert row
    assert row["candidate"]["postcode"] == POSTCODE
    await kept.ends("case-0", 2)
    await kept.forget()
    assert await kept.traces() == set()
    await kept.holds()


async def test_two_processes_that_forget_at_once_do_no_harm(kept: Kept) -> None:
    """Three rounds beside each other while a case goes on: forgotten, and nothing of what goes on is missing."""
    await asyncio.gather(kept.forget(), kept.searches("case-1", 2, "V2"), kept.forget(), kept.forget())
    await kept.ends("case-1", 2)
    await kept.forget()
    assert await kept.traces() == set()
    await kept.holds()


PLACES = {
    "nothing is forgotten yet": ("update:journal/1/before", True),
    "one case's bodies are gone": ("update:journal/1/after", True),
    "what its earlier commits said is taken away": ("update:journal/2/after", True),
    "it is marked as looked at": ("update:journal/3/after", True),
    "the next case is half done": ("update:journal/5/before", True),
    "the last case's bodies are gone": ("update:journal/10/after", False),
    "everything but the last mark is done": ("update:journal/12/before", False),
}
"""When it dies, and whether something is left to forget."""


@pytest.mark.parametrize(("at", "left"), PLACES.values(), ids=list(PLACES))
async def test_killed_anywhere_nothing_is_lost_and_the_next_round_completes_it(
    kept: Kept, at: str, left: bool
) -> None:
    """After SIGKILL every case stands as it stood; a round of another process ends as one that was not killed."""
    stood = await kept.cases.journal.folds(CASES)
    rows = (await kept.everything())["candidates"]
    address = [kept.cluster.mongodb("matching"), kept.cluster.database("matching")]
    process = await asyncio.create_subprocess_exec(
        *[sys.executable, "-m", "tests.forgetting_that_dies", *address, at]
    )
    assert await process.wait() == -9
    assert bool(await kept.traces()) == left
    await kept.holds()
    await kept.forget()
    assert await kept.traces() == set()
    await kept.holds()
    assert await kept.cases.journal.folds(CASES) == stood
    assert (await kept.everything())["candidates"] == rows
    assert await kept.cases.journal.unlooked("", 10) == []
