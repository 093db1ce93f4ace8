"""Answers about jobs on a real MongoDB: kept once, with their history, and read into every vacancy."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import date

import pytest

from services.matching.rules.clarified import DemandClarified
from services.matching.rules.shapes import Vacancy
from services.matching.store import Store
from shared.kernel.mongo import Mongo, connected
from shared.testing.cluster import Cluster

DAY = date(2026, 3, 2)
SHELVES = Vacancy(vacancy="V1", title="vakkenvuller", demands={"heat": "never"})


@pytest.fixture(name="mongo")
async def matchings_own_database(cluster: Cluster) -> AsyncGenerator[Mongo]:
    """With the indexes of the service's store."""
    async with connected(cluster.mongodb("matching"), cluster.database("matching")) as made:
        await Store(made).prepare()
        yield made


def answer(kilos: int, item: str = "lift-carry") -> DemandClarified:
    """So many kilos, says a job coach."""
    return DemandClarified(vacancy="V1", item=item, value=kilos, by="job-coach", on=DAY)


async def lifted(store: Store, tenant: str = "demo") -> list[object]:
    """What each vacancy is known to ask to be lifted."""
    return [each.demands.get("lift-carry") for each in await store.vacancies(tenant, DAY)]


async def test_an_answer_is_read_into_the_vacancy_and_outlives_its_posting(mongo: Mongo) -> None:
    """Sent again, withdrawn and offered anew: eight kilos it stays. Another arbodienst knows nothing of it."""
    store = Store(mongo)
    for tenant in ("demo", "elders"):
        await store.keep_vacancies(tenant, [SHELVES])
    await store.clarify("demo", "c-1", [answer(8)])
    assert await lifted(store) == [8]
    await store.keep_vacancies("demo", [SHELVES])
    assert await lifted(store) == [8]
    await store.drop_vacancy("demo", "V1")
    assert await lifted(store) == []
    await store.keep_vacancies("demo", [SHELVES])
    found = await store.vacancy("demo", "V1")
    assert found is not None
    assert found.demands == {"heat": "never", "lift-carry": 8}
    assert await lifted(store, "elders") == [None]


async def test_the_last_answer_counts_and_every_answer_is_kept_once(mongo: Mongo) -> None:
    """The same command twice, also at the same moment, is one line of history."""
    store = Store(mongo)
    await store.keep_vacancies("demo", [SHELVES])
    await asyncio.gather(
        *(store.clarify("demo", "c-1", [answer(8), answer(30, "push-pull")]) for _ in range(4))
    )
    await store.clarify("demo", "c-2", [answer(12)])
    await store.clarify("demo", "c-1", [answer(8)])
    assert await lifted(store) == [12]
    row = await mongo["clarified"].find_one({"item": "lift-carry"})
    assert row is not None
    assert [(each["command"], each["value"]) for each in row["history"]] == [("c-1", 8), ("c-2", 12)]
    assert row["by"] == "job-coach"


async def test_an_answer_has_every_candidate_looked_at_again(mongo: Mongo) -> None:
    """Those of the same arbodienst."""
    rows = [{"_id": "one", "tenant": "demo"}, {"_id": "two", "tenant": "elders"}]
    await mongo["candidates"].insert_many([{**row, "stale": False} for row in rows])
    await Store(mongo).clarify("demo", "c-1", [answer(8)])
    stale = [row["_id"] async for row in mongo["candidates"].find({"stale": True})]
    assert stale == ["one"]
