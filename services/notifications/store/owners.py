"""Whose case each is and who sees to it: the part of the read side that follows from the journal alone.

The outbox does not: what was tried, accepted or parked stands in its rows only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pymongo import UpdateOne

from services.notifications.domain import Letters
from shared.kernel.decider import Commit, Fold
from shared.kernel.mongo import Document, Mongo, Write, reaching, unless_newer


@dataclass(frozen=True)
class Owner:
    """Whose a case is."""

    person: str | None = None
    assigned: Mapping[str, str] = field(default_factory=dict[str, str])
    """The worker who sees to it in a role."""


class Owners:
    """A row a case, in the collection `owners`."""

    projected: Mapping[str, Sequence[str]] = {"owners": ()}

    def __init__(self, mongo: Mongo) -> None:
        """Of the service's own database."""
        self._owners = mongo["owners"]

    async def prepare(self) -> None:
        """Nothing beyond the id is looked up."""

    async def project(self, done: Sequence[tuple[Commit, Fold[Letters]]]) -> None:
        """One row a case, never replaced by an older one."""
        writes: list[Write] = []
        for after in {after.about: after for _, after in done}.values():
            row = {"person": after.state.person, "assigned": after.state.assigned}
            whole = {**row, "tenant": after.tenant, "employer": after.employer, "version": after.version}
            older: Document = {"_id": after.about, "version": {"$not": {"$gt": after.version}}}
            writes.append(UpdateOne(older, {"$set": whole}, upsert=True))
        await unless_newer(self._owners, writes)

    async def of(self, case: str) -> Owner:
        """Of a case; of one that is not known nobody."""
        with reaching():
            row = await self._owners.find_one({"_id": case})
        return Owner(row["person"], row.get("assigned", {})) if row else Owner()

    async def cases_of(self, tenant: str, role: str, worker: str) -> list[str]:
        """The cases that a worker sees to in a role."""
        with reaching():
            found = self._owners.find({"tenant": tenant, f"assigned.{role}": worker}, {"_id": 1})
            return [row["_id"] async for row in found]
