"""Kafka in: the topics notifications hears. Everything partners can be told of goes on its stream first."""

from collections.abc import Sequence

from services.notifications.domain import DECIDER, Letters
from services.notifications.rules.subscribing import OPEN
from services.notifications.store.people import People
from services.notifications.store.stream import Stream, Streams
from shared.contracts.catalogue import NEWEST
from shared.contracts.intake import PersonRecorded
from shared.contracts.staff import WorkerRecorded
from shared.kernel.cases import Cases
from shared.kernel.footing import Footing
from shared.kernel.message import Message
from shared.kernel.receive import Take


def subscribe(footing: Footing[Letters], cases: Cases[Letters], people: People, streams: Streams) -> None:
    """Events to their streams, of those deadlines and proposals to the cases; persons to their rows."""
    for data_class, topics in OPEN.items():
        for topic in topics:
            kinds = {each.kind: each for each in NEWEST if each.topic == topic}
            heard = DECIDER.hears.keys() & kinds.keys()
            take = _both(streams[data_class], cases) if heard else streams[data_class].keep
            footing.hear(topic, footing.receiver(kinds, take))
    rows = {each.kind: each for each in (PersonRecorded, WorkerRecorded)}
    footing.hear("intake-persons", footing.receiver(rows, people.keep))


def _both(stream: Stream, cases: Cases[Letters]) -> Take:
    """On the stream, then to the cases what they hear."""

    async def take(messages: Sequence[Message]) -> None:
        await stream.keep(messages)
        await cases.take_ahead([each for each in messages if each.event.kind in DECIDER.hears])

    return take
