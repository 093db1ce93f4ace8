"""Where persons are kept: what the door's tests keep them in, and MongoDB, held to the same."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from services.intake.store import Said, Store
from services.intake.store.taking import Persons
from shared.kernel.clock import now
from shared.kernel.keyring import Keyring
from shared.kernel.mongo import connected
from shared.testing.cluster import Cluster
from tests.unit.intake.persons import MemoryPersons

SECRET = "a-secret-of-the-tests-and-nothing-else"


@pytest.fixture(name="mongo")
async def on_mongo(cluster: Cluster) -> AsyncGenerator[Store]:
    async with connected(cluster.mongodb("intake"), cluster.database("intake")) as mongo:
        yield Store(mongo, Keyring(SECRET))


@pytest.fixture(name="persons", params=["memory", pytest.param("mongo", marks=pytest.mark.servers)])
def either(request: pytest.FixtureRequest) -> Persons:
    return MemoryPersons() if request.param == "memory" else request.getfixturevalue("mongo")


def said(person: str, **row: Any) -> Said:
    """Something of a person."""
    return Said(person, "demo", "bakkerij", row)


async def test_what_is_new_counts_and_the_same_again_does_not(persons: Persons) -> None:
    """What is left out stays as it was, so saying less is saying the same."""
    assert await persons.keep_persons([said("p1", name="A", email="a@b.example")]) == [1]
    assert await persons.keep_persons([said("p1", name="A")]) == [1]
    assert await persons.keep_persons([said("p1", name="B")]) == [2]
    assert await persons.keep_persons([said("p1", email="a@b.example")]) == [2]


async def test_many_are_kept_together_each_with_its_own_revision(persons: Persons) -> None:
    """Known and unknown ones beside each other, in the order in which they were asked for."""
    await persons.keep_persons([said("p1", name="A")])
    assert await persons.keep_persons([said("p2", name="B"), said("p1", name="C"), said("p3")]) == [1, 2, 1]
    assert await persons.keep_persons([]) == []


@pytest.mark.servers
async def test_two_processes_that_write_at_once_both_count(mongo: Store, cluster: Cluster) -> None:
    """Forty writers in two processes, each with a field of its own: none is lost, and what each was told holds it."""
    async with connected(cluster.mongodb("intake"), cluster.database("intake")) as other:
        stores = (mongo, Store(other, Keyring(SECRET)))
        rows = {f"field{n}": n for n in range(40)}
        writing = [stores[n % 2].keep_persons([said("p1", **{name: n})]) for n, name in enumerate(rows)]
        revisions = [each for (each,) in await asyncio.gather(*writing)]
    assert await mongo.person("p1") == rows
    assert set(revisions) == set(range(1, max(revisions) + 1)), "every revision is one that somebody made"


@pytest.mark.servers
async def test_persons_who_may_be_one_are_found(mongo: Store) -> None:
    """By number, by name and day of birth however it is written, by address; of one arbodienst, and not a crowd."""
    born: dict[str, Any] = {"birth_date": "1980-02-29"}
    await mongo.keep_persons(
        [
            said("p1", bsn="123456782", name="J. de Voorbeeld", **born),
            said("p2", bsn="123456782", name="j de voorbeeld", **born),
            said("p3", email="Een@voorbeeld.example", name="Voorbeeld"),
            Said("p4", "demo", "slagerij", {"email": "een@voorbeeld.example"}),
            Said("p5", "elders", "bakkerij", {"bsn": "123456782"}),
            *(said(f"hr{n}", email="hr@voorbeeld.example") for n in range(21)),
        ]
    )
    found = await mongo.alike("demo", 10)
    assert [(each.by, [one["person"] for one in each.persons]) for each in found] == [
        (("bsn", "name-and-birth-date"), ["p1", "p2"]),
        (("email",), ["p3", "p4"]),
    ]
    assert [one["employer"] for one in found[1].persons] == ["bakkerij", "slagerij"]
    await mongo.keep_persons([said("p2", bsn="111222333", name="Iemand anders")])
    assert [each.by for each in await mongo.alike("demo", 10)] == [("email",)]
    await mongo.erase("p4", now())
    assert await mongo.alike("demo", 10) == []
