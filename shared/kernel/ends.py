"""How often processes of a service ended themselves, and why: kept, as the process that knows is gone."""

from collections.abc import Sequence
from datetime import datetime

from shared.kernel.metrics import ENDED
from shared.kernel.mongo import Mongo, reaching


class Ends:
    """A row for each reason, in the service's own database."""

    def __init__(self, service: str, mongo: Mongo) -> None:
        """In the collection `ends`."""
        self._service, self._ends = service, mongo["ends"]

    async def note(self, reasons: Sequence[str], at: datetime) -> None:
        """Counts the end of this process. Raises `Unavailable`."""
        with reaching():
            for each in reasons:
                change = {"$inc": {"count": 1}, "$set": {"at": at}}
                await self._ends.update_one({"_id": each}, change, upsert=True)

    async def show(self) -> None:
        """Sets the gauge to what was counted. Raises `Unavailable`."""
        with reaching():
            async for row in self._ends.find():
                ENDED.labels(self._service, row["_id"]).set(row["count"])


def reasons_of(why: str) -> list[str]:
    """The kinds of what did not move: `group`, `pending`, `producer`, or `partition` for any partition."""
    return sorted({"partition" if "/" in each else each for each in why.split(", ")})
