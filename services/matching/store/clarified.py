"""The answers about jobs: a row for each vacancy and item, with everything that was ever answered in it.

They are about no case, so they stand in no journal and are told on no topic; what they change is told per case.
"""

from collections.abc import Sequence

from services.matching.rules.clarified import DemandClarified
from shared.contracts.limits import LimitValue
from shared.kernel.mongo import Document, Mongo, reaching


class Clarified:
    """The answers of every arbodienst. They stay when a posting is sent again, withdrawn or offered anew."""

    def __init__(self, mongo: Mongo) -> None:
        """One collection of the service's own database."""
        self._rows = mongo["clarified"]

    async def prepare(self) -> None:
        """Makes the index; one row for an item of a vacancy."""
        with reaching():
            await self._rows.create_index([("tenant", 1), ("vacancy", 1), ("item", 1)], unique=True)

    async def keep(self, tenant: str, command: str, answers: Sequence[DemandClarified]) -> None:
        """Writes answers; what the same command wrote before is not written again."""
        for answer in answers:
            row = answer.model_dump(mode="json")
            key: Document = {"tenant": tenant, "vacancy": answer.vacancy, "item": answer.item}
            said = {name: row[name] for name in ("value", "by", "on", "employer", "occupation")}
            with reaching():
                await self._rows.update_one(key, {"$setOnInsert": {"history": []}}, upsert=True)
                await self._rows.update_one(
                    {**key, "history.command": {"$ne": command}},
                    {"$set": said, "$push": {"history": {**said, "command": command}}},
                )

    async def of(
        self, tenant: str, vacancies: Sequence[str] | None = None
    ) -> dict[str, dict[str, LimitValue]]:
        """The last answer for each item, by vacancy; of these vacancies, or of all."""
        query: Document = {"tenant": tenant, "value": {"$exists": True}}
        if vacancies is not None:
            query["vacancy"] = {"$in": list(vacancies)}
        found: dict[str, dict[str, LimitValue]] = {}
        with reaching():
            async for row in self._rows.find(query, {"vacancy": 1, "item": 1, "value": 1}):
                found.setdefault(row["vacancy"], {})[row["item"]] = row["value"]
        return found
