"""Following MongoDB: every row that is written is told, also when the server was away; what cannot be told says so."""

from collections.abc import AsyncGenerator

import pytest

from shared.kernel.following import Changed, Following, ReadAgain
from shared.kernel.mongo import Mongo, connected
from shared.testing.cluster import Cluster

WAIT = 60.0


@pytest.fixture(name="mongo")
async def a_database(own_cluster: Cluster) -> AsyncGenerator[Mongo]:
    """On servers that may be killed."""
    async with connected(own_cluster.mongodb("matching"), own_cluster.database("matching")) as made:
        yield made


async def heard(following: Following, wanted: set[Changed]) -> set[Changed]:
    """What is told until everything wanted is, or nothing comes any more."""
    found: set[Changed] = set()
    while not wanted <= found and (some := await following.some(100, WAIT)):
        found |= set(some)
    return found


async def test_every_kind_of_write_is_told_by_its_id_and_nothing_else_is(mongo: Mongo) -> None:
    """Inserted, changed, replaced and deleted, in two collections of three; ids may be documents."""
    following = Following(mongo, ["one", "two"])
    await mongo["one"].insert_one({"_id": "before"})
    await following.begin()
    await mongo["three"].insert_one({"_id": "elsewhere"})
    await mongo["one"].insert_one({"_id": "new"})
    await mongo["one"].update_one({"_id": "before"}, {"$set": {"more": 1}})
    await mongo["two"].replace_one({"_id": {"a": 1, "b": 2}}, {"more": 1}, upsert=True)
    await mongo["one"].delete_one({"_id": "before"})
    told = [each for _ in range(4) for each in await following.some(1, WAIT)]
    both = {"a": 1, "b": 2}
    assert told == [
        Changed("one", "new"),
        Changed("one", "before"),
        Changed("two", both),
        Changed("one", "before"),
    ]
    assert await following.some(1, 0.1) == []
    await following.end()


async def test_what_is_written_while_the_server_comes_back_is_told(
    own_cluster: Cluster, mongo: Mongo
) -> None:
    """Killed with SIGKILL and started again: the follower goes on where it was."""
    following = Following(mongo, ["one"])
    await following.begin()
    await mongo["one"].insert_one({"_id": "first"})
    assert await heard(following, {Changed("one", "first")}) == {Changed("one", "first")}
    await own_cluster.kill("mongodb")
    await own_cluster.restart("mongodb")
    async with connected(own_cluster.mongodb("matching"), own_cluster.database("matching")) as other:
        await other["one"].insert_one({"_id": "second"})
    assert Changed("one", "second") in await heard(following, {Changed("one", "second")})
    await following.end()


async def test_a_swapped_collection_is_read_again(mongo: Mongo) -> None:
    """As a rebuild swaps: no row can tell what changed. After a new beginning rows are told again."""
    await mongo["one"].insert_one({"_id": "old"})
    await mongo["one-beside"].insert_one({"_id": "new"})
    following = Following(mongo, ["one"])
    await following.begin()
    await mongo["one-beside"].rename("one", dropTarget=True)
    with pytest.raises(ReadAgain):
        await heard(following, {Changed("one", "never")})
    await following.begin()
    await mongo["one"].insert_one({"_id": "later"})
    assert await heard(following, {Changed("one", "later")}) == {Changed("one", "later")}
    await following.end()


async def test_who_has_not_begun_is_told_to_read(mongo: Mongo) -> None:
    """Nothing is followed before that."""
    with pytest.raises(ReadAgain):
        await Following(mongo, ["one"]).some(1, 0.01)
