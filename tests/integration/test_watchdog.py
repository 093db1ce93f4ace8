"""A process that does not get on ends itself and, started again, goes on where it was; a frozen one loses nothing.

This file is also the process that is watched: `python -m tests.integration.test_watchdog` runs a tally service that
hangs for ever (or blocks its loop) as long as a file is there.
"""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import httpx
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from fastapi import APIRouter

from deploy.ground.ports import LOOPBACK, free_ports
from deploy.ground.process import Process
from shared.kernel.clock import beginning_of
from shared.kernel.footing import Footing
from shared.kernel.message import Message
from shared.kernel.service import TOO_MANY_DEAD, Service, run
from shared.kernel.settings import Settings
from shared.kernel.watchdog import STUCK
from shared.testing.cluster import Cluster
from shared.testing.memory import NoProjection
from tests.tally import AT, TALLY, added

T = TypeVar("T")
HEARD = "test-in"
PATIENCE = 90.0
HANG, BLOCK = "hang", "block"


def build(settings: Settings) -> Service:
    """The tally as a service of its own, with a handler that hangs while it is told to."""
    footing = Footing(settings, TALLY)
    cases = footing.cases(NoProjection())
    home = Path(os.environ["TALLY_HOME"])

    async def take(messages: Sequence[Message]) -> None:
        if messages and (home / HANG).exists():
            await asyncio.get_running_loop().create_future()
        if messages and (home / BLOCK).exists():
            threading.Event().wait()
        await cases.take_ahead(messages)

    footing.hear(HEARD, footing.receiver(TALLY.hears, take))
    return footing.service(cases, "A tally.", APIRouter(), [], lambda _: NoProjection())


@dataclass
class Watched:
    """A tally process in its corner of the servers."""

    cluster: Cluster
    process: Process
    port: int

    @property
    def home(self) -> Path:
        """Where the files are that make it hang."""
        return self.process.home

    async def until(self, look: Callable[[], Awaitable[T | None]], what: str) -> T:
        """Looks again and again until there is something."""
        try:
            async with asyncio.timeout(PATIENCE):
                while (found := await look()) is None:
                    await asyncio.to_thread(threading.Event().wait, 0.1)
        except TimeoutError:
            raise AssertionError(f"{what}: {self.process.last_lines(20)}") from None
        return found

    async def ended(self) -> int:
        """The status with which it ended by itself."""

        async def status() -> int | None:
            return self.process.status

        return await self.until(status, "ended")

    async def ready(self) -> dict[str, object]:
        """What it says of itself once it is ready."""

        async def once() -> dict[str, object] | None:
            try:
                async with httpx.AsyncClient(timeout=5) as http:
                    answer = await http.get(f"http://{LOOPBACK}:{self.port}/health/ready")
            except httpx.TransportError:
                return None
            return answer.json() if answer.status_code == 200 else None

        return await self.until(once, "ready")

    async def put(self, bodies: Sequence[tuple[Message, bytes | None]]) -> None:
        """Messages, with another body where one is given, to one partition."""
        producer = AIOKafkaProducer(bootstrap_servers=self.cluster.kafka, acks="all")
        await producer.start()
        try:
            for message, body in bodies:
                topic, key = self.cluster.prefix + HEARD, message.about.encode()
                value = message.body if body is None else body
                await producer.send(topic, value, key=key, headers=message.headers(), partition=0)
            await producer.flush()
        finally:
            await producer.stop()

    async def told(self, count: int, topic: str = "intake-events") -> list[str]:
        """The bodies of so many different events, by `ce_id`, in the order they were first told."""
        consumer = AIOKafkaConsumer(
            self.cluster.prefix + topic, bootstrap_servers=self.cluster.kafka, auto_offset_reset="earliest"
        )
        await consumer.start()
        seen: dict[str, str] = {}
        try:
            async with asyncio.timeout(PATIENCE):
                while len(seen) < count:
                    record = await consumer.getone()
                    identity = dict(record.headers).get("ce_id", record.key or b"").decode()
                    seen.setdefault(identity, (record.value or b"").decode())
        finally:
            await consumer.stop()
        return list(seen.values())


def sums(count: int) -> list[str]:
    """What a tally of ones tells."""
    return [f'{{"total":{n}}}' for n in range(1, count + 1)]


def ones(start: int, count: int) -> list[tuple[Message, bytes | None]]:
    return [(added("a", 1, f"m{n}"), None) for n in range(start, start + count)]


NOT_TO_END = {"HERVAT_STUCK_AFTER": "60"}


def launched(cluster: Cluster, home: Path, **settings: str) -> Watched:
    """A process with short bounds."""
    (port,) = free_ports(1)
    environment = {
        **cluster.environment("tally"),
        "HERVAT_HTTP_HOST": LOOPBACK,
        "HERVAT_HTTP_PORT": str(port),
        "HERVAT_TOKEN_SECRET": "a-secret-of-the-tests-and-nothing-else",
        "HERVAT_STUCK_AFTER": "6",
        "TALLY_HOME": str(home),
        **settings,
    }
    command = [sys.executable, "-m", "tests.integration.test_watchdog"]
    process = Process("tally", command, home / "tally.log", home, environment)
    process.launch()
    return Watched(cluster, process, port)


@pytest.fixture
async def corner(cluster: Cluster) -> Cluster:
    """The topics of a tally."""
    await cluster.make_topics()
    for topic in (HEARD, "tally-dead"):
        await cluster.make_topic(topic)
    return cluster


@pytest.fixture
async def watched(corner: Cluster, tmp_path: Path, request: pytest.FixtureRequest) -> AsyncGenerator[Watched]:
    """A ready tally process."""
    made = launched(corner, tmp_path, **getattr(request, "param", {}))
    await made.ready()
    yield made
    await asyncio.to_thread(made.process.stop)


@pytest.mark.parametrize("how", [HANG, BLOCK])
async def test_a_handler_that_hangs_ends_its_process(watched: Watched, how: str) -> None:
    """Waiting for ever or blocking the loop: status 70 within the bound; started again it takes what was left."""
    await watched.put(ones(0, 3))
    assert await watched.told(3) == sums(3)
    (watched.home / how).touch()
    await watched.put(ones(3, 3))
    assert await watched.ended() == STUCK
    assert '"status": 70' in watched.process.last_lines(50)
    (watched.home / how).unlink()
    watched.process.launch()
    assert await watched.told(6) == sums(6)


@pytest.mark.parametrize("watched", [NOT_TO_END], indirect=True)
async def test_a_frozen_process_loses_and_doubles_nothing(watched: Watched) -> None:
    """Stopped until its group has lost it and another took over, then continued: each sum once, nobody ended."""
    await watched.put(ones(0, 20))
    await watched.told(20)
    watched.process.freeze()
    await watched.put(ones(20, 20))
    second = launched(watched.cluster, watched.home, **NOT_TO_END)
    try:
        assert await watched.told(40) == sums(40)
        watched.process.resume()
        await watched.put(ones(40, 20))
        assert await watched.told(60) == sums(60)
        await watched.ready()
        assert (watched.process.status, second.process.status) == (None, None)
    finally:
        await asyncio.to_thread(second.process.stop)


async def test_servers_that_are_away_are_no_reason_to_end(own_cluster: Cluster, tmp_path: Path) -> None:
    """MongoDB away for longer than the bound with records waiting: the process stays, says so, and goes on."""
    await own_cluster.make_topics()
    for topic in (HEARD, "tally-dead"):
        await own_cluster.make_topic(topic)
    watched = launched(own_cluster, tmp_path, HERVAT_STUCK_AFTER="12")
    try:
        await watched.ready()
        await own_cluster.kill("mongodb")
        await watched.put(ones(0, 3))

        async def looked_in_vain() -> bool | None:
            log = (tmp_path / "tally.log").read_text()
            return True if log.count('"task": "watch"') >= 8 else None

        # Each look waits five seconds for MongoDB: eight of them are three times the bound.
        await watched.until(looked_in_vain, "eight looks")
        assert watched.process.status is None
        await own_cluster.restart("mongodb")
        assert await watched.told(3) == sums(3)
        assert watched.process.status is None
    finally:
        await asyncio.to_thread(watched.process.stop)


async def test_too_many_dead_in_a_row_end_the_process_until_it_may(corner: Cluster, tmp_path: Path) -> None:
    """Six unreadable records where five may be: status 65, nothing taken; with six allowed it goes on."""
    first = launched(corner, tmp_path, HERVAT_DEAD_IN_A_ROW="5")
    await first.put([*ones(0, 1), *((message, b"{") for message, _ in ones(100, 6)), *ones(1, 1)])
    assert await first.ended() == TOO_MANY_DEAD
    first.process.launch()
    assert await first.ended() == TOO_MANY_DEAD
    second = launched(corner, tmp_path, HERVAT_DEAD_IN_A_ROW="6")
    try:
        assert await second.told(2) == sums(2)
        assert "'parked': 6," in str((await second.ready())["checks"])
    finally:
        await asyncio.to_thread(second.process.stop)


@pytest.mark.parametrize("watched", [NOT_TO_END], indirect=True)
async def test_readiness_says_what_is_owed(watched: Watched) -> None:
    """Three records before a hang: the lag is counted, nothing has moved, and the metrics say the same."""
    (watched.home / HANG).touch()
    await watched.put(ones(0, 3))
    address = f"http://{LOOPBACK}:{watched.port}"

    async def lag() -> dict[str, object] | None:
        async with httpx.AsyncClient(timeout=60) as http:
            body = (await http.get(f"{address}/health/ready")).json()
            metrics = (await http.get(f"{address}/metrics")).text
        counted = body["checks"]["lag"] == 3 and 'hervat_lag_records{service="tally"} 3.0' in metrics
        return body if counted else None

    body = await watched.until(lag, "lag")
    checks = body["checks"]
    assert body["service"] == "tally"
    assert isinstance(checks, dict)
    owed = (
        "pending oldest_pending_seconds lag still_seconds last_taken waiting timer_late_seconds parked held"
    )
    assert set(checks) == {"kafka", "mongodb", "publisher", *owed.split()}


async def test_a_due_day_that_was_not_fed_is_counted(
    corner: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Due on the sixth of January and looked at as the seventh begins, without a ticker: a day of 86,400 s late."""
    monkeypatch.setenv("TALLY_HOME", "")
    given = {**corner.environment("tally"), "HERVAT_TOKEN_SECRET": "a-secret-of-the-tests-and-nothing-else"}
    service = build(Settings.model_validate(given))
    try:
        service.cases.now = lambda: AT
        for each in service.prepare:
            await each()
        await service.cases.take([added("a", 7, "m1")])
        service.sight = replace(service.sight, now=lambda: beginning_of(date(2026, 1, 7)))
        assert (await service.ready()).checks["timer_late_seconds"] == 86_400
        before = beginning_of(date(2026, 1, 6)) - timedelta(seconds=1)
        service.sight = replace(service.sight, now=lambda: before)
        assert (await service.ready()).checks["timer_late_seconds"] == 0
    finally:
        await service.publisher.stop()
        service.mongo.close()


if __name__ == "__main__":
    run(build)
