"""One service process: starts in order, waits in place for what is away, and stops within a bound.

It ends itself, with a status of its own, where nothing moves any more (70) or too many records in a row cannot be
read (65): its supervisor starts it again.
"""

import asyncio
import os
import signal
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from aiokafka.errors import KafkaError
from fastapi import FastAPI

from shared.kernel.broker import Ears
from shared.kernel.cases import QUIET, Cases
from shared.kernel.clock import Now, beginning_of, begun
from shared.kernel.dead import DeadStore
from shared.kernel.door import Readiness
from shared.kernel.log import configure, log
from shared.kernel.metrics import LAG, OLDEST_PENDING, PARKED, PENDING, SETTLED, TICKED, TIMER_LATE
from shared.kernel.mongo import Mongo
from shared.kernel.outcome import Unavailable
from shared.kernel.publish import KafkaPublisher
from shared.kernel.receive import Progress, progress_of
from shared.kernel.reconcile import Reconcile
from shared.kernel.settings import Settings
from shared.kernel.watchdog import STUCK, GroupOffsets, Pulse, Watchdog

STOP_WITHIN = 20.0
"""Seconds; a stop that hangs (no broker) ends the process."""
END_WITHIN = 5.0
"""Seconds; what is stuck is not waited for longer."""
TOO_MANY_DEAD = 65
"""The exit status of a process that met more unreadable records in a row than it may."""
PENDING_TOO_LONG = 60.0
"""Seconds a commit may be pending before the service calls itself not ready."""

Task = Callable[[], Coroutine[Any, Any, None]]


@dataclass
class Service:
    """The parts of a process, made by a service's `app.py`."""

    name: str
    settings: Settings
    mongo: Mongo
    publisher: KafkaPublisher
    ears: Ears
    cases: Cases[Any]
    dead: DeadStore
    now: Now
    prepare: Sequence[Task]
    """Indexes and rows that must be there before the first record."""
    work: Sequence[Task] = field(default_factory=list[Task])
    """The service's own endless tasks beside relay and ticker."""
    door: FastAPI | None = None
    prepared: bool = False
    """Indexes and rows are there: before that the door takes no command, or a first start could double one."""

    watchdog: Watchdog = field(init=False)
    progress: Progress = field(init=False)
    offsets: GroupOffsets = field(init=False)

    def __post_init__(self) -> None:
        """The watchdog looks at the group with which `ears` hear."""
        settings, self.progress = self.settings, progress_of(self.name)
        prefix = settings.topic_prefix
        self.offsets = GroupOffsets(settings.kafka_bootstrap, prefix + self.name, prefix)
        self.watchdog = Watchdog(
            offsets=self.offsets,
            ping=self.mongo.ping,
            journal=self.cases.journal,
            joined=lambda: self.ears.joined,
            progress=self.progress,
            now=self.now,
            stuck_after=settings.stuck_after,
        )

    async def ready(self) -> Readiness:
        """Whether the service hears, stores, and keeps up with what it owes; sets the gauges too."""
        taken, waiting = self.progress.taken_at, sorted(set(self.progress.waiting.values()))
        checks: dict[str, object] = {
            "kafka": self.ears.joined,
            "lag": self.watchdog.lag,
            "still_seconds": round(max(self.watchdog.still.values(), default=0.0), 3),
            "last_taken": taken.isoformat() if taken else None,
            "waiting": waiting,
        }
        try:
            count, oldest = await self.cases.journal.backlog()
            late, parked = await self._timer_late(), await self.dead.count()
        except Unavailable:
            return Readiness(False, {**checks, "mongodb": False})
        age = max((self.now() - oldest).total_seconds(), 0.0) if oldest else 0.0
        for gauge, value in ((PENDING, count), (OLDEST_PENDING, age), (TIMER_LATE, late), (PARKED, parked)):
            gauge.labels(self.name).set(value)
        if self.watchdog.lag is not None:
            LAG.labels(self.name).set(self.watchdog.lag)
        checks |= {"mongodb": True, "pending": count, "oldest_pending_seconds": round(age, 3)}
        checks |= {"timer_late_seconds": late, "parked": parked}
        return Readiness(self.ears.joined and age < PENDING_TOO_LONG and not waiting, checks)

    async def _timer_late(self) -> float:
        """Seconds since the oldest day that is due and was not fed has begun; 0 where none is."""
        now = self.now()
        due = await self.cases.journal.due(begun(now), now - QUIET, 1)
        return round((now - beginning_of(due[0][1])).total_seconds(), 3) if due else 0.0


class Ended(Exception):
    """The process has to end itself, with this status."""

    def __init__(self, status: int, why: str) -> None:
        """`why` is logged."""
        super().__init__(why)
        self.status, self.why = status, why


def run(build: Callable[[Settings], Service]) -> None:
    """Runs a service until SIGTERM or SIGINT."""
    asyncio.run(serve(build(Settings.model_validate({}))))


async def serve(service: Service) -> None:
    """Starts everything, works until asked to stop, stops everything."""
    configure(service.name)
    service.progress.dead_in_a_row = service.settings.dead_in_a_row
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopping.set)
    server, listening = _listen(service)
    starting = asyncio.create_task(_start(service))
    tasks: list[asyncio.Task[None]] = []
    stop = asyncio.create_task(stopping.wait())
    await asyncio.wait({starting, stop}, return_when=asyncio.FIRST_COMPLETED)
    pulse = Pulse(service.settings.stuck_after)
    if starting.done():
        starting.result()
        pulse.start()
        tasks = [asyncio.create_task(each()) for each in _endless(service, pulse)]
        log.info("started", http=f"{service.settings.http_host}:{service.settings.http_port}")
        await asyncio.wait({stop, listening, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    failed = [task for task in (listening, *tasks) if task.done()]
    starting.cancel()
    pulse.stop()
    for task in failed:
        if isinstance(ended := task.exception(), Ended):
            await _end(service, ended)
    await _stop(service, server, listening, tasks)
    for task in failed:
        task.result()
    log.info("stopped")


def _listen(service: Service) -> tuple[uvicorn.Server, asyncio.Task[None]]:
    """The door is open from the start, so that readiness can say why it is not ready yet."""
    config = uvicorn.Config(
        service.door or FastAPI(),
        host=service.settings.http_host,
        port=service.settings.http_port,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=5,
    )
    server = _Server(config)
    return server, asyncio.create_task(server.serve())


class _Server(uvicorn.Server):
    """Leaves the signals to the service: they stop more than the door."""

    def install_signal_handlers(self) -> None:
        """None of its own."""

    def capture_signals(self) -> Any:
        """None of its own."""
        return _Nothing()


class _Nothing:
    """A context in which nothing happens."""

    def __enter__(self) -> None:
        """Nothing."""

    def __exit__(self, *_: object) -> None:
        """Nothing."""


async def _start(service: Service) -> None:
    """Waits in place for MongoDB and Kafka; a service never fails because another server is late."""
    await _until(service.mongo.ping, "mongodb")
    for each in service.prepare:
        await _until(each, "prepare")
    service.prepared = True
    await _until(service.publisher.start, "kafka")
    await _until(service.ears.start, "kafka")


async def _until(step: Task, what: str) -> None:
    wait = 0.2
    while True:
        try:
            return await step()
        except (Unavailable, KafkaError) as error:
            log.warning("waiting", what=what, why=str(error))
            await asyncio.sleep(wait)
            wait = min(wait * 2, 5.0)


def _endless(service: Service, pulse: Pulse) -> list[Task]:
    """Relay, ticker, watchdog, and the service's own work; each goes on after our own servers were away."""
    reconcile = Reconcile(service.name, service.mongo, service.cases)

    async def relay() -> None:
        SETTLED.labels(service.name).inc(await service.cases.relay())
        await asyncio.sleep(1)

    async def tick() -> None:
        fed = await service.cases.tick(begun(service.now()))
        TICKED.labels(service.name).inc(fed)
        if not fed:
            await reconcile.nightly(service.now())
        await asyncio.sleep(0.02 if fed else 5)

    async def watch() -> None:
        why = await service.watchdog.look()
        if why:
            raise Ended(STUCK, f"nothing moves: {why}")
        await service.ready()
        await asyncio.sleep(service.watchdog.every)

    async def beat() -> None:
        pulse.beat()
        await asyncio.sleep(0.5)

    async def count_dead() -> None:
        await service.progress.halted.wait()
        raise Ended(TOO_MANY_DEAD, f"more than {service.settings.dead_in_a_row} unreadable records in a row")

    return [_forever(each) for each in (relay, tick, watch, beat, count_dead, *service.work)]


def _forever(step: Task) -> Task:
    async def loop() -> None:
        while True:
            try:
                await step()
            except Unavailable as error:
                log.warning("later", task=getattr(step, "__name__", "task"), why=str(error))
                await asyncio.sleep(1)

    return loop


async def _end(service: Service, ended: Ended) -> None:
    """Tells what is decided and leaves the group if that goes quickly; then the process is gone.

    An exception would only leave an idle process: a handler that hangs keeps the loop waiting for it.
    """
    log.error("ended", why=ended.why, status=ended.status)
    leaving = [service.cases.settled(), service.ears.stop()]
    await asyncio.wait([asyncio.ensure_future(each) for each in leaving], timeout=END_WITHIN)
    os._exit(ended.status)


async def _stop(
    service: Service,
    server: uvicorn.Server,
    listening: "asyncio.Task[None]",
    tasks: Sequence[asyncio.Task[None]],
) -> None:
    """In the order in which work flows: no new commands, no new records, what is decided is told, close."""
    try:
        async with asyncio.timeout(STOP_WITHIN):
            server.should_exit = True
            await asyncio.wait({listening})
            await service.ears.stop()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await service.cases.settled()
            await service.publisher.stop()
            await service.offsets.close()
            service.mongo.close()
    except TimeoutError:
        # What is not told stays pending in the journal; the next process tells it.
        log.warning("stop-cut-short")
        os._exit(1)
