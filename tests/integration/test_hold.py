"""A rule that raises holds its case and no other, over HTTP, timers and SIGKILL, until a mended process releases it.

This file is also that process: `python -m tests.integration.test_hold` runs a till that cannot count to thirteen while
`TILL_IS_FAULTY` says so. It is mended as software is: another process is started.
"""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord
from fastapi import APIRouter

from deploy.ground.ports import LOOPBACK, free_ports
from deploy.ground.process import Process
from shared.contracts.event import DayBegan, Event
from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.decider import MOST_MESSAGES, Decider, Fold
from shared.kernel.door import Called, CommandId
from shared.kernel.footing import Footing
from shared.kernel.mongo import connected
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.service import Service, run
from shared.kernel.settings import Settings
from shared.kernel.token import Caller, issue
from shared.testing.cluster import Cluster
from shared.testing.memory import NoProjection
from tests.tally import KINDS, Added, Rested, Summed, Tally, added, due, evolve

HEARD, FAULTY = "test-in", "TILL_IS_FAULTY"
SECRET = "a-secret-of-the-tests-and-nothing-else"
PATIENCE = 90.0


def till(faulty: bool) -> Decider[Tally]:
    """Counts; as long as it is faulty it breaks on thirteen."""

    def decide(state: Tally, event: Event, at: datetime) -> Sequence[Event]:
        if isinstance(event, DayBegan):
            return [Rested(on=event.on)]
        if not isinstance(event, Added):
            return []
        if faulty and event.amount == 13:
            raise ArithmeticError("nobody knows what comes after twelve")
        return [Summed(total=state.total + event.amount)]

    return Decider("till", Tally, decide, evolve, due, KINDS, {Added.kind: Added})


def build(settings: Settings) -> Service:
    """The till as a service of its own, with a door at which something can be added."""
    footing = Footing(settings, till(bool(os.environ.get(FAULTY))))
    cases = footing.cases(NoProjection())
    footing.hear(HEARD, footing.receiver(footing.decider.hears, cases.take_ahead))
    return footing.service(cases, "A till.", door(cases), [], lambda _: NoProjection())


def door(cases: Cases[Tally]) -> APIRouter:
    """One command."""
    router = APIRouter()

    @router.post("/v1/cases/{case}/{amount}")
    async def add(case: str, amount: int, who: Called, command: CommandId) -> dict[str, int]:
        asked = replace(added(case, amount, command, command=True), tenant=who.tenant)
        return {"version": (await cases.ask(asked)).version}

    _ = add
    return router


@dataclass
class Till:
    """The process, and what can be seen of it from outside."""

    cluster: Cluster
    process: Process
    port: int
    journal: MongoJournal[Tally]

    async def start(self, faulty: bool) -> None:
        """Launches it and waits until it is ready."""
        environment = {**self.process.environment, FAULTY: "yes" if faulty else ""}
        self.process.environment = environment
        self.process.launch()
        await self.until(self._is_ready, "ready")

    async def kill(self) -> None:
        """SIGKILL."""
        await asyncio.to_thread(self.process.kill)

    async def _is_ready(self) -> bool:
        try:
            async with httpx.AsyncClient(timeout=5) as http:
                return (await http.get(f"http://{LOOPBACK}:{self.port}/health/ready")).status_code == 200
        except httpx.TransportError:
            return False

    async def until(self, look: Callable[[], Awaitable[bool]], what: str) -> None:
        """Looks again and again until it is so."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not await look():
                    await asyncio.to_thread(threading.Event().wait, 0.1)
        except TimeoutError:
            raise AssertionError(f"{what}: {self.process.last_lines(20)}") from None

    async def post(self, path: str) -> tuple[int, dict[str, Any]]:
        """Status and body of what an administrator asks."""
        bearer = issue(Caller("demo", "administrator"), SECRET, now())
        async with httpx.AsyncClient(timeout=30, headers={"Authorization": f"Bearer {bearer}"}) as http:
            answer = await http.post(f"http://{LOOPBACK}:{self.port}/v1/{path}")
        return answer.status_code, answer.json()

    async def put(self, *amounts: tuple[str, int], name: str) -> None:
        """Records, to one partition; `name` tells their ids from others."""
        producer = AIOKafkaProducer(bootstrap_servers=self.cluster.kafka, acks="all")
        await producer.start()
        try:
            for n, (about, amount) in enumerate(amounts):
                message, topic = added(about, amount, f"{name}{n}"), self.cluster.prefix + HEARD
                key, headers = about.encode(), message.headers()
                await producer.send(topic, message.body, key=key, headers=headers, partition=0)
            await producer.flush()
        finally:
            await producer.stop()

    async def case(self, about: str) -> Fold[Tally]:
        """As its journal says it stands."""
        return (await self.journal.folds([about]))[about]

    async def holds(self, about: str, count: int) -> None:
        """Waits until so many messages of a case are held."""

        async def so_many() -> bool:
            return len((await self.case(about)).held) == count

        await self.until(so_many, f"{count} held")

    async def told(self, about: str, count: int) -> list[str]:
        """So many different events of a case, by `ce_id`, in the order in which each was first told."""
        topic = self.cluster.prefix + "intake-events"
        consumer = AIOKafkaConsumer(topic, bootstrap_servers=self.cluster.kafka, auto_offset_reset="earliest")
        await consumer.start()
        seen: dict[bytes, str] = {}
        try:
            async with asyncio.timeout(PATIENCE):
                while len(seen) < count:
                    record = cast("ConsumerRecord[bytes, bytes]", await consumer.getone())
                    if record.key == about.encode():
                        seen.setdefault(dict(record.headers)["ce_id"], (record.value or b"").decode())
        finally:
            await consumer.stop()
        return list(seen.values())


def sums(*amounts: int) -> list[str]:
    """What a till without a fault tells of these."""
    return [f'{{"total":{sum(amounts[: n + 1])}}}' for n in range(len(amounts))]


@pytest.fixture(name="till")
async def running(cluster: Cluster, tmp_path: Path) -> AsyncGenerator[Till]:
    """A faulty till, ready."""
    await cluster.make_topics()
    for topic in (HEARD, "till-dead"):
        await cluster.make_topic(topic)
    (port,) = free_ports(1)
    environment = {
        **cluster.environment("till"),
        "HERVAT_HTTP_HOST": LOOPBACK,
        "HERVAT_HTTP_PORT": str(port),
        "HERVAT_TOKEN_SECRET": SECRET,
    }
    command = [sys.executable, "-m", "tests.integration.test_hold"]
    process = Process("till", command, tmp_path / "till.log", tmp_path, environment)
    async with connected(cluster.mongodb("till"), cluster.database("till")) as mongo:
        made = Till(cluster, process, port, MongoJournal(mongo, till(False)))
        await made.start(faulty=True)
        yield made
        await asyncio.to_thread(process.stop)


async def test_one_case_is_held_and_released_in_order_by_the_process_that_was_mended(till: Till) -> None:
    """6 and 13 and 2: the first is told, the others wait through SIGKILL with what follows; then 6, 19, 21, 25, 32."""
    await till.put(("a", 6), ("a", 13), ("b", 5), ("a", 2), ("b", 4), name="before")
    assert await till.told("b", 2) == sums(5, 4)
    await till.holds("a", 2)
    status, answer = await till.post("cases/a/1")
    assert (status, answer["code"]) == (423, "case-held")
    assert (await till.post("cases/b/1"))[0] == 200
    assert await till.post("dead/release/a") == (200, {"released": 0})

    async def b_has_rested() -> bool:
        return bool((await till.case("b")).state.rested)

    await till.until(b_has_rested, "the day of b")
    assert due((await till.case("a")).state) == date(2026, 1, 6), "it would be due too"
    assert (await till.case("a")).state.rested == "", "but it is held"
    await till.put(("a", 4), name="meanwhile")
    await till.kill()
    await till.start(faulty=False)
    await till.put(("a", 7), name="after")
    await till.holds("a", 4)
    assert (await till.post("cases/a/1"))[0] == 423
    assert await till.post("dead/release/a") == (200, {"released": 4})
    assert await till.told("a", 5) == sums(6, 13, 2, 4, 7)
    assert (await till.post("cases/a/1"))[0] == 200

    async def a_has_rested() -> bool:
        return (await till.case("a")).state.rested == "2026-01-06"

    await till.until(a_has_rested, "the day of a, caught up")


async def test_a_release_that_is_killed_again_and_again_loses_doubles_and_swaps_nothing(till: Till) -> None:
    """450 wait, 200 go into a commit; SIGKILL strikes during each release, and more comes meanwhile."""
    amounts = [13, *range(1, 450)]
    await till.put(*(("a", each) for each in amounts), name="held")
    await till.holds("a", len(amounts))
    for n in range(3):
        await till.kill()
        await till.start(faulty=False)
        await till.put(("a", 1000 + n), name=f"meanwhile{n}")
        amounts.append(1000 + n)
        await asyncio.gather(till.post("dead/release/a"), till.kill(), return_exceptions=True)
    await till.start(faulty=False)
    released: int = MOST_MESSAGES
    while released:
        released = (await till.post("dead/release/a"))[1]["released"]
    assert await till.told("a", len(amounts)) == sums(*amounts)
    case = await till.case("a")
    assert (case.held, case.state.total) == ((), sum(amounts))
    causes = [each for commit in await till.journal.commits_of("a") for each in commit.because]
    assert len(causes) == len(set(causes))


if __name__ == "__main__":
    run(build)
