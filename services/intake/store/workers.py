"""Those who work on cases: a sealed row each; and the rules by which an arbodienst shares cases out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pymongo import ASCENDING

from services.intake.rules.caseloads import ADVISER, Rule, Worker
from services.intake.store.sealed import Said, Sealed, as_told
from shared.contracts.staff import Away, WorkerRecorded
from shared.kernel.keyring import Keyring
from shared.kernel.message import Message
from shared.kernel.mongo import Document, Mongo, reaching

EVERYBODY = "*"
"""Stands for the employer where something is of no single one; it can be no employer's key."""


@dataclass(frozen=True)
class Colleague:
    """Somebody who works on cases: what decides on which, and the row with who it is."""

    worker: Worker
    row: Mapping[str, Any]


class Colleagues:
    """Those who work on cases, and advisers whom employees named, in the collection `workers`."""

    def __init__(self, mongo: Mongo, keyring: Keyring) -> None:
        """Sealed under keys of their own."""
        self._rows = mongo["workers"]
        self._sealed = Sealed(self._rows, keyring)

    async def prepare(self) -> None:
        """Makes the index by which those of an arbodienst are found."""
        with reaching():
            await self._rows.create_index([("tenant", ASCENDING)])

    async def keep(self, worker: str, tenant: str, row: dict[str, Any]) -> int:
        """In the place of what was known; returns the revision."""
        (revision,) = await self._sealed.keep([Said(worker, tenant, EVERYBODY, row, whole=True)])
        return revision

    async def of(self, tenant: str) -> dict[str, Colleague]:
        """All of an arbodienst, by id; no advisers."""
        with reaching():
            found = [row async for row in self._rows.find({"tenant": tenant})]
        known = self._sealed.in_clear(found)
        return {
            worker: Colleague(worker_of(worker, each.row), each.row)
            for worker, each in known.items()
            if ADVISER not in each.row["roles"]
        }

    async def row(self, worker: str) -> dict[str, Any] | None:
        """Who it is; None for nobody."""
        known = (await self._sealed.known([worker])).get(worker)
        return known.row if known else None

    async def erase(self, worker: str, at: datetime) -> int:
        """Deletes row and key; returns the revision that stays."""
        return await self._sealed.erase(worker, at)

    async def told(self, messages: Sequence[Message]) -> list[bytes | None]:
        """Each row as it goes on `intake-persons`, without the BIG number; None (a tombstone) where it is gone."""
        events = [each.event for each in messages if isinstance(each.event, WorkerRecorded)]
        known = await self._sealed.known({each.worker for each in events})
        return [as_told(WorkerRecorded, known.get(each.worker), worker=each.worker) for each in events]


def worker_of(worker: str, row: Mapping[str, Any]) -> Worker:
    """What of a row decides on cases."""
    until = row.get("works_until")
    return Worker(
        id=worker,
        roles=tuple(row["roles"]),
        employers=tuple(row.get("employers", ())),
        big="big" in row,
        supervised_by=row.get("supervised_by"),
        stand_in=row.get("stand_in"),
        away=tuple(Away.model_validate(each) for each in row.get("away", ())),
        works_until=date.fromisoformat(until) if until else None,
    )


@dataclass(frozen=True)
class Shared:
    """How an arbodienst shares its cases out."""

    tenant: str
    rules: tuple[Rule, ...]
    revision: int
    """Goes up with every change of rules and of people."""
    looked: int
    """The revision for which every open case was looked at last."""
    looked_on: str

    def is_new(self, today: date) -> bool:
        """Whether every open case is to be looked at: something changed, or a day began (a last day may be over)."""
        return self.looked != self.revision or self.looked_on != today.isoformat()


class Caseloads:
    """The rules of each arbodienst, in the collection `caseloads`."""

    def __init__(self, mongo: Mongo) -> None:
        """Of the service's own database."""
        self._rows = mongo["caseloads"]

    async def keep(self, tenant: str, rules: Sequence[Rule]) -> None:
        """In the place of what they were."""
        kept = [
            {"role": each.role, "workers": each.workers, "employer": each.employer, "region": each.region}
            for each in rules
        ]
        with reaching():
            await self._rows.update_one(
                {"_id": tenant}, {"$set": {"rules": kept}, "$inc": {"revision": 1}}, upsert=True
            )

    async def changed(self, tenant: str) -> None:
        """Somebody came, went or changed: every open case is looked at again, where there are rules."""
        with reaching():
            await self._rows.update_one({"_id": tenant}, {"$inc": {"revision": 1}})

    async def of(self, tenant: str) -> tuple[Rule, ...]:
        """The rules of an arbodienst."""
        with reaching():
            found = await self._rows.find_one({"_id": tenant})
        return _shared(found).rules if found else ()

    async def all(self) -> list[Shared]:
        """Of every arbodienst that has rules, or had."""
        with reaching():
            return [_shared(row) async for row in self._rows.find({}).sort("_id", ASCENDING)]

    async def looked(self, shared: Shared, today: date) -> None:
        """Every open case is marked to be looked at, for what was known then."""
        done = {"looked": shared.revision, "looked_on": today.isoformat()}
        with reaching():
            await self._rows.update_one({"_id": shared.tenant}, {"$set": done})


def _shared(row: Document) -> Shared:
    rules = tuple(
        Rule(each["role"], tuple(each["workers"]), each["employer"], each["region"]) for each in row["rules"]
    )
    return Shared(row["_id"], rules, row["revision"], row.get("looked", 0), row.get("looked_on", ""))
