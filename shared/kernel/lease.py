"""Which process of a service does what one of them should do: it only spares work, and guards nothing.

Two that do it at once repeat, they never harm; so the clocks of two machines need not agree.
"""

from datetime import timedelta

from pymongo.errors import DuplicateKeyError

from shared.kernel.clock import Now, new_id
from shared.kernel.mongo import Document, Mongo, reaching

LASTS = timedelta(seconds=10)
"""How long after its last word a process that died is still waited for, where nothing else is said."""


class Lease:
    """One lease by name, in the collection `leases`; each object is a holder of its own."""

    def __init__(self, mongo: Mongo, name: str, now: Now, lasts: timedelta = LASTS) -> None:
        """Nobody's yet."""
        self._leases, self._name, self._now, self._holder = mongo["leases"], name, now, new_id()
        self._lasts = lasts

    async def ours(self) -> bool:
        """Takes or renews it where it is free, ours, or over."""
        now = self._now()
        free: Document = {"$or": [{"holder": self._holder}, {"until": {"$lt": now}}]}
        holding = {"$set": {"holder": self._holder, "until": now + self._lasts}}
        try:
            with reaching():
                await self._leases.update_one({"_id": self._name, **free}, holding, upsert=True)
        except DuplicateKeyError:
            return False
        return True

    async def give_back(self) -> None:
        """The next one to ask has it at once."""
        with reaching():
            await self._leases.delete_one({"_id": self._name, "holder": self._holder})
