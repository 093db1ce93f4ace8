"""Parked records on real servers: looked at, replayed once mended, discarded, in the order of place."""

import asyncio
import json
from collections.abc import AsyncGenerator
from dataclasses import replace

import httpx
import pytest
from fastapi import APIRouter

from shared.kernel import command
from shared.kernel.clock import now
from shared.kernel.dead import Parked, Record
from shared.kernel.footing import Footing
from shared.kernel.kafka import Kafka
from shared.kernel.message import Message
from shared.kernel.outcome import Dead
from shared.kernel.publish import KafkaPublisher
from shared.kernel.replay import fetching
from shared.kernel.service import Service
from shared.kernel.settings import Settings
from shared.kernel.token import Caller, issue
from shared.testing.cluster import Cluster
from shared.testing.memory import NoProjection
from tests.tally import AT, TALLY, added

HEARD = "test-in"
SECRET = "a-secret-made-up-for-these-tests-1"
MENDABLE = b'{"amount": "2", "wrong": '
"""Not JSON, whoever reads it."""


def build(settings: Settings) -> Service:
    """The tally as a service of its own."""
    footing = Footing(settings, TALLY)
    cases = footing.cases(NoProjection())
    footing.hear(HEARD, footing.receiver(TALLY.hears, cases.take_ahead))
    return footing.service(cases, "A tally.", APIRouter(), [], lambda _: NoProjection())


@pytest.fixture(name="environment")
async def surroundings(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Settings:
    await cluster.make_topics()
    await cluster.make_topic(HEARD)
    environment = {**cluster.environment("tally"), "HERVAT_TOKEN_SECRET": SECRET}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Settings.model_validate({})


@pytest.fixture(name="tally")
async def running(environment: Settings) -> AsyncGenerator[Service]:
    """Its parts, without its ears: what is parked is put there by hand."""
    made = build(environment)
    for each in made.prepare:
        await each()
    await made.publisher.start()
    yield made
    await made.cases.settled()
    await made.publisher.stop()
    made.mongo.close()


def record(message: Message, offset: int, body: bytes | None = None) -> Record:
    return Record(HEARD, 0, offset, b"a", body or message.body, tuple(message.headers()))


async def park(tally: Service, what: Record, code: str = "int-parsing", keep_bytes: bool = True) -> str:
    """Parks a record as it would have been before the mend; its place."""
    await tally.dead.park([Parked(what, Dead(code, "amount"), AT, keep_bytes)])
    return what.place


async def total(tally: Service) -> int:
    return (await tally.cases.case("a")).state.total


async def test_a_replayed_record_is_taken_once_and_no_longer_parked(tally: Service) -> None:
    """Replayed, parked again and replayed again: the sum has it once, for its id is in the inbox."""
    place = await park(tally, record(added("a", 2, "m1"), 7))
    assert (await tally.replay.one(place)).line() == {"place": "test-in/0/7", "taken": True}
    assert (await total(tally), await tally.dead.count()) == (2, 0)
    await park(tally, record(added("a", 2, "m1"), 7))
    assert (await tally.replay.one(place)).taken
    assert (await total(tally), await tally.dead.count()) == (2, 0)


async def test_one_that_still_fails_stays_with_its_new_code(tally: Service) -> None:
    """It was a wrong type, and is not JSON to who reads it today."""
    place = await park(tally, record(added("a", 2, "m1"), 7, MENDABLE))
    assert (await tally.replay.one(place)).line() == {"place": place, "taken": False, "code": "not-json"}
    (row,) = await tally.dead.list()
    assert (row["code"], row["path"]) == ("not-json", None)


async def test_all_are_replayed_in_the_order_of_place_and_of_one_code_if_asked(tally: Service) -> None:
    """9 before 10 before 100, as numbers; another code and one still broken stay."""
    for offset in (100, 9, 10):
        await park(tally, record(added("a", offset, f"m{offset}"), offset))
    await park(tally, record(added("a", 1, "m8"), 8, MENDABLE))
    other = await park(tally, record(added("a", 1, "m1"), 1), "missing")
    replayed = [each async for each in tally.replay.all("int-parsing")]
    assert [(each.place.rpartition("/")[2], each.taken) for each in replayed] == [
        ("8", False),
        ("9", True),
        ("10", True),
        ("100", True),
    ]
    commits = await tally.cases.journal.commits_of("a")
    assert [cause for each in commits for cause in each.because] == ["m9", "m10", "m100"]
    assert {row["_id"] for row in await tally.dead.list()} == {other, f"{HEARD}/0/8"}


async def put(cluster: Cluster, message: Message) -> Record:
    """A record at the beginning of its partition, as Kafka has it."""
    publisher = KafkaPublisher(cluster.kafka, cluster.prefix)
    await publisher.start()
    try:
        await publisher.send(HEARD, "a", message.body, message.headers())
    finally:
        await publisher.stop()
    found = [await fetched(cluster, partition) for partition in range(3)]
    return next(each for each in found if each)


async def fetched(cluster: Cluster, partition: int) -> Record | None:
    return await fetching(Kafka(cluster.kafka), cluster.prefix)(HEARD, partition, 0)


async def test_what_was_parked_without_its_bytes_is_read_again_from_its_place(
    cluster: Cluster, tally: Service
) -> None:
    """While the topic still has it, and only if its bytes are the same."""
    there = await put(cluster, added("a", 5, "m1"))
    place = await park(tally, there, keep_bytes=False)
    assert (await tally.replay.one(place)).taken
    assert await total(tally) == 5


async def test_what_neither_row_nor_topic_has_is_not_kept(tally: Service) -> None:
    """The door says so with 409 and who has to send it again; the record stays parked."""
    place = await park(tally, record(added("a", 2, "m1"), 7), keep_bytes=False)
    async with at_the_door(tally) as client:
        answer = await client.post(f"/v1/dead/{place}/replay")
    assert (answer.status_code, answer.json()["code"]) == (409, "not-kept")
    assert [each.line() async for each in tally.replay.all()] == [
        {"place": place, "taken": False, "code": "not-kept"}
    ]
    assert await tally.dead.count() == 1


def at_the_door(tally: Service, tenant: str = "demo", role: str = "administrator") -> httpx.AsyncClient:
    assert tally.door
    token = issue(Caller(tenant, role, None), SECRET, now())
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(tally.door),
        base_url="http://tally",
        headers={"Authorization": f"Bearer {token}"},
    )


async def test_the_door_shows_replays_and_discards_without_a_body(tally: Service) -> None:
    """Headers, code, size and hash; who is no administrator sees nothing, who is another's finds nothing."""
    first = await park(tally, record(added("a", 271828, "m1"), 7))
    second = await park(tally, record(added("a", 2, "m2"), 8))
    async with at_the_door(tally) as client:
        shown = await client.get(f"/v1/dead/{first}")
        assert shown.status_code == 200
        assert "271828" not in shown.text
        assert dict(shown.json()["headers"])["ce_id"] == "m1"
        assert (shown.json()["code"], shown.json()["size"], shown.json()["kept"]) == ("int-parsing", 17, True)
        assert (await client.post(f"/v1/dead/{first}/replay")).json() == {"place": first, "taken": True}
        assert (await client.get(f"/v1/dead/{first}")).status_code == 404
        assert (await client.delete(f"/v1/dead/{second}")).status_code == 204
        assert (await client.post(f"/v1/dead/{second}/replay")).status_code == 404
    third = await park(tally, record(added("a", 2, "m3"), 9))
    async with at_the_door(tally, tenant="another") as client:
        assert (await client.get(f"/v1/dead/{third}")).status_code == 404
        assert (await client.delete(f"/v1/dead/{third}")).status_code == 404
    async with at_the_door(tally, role="job-coach") as client:
        assert (await client.post(f"/v1/dead/{third}/replay")).status_code == 403
    assert await total(tally) == 271828


async def test_a_rule_that_raises_holds_the_case_and_the_record_counts_as_taken(tally: Service) -> None:
    """From then on it is the journal's: `dead release` decides it again."""
    place = await park(tally, record(added("a", 13, "m1"), 7))
    assert (await tally.replay.one(place)).taken
    held = (await tally.cases.case("a")).held
    assert [(each.message.id, each.why) for each in held] == [("m1", "ArithmeticError")]
    readiness = await tally.ready()
    assert (readiness.checks["held"], readiness.checks["parked"]) == (1, 0)


async def test_the_command_line_replays_and_tells_what_it_caused(
    tally: Service, capsys: pytest.CaptureFixture[str]
) -> None:
    """One that is mended and one that is not: a line each, status 1, and the event of the first is told."""
    await park(tally, record(added("a", 2, "m1"), 7))
    await park(tally, replace(record(added("a", 2, "m2"), 8), value=MENDABLE))
    arguments = ["dead", "replay", "--all"]
    assert await in_a_thread(arguments) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines == [
        {"place": "test-in/0/7", "taken": True},
        {"place": "test-in/0/8", "taken": False, "code": "not-json"},
    ]
    assert await tally.cases.journal.backlog() == (0, None)
    assert await in_a_thread(["dead", "replay", "test-in/0/99"]) == 2
    assert await in_a_thread(["dead", "replay"]) == 2


async def in_a_thread(arguments: list[str]) -> int:
    """The command has a loop of its own."""
    return await asyncio.to_thread(command.main, "tally", build, {}, arguments)


async def test_why_processes_ended_is_counted_and_shown(tally: Service) -> None:
    """Two ends for a partition, one of them for the group too; the gauge has them in the next process."""
    await tally.ends.note(["partition"], AT)
    await tally.ends.note(["group", "partition"], AT)
    await tally.ready()
    async with at_the_door(tally) as client:
        lines = (await client.get("/metrics")).text.splitlines()
    assert 'hervat_processes_ended{reason="partition",service="tally"} 2.0' in lines
    assert 'hervat_processes_ended{reason="group",service="tally"} 1.0' in lines
