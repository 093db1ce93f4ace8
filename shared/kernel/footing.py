"""What every composition root stands on: connections, journal, parked records, ears and door, from settings."""

from collections.abc import Mapping, Sequence
from typing import Generic

from fastapi import APIRouter, Depends

from shared.kernel import clock
from shared.kernel.broker import Ears
from shared.kernel.cases import Cases
from shared.kernel.dead import DeadStore
from shared.kernel.dead_door import dead_routes
from shared.kernel.decider import Decider, S
from shared.kernel.door import Readiness, application
from shared.kernel.journal import Projector
from shared.kernel.message import Kinds
from shared.kernel.mongo import Mongo
from shared.kernel.mongo_journal import MongoJournal
from shared.kernel.outcome import Unavailable
from shared.kernel.publish import KafkaPublisher, Resolve
from shared.kernel.receive import Receive, Take, receiver
from shared.kernel.service import Service, Task
from shared.kernel.settings import Settings


class Footing(Generic[S]):
    """Made first by each `app.py`; nothing is connected before the service starts."""

    def __init__(self, settings: Settings, decider: Decider[S]) -> None:
        """One database, one consumer group and one producer, all named after the service."""
        self.settings, self.decider, self.now = settings, decider, clock.now
        self.mongo = Mongo(settings.mongodb_url, settings.database or f"hervat_{decider.service}")
        self.journal = MongoJournal(self.mongo, decider)
        self.dead = DeadStore(self.mongo)
        self.ears = Ears(settings.kafka_bootstrap, decider.service, settings.topic_prefix)
        self.resolve: dict[str, Resolve] = {}
        self.publisher = KafkaPublisher(settings.kafka_bootstrap, settings.topic_prefix, self.resolve)

    def cases(self, projector: Projector[S]) -> Cases[S]:
        """The service's cases, projected into its store."""
        return Cases(self.decider, self.journal, self.publisher, projector, self.now)

    def references(self, resolve: Mapping[str, Resolve]) -> None:
        """Topics whose messages are references to a row, with what reads the row; the publisher sees them too."""
        self.resolve.update(resolve)

    def receiver(self, kinds: Kinds, take: Take) -> Receive:
        """What a handler gives its records to."""
        return receiver(self.decider.service, kinds, take, self.dead, self.publisher, self.now)

    def service(
        self,
        cases: Cases[S],
        description: str,
        router: APIRouter,
        prepare: Sequence[Task],
        work: Sequence[Task] = (),
    ) -> Service:
        """The service, with its door."""
        made = Service(
            name=self.decider.service,
            settings=self.settings,
            mongo=self.mongo,
            publisher=self.publisher,
            ears=self.ears,
            cases=cases,
            dead=self.dead,
            now=self.now,
            prepare=[self.journal.prepare, *prepare],
            work=work,
        )

        async def ready() -> Readiness:
            return await made.ready()

        async def prepared() -> None:
            if not made.prepared:
                raise Unavailable("the service is still starting")

        app = application(
            self.decider.service, description, ready, self.settings.token_secret, self.settings.body_limit
        )
        app.include_router(router, dependencies=[Depends(prepared)])
        app.include_router(dead_routes(self.dead, cases))
        made.door = app
        return made
