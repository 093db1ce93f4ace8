"""Intake: reports a second by HTTP, by a large file and by a partner's topic, into one real process.

The file and the topic stand beside the kernel's own rate on the same servers in the same run; its memory is what the
process holds at most, before and after.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from aiokafka import AIOKafkaProducer
from pymongo import MongoClient

from deploy.ground.ports import LOOPBACK
from shared.contracts.topics import feed
from shared.kernel.clock import now
from shared.testing.cluster import Cluster, cluster, running_servers
from tests.bench import kernel
from tests.bench.line import line
from tests.e2e.stage import ARBODIENST, Stage

REPORTS, A_SECOND = 4_000, 200
AT_ONCE = 32
LINES, RECORDS = 1_000_000, 20_000
HEADER = "employer;number;name;first_day;work_days\n"
PART = 5_000


def main() -> None:
    """A process of intake, and the three ways into it."""
    with running_servers(lambda _: None) as ground, TemporaryDirectory() as home:
        asyncio.run(_all(ground, Path(home)))


async def _all(ground: Any, home: Path) -> None:
    async with cluster(ground) as corner:
        rate = await _kernel(corner)
    async with cluster(ground) as corner:
        stage = Stage(corner, home)
        stage.members = ["intake"]
        await corner.make_topics()
        await corner.make_topic(feed(ARBODIENST, "absences").name)
        stage.launch("intake")
        await stage.until(lambda: stage.ready("intake"), "intake ready")
        try:
            await _http(stage)
            await _topic(stage, rate)
            await _file(stage, rate)
        finally:
            await stage.stop()


async def _kernel(corner: Cluster) -> float:
    await corner.make_topics()
    topic = await corner.make_topic("bench-in")
    await kernel.fill(corner, topic, kernel.EVENTS)
    return kernel.EVENTS / await kernel.with_mongo(corner, "tally", kernel.ours)


def _body(number: int) -> dict[str, Any]:
    employee = {"number": f"h{number}", "name": f"Voorbeeld {number}", "postcode": "3511AB"}
    return {"employer": "bakkerij", "employee": employee, "first_day": now().date().isoformat()}


async def _http(stage: Stage) -> None:
    headers, url = stage.token("partner"), stage.url("intake", "/v1/absences")
    took: list[float] = []

    async def one(client: httpx.AsyncClient, number: int) -> None:
        began = time.perf_counter()
        answer = await client.post(url, json=_body(number), headers=headers)
        assert answer.status_code == 201, answer.text
        took.append(time.perf_counter() - began)

    async with httpx.AsyncClient(
        timeout=60, limits=httpx.Limits(max_connections=200, keepalive_expiry=2)
    ) as client:
        began = time.perf_counter()
        tasks: list[asyncio.Task[None]] = []
        for number in range(REPORTS):
            await asyncio.sleep(max(0.0, began + number / A_SECOND - time.perf_counter()))
            tasks.append(asyncio.create_task(one(client, number)))
        await asyncio.gather(*tasks)
        took.sort()
        line(f"intake.http at {A_SECOND}/s p50", took[len(took) // 2] * 1000, "ms")
        line(f"intake.http at {A_SECOND}/s p99", took[len(took) * 99 // 100] * 1000, "ms")
        numbers = iter(range(REPORTS, 2 * REPORTS))

        async def some() -> None:
            for number in numbers:
                await one(client, number)

        began = time.perf_counter()
        await asyncio.gather(*(some() for _ in range(AT_ONCE)))
        line("intake.http", REPORTS / (time.perf_counter() - began), "reports/s")


async def _topic(stage: Stage, rate: float) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=stage.cluster.kafka, linger_ms=5)
    await producer.start()
    began = time.perf_counter()
    name = stage.cluster.prefix + feed(ARBODIENST, "absences").name
    for number in range(2 * REPORTS, 2 * REPORTS + RECORDS):
        await producer.send(name, json.dumps(_body(number)).encode(), key=str(number).encode())
    await producer.stop()
    with MongoClient[dict[str, Any]](stage.cluster.mongodb("intake")) as client:
        rows = client[stage.cluster.database("intake")]["standings"]
        while await asyncio.to_thread(rows.estimated_document_count) < 2 * REPORTS + RECORDS:
            await asyncio.to_thread(time.sleep, 0.2)
    line("intake.topic", RECORDS / (time.perf_counter() - began), "reports/s", "kernel", rate)


async def _file(stage: Stage, rate: float) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield HEADER.encode()
        for start in range(0, LINES, PART):
            numbers = range(start, min(start + PART, LINES))
            yield "".join(f"metaal;{n};Voorbeeld {n};2026-11-02;mon tue wed\n" for n in numbers).encode()

    pid = stage.processes["intake"].pid
    before = _peak(pid)
    headers = {**stage.token("partner"), "Content-Type": "text/csv"}
    began = time.perf_counter()
    async with httpx.AsyncClient(timeout=600) as client:
        url = f"http://{LOOPBACK}:{stage.ports['intake']}/v1/import-files"
        answer = await client.post(url, content=pieces(), headers=headers)
        assert answer.status_code == 202, answer.text
        where = f"{url}/{answer.json()['file']}"
        line("intake.file handed in", LINES / (time.perf_counter() - began), "lines/s")
        began = time.perf_counter()
        ends = asyncio.Event()
        found: dict[str, Any] = {}
        while not ends.is_set():
            found = (await client.get(where, headers=headers)).json()
            if found["stands"] == "waiting":
                await asyncio.sleep(0.5)
            else:
                ends.set()
    assert found["taken"] == LINES, found
    line("intake.file", LINES / (time.perf_counter() - began), "lines/s", "kernel", rate)
    line("intake.file memory", _peak(pid) - before, "MB more")


def _peak(pid: int | None) -> float:
    """MB that a process has held at most."""
    found = next(
        row for row in Path(f"/proc/{pid}/status").read_text().splitlines() if row.startswith("VmHWM")
    )
    return int(found.split()[1]) / 1024
