"""The matcher at work on a real MongoDB: it follows what is written, one of two acts, and nobody is missed."""

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.matching.domain import DECIDER, Search
from services.matching.effects import LEASE_LASTS, Matcher
from services.matching.rules.clarified import DemandClarified
from services.matching.rules.offer import flat_offer
from services.matching.store import Store
from services.matching.store.market import Market
from shared.contracts.event import Event
from shared.contracts.trajectory import (
    CapacityEstablished,
    PeriodEnded,
    SearchProfile,
    SearchProfileRevised,
    SecondTrackStarted,
)
from shared.kernel.cases import Cases
from shared.kernel.lease import Lease
from shared.kernel.message import Message
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.outcome import Unavailable
from shared.testing.cluster import Cluster
from shared.testing.memory import MemoryBus
from tests.unit.matching.made_up import REFERENCE

DAY = date(2026, 3, 2)
CASE = "zaak-1"
SEARCH: tuple[Event, ...] = (
    SecondTrackStarted(on=DAY),
    CapacityEstablished(on=DAY, capacity={"lift-carry": 10}),
    SearchProfileRevised(on=DAY, profile=SearchProfile(postcode="1000", max_travel_km=5)),
)


async def _reference() -> Any:
    return REFERENCE


@dataclass
class Process:
    """One process of matching: its cases, its market, its matcher."""

    mongo: Mongo
    at: list[datetime]
    store: Store = field(init=False)
    journal: MongoJournal[Search] = field(init=False)
    cases: Cases[Search] = field(init=False)
    market: Market = field(init=False)
    matcher: Matcher = field(init=False)

    def __post_init__(self) -> None:
        """Over the database of all processes, by one clock."""
        self.store = Store(self.mongo)
        self.journal = MongoJournal(self.mongo, DECIDER)
        self.cases = Cases(DECIDER, self.journal, MemoryBus(), self.store, lambda: self.at[0])
        self.market = Market(self.mongo, self.store, _reference)
        lease = Lease(self.mongo, "matcher", lambda: self.at[0], LEASE_LASTS)
        self.matcher = Matcher(self.cases, self.market, lease, lambda: self.at[0])

    async def prepare(self) -> None:
        """What is done before the first record."""
        await self.journal.prepare()
        await self.store.prepare()
        await self.market.prepare()

    async def hear(self, *events: Event, case: str = CASE) -> None:
        """Told of a case by trajectory."""
        known = (await self.cases.case(case)).version
        await self.cases.take(
            [
                Message(f"{case}-{known}-{n}", case, self.at[0], each, "demo", "bakkerij", "test", "c")
                for n, each in enumerate(events)
            ]
        )

    async def offer(self, name: str, **row: Any) -> None:
        """A vacancy next door that asks five kilos, unless it says otherwise."""
        fields = {"vacancy": name, "title": "vakkenvuller", "postcode": "1000", "demands": {"lift-carry": 5}}
        await self.store.vacancies.keep("demo", [flat_offer({**fields, **row})], self.at[0], REFERENCE)

    async def told(self, case: str = CASE) -> dict[str, str]:
        """What stands proposed."""
        return dict((await self.cases.case(case)).state.told)

    async def look_until(self, wanted: dict[str, str], case: str = CASE) -> None:
        """Looks as often as it takes; a minute's worth of looks at most."""
        for _ in range(300):
            if await self.told(case) == wanted:
                return
            await self.matcher.look()
        assert await self.told(case) == wanted


@pytest.fixture(name="mongo")
async def matchings_own_database(cluster: Cluster) -> AsyncGenerator[Mongo]:
    """Empty."""
    async with connected(cluster.mongodb("matching"), cluster.database("matching")) as made:
        yield made


@pytest.fixture(name="one")
async def a_process(mongo: Mongo) -> AsyncGenerator[Process]:
    """One process with a candidate who lifts ten kilos."""
    made = Process(mongo, [datetime(2026, 3, 2, 9, tzinfo=UTC)])
    await made.prepare()
    await made.hear(*SEARCH)
    yield made
    await made.market.end()


async def test_everything_that_is_written_is_followed(one: Process) -> None:
    """A vacancy comes, grows too heavy, comes back by an answer, is withdrawn; a repetition steps forward."""
    await one.matcher.look()
    await one.offer("V1")
    await one.look_until({"V1": "fits"})
    await one.offer("V1", demands={"lift-carry": 15})
    await one.look_until({})
    heavy = DemandClarified(vacancy="V1", item="lift-carry", value=10, by="job-coach", on=DAY)
    await one.store.vacancies.clarify("demo", "c-1", [heavy])
    await one.look_until({"V1": "ask"})
    await one.offer("V2", description="Samen bakken", employer="Bakkerij Voorbeeld")
    await one.offer("V3", description="Samen bakken", employer="Bakkerij Voorbeeld")
    await one.look_until({"V1": "ask", "V2": "fits"})
    await one.store.vacancies.drop("demo", "V2")
    await one.look_until({"V1": "ask", "V3": "fits"})


async def test_what_is_over_goes_with_its_day_and_what_was_silent_behind_it_comes(one: Process) -> None:
    """V1 and V2 are the same work; V1 is valid through today."""
    same = {"description": "Samen bakken", "employer": "Bakkerij Voorbeeld"}
    await one.offer("V1", valid_through="2026-03-02", **same)
    await one.offer("V2", **same)
    await one.look_until({"V1": "fits"})
    one.at[0] += timedelta(days=1)
    await one.look_until({"V2": "fits"})


async def test_who_stops_searching_leaves_memory_at_once(one: Process) -> None:
    """Proposals are withdrawn, and nothing of the limits is in the exchange."""
    await one.offer("V1")
    await one.look_until({"V1": "fits"})
    await one.hear(PeriodEnded(period=1, last_day=DAY, reason="recovered"))
    await one.look_until({})
    while one.market.seeking(CASE) is not None:
        await one.matcher.look()
    assert one.market.everybody == set()


async def test_a_process_that_starts_finds_everything_as_it_was_left(one: Process, mongo: Mongo) -> None:
    """What came while nobody looked is proposed; what went is withdrawn."""
    await one.offer("V1")
    await one.look_until({"V1": "fits"})
    await one.store.vacancies.drop("demo", "V1")
    await one.offer("V2")
    other = Process(mongo, one.at)
    await other.market.prepare()
    one.at[0] += 2 * LEASE_LASTS
    await other.look_until({"V2": "fits"})
    await other.market.end()


async def test_of_two_processes_one_acts_and_the_other_is_warm(one: Process, mongo: Mongo) -> None:
    """The second knows the vacancy and tells nothing, until the first has been silent longer than its lease."""
    await one.matcher.look()
    other = Process(mongo, one.at)
    await other.market.prepare()
    await one.offer("V1")
    for _ in range(10):
        await other.matcher.look()
    assert await other.told() == {}
    assert [each.vacancy for each in (await other.market.at_stake([CASE]))[CASE]] == ["V1"]
    one.at[0] += 2 * LEASE_LASTS
    await other.look_until({"V1": "fits"})
    await other.market.end()


class Away(Store):
    """MongoDB goes away while what changed is read."""

    away = False

    async def searchings(self, cases: Sequence[str]) -> list[Any]:
        """As ever, but the first answer after `away` is lost."""
        if self.away:
            self.away = False
            raise Unavailable("MongoDB: away")
        return await super().searchings(cases)


async def test_what_was_told_while_mongodb_went_away_is_not_missed(one: Process, mongo: Mongo) -> None:
    """The change was told once; the next look reads everything again."""
    away = Away(mongo)
    one.market = Market(mongo, away, _reference)
    await one.market.prepare()
    lease = Lease(mongo, "matcher", lambda: one.at[0], LEASE_LASTS)
    one.matcher = Matcher(one.cases, one.market, lease, lambda: one.at[0])
    await one.matcher.look()
    away.away = True
    await one.offer("V1")
    await one.hear(*SEARCH, case="zaak-2")
    with pytest.raises(Unavailable):
        await one.look_until({"never": "fits"})
    await one.look_until({"V1": "fits"}, case="zaak-2")


async def test_one_candidate_that_cannot_be_matched_keeps_nobody_from_it(one: Process, mongo: Mongo) -> None:
    """Its row holds what no rule can read; the others are proposed all the same."""
    await one.offer("V1")
    await one.hear(*SEARCH, case="zaak-2")
    await mongo["candidates"].update_one({"_id": CASE}, {"$set": {"candidate.capacity": {"levitate": 3}}})
    await one.look_until({"V1": "fits"}, case="zaak-2")
    assert await one.told() == {}


async def test_a_rebuilt_collection_is_read_again(one: Process, mongo: Mongo) -> None:
    """Swapped under the follower, as a rebuild does."""
    await one.offer("V1")
    await one.look_until({"V1": "fits"})
    rows = [row async for row in mongo["candidates"].find({})]
    await mongo["candidates-beside"].insert_many(rows)
    await mongo["candidates-beside"].rename("candidates", dropTarget=True)
    await one.offer("V2")
    await one.look_until({"V1": "fits", "V2": "fits"})
