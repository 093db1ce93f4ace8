"""The policies of each arbodienst: who is told what and when, each from a day on."""

from datetime import date

from pymongo import ASCENDING

from services.notifications.rules.telling import Policy
from services.notifications.rules.telling_rows import in_force
from shared.kernel.mongo import Mongo, reaching


class Policies:
    """A row for each day from which a policy holds, in the collection `telling`."""

    def __init__(self, mongo: Mongo) -> None:
        """Of the service's own database."""
        self._rows = mongo["telling"]

    async def prepare(self) -> None:
        """Makes the index by which those of an arbodienst are found."""
        by_day = [("tenant", ASCENDING), ("valid_from", ASCENDING)]
        with reaching():
            await self._rows.create_index(by_day, unique=True)

    async def keep(self, tenant: str, policy: Policy) -> None:
        """In the place of what held from that day on."""
        row = {"policy": policy.model_dump(mode="json", by_alias=True, exclude_none=True)}
        named = {"tenant": tenant, "valid_from": policy.valid_from.isoformat()}
        with reaching():
            await self._rows.update_one(named, {"$set": row}, upsert=True)

    async def of(self, tenant: str) -> list[Policy]:
        """All of an arbodienst, the first first."""
        with reaching():
            found = self._rows.find({"tenant": tenant}).sort("valid_from", ASCENDING)
            return [Policy.model_validate(row["policy"]) async for row in found]

    async def on(self, tenant: str, day: date) -> Policy:
        """The one in force on a day, the defaults where there is none."""
        return in_force(await self.of(tenant), day)
