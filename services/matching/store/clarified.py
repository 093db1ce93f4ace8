"""The answers about jobs: a row for each vacancy and item, with everything that was ever answered in it.

They are about no case, so they stand in no journal and are told on no topic; what they change is told per case.
"""

from collections.abc import Sequence

from services.matching.rules.clarified import DemandClarified
from shared.contracts.limits import LimitValue
from shared.kernel.mongo import Document, Mongo, reaching

Found = dict[str, dict[str, LimitValue]]
"""Answers by item, by vacancy or by mark."""


class Clarified:
    """The answers of every arbodienst. They stay when a posting is sent again, withdrawn or offered anew."""

    def __init__(self, mongo: Mongo) -> None:
        """One collection of the service's own database."""
        self._rows = mongo["clarified"]

    async def prepare(self) -> None:
        """Makes the indexes."""
        with reaching():
            await self._rows.create_index([("tenant", 1), ("vacancy", 1)])
            await self._rows.create_index([("tenant", 1), ("kin", 1)])

    async def keep(
        self, tenant: str, command: str, answers: Sequence[DemandClarified], kin: str | None
    ) -> None:
        """Writes answers about work of one mark; what the same command wrote before is not written again."""
        for answer in answers:
            row = answer.model_dump(mode="json")
            whose = {"tenant": tenant, "vacancy": answer.vacancy}
            key: Document = {"_id": {**whose, "item": answer.item}}
            said = {name: row[name] for name in ("value", "by", "on", "employer", "occupation")}
            first: Document = {**whose, "item": answer.item, "history": []}
            with reaching():
                await self._rows.update_one(key, {"$setOnInsert": first}, upsert=True)
                await self._rows.update_one(
                    {**key, "history.command": {"$ne": command}},
                    {"$set": {**said, "kin": kin}, "$push": {"history": {**said, "command": command}}},
                )

    async def of(self, tenant: str, vacancies: Sequence[str]) -> Found:
        """The last answer for each item, by vacancy."""
        return await self._found({"tenant": tenant, "vacancy": {"$in": list(vacancies)}}, "vacancy")

    async def of_kin(self, tenant: str, marks: Sequence[str]) -> Found:
        """The last answer for each item about any work of a mark."""
        return await self._found({"tenant": tenant, "kin": {"$in": list(marks)}}, "kin")

    async def _found(self, query: Document, by: str) -> Found:
        found: Found = {}
        fields = {by: 1, "item": 1, "value": 1}
        with reaching():
            rows = self._rows.find({**query, "value": {"$exists": True}}, fields)
            async for row in rows.sort([("on", 1), ("vacancy", 1)]):
                found.setdefault(row[by], {})[row["item"]] = row["value"]
        return found

    async def history(self, tenant: str, vacancy: str) -> list[Document]:
        """Everything that was ever answered about a vacancy: item, value, by whom, when."""
        with reaching():
            rows = self._rows.find({"tenant": tenant, "vacancy": vacancy}).sort("item", 1)
            return [
                {"item": row["item"], **{name: each[name] for name in ("value", "by", "on")}}
                async for row in rows
                for each in row["history"]
            ]
