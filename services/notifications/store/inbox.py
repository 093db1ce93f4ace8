"""What a role of a case has to read and do, and the lists of messages: without an address."""

from collections.abc import Sequence
from typing import Any

from services.notifications.store.outbox_rows import shown
from services.notifications.store.owners import Owners
from shared.kernel.mongo import Document, Mongo, reaching
from shared.kernel.token import Caller


class Inbox:
    """Reads the outbox."""

    def __init__(self, mongo: Mongo) -> None:
        """Of the service's own database."""
        self._outbox, self._owners = mongo["outbox"], Owners(mongo)

    async def messages(self, who: Caller, case: str | None, limit: int) -> list[dict[str, Any]]:
        """The latest messages within the caller's reach, whoever they are for."""
        query: Document = {"$and": [_within(who), {"case": case} if case else {}]}
        return [shown(row) for row in await self._latest(query, limit)]

    async def of(self, who: Caller, worker: str | None, limit: int) -> list[dict[str, Any]]:
        """What still holds of what the caller's role was told, the latest first; of one worker's cases where asked."""
        query: Document = {
            **_within(who),
            "wanted.role": who.role,
            "standing": {"$ne": "withdrawn"},
            "holds": {"$ne": False},
        }
        if worker:
            query["$and"] = [{"case": {"$in": await self._owners.cases_of(who.tenant, who.role, worker)}}]
        reader = _reader(who)
        return [
            {
                "id": row["_id"],
                **shown(row),
                "what_nl": row["wanted"]["what_nl"],
                "what_en": row["wanted"]["what_en"],
                "queued_at": row["queued_at"].isoformat(),
                "read": reader in row.get("read_by", ()),
            }
            for row in await self._latest(query, limit)
        ]

    async def read(self, who: Caller, id: str) -> bool:
        """Marks one as read by the caller; whether there is one of theirs."""
        mine: Document = {"$and": [{"_id": id}, _within(who), {"wanted.role": who.role}]}
        with reaching():
            done = await self._outbox.update_one(mine, {"$addToSet": {"read_by": _reader(who)}})
        return done.matched_count == 1

    async def _latest(self, query: Document, limit: int) -> Sequence[Document]:
        with reaching():
            found = (
                self._outbox.find({**query, "notice": {"$exists": False}}).sort("queued_at", -1).limit(limit)
            )
            return [row async for row in found]


def _within(who: Caller) -> Document:
    """What a token reaches: its arbodienst, its employer, its cases; an employee's without cases none."""
    query: Document = {"tenant": who.tenant}
    if who.employer:
        query["employer"] = who.employer
    if who.cases is not None or who.role == "employee":
        query["case"] = {"$in": sorted(who.cases or ())}
    return query


def _reader(who: Caller) -> str:
    return f"{who.role}/{who.subject}"
