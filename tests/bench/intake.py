"""Intake: reports a second by HTTP, by a large file and by a partner's topic, and cases taken over, into one process.

The file and the topic stand beside the kernel's own rate on the same servers in the same run; its memory is what the
process holds at most, before and after.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
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
LINES, RECORDS, TAKEN_OVER = 1_000_000, 20_000, 100_000
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
            await _takeover(stage)
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
    """At a set rate, and as fast as it goes; each request beside one that stores nothing, by the same client."""
    token, port = stage.token("partner")["Authorization"], stage.ports["intake"]
    free = asyncio.Queue[Connection]()
    for _ in range(AT_ONCE):
        free.put_nowait(Connection(*await asyncio.open_connection(LOOPBACK, port), token))
    took: list[float] = []

    async def one(body: dict[str, Any], expected: int, began: float) -> None:
        connection = await free.get()
        status = await connection.post("/v1/absences", body)
        assert status == expected, status
        free.put_nowait(connection)
        took.append(time.perf_counter() - began)

    for name, expected in (("refused", 422), ("taken", 201)):
        took.clear()
        began = time.perf_counter()
        tasks: list[asyncio.Task[None]] = []
        for number in range(REPORTS):
            # Counted from when it was to be sent: what waits for a free connection waits too.
            sent = began + number / A_SECOND
            await asyncio.sleep(max(0.0, sent - time.perf_counter()))
            body = _body(number) if expected == 201 else {"employer": "bakkerij"}
            tasks.append(asyncio.create_task(one(body, expected, sent)))
        await asyncio.gather(*tasks)
        took.sort()
        for share in (50, 99):
            line(f"intake.http {name} at {A_SECOND}/s p{share}", took[len(took) * share // 100] * 1000, "ms")
    numbers = iter(range(REPORTS, 2 * REPORTS))

    async def some() -> None:
        for number in numbers:
            await one(_body(number), 201, time.perf_counter())

    began = time.perf_counter()
    await asyncio.gather(*(some() for _ in range(AT_ONCE)))
    line("intake.http", REPORTS / (time.perf_counter() - began), "reports/s")
    while not free.empty():
        free.get_nowait().writer.close()


@dataclass
class Connection:
    """One connection, by hand: a client that takes as much processor time as the service would be what is measured."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    token: str

    async def post(self, path: str, body: dict[str, Any]) -> int:
        """The status of the answer."""
        sent = json.dumps(body).encode()
        head = f"POST {path} HTTP/1.1\r\nHost: {LOOPBACK}\r\nAuthorization: {self.token}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
        self.writer.write(head.encode() + sent)
        answer = await self.reader.readuntil(b"\r\n\r\n")
        length = next(row for row in answer.lower().split(b"\r\n") if row.startswith(b"content-length:"))
        await self.reader.readexactly(int(length.split(b":")[1]))
        return int(answer.split(b" ", 2)[1])


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
    def row(n: int) -> str:
        return f"metaal;{n};Voorbeeld {n};2026-11-02;mon tue wed\n"

    headers = {**stage.token("partner"), "Content-Type": "text/csv"}
    took = await _taken(stage, headers, HEADER, row, LINES, "intake.file")
    line("intake.file", LINES / took, "lines/s", "kernel", rate)


async def _takeover(stage: Stage) -> None:
    """Cases of sixty facts, which trajectory is not there to hear."""
    first, quiet = now().date() - timedelta(days=400), now().date() + timedelta(days=14)
    days = [(first + timedelta(days=n)).isoformat() for n in range(400)]
    sick = {"fact": "sick", "first_day": days[0]}
    parts = [{"fact": "partially-recovered", "from": days[100 + n], "percentage": 20 + n} for n in range(29)]
    done = [{"fact": "done", "rule": "plan-evaluation", "on": days[60 + n]} for n in range(30)]
    case = {"employer": "bouw", "facts": [sick, *parts, *done], "quiet_until": quiet.isoformat()}
    told = json.dumps(case)[1:]

    def row(n: int) -> str:
        return f'{{"employee":{{"number":"t{n}","name":"Voorbeeld {n}"}},{told}\n'

    headers = {**stage.token("administrator"), "Content-Type": "application/x-ndjson"}
    took = await _taken(stage, headers, "", row, TAKEN_OVER, "intake.takeover")
    line("intake.takeover of 60 facts", TAKEN_OVER / took, "cases/s")


async def _taken(
    stage: Stage, headers: dict[str, str], first: str, row: Callable[[int], str], count: int, name: str
) -> float:
    """Hands in so many lines and waits until they are taken; seconds, with the memory that it took as a line."""

    async def pieces() -> AsyncIterator[bytes]:
        yield first.encode()
        for start in range(0, count, PART):
            yield "".join(row(n) for n in range(start, min(start + PART, count))).encode()

    pid = stage.processes["intake"].pid
    before, began = _peak(pid), time.perf_counter()
    async with httpx.AsyncClient(timeout=600) as client:
        url = f"http://{LOOPBACK}:{stage.ports['intake']}/v1/import-files"
        answer = await client.post(url, content=pieces(), headers=headers)
        assert answer.status_code == 202, answer.text
        where = f"{url}/{answer.json()['file']}"
        line(f"{name} handed in", count / (time.perf_counter() - began), "lines/s")
        began = time.perf_counter()
        found: dict[str, Any] = {"stands": "waiting"}
        while found["stands"] == "waiting":
            await asyncio.sleep(0.5)
            found = (await client.get(where, headers=headers)).json()
    assert found["taken"] == count, found
    line(f"{name} memory", _peak(pid) - before, "MB more")
    return time.perf_counter() - began


def _peak(pid: int | None) -> float:
    """MB that a process has held at most."""
    found = next(
        row for row in Path(f"/proc/{pid}/status").read_text().splitlines() if row.startswith("VmHWM")
    )
    return int(found.split()[1]) / 1024
