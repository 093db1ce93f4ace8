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
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, begun
from shared.kernel.collecting import collect_seldom
from shared.kernel.dead import DeadStore
from shared.kernel.door import Readiness
from shared.kernel.ends import Ends, reasons_of
from shared.kernel.forget import BETWEEN_ROUNDS, BETWEEN_STEPS, Forgetting
from shared.kernel.kafka import from_settings
from shared.kernel.lease import Lease
from shared.kernel.listen import listen
from shared.kernel.log import configure, log
from shared.kernel.metrics import SETTLED, TICKED
from shared.kernel.mongo import Mongo
from shared.kernel.outcome import Unavailable
from shared.kernel.publish import KafkaPublisher
from shared.kernel.readiness import Hearing, Sight
from shared.kernel.rebuild import Rebuild
from shared.kernel.receive import Progress
from shared.kernel.reconcile import Reconcile
from shared.kernel.replay import Replay
from shared.kernel.settings import Settings
from shared.kernel.trace import Tracing
from shared.kernel.trace_export import provider_of
from shared.kernel.watchdog import STUCK, GroupOffsets, Pulse, Watchdog

STOP_WITHIN = 20.0
"""Seconds; a stop that hangs (no broker) ends the process."""
END_WITHIN = 5.0
"""Seconds; what is stuck is not waited for longer."""
TOO_MANY_DEAD = 65
"""The exit status of a process that met more unreadable records in a row than it may."""

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
    rebuild: Rebuild[Any]
    replay: Replay
    progress: Progress
    tracing: Tracing
    now: Now
    prepare: Sequence[Task]
    """Indexes and rows that must be there before the first record."""
    work: Sequence[Task] = field(default_factory=list[Task])
    """The service's own endless tasks beside relay and ticker."""
    door: FastAPI | None = None
    prepared: bool = False
    """Indexes and rows are there: before that the door takes no command, or a first start could double one."""

    watchdog: Watchdog = field(init=False)
    offsets: GroupOffsets = field(init=False)
    ends: Ends = field(init=False)
    sight: Sight = field(init=False)
    leases: tuple[Lease, Lease] = field(init=False)
    """Of the relay and of the ticker: one process of the service does each."""

    def __post_init__(self) -> None:
        """The watchdog looks at the group with which `ears` hear."""
        settings, prefix = self.settings, self.settings.topic_prefix
        self.offsets = GroupOffsets(from_settings(settings), prefix + self.name, prefix)
        self.ends = Ends(self.name, self.mongo)
        self.leases = (Lease(self.mongo, "relay", self.now), Lease(self.mongo, "ticker", self.now))
        self.watchdog = Watchdog(
            offsets=self.offsets,
            ping=self.mongo.ping,
            journal=self.cases.journal,
            joined=lambda: self.ears.joined,
            progress=self.progress,
            now=self.now,
            stuck_after=settings.stuck_after,
            failing=self.publisher.failing_since,
        )
        hearing = Hearing(lambda: self.ears.joined, self.progress, self.watchdog, self.publisher)
        self.sight = Sight(self.name, hearing, self.mongo, self.cases, self.dead, self.ends, self.now)

    async def ready(self) -> Readiness:
        """Whether the service hears, stores, and keeps up with what it owes; sets the gauges too."""
        return await self.sight.look()


class Ended(Exception):
    """The process has to end itself, with this status."""

    def __init__(self, status: int, why: str, reasons: Sequence[str]) -> None:
        """`why` is logged, `reasons` are counted."""
        super().__init__(why)
        self.status, self.why, self.reasons = status, why, reasons


def run(build: Callable[[Settings], Service]) -> None:
    """Runs a service until SIGTERM or SIGINT."""
    asyncio.run(serve(build(Settings.model_validate({}))))


async def serve(service: Service) -> None:
    """Starts everything, works until asked to stop, stops everything."""
    configure(service.name)
    collect_seldom()
    service.tracing.export_to(provider_of(service.name))
    service.progress.dead_in_a_row = service.settings.dead_in_a_row
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopping.set)
    host, port = service.settings.http_host, service.settings.http_port
    server, listening = listen(service.door or FastAPI(), host, port)
    starting = asyncio.create_task(_start(service))
    tasks: list[asyncio.Task[None]] = []
    stop = asyncio.create_task(stopping.wait())
    await asyncio.wait({starting, stop}, return_when=asyncio.FIRST_COMPLETED)
    pulse = Pulse(service.settings.stuck_after)
    if starting.done():
        starting.result()
        pulse.start()
        tasks = [asyncio.create_task(each()) for each in _endless(service, pulse)]
        log.info("started", http=f"{host}:{port}")
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
    forgetting = Forgetting(service.cases)

    relays, ticks = service.leases

    async def relay() -> None:
        if await relays.ours():
            SETTLED.labels(service.name).inc(await service.cases.relay())
        await asyncio.sleep(1)

    async def tick() -> None:
        fed = await service.cases.tick(begun(service.now())) if await ticks.ours() else 0
        TICKED.labels(service.name).inc(fed)
        if not fed:
            await reconcile.nightly(service.now())
        await asyncio.sleep(0.02 if fed else 5)

    async def renew() -> None:
        fed = await service.cases.renew(service.settings.rulebook_pace) if await ticks.ours() else 0
        await asyncio.sleep(1 if fed else 30)

    async def forget() -> None:
        if not await ticks.ours():
            return await asyncio.sleep(60)
        more = await forgetting.step()
        return await asyncio.sleep(BETWEEN_STEPS if more else BETWEEN_ROUNDS)

    async def watch() -> None:
        why = await service.watchdog.look()
        if why:
            raise Ended(STUCK, f"nothing moves: {why}", reasons_of(why))
        await service.ready()
        await asyncio.sleep(service.watchdog.every)

    async def beat() -> None:
        pulse.beat()
        await asyncio.sleep(0.5)

    async def count_dead() -> None:
        await service.progress.halted.wait()
        why = f"more than {service.settings.dead_in_a_row} unreadable records in a row"
        raise Ended(TOO_MANY_DEAD, why, ["too-many-dead"])

    return [_forever(each) for each in (relay, tick, renew, forget, watch, beat, count_dead, *service.work)]


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
    leaving = [service.ends.note(ended.reasons, service.now()), service.cases.settled(), service.ears.stop()]
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
            for each in service.leases:
                await each.give_back()
            await service.publisher.stop()
            await service.tracing.stop()
            await service.offsets.close()
            service.mongo.close()
    except TimeoutError:
        # What is not told stays pending in the journal; the next process tells it.
        log.warning("stop-cut-short")
        os._exit(1)
