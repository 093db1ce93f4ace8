"""The whole platform for a test: four services as processes, a mail sink, and a client in any role."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import httpx
from aiokafka import AIOKafkaConsumer, TopicPartition

from deploy.ground.ports import LOOPBACK, free_ports
from deploy.ground.process import Process
from shared.contracts.topics import SERVICES, feed
from shared.kernel.clock import Rehearsed, begun, new_id, now
from shared.kernel.token import Caller, issue
from shared.testing.cluster import Cluster

T = TypeVar("T")
SECRET = "a-secret-of-the-tests-and-nothing-else"
PATIENCE = 180.0
"""Seconds; nothing waits so long when it goes well."""
ARBODIENST = "demo"
LATER = ("not-yet-known", "unavailable")
TODAY = begun(now())
"""The day on which the tests began: on every stage it stays, though midnight comes while they run."""


class Stage:
    """The services on a corner of the real servers."""

    def __init__(self, cluster: Cluster, home: Path, copies: int = 1, feeds: str = ARBODIENST) -> None:
        """Nothing runs before `start`; `copies` processes of each service will, with partners of one arbodienst."""
        self.feeds = feeds
        self.cluster, self.home, self.mail = cluster, home, home / "mail"
        self.members = [process_of(name, copy + 1) for copy in range(copies) for name in SERVICES]
        outside = ("mail", "uwv", "post")
        names = (*self.members, *outside)
        self.ports = dict(zip(names, free_ports(len(names)), strict=True))
        self.processes: dict[str, Process] = {}
        # A service ends a connection that is idle for five seconds: none that old is used again.
        self.http = httpx.AsyncClient(timeout=20, limits=httpx.Limits(keepalive_expiry=2))
        self.clock = Rehearsed(home / "days-ahead")
        self.pass_to(0)

    async def start(self) -> None:
        """Topics, mail sink, services; returns when all are ready."""
        await self.cluster.make_topics()
        if self.feeds:
            await self.cluster.make_topic(feed(self.feeds, "absences").name)
        sink = ["-m", "deploy.mailsink", "--port", str(self.ports["mail"]), "--folder", str(self.mail)]
        self._launch("mail", sink, {})
        self.launch_uwv()
        post = [
            "-m",
            "deploy.postsim",
            "--port",
            str(self.ports["post"]),
            "--file",
            str(self.home / "post.json"),
        ]
        self._launch("post", post, {})
        for name in self.members:
            self.launch(name)
        for name in self.members:
            await self.until(lambda name=name: self.ready(name), f"{name} ready")
        await self.mail_at_any_hour()

    async def mail_at_any_hour(self) -> None:
        """An arbodienst that keeps no hours: tests run in the night and on Sundays too."""
        policy = {"valid_from": "2020-01-01", "hours": []}
        answer = await self.call("PUT", "notifications", "/v1/telling", body=policy)
        assert answer.is_success, answer.text

    def launch_uwv(self) -> None:
        """UWV's simulator, which knows what it knew."""
        file, ahead = self.home / "uwv.json", self.home / "days-ahead"
        command = ["-m", "deploy.uwvsim", "--port", str(self.ports["uwv"])]
        self._launch("uwv", [*command, "--file", str(file), "--rehearsal", str(ahead)], {})

    def launch(self, name: str) -> None:
        """Starts a process of a service: `intake` is the first, `intake-2` the second."""
        service = name.partition("-")[0]
        environment = {
            **self.cluster.environment(service),
            "HERVAT_HTTP_HOST": LOOPBACK,
            "HERVAT_HTTP_PORT": str(self.ports[name]),
            "HERVAT_TOKEN_SECRET": SECRET,
            "HERVAT_PERSON_SECRET": SECRET,
            "HERVAT_DOCUMENT_SECRET": SECRET,
            "HERVAT_WEBHOOK_SECRET": SECRET,
            "HERVAT_WEBHOOK_LOOPBACK": "true",
            "HERVAT_SMTP_HOST": LOOPBACK,
            "HERVAT_SMTP_PORT": str(self.ports["mail"]),
            "HERVAT_BODY_LIMIT": "20000",
            "HERVAT_REFERENCE": "",
            "HERVAT_RATE": "0",
            "HERVAT_ABSENCE_FEEDS": self.feeds,
            "HERVAT_UWV_URL": self.url("uwv", ""),
            "HERVAT_SMS_URL": self.url("post", "/sms"),
            "HERVAT_POST_URL": self.url("post", "/post"),
            "HERVAT_REHEARSAL": str(self.home / "days-ahead"),
        }
        self._launch(name, ["-m", f"services.{service}", "serve"], environment)

    def _launch(self, name: str, command: Sequence[str], environment: dict[str, str]) -> None:
        log = self.home / f"{name}.log"
        environment = {**environment, "PYTHONFAULTHANDLER": "1"}
        process = Process(name, [sys.executable, *command], log, self.home, environment)
        process.launch()
        self.processes[name] = process

    async def stop(self) -> None:
        """Ends everything."""
        await self.http.aclose()
        for process in self.processes.values():
            process.ask()
        for process in self.processes.values():
            await asyncio.to_thread(process.stop)

    def url(self, service: str, path: str) -> str:
        """An address of a service."""
        return f"http://{LOOPBACK}:{self.ports[service]}{path}"

    def token(
        self, role: str, tenant: str = "demo", employer: str | None = None, case: str | None = None
    ) -> dict[str, str]:
        """The header of a caller; an employee has one case."""
        caller = Caller(tenant, role, employer, cases=frozenset({case}) if case else None)
        return {"Authorization": f"Bearer {issue(caller, SECRET, now())}"}

    def pass_to(self, day: int) -> None:
        """It is so many days after `TODAY`, for every service at once."""
        self.clock.pass_to(day - (begun(now()) - TODAY).days)

    async def call(
        self, method: str, service: str, path: str, role: str = "administrator", body: Any = None, **more: Any
    ) -> httpx.Response:
        """One request; `tenant`, `employer`, `case` and `key` may be given."""
        headers = self.token(role, more.get("tenant", "demo"), more.get("employer"), more.get("case"))
        if more.get("key"):
            headers["Idempotency-Key"] = more["key"]
        return await self.http.request(method, self.url(service, path), headers=headers, json=body)

    async def do(
        self, service: str, path: str, body: Any, role: str = "administrator", **more: Any
    ) -> dict[str, Any]:
        """A POST that must succeed, under one key, waiting while the case is on its way there or cannot be had."""
        more.setdefault("key", new_id())

        async def once() -> dict[str, Any] | None:
            answer = await self.call("POST", service, path, role, body, **more)
            if answer.status_code in (404, 503) and answer.json()["code"] in LATER:
                return None
            assert answer.is_success, answer.text
            return answer.json()

        return await self.until(once, path)

    async def ask(
        self,
        service: str,
        path: str,
        role: str = "case-manager",
        enough: Callable[[dict[str, Any]], bool] = lambda _: True,
    ) -> dict[str, Any]:
        """A GET that must succeed and say enough, waiting while what it is about is on its way there."""

        async def once() -> dict[str, Any] | None:
            answer = await self.call("GET", service, path, role)
            return answer.json() if answer.is_success and enough(answer.json()) else None

        return await self.until(once, path)

    async def until(self, look: Callable[[], Awaitable[T | None]], what: str) -> T:
        """Looks again and again until there is something; of what never is, says where each process stood."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    try:
                        found = await look()
                    except httpx.TransportError:
                        found = None
                    if found is not None:
                        return found
                    await asyncio.to_thread(self._breathe)
        except TimeoutError:
            stood = await asyncio.to_thread(self._last_words)
            raise AssertionError(f"{what}: not within {PATIENCE:.0f} s\n{stood}") from None

    def _last_words(self) -> str:
        """Ends every process and gives the end of its log, in which it wrote where its threads stood."""
        for process in self.processes.values():
            process.abort()
        return "\n".join(f"--- {name}\n{each.last_lines(40)}" for name, each in self.processes.items())

    def _breathe(self) -> None:
        """Lets the services have the processor; ends early when one of them has died."""
        for name, process in self.processes.items():
            if process.status not in (None, 0, -9):
                tail = (self.home / f"{name}.log").read_text()[-2000:]
                raise AssertionError(f"{name} ended with status {process.status}:\n{tail}")

    async def ready(self, name: str) -> bool | None:
        """True once a process calls itself ready."""
        answer = await self.http.get(self.url(name, "/health/ready"))
        return True if answer.status_code == 200 else None

    async def all(self, topic: str) -> list[dict[str, Any]]:
        """Every event that stands on a topic now; what was told again is one."""
        partitions = [
            TopicPartition(self.cluster.prefix + topic, each)
            for each in await self._partitions(self.cluster.prefix + topic)
        ]
        consumer = AIOKafkaConsumer(bootstrap_servers=self.cluster.kafka, auto_offset_reset="earliest")
        await consumer.start()
        events: list[dict[str, Any]] = []
        try:
            consumer.assign(partitions)
            await consumer.seek_to_beginning(*partitions)
            ends = await consumer.end_offsets(partitions)
            while any([await consumer.position(each) < ends[each] for each in partitions]):
                for records in (await consumer.getmany(timeout_ms=500)).values():
                    events += [_event(each) for each in records]
        finally:
            await consumer.stop()
        before = set[str]()
        return [each for each in events if not _again(each, before)]

    async def _partitions(self, topic: str) -> set[int]:
        consumer = AIOKafkaConsumer(topic, bootstrap_servers=self.cluster.kafka)
        await consumer.start()
        try:
            return set(consumer.partitions_for_topic(topic) or ())
        finally:
            await consumer.stop()

    async def told(self, topic: str, enough: Callable[[list[dict[str, Any]]], bool]) -> list[dict[str, Any]]:
        """The events of a topic from its beginning, until there are enough: headers, body as `data`, key."""
        consumer = AIOKafkaConsumer(
            self.cluster.prefix + topic, bootstrap_servers=self.cluster.kafka, auto_offset_reset="earliest"
        )
        await consumer.start()
        events: list[dict[str, Any]] = []
        before = set[str]()
        try:
            async with asyncio.timeout(PATIENCE):
                while not enough(events):
                    each = _event(await consumer.getone())
                    if not _again(each, before):
                        events.append(each)
        finally:
            await consumer.stop()
        return events


def _again(event: dict[str, Any], before: set[str]) -> bool:
    """Whether it was told before, as it is after a stall: the same id with the same body. Else it is `before` now."""
    told = f"{event.get('ce_id', len(before))} {event['data']!r}"
    if told in before:
        return True
    before.add(told)
    return False


def process_of(service: str, copy: int) -> str:
    """The name of a service's first, second or third process."""
    return service if copy == 1 else f"{service}-{copy}"


def _event(record: Any) -> dict[str, Any]:
    """A record's headers, with its body as `data` and its key."""
    fields = {name: value.decode() for name, value in record.headers}
    body = json.loads(record.value) if record.value else None
    return {**fields, "data": body, "key": (record.key or b"").decode()}
