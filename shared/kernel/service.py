"""One service process: starts in order, waits in place for what is away, and stops within a bound."""

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
from shared.kernel.dead import DeadStore
from shared.kernel.door import Readiness
from shared.kernel.log import configure, log
from shared.kernel.metrics import PENDING, SETTLED, TICKED
from shared.kernel.mongo import Mongo
from shared.kernel.outcome import Unavailable
from shared.kernel.publish import KafkaPublisher
from shared.kernel.settings import Settings

STOP_WITHIN = 20.0
"""Seconds; a stop that hangs (no broker) ends the process."""
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

    async def ready(self) -> Readiness:
        """Whether the service hears, stores, and keeps up with what it owes."""
        checks: dict[str, object] = {"kafka": self.ears.joined}
        try:
            count, oldest = await self.cases.journal.backlog()
        except Unavailable:
            return Readiness(False, {**checks, "mongodb": False})
        age = (self.now() - oldest).total_seconds() if oldest else 0.0
        PENDING.labels(self.name).set(count)
        checks |= {"mongodb": True, "pending": count, "oldest_pending_seconds": round(age, 3)}
        return Readiness(self.ears.joined and age < PENDING_TOO_LONG, checks)


def run(build: Callable[[Settings], Service]) -> None:
    """Runs a service until SIGTERM or SIGINT."""
    asyncio.run(serve(build(Settings.model_validate({}))))


async def serve(service: Service) -> None:
    """Starts everything, works until asked to stop, stops everything."""
    configure(service.name)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopping.set)
    server, listening = _listen(service)
    starting = asyncio.create_task(_start(service))
    tasks: list[asyncio.Task[None]] = []
    stop = asyncio.create_task(stopping.wait())
    await asyncio.wait({starting, stop}, return_when=asyncio.FIRST_COMPLETED)
    if starting.done():
        starting.result()
        tasks = [asyncio.create_task(each()) for each in _endless(service)]
        log.info("started", http=f"{service.settings.http_host}:{service.settings.http_port}")
        await asyncio.wait({stop, listening, *tasks}, return_when=asyncio.FIRST_COMPLETED)
    failed = [task for task in (listening, *tasks) if task.done()]
    starting.cancel()
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


def _endless(service: Service) -> list[Task]:
    """Relay, ticker, and the service's own work; each goes on after our own servers were away."""

    async def relay() -> None:
        SETTLED.labels(service.name).inc(await service.cases.relay())
        await asyncio.sleep(1)

    async def tick() -> None:
        fed = await service.cases.tick(begun(service.now()))
        TICKED.labels(service.name).inc(fed)
        await asyncio.sleep(0.02 if fed else 5)

    return [_forever(each) for each in (relay, tick, *service.work)]


def _forever(step: Task) -> Task:
    async def loop() -> None:
        while True:
            try:
                await step()
            except Unavailable as error:
                log.warning("later", task=getattr(step, "__name__", "task"), why=str(error))
                await asyncio.sleep(1)

    return loop


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
            service.mongo.close()
    except TimeoutError:
        # What is not told stays pending in the journal; the next process tells it.
        log.warning("stop-cut-short")
        os._exit(1)
