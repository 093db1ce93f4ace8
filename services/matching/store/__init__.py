"""What matching keeps for reading: vacancies, candidates, and which of both wait to be looked at again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pymongo import ASCENDING, ReplaceOne, ReturnDocument

from services.matching.domain import Search
from services.matching.rules.shapes import Candidate, Vacancy
from shared.kernel.decider import Commit, Fold
from shared.kernel.mongo import Document, Mongo, reaching, unless_newer


@dataclass(frozen=True)
class Searching:
    """A candidate's row."""

    case: str
    tenant: str
    employer: str
    version: int
    candidate: Candidate | None
    told: tuple[str, ...]


class Store:
    """Implements `Projector` for `Search`, and keeps the vacancies."""

    projected: Mapping[str, Sequence[str]] = {"candidates": ("stale",)}
    """A row made anew is stale: a second look finds no difference. Vacancies stand in no journal."""

    def __init__(self, mongo: Mongo) -> None:
        """Two collections of the service's own database."""
        self._candidates, self._vacancies = mongo["candidates"], mongo["vacancies"]

    async def prepare(self) -> None:
        """Makes the indexes."""
        with reaching():
            await self._candidates.create_index([("stale", ASCENDING)])
            await self._candidates.create_index([("tenant", ASCENDING)])
            await self._vacancies.create_index([("tenant", ASCENDING), ("vacancy", ASCENDING)], unique=True)

    async def project(self, done: Sequence[tuple[Commit, Fold[Search]]]) -> None:
        """A candidate's row, to be looked at again whenever its search changed."""
        latest = {after.about: after for _, after in done}
        await unless_newer(
            self._candidates,
            [
                ReplaceOne({"_id": about, "version": {"$lte": after.version}}, _row(after), upsert=True)
                for about, after in latest.items()
            ],
        )

    async def keep_vacancies(self, tenant: str, vacancies: Sequence[Vacancy]) -> None:
        """Writes vacancies over what was, and has every candidate of the arbodienst looked at again."""
        writes = [
            ReplaceOne(
                {"tenant": tenant, "vacancy": each.vacancy},
                {
                    "tenant": tenant,
                    "vacancy": each.vacancy,
                    "row": json.loads(each.model_dump_json(exclude_none=True)),
                },
                upsert=True,
            )
            for each in vacancies
        ]
        with reaching():
            await self._vacancies.bulk_write(writes, ordered=False)
            await self._candidates.update_many({"tenant": tenant}, {"$set": {"stale": True}})

    async def drop_vacancy(self, tenant: str, vacancy: str) -> bool:
        """The vacancy is gone; False where there was none."""
        with reaching():
            gone = await self._vacancies.delete_one({"tenant": tenant, "vacancy": vacancy})
            await self._candidates.update_many({"tenant": tenant}, {"$set": {"stale": True}})
        return gone.deleted_count == 1

    async def vacancies(self, tenant: str, on: date) -> list[Vacancy]:
        """The vacancies of an arbodienst that are still valid on a day."""
        query: Document = {
            "tenant": tenant,
            "$or": [
                {"row.valid_through": {"$exists": False}},
                {"row.valid_through": {"$gte": on.isoformat()}},
            ],
        }
        with reaching():
            rows = [row async for row in self._vacancies.find(query, {"row": 1}).sort("vacancy", ASCENDING)]
        return [Vacancy.model_validate_json(json.dumps(row["row"])) for row in rows]

    async def take_in_hand(self) -> Document | None:
        """One row that waits to be looked at; what comes from now on makes it stale again."""
        with reaching():
            return await self._candidates.find_one_and_update(
                {"stale": True}, {"$set": {"stale": False}}, return_document=ReturnDocument.AFTER
            )

    async def still_stale(self, cases: Sequence[str]) -> None:
        """To be looked at again: the work on them did not end well."""
        with reaching():
            await self._candidates.update_many({"_id": {"$in": list(cases)}}, {"$set": {"stale": True}})

    async def all_stale(self) -> None:
        """Everybody is looked at once at the start: a second look finds no difference."""
        with reaching():
            await self._candidates.update_many({}, {"$set": {"stale": True}})

    async def searching(self, case: str) -> Searching | None:
        """One candidate's row."""
        with reaching():
            row = await self._candidates.find_one({"_id": case})
        return searching_of(row) if row else None


def _row(after: Fold[Search]) -> Document:
    state = after.state
    candidate: dict[str, Any] | None = None
    if state.complete and state.profile is not None:
        profile = json.loads(state.profile.model_dump_json(exclude_none=True))
        candidate = {"candidate": after.about, "capacity": dict(state.capacity or {}), **profile}
    return {
        "_id": after.about,
        "version": after.version,
        "tenant": after.tenant,
        "employer": after.employer,
        "candidate": candidate,
        "told": sorted(state.told),
        "stale": True,
    }


def searching_of(row: Document) -> Searching:
    """A row as it is worked with."""
    kept = row["candidate"]
    return Searching(
        case=row["_id"],
        tenant=row["tenant"],
        employer=row["employer"],
        version=row["version"],
        candidate=Candidate.model_validate_json(json.dumps(kept)) if kept else None,
        told=tuple(row["told"]),
    )
