"""Delivery: from told to received over webhooks, for a thousand subscriptions of which some are dead and some slow.

One process of notifications. Events are written on Kafka as trajectory tells them; the delay is until a receiver has
the request whole. The healthy ones are measured without the dead and the slow, then with them, at the same rate.
"""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from aiokafka import AIOKafkaProducer

from deploy.ground.ports import LOOPBACK
from shared.kernel.message import Message
from shared.testing.cluster import Cluster, cluster, running_servers
from tests.bench.line import line
from tests.e2e.stage import Stage
from tests.integration.partners.desk import near, told

TENANTS, HEALTHY, BAD = 50, 18, ("dead", "slow")
"""Fifty times eighteen healthy ones, and fifty of each of the others: five in a hundred."""
A_SECOND, SECONDS = 10, 30
"""Events; each goes to the eighteen of its arbodienst."""
BURST, BARE = 500, 3_000
SLOW = 3.0
"""Seconds after which a slow one answers."""


@dataclass
class Sink:
    """Where everything is sent: what is dead never answers, what is slow answers late."""

    sent: dict[str, float] = field(default_factory=dict[str, float])
    """When each event was written, by id."""
    took: list[float] = field(default_factory=list[float])
    port: int = 0
    came: asyncio.Event = field(default_factory=asyncio.Event)
    connections: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until it is closed or everything is."""
        answering = asyncio.create_task(self._answering(reader, writer))
        self.connections.add(answering)
        await asyncio.wait({answering})
        self.connections.discard(answering)

    async def stop(self) -> None:
        """Leaves every connection."""
        for each in self.connections:
            each.cancel()
        await asyncio.gather(*self.connections, return_exceptions=True)

    async def _answering(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
                body = await reader.readexactly(length)
                await self._answer(head.split(b" ", 2)[1].decode(), body, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _answer(self, path: str, body: bytes, writer: asyncio.StreamWriter) -> None:
        challenged = b"notifications.subscription-challenged" in body
        if not challenged and path.startswith("/dead"):
            await asyncio.get_running_loop().create_future()
        if not challenged and path.startswith("/slow"):
            await asyncio.sleep(SLOW)
        if not challenged and path.startswith("/ok"):
            self.took.append(time.perf_counter() - self.sent.get(json.loads(body)["id"], 0.0))
            self.came.set()
        said = body if challenged else b""
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(said), said))

    async def until(self, count: int) -> None:
        """Waits until so many came to healthy ones."""
        while len(self.took) < count:
            self.came.clear()
            await self.came.wait()


def main() -> None:
    """A process of notifications and a receiver."""
    with running_servers(lambda _: None) as ground, TemporaryDirectory() as home:
        asyncio.run(_all(ground, Path(home)))


async def _all(ground: Any, home: Path) -> None:
    async with cluster(ground) as corner:
        stage, sink = Stage(corner, home), Sink()
        stage.members = ["notifications"]
        await corner.make_topics()
        stage.launch("notifications")
        server = await asyncio.start_server(sink.connected, LOOPBACK, 0)
        sink.port = server.sockets[0].getsockname()[1]
        await stage.until(lambda: stage.ready("notifications"), "notifications ready")
        try:
            await _delays(stage, sink)
            await _burst(stage, sink)
        finally:
            await stage.stop()
            server.close()
            await sink.stop()


async def _subscribe(stage: Stage, sink: Sink, kinds: Sequence[str]) -> None:
    """One of each in every arbodienst; returns when all are active."""
    for n in range(TENANTS):
        for kind in kinds:
            body = {"url": f"http://{LOOPBACK}:{sink.port}/{kind}"}
            answer = await stage.call(
                "POST", "notifications", "/v1/subscriptions", "partner", body, tenant=f"t{n}"
            )
            assert answer.status_code == 201, answer.text
    for n in range(TENANTS):
        await stage.until(lambda n=n: _active(stage, f"t{n}"), "all are active")


async def _active(stage: Stage, tenant: str) -> bool | None:
    answer = await stage.call("GET", "notifications", "/v1/subscriptions", "partner", tenant=tenant)
    return True if all(each["state"] == "active" for each in answer.json()["subscriptions"]) else None


async def _delays(stage: Stage, sink: Sink) -> None:
    await _subscribe(stage, sink, ["ok"] * HEALTHY)
    without = await _paced(stage.cluster, sink, 0)
    await _subscribe(stage, sink, BAD)
    among = await _paced(stage.cluster, sink, 1)
    for share in (50, 99):
        line(f"delivery p{share} told to received", without[share], "ms")
        line(f"delivery p{share} among dead and slow", among[share], "ms", "without", without[share])


async def _paced(corner: Cluster, sink: Sink, run: int) -> dict[int, float]:
    """Events at the set rate; the delays of the healthy ones in milliseconds, by percentile."""
    sink.took.clear()
    count, began = A_SECOND * SECONDS, time.perf_counter()
    producer = AIOKafkaProducer(bootstrap_servers=corner.kafka, acks="all")
    await producer.start()
    try:
        for n in range(count):
            await asyncio.sleep(max(0.0, began + n / A_SECOND - time.perf_counter()))
            await _write(corner, producer, sink, _event(n, run))
    finally:
        await producer.stop()
    await sink.until(count * HEALTHY)
    took = sorted(sink.took)
    return {share: took[len(took) * share // 100] * 1000 for share in (50, 99)}


def _event(n: int, run: int, tenant: int | None = None) -> Message:
    of = n % TENANTS if tenant is None else tenant
    return told(f"zaak-{run}-{of}-{n}", 1, near(), tenant=f"t{of}")


async def _write(corner: Cluster, producer: AIOKafkaProducer, sink: Sink, event: Message) -> None:
    sink.sent[event.id] = time.perf_counter()
    topic = corner.prefix + str(event.event.topic)
    await producer.send_and_wait(topic, event.body, key=event.about.encode(), headers=event.headers())


async def _burst(stage: Stage, sink: Sink) -> None:
    """All at once for one arbodienst, as fast as it goes."""
    sink.took.clear()
    producer = AIOKafkaProducer(bootstrap_servers=stage.cluster.kafka, acks="all", linger_ms=5)
    await producer.start()
    began = time.perf_counter()
    try:
        await asyncio.gather(
            *(_write(stage.cluster, producer, sink, _event(n, 2, tenant=0)) for n in range(BURST))
        )
    finally:
        await producer.stop()
    await sink.until(BURST * HEALTHY)
    rate = BURST * HEALTHY / (time.perf_counter() - began)
    line("delivery burst", rate, "deliveries/s", "bare httpx loop", await _bare(sink))


async def _bare(sink: Sink) -> float:
    """Requests a second of a client that does nothing else, sixteen at a time, to the same receiver."""
    body = json.dumps({"id": "made-up", "data": {"padding": "x" * 600}}).encode()
    numbers = iter(range(BARE))
    async with httpx.AsyncClient() as client:

        async def some() -> None:
            for _ in numbers:
                answer = await client.post(f"http://{LOOPBACK}:{sink.port}/ok", content=body)
                assert answer.status_code == 200

        began = time.perf_counter()
        await asyncio.gather(*(some() for _ in range(16)))
        return BARE / (time.perf_counter() - began)
