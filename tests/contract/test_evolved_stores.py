"""Stores that hold a kind in its first version, read by programs that know the second: on a real MongoDB."""

from collections.abc import AsyncGenerator
from dataclasses import replace

import pytest

from shared.contracts.versions import KnownKinds, Version, Versions
from shared.kernel.decider import Decider
from shared.kernel.message import LiftFailed, Message
from shared.kernel.mongo import Mongo, connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.reconcile import Reconcile
from shared.testing.cluster import Cluster
from tests.contract.parcel_programs import kinds_of, program, store_only
from tests.parcels import (
    NEW_SCALE,
    NEW_VAN,
    OLD_SCALE,
    OLD_VAN,
    Load,
    WeighedV1,
    WeighedV2,
    lower_to_1,
    message,
    put_on,
)

V1, V2 = WeighedV1.kind, WeighedV2.kind


@pytest.fixture(name="mongo")
async def one_database(cluster: Cluster) -> AsyncGenerator[Mongo]:
    async with connected(cluster.mongodb("parcels"), cluster.database("parcels")) as mongo:
        yield mongo


def weighed(about: str, n: int, grams: int, fragile: bool = False) -> Message:
    """As version 1 says it."""
    return message(WeighedV1(grams=grams, fragile=fragile), about, f"{about}{n}", n)


async def from_commits_alone(mongo: Mongo, decider: Decider[Load], about: str) -> Load:
    """Another fold number trusts nothing but the commits."""
    journal = MongoJournal(mongo, replace(decider, fold=2))
    return (await journal.folds([about]))[about].state


async def test_a_journal_of_the_old_version_is_read_by_the_new_one(mongo: Mongo) -> None:
    """100, 200 and 300 grams, 200 of them fragile: settled for a, as a killed process left it for b."""
    parcels = {about: [(100, False), (200, True), (300, False)] for about in "ab"}
    asked = {a: [put_on(a, g, f"{a}{n}", f) for n, (g, f) in enumerate(p)] for a, p in parcels.items()}
    old = await program(mongo, OLD_SCALE)
    await old.take(asked["a"][:2])
    await old.take(asked["a"][2:])
    await store_only(old, asked["b"])
    before = {about: await old.journal.commits_of(about) for about in "ab"}

    new = await program(mongo, NEW_SCALE)
    lifted = [
        WeighedV2(grams=grams, handling="fragile" if fragile else "plain") for grams, fragile in parcels["a"]
    ]
    for about in "ab":
        read = [each for commit in await new.journal.commits_of(about) for each in commit.messages]
        written = [each for commit in before[about] for each in commit.messages]
        assert read == [replace(each, event=event) for each, event in zip(written, lifted, strict=True)]
        assert [each.sequence for each in read] == [1, 2, 3]
        assert (await new.case(about)).state == Load(parcels=3, grams=600, fragile=1)
    assert [each async for each in Reconcile("scale", mongo, new).differences()] == []

    await new.take([put_on("a", 50, "a3"), asked["a"][0]])
    assert await kinds_of(mongo, "a") == [V1, V1, V1, V2]
    expected = Load(parcels=4, grams=650, fragile=1)
    assert (await new.case("a")).state == await from_commits_alone(mongo, NEW_SCALE, "a") == expected


async def test_what_the_old_version_held_is_decided_by_the_new_one(mongo: Mongo) -> None:
    """Thirteen grams broke the old rule: it and what followed wait in the journal, and come out lifted."""
    old = await program(mongo, OLD_VAN)
    await old.take([weighed("a", 1, 100), weighed("a", 2, 13), weighed("a", 3, 200, fragile=True)])
    await store_only(old, [weighed("b", 1, 13, fragile=True), weighed("b", 2, 40)])
    last = await mongo["journal"].find_one({"about": "a", "after": {"$exists": True}}) or {}
    assert [each["kind"] for each in last["after"]["held"]] == [V1, V1]

    new = await program(mongo, NEW_VAN)
    held = {about: [(each.message, each.why) for each in (await new.case(about)).held] for about in "ab"}
    assert held["a"] == [
        (message(WeighedV2(grams=13, handling="plain"), "a", "a2", 2), "ArithmeticError"),
        (message(WeighedV2(grams=200, handling="fragile"), "a", "a3", 3), "behind-held"),
    ]
    assert [each.id for each, _ in held["b"]] == ["b1", "b2"]
    assert [await new.release(about) for about in "ab"] == [2, 2]
    assert (await new.case("a")).state == Load(parcels=3, grams=313, fragile=1)
    assert (await new.case("b")).state == Load(parcels=2, grams=53, fragile=1)
    assert await from_commits_alone(mongo, NEW_VAN, "a") == Load(parcels=3, grams=313, fragile=1)


async def test_an_old_process_beside_a_new_one_spoils_nothing(mongo: Mongo) -> None:
    """It goes on from how the case stands, and what it writes is lifted; a commit it would have to read stops it."""
    old, new = await program(mongo, OLD_SCALE), await program(mongo, NEW_SCALE)
    for n, process in enumerate((old, new, old, new)):
        await process.take([put_on("a", 10**n, f"m{n}")])
    await store_only(new, [put_on("a", 20_000, "m4")])
    await old.take([put_on("a", 70_000, "m5")])
    assert await kinds_of(mongo, "a") == [V1, V2, V1, V2, V2, V1]
    assert (await new.case("a")).state == Load(parcels=6, grams=91_111)
    assert await from_commits_alone(mongo, NEW_SCALE, "a") == Load(parcels=6, grams=91_111)
    with pytest.raises(KeyError, match=r"test\.weighed\.v2"):
        await old.journal.commits_of("a")


def lift_with_a_fault(old: WeighedV1) -> WeighedV2:
    """Nothing above a kilogram."""
    if old.grams > 1000:
        raise ArithmeticError(old.grams)
    return WeighedV2(grams=old.grams, handling="plain")


FAULTY = Versions([Version(WeighedV1, WeighedV2, lift_with_a_fault, lower_to_1)])


async def test_a_commit_that_cannot_be_lifted_stops_its_own_case_only(mongo: Mongo) -> None:
    """Two kilograms break the lift of case a: reading it raises, reconcile names it, case b goes on."""
    old = await program(mongo, OLD_SCALE)
    await old.take([put_on("a", 2000, "a1"), put_on("b", 20, "b1")])
    faulty = replace(NEW_SCALE, kinds=KnownKinds(NEW_SCALE.kinds.values(), FAULTY), fold=2)
    new = await program(mongo, faulty)
    with pytest.raises(LiftFailed, match=r"^test\.weighed\.v1 of case a cannot be lifted: ArithmeticError$"):
        await new.case("a")
    await new.take([put_on("b", 30, "b2")])
    assert (await new.case("b")).state == Load(parcels=2, grams=50)
    differences = [each async for each in Reconcile("scale", mongo, new).differences()]
    assert [(each.case, each.fields) for each in differences] == [("a", ("unreadable",))]
