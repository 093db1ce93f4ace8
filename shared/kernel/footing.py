"""What every composition root stands on: connections, journal, parked records, ears and door, from settings."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Generic, TypeVar

from fastapi import APIRouter, Depends, FastAPI

from shared.kernel import clock
from shared.kernel.broker import Ears
from shared.kernel.cases import Cases
from shared.kernel.dead import DeadStore, Record
from shared.kernel.dead_door import dead_routes
from shared.kernel.decider import Decider, S
from shared.kernel.door import Readiness, Traced, application
from shared.kernel.feed import Feed
from shared.kernel.issuers import Issuers, issuers_in
from shared.kernel.journal import Projector
from shared.kernel.kafka import from_settings
from shared.kernel.log import log
from shared.kernel.message import Kinds
from shared.kernel.mongo import Mongo
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.outcome import Unavailable
from shared.kernel.problem_page import Code, explain
from shared.kernel.publish import KafkaPublisher, Resolve
from shared.kernel.rebuild import Projection, Rebuild
from shared.kernel.receive import Progress, Receiver, Take
from shared.kernel.replay import Replay, fetching
from shared.kernel.service import Service, Task
from shared.kernel.settings import Settings
from shared.kernel.token import Ours, Reads
from shared.kernel.trace import Tracing

T = TypeVar("T")

LOOK_FOR_LEFT_EVERY = 10.0
"""Seconds between two looks for a rebuild that died."""


class Footing(Generic[S]):
    """Made first by each `app.py`; nothing is connected before the service starts."""

    def __init__(self, settings: Settings, decider: Decider[S]) -> None:
        """One database, one consumer group and one producer, all named after the service."""
        self.settings, self.decider = settings, decider
        self.rehearsed = clock.Rehearsed(Path(settings.rehearsal)) if settings.rehearsal else None
        self.now: clock.Now = self.rehearsed or clock.now
        if self.rehearsed:
            log.warning("rehearsal", why="the days are those of a file, not of the calendar")
        self.mongo = Mongo(settings.mongodb_url, settings.database or f"hervat_{decider.service}")
        self.journal = MongoJournal(self.mongo, decider)
        self.dead = DeadStore(self.mongo)
        kafka = from_settings(settings)
        self.ears = Ears(kafka, decider.service, settings.topic_prefix)
        self.resolve: dict[str, Resolve] = {}
        self.tracing, self.progress = Tracing(decider.service), Progress()
        self.publisher = KafkaPublisher(kafka, settings.topic_prefix, self.resolve, tracing=self.tracing)
        self.replay = Replay(self.dead, fetching(kafka, settings.topic_prefix))

    def cases(self, projector: Projector[S]) -> Cases[S]:
        """The service's cases, projected into its store."""
        return Cases(self.decider, self.journal, self.publisher, projector, self.now)

    def references(self, resolve: Mapping[str, Resolve]) -> None:
        """Kinds that are references to a row, with what reads the row; the publisher sees them too."""
        self.resolve.update(resolve)

    def receiver(self, kinds: Kinds, take: Take) -> Receiver:
        """What a handler gives its records to."""
        name, progress, tracing = self.decider.service, self.progress, self.tracing
        return Receiver(name, kinds, take, self.dead, self.publisher, self.now, progress, tracing)

    def hear(self, topic: str, receive: Receiver) -> None:
        """Gives every record of a topic to `receive`, and what was parked of it when it is replayed."""
        self.ears.hear(topic, receive)
        self.replay.hears(topic, receive.again)

    def feed(
        self,
        topic: str,
        read: Callable[[Record], Sequence[T]],
        take: Callable[[Sequence[T]], Awaitable[None]],
    ) -> None:
        """Gives what partners write on a topic of theirs to `take`."""
        name, progress = self.decider.service, self.progress
        self.ears.hear(topic, Feed(name, read, take, self.dead, progress, self.now))

    def service(
        self,
        cases: Cases[S],
        description: str,
        router: APIRouter,
        prepare: Sequence[Task],
        projection: Callable[[Mongo], Projection[S]],
        work: Sequence[Task] = (),
        codes: Sequence[Code] = (),
    ) -> Service:
        """The service, with its door. `projection` makes what a rebuild writes; `codes` are why the door refuses."""
        rebuild = Rebuild(self.mongo, self.decider, projection, self.now)
        made = Service(
            name=self.decider.service,
            settings=self.settings,
            mongo=self.mongo,
            publisher=self.publisher,
            ears=self.ears,
            cases=cases,
            dead=self.dead,
            rebuild=rebuild,
            replay=self.replay,
            progress=self.progress,
            tracing=self.tracing,
            now=self.now,
            prepare=[self.journal.prepare, *prepare],
            work=[*work, _finishing(rebuild)],
        )

        made.door = self._door(made, description, router, codes)
        return made

    def _door(self, made: Service, description: str, router: APIRouter, codes: Sequence[Code]) -> FastAPI:
        """The service's routes among those that every service has."""

        async def ready() -> Readiness:
            return await made.ready()

        async def prepared() -> None:
            if not made.prepared:
                raise Unavailable("the service is still starting")

        told = self.settings
        files = dict.fromkeys(("/import-files", "/snapshots"), told.import_limit)
        larger = {"/documents": told.document_limit, "/compare": told.document_limit, **files}
        limits = (told.body_limit, larger, told.rate)
        app = application(self.decider.service, description, ready, _tokens(told), *limits)
        app.include_router(router, dependencies=[Depends(prepared)])
        app.include_router(dead_routes(self.dead, made.cases, self.replay))
        explain(app, codes)
        app.add_middleware(Traced, tracing=self.tracing)
        return app


def _tokens(settings: Settings) -> Reads:
    """Where issuers are named theirs count and no other: the secret of one machine opens nothing then."""
    return Issuers(issuers_in(settings.issuers)) if settings.issuers else Ours(settings.token_secret)


def _finishing(rebuild: Rebuild[S]) -> Task:
    """The work of going on, now and then, with a rebuild that died while it swapped."""

    async def finish_rebuild() -> None:
        try:
            await rebuild.finish_what_was_left()
        except Unavailable:
            raise
        except Exception as error:
            # A rebuild that cannot be finished must not end the service that goes on beside it.
            log.error("rebuild-not-finished", why=type(error).__name__)
        await asyncio.sleep(LOOK_FOR_LEFT_EVERY)

    return finish_rebuild
