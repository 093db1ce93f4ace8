"""Processes of the scale and the van on a database, and a look at what they left there."""

from collections.abc import Sequence

from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.decider import Decider, advance
from shared.kernel.journal import Publisher
from shared.kernel.message import Message
from shared.kernel.mongo import Mongo
from shared.kernel.mongo_journal import MongoJournal
from shared.testing.memory import MemoryBus, NoProjection
from tests.parcels import Load


async def program(mongo: Mongo, decider: Decider[Load], publisher: Publisher | None = None) -> Cases[Load]:
    """A process of that version on a database."""
    journal = MongoJournal(mongo, decider)
    await journal.prepare()
    return Cases(decider, journal, publisher or MemoryBus(), NoProjection(), now)


async def store_only(cases: Cases[Load], messages: Sequence[Message]) -> None:
    """A commit in the journal, and then its process was killed: nothing told, nothing settled."""
    made = advance(cases.decider, await cases.case(messages[0].about), messages, now())
    assert await cases.journal.append([made]) == set()


async def kinds_of(mongo: Mongo, about: str) -> list[str]:
    """The kinds of a case's messages as they stand in the journal."""
    rows = mongo["journal"].find({"about": about}).sort("version", 1)
    return [each["kind"] async for row in rows for each in row["messages"]]
