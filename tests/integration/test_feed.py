"""Vacancies that partners write on a topic of their own: taken or parked, once, whatever becomes of the process."""

import json
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer

from deploy.topics import make_topics
from services.matching.handlers import Partners
from services.matching.rules.reading.finding import Finding
from services.matching.rules.titles.index import TitleIndex
from services.matching.rules.titles.recognised import Recognised, recognised
from services.matching.store.taking import Taking
from services.matching.store.vacancies import Vacancies
from shared.contracts.topics import feed
from shared.kernel.broker import Ears
from shared.kernel.dead import DeadStore, Record
from shared.kernel.feed import Feed
from shared.kernel.mongo import Mongo, connected
from shared.kernel.outcome import Done, Later, Unavailable
from shared.kernel.receive import Progress
from shared.testing.cluster import Cluster
from tests.unit.matching.made_up import REFERENCE

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
TITLES = TitleIndex(REFERENCE)
TOPIC = feed("demo").name


def recognise(title: str) -> Recognised:
    """In the small world."""
    return recognised(title, TITLES)


def skills_in(title: str, description: str) -> tuple[Finding, ...]:
    """The small world knows none."""
    return ()


def feed_of(mongo: Mongo, vacancies: Vacancies) -> Feed[Any]:
    """What the service subscribes with."""
    partners = Partners("demo", Taking(vacancies, lambda: REFERENCE, recognise, skills_in, lambda: NOW))
    return Feed("matching", partners.read, partners.take, DeadStore(mongo), Progress(), lambda: NOW)


def row(name: str, **fields: Any) -> bytes:
    """A vacancy in the flat form."""
    said = {"vacancy": name, "title": "vakkenvuller", "description": "Je tilt tot 25 kg.", **fields}
    return json.dumps(said).encode()


def records(*bodies: bytes | None, first: int = 0) -> list[Record]:
    """Records in a row, each under the key of its vacancy."""
    return [Record(TOPIC, 0, first + n, b"V1", body, ()) for n, body in enumerate(bodies)]


@pytest.fixture(name="mongo")
async def matchings_own_database(cluster: Cluster) -> AsyncGenerator[Mongo]:
    """Empty."""
    async with connected(cluster.mongodb("matching"), cluster.database("matching")) as made:
        yield made


BAD: Sequence[tuple[bytes, str, str | None]] = [
    (b"{", "not-json", None),
    (b"\xff", "not-utf-8", None),
    (b"", "no-body", None),
    (b'["a list"]', "model-type", ""),
    (b'{"vacancy": "V1"}', "missing", "title"),
    (row("V1", postcode="9999"), "postcode-unknown", "postcode"),
    (row("V1", hours={"min": 32, "max": 24}), "range-reversed", "hours"),
    (row("V1", demands={"levitate": 3}), "unknown-limit", "demands.levitate"),
    (row("V1", demands={"lift-carry": "zwaar"}), "limit-wrong-type", "demands.lift-carry"),
    (row("V1", geheim="niets"), "unknown-field", "geheim"),
    (row("V1", description="x" * 1_000_001), "too-large", None),
]


async def test_a_record_that_cannot_be_read_leaves_its_code_and_nothing_of_itself(mongo: Mongo) -> None:
    """The good ones before, between and after are kept."""
    vacancies = Vacancies(mongo)
    between = [each for n, (bad, _, _) in enumerate(BAD) for each in (row(f"V{n}", title=f"kok {n}"), bad)]
    assert await feed_of(mongo, vacancies)(records(*between)) == Done()
    assert len(await vacancies.of("demo", [f"V{n}" for n in range(len(BAD))])) == len(BAD)
    parked = {each["_id"]: each async for each in mongo["dead"].find({})}
    for n, (body, code, path) in enumerate(BAD):
        found = parked[f"{TOPIC}/0/{2 * n + 1}"]
        assert (found["code"], found["path"], found["size"]) == (code, path, len(body))
        assert not {"key", "value", "headers"} & found.keys()


async def test_a_record_twice_changes_nothing_and_one_without_a_body_withdraws(mongo: Mongo) -> None:
    """In one batch and over two; the order is that of the topic."""
    vacancies = Vacancies(mongo)
    taken = feed_of(mongo, vacancies)
    for _ in range(2):
        assert await taken(records(row("V1"), row("V1"))) == Done()
    assert [each.vacancy.demands for each in await vacancies.of("demo", ["V1"])] == [{"lift-carry": 25}]
    assert await taken(records(row("V1", title="kok"), None, row("V2"), None)) == Done()
    assert [each.vacancy.vacancy for each in await vacancies.of("demo", ["V1", "V2"])] == ["V2"]


class AwayOnce(Vacancies):
    """MongoDB is away at the first write."""

    away = True

    async def keep(self, *of: Any, **more: Any) -> Any:
        """As ever, but the first time."""
        if self.away:
            self.away = False
            raise Unavailable("MongoDB: away")
        return await super().keep(*of, **more)


async def test_a_batch_waits_for_mongodb_and_is_then_taken(mongo: Mongo) -> None:
    """In place, with its order."""
    vacancies = AwayOnce(mongo)
    assert not isinstance(await feed_of(mongo, vacancies)(records(row("V1"))), Later)
    assert [each.vacancy.vacancy for each in await vacancies.of("demo", ["V1"])] == ["V1"]


@asynccontextmanager
async def hearing(cluster: Cluster, feed: Feed[Any]) -> AsyncGenerator[None]:
    """A consumer of matching's own group."""
    ears = Ears(cluster.kafka, "matching", cluster.prefix)
    ears.hear(TOPIC, feed)
    await ears.start()
    try:
        yield
    finally:
        await ears.stop()


async def test_what_stands_on_the_topic_comes_in_and_again_is_no_harm(cluster: Cluster, mongo: Mongo) -> None:
    """Heard from the beginning by a second group as well, as after a process that died before it committed."""
    await make_topics(cluster.kafka, 3, prefix=cluster.prefix, topics=[feed("demo")])
    producer = AIOKafkaProducer(bootstrap_servers=cluster.kafka)
    await producer.start()
    for n in range(200):
        name = f"V{n}"
        body = row(name, title=f"functie {n}")
        await producer.send_and_wait(cluster.prefix + TOPIC, body, key=name.encode())
    await producer.stop()
    vacancies = Vacancies(mongo)
    names = [f"V{n}" for n in range(200)]
    async with hearing(cluster, feed_of(mongo, vacancies)):
        while len(await vacancies.of("demo", names)) < 200:
            pass
    before = [each async for each in mongo["vacancies"].find({}).sort("vacancy", 1)]
    again = feed_of(mongo, vacancies)
    assert await again(records(*(row(f"V{n}", title=f"functie {n}") for n in range(200)))) == Done()
    assert [each async for each in mongo["vacancies"].find({}).sort("vacancy", 1)] == before
