"""Matching from end to end: vacancies in on MongoDB, followed, held against everybody, proposals told on Kafka.

Beside it the same rows written by a bare `bulk_write`, which finds nobody anything.
"""

import asyncio
import time
from random import Random
from typing import Any

from pymongo import ReplaceOne

from services.matching.domain import DECIDER, Search
from services.matching.effects import LEASE_LASTS, Matcher
from services.matching.rules.made_up_market import Market as MadeUp
from services.matching.rules.offer import flat_offer
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.titles.recognised import Recognised
from services.matching.store import Store
from services.matching.store.market import Market
from services.matching.store.reference import load
from services.matching.store.taking import Taking
from shared.contracts.trajectory import (
    CapacityEstablished,
    SearchProfile,
    SearchProfileRevised,
    SecondTrackStarted,
)
from shared.kernel.cases import Cases
from shared.kernel.clock import day_of, now
from shared.kernel.collecting import collect_seldom
from shared.kernel.lease import Lease
from shared.kernel.message import Message
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.publish import KafkaPublisher
from shared.testing.cluster import Cluster, cluster, running_servers
from shared.testing.memory import MemoryBus
from tests.bench.line import line

THERE, CANDIDATES, COMING, TOGETHER = 20_000, 1_000, 2_000, 100
ALL, EVERYBODY, AT_ONCE = 400_000, 15_000, 2_000
"""The whole market, for the time of a start alone."""
STARTER = load()


def main() -> None:
    """A market of some size, then vacancies that come by the hundred."""
    collect_seldom()
    with running_servers(lambda _: None) as ground:
        asyncio.run(_all(ground))


async def _all(ground: Any) -> None:
    async with cluster(ground) as corner:
        await corner.make_topics()
        async with connected(corner.mongodb("matching"), corner.database("matching")) as mongo:
            await _served(corner, mongo)
        async with connected(corner.mongodb("whole"), corner.database("whole")) as mongo:
            await _started(mongo)


async def _served(corner: Cluster, mongo: Mongo) -> None:
    made_up, store = MadeUp(STARTER, Random(6)), Store(mongo)
    journal, publisher = MongoJournal(mongo, DECIDER), KafkaPublisher(corner.kafka, corner.prefix)
    await journal.prepare()
    await store.prepare()
    await publisher.start()
    cases: Cases[Search] = Cases(DECIDER, journal, publisher, store, now)
    taking = Taking(store.vacancies, lambda: STARTER, lambda _: Recognised(None, 0, ()), lambda *_: (), now)
    await _take(taking, [made_up.vacancy(f"v-{n:06}") for n in range(THERE)])
    await cases.take([each for n in range(CANDIDATES) for each in _search(made_up.candidate(f"k-{n:05}"))])
    await cases.settled()
    market = Market(mongo, store, _starter)
    await market.prepare()
    start = time.perf_counter()
    await market.follow(day_of(now()), 0)
    line("matching.start", time.perf_counter() - start, f"s ({THERE:,} vacancies, {CANDIDATES:,} candidates)")
    matcher = Matcher(cases, market, Lease(mongo, "matcher", now, LEASE_LASTS), now)
    first = await _until_quiet(matcher)
    line("matching.first_look", CANDIDATES / first, "candidates/s (all proposals told)")
    await _come(made_up, taking, matcher, cases, mongo)
    await market.end()
    await publisher.stop()


async def _started(mongo: Mongo) -> None:
    """How long the whole market takes to be read back; beside it a bare read of the same rows."""
    made_up, store = MadeUp(STARTER, Random(6)), Store(mongo)
    journal = MongoJournal(mongo, DECIDER)
    await journal.prepare()
    await store.prepare()
    cases: Cases[Search] = Cases(DECIDER, journal, MemoryBus(), store, now)
    taking = Taking(store.vacancies, lambda: STARTER, lambda _: Recognised(None, 0, ()), lambda *_: (), now)
    for first in range(0, ALL, AT_ONCE):
        await _take(taking, [made_up.vacancy(f"v-{n:06}") for n in range(first, first + AT_ONCE)], AT_ONCE)
    for first in range(0, EVERYBODY, AT_ONCE):
        some = range(first, min(first + AT_ONCE, EVERYBODY))
        await cases.take([each for n in some for each in _search(made_up.candidate(f"k-{n:05}"))])
    await cases.settled()
    start = time.perf_counter()
    rows = 0
    for name in ("vacancies", "candidates"):
        async for _ in mongo[name].find():
            rows += 1
    bare = time.perf_counter() - start
    market = Market(mongo, store, _starter)
    await market.prepare()
    start = time.perf_counter()
    await market.follow(day_of(now()), 0)
    line(f"matching.start_of_{rows}_rows", time.perf_counter() - start, "s", "bare read", bare)
    await market.end()


async def _come(
    made_up: MadeUp, taking: Taking, matcher: Matcher, cases: Cases[Search], mongo: Mongo
) -> None:
    """Vacancies come as fast as they are taken; over when everybody whom they concern was told."""
    coming = [made_up.vacancy(f"w-{n:06}") for n in range(COMING)]
    before = await _told(mongo)
    start = time.perf_counter()
    await asyncio.gather(_take(taking, coming), _until_quiet(matcher))
    await cases.settled()
    took = time.perf_counter() - start
    bare = await _bare(mongo, coming)
    line("matching.vacancies_in_and_told", COMING / took, "1/s", "bare write", COMING / bare)
    line("matching.proposals_told", (await _told(mongo) - before) / took, "1/s")


async def _take(taking: Taking, vacancies: list[Vacancy], together: int = TOGETHER) -> None:
    for first in range(0, len(vacancies), together):
        rows = [
            each.model_dump(mode="json", exclude_none=True) for each in vacancies[first : first + together]
        ]
        await taking.keep("demo", [flat_offer(row) for row in rows])


async def _until_quiet(matcher: Matcher) -> float:
    """Looks until nobody waits to be looked at and nothing came for a while; the seconds of work."""
    start = last = time.perf_counter()
    while time.perf_counter() - last < 1.5:
        await matcher.look()
        if matcher.waiting:
            last = time.perf_counter()
    return last - start


async def _told(mongo: Mongo) -> int:
    rows = mongo["candidates"].aggregate([{"$group": {"_id": None, "n": {"$sum": {"$size": "$told"}}}}])
    return sum([row["n"] async for row in rows])


async def _bare(mongo: Mongo, vacancies: list[Vacancy]) -> float:
    start = time.perf_counter()
    for first in range(0, len(vacancies), TOGETHER):
        rows = [
            each.model_dump(mode="json", exclude_none=True) for each in vacancies[first : first + TOGETHER]
        ]
        await mongo["bare"].bulk_write(
            [ReplaceOne({"_id": row["vacancy"]}, row, upsert=True) for row in rows]
        )
    return time.perf_counter() - start


async def _starter() -> Any:
    return STARTER


def _search(candidate: Candidate) -> list[Message]:
    """The three events by which trajectory makes a candidate."""
    row = candidate.model_dump(mode="json", exclude={"candidate", "capacity"}, exclude_none=True)
    on = day_of(now())
    events = (
        SecondTrackStarted(on=on),
        CapacityEstablished(on=on, capacity=dict(candidate.capacity)),
        SearchProfileRevised(on=on, profile=SearchProfile.model_validate(row)),
    )
    name = candidate.candidate
    return [
        Message(f"{name}-{n}", name, now(), each, "demo", "bakkerij", "trajectory", "c")
        for n, each in enumerate(events)
    ]
