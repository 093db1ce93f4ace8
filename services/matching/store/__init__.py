"""What matching keeps for reading: vacancies, candidates, and which of both wait to be looked at again."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pymongo import ASCENDING, ReplaceOne, ReturnDocument

from services.matching.domain import Search
from services.matching.rules.clarified import DemandClarified, with_clarified
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.store.clarified import Clarified
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
    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


class Store:
    """Implements `Projector` for `Search`, and keeps the vacancies."""

    projected: Mapping[str, Sequence[str]] = {"candidates": ("stale",)}
    """A row made anew is stale: a second look finds no difference. Vacancies stand in no journal."""

    def __init__(self, mongo: Mongo) -> None:
        """Two collections of the service's own database."""
        self._candidates, self._vacancies = mongo["candidates"], mongo["vacancies"]
        self._clarified = Clarified(mongo)

    async def prepare(self) -> None:
        """Makes the indexes."""
        with reaching():
            await self._candidates.create_index([("stale", ASCENDING)])
            await self._candidates.create_index([("tenant", ASCENDING)])
            await self._vacancies.create_index([("tenant", ASCENDING), ("vacancy", ASCENDING)], unique=True)
        await self._clarified.prepare()

    async def project(self, done: Sequence[tuple[Commit, Fold[Search]]]) -> None:
        """A candidate's row, to be looked at again whenever its search changed."""
        latest = {after.about: after for _, after in done}
        await unless_newer(
            self._candidates,
            [
                ReplaceOne({"_id": about, "version": {"$lte": after.version}}, row_of(after), upsert=True)
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

    async def clarify(self, tenant: str, command: str, answers: Sequence[DemandClarified]) -> None:
        """Keeps answers about jobs, and has every candidate of the arbodienst looked at again."""
        await self._clarified.keep(tenant, command, answers)
        with reaching():
            await self._candidates.update_many({"tenant": tenant}, {"$set": {"stale": True}})

    async def vacancy(self, tenant: str, vacancy: str) -> Vacancy | None:
        """One vacancy with what was answered about it, valid or not; None where there is none."""
        with reaching():
            row = await self._vacancies.find_one({"tenant": tenant, "vacancy": vacancy}, {"row": 1})
        if row is None:
            return None
        answers = await self._clarified.of(tenant, [vacancy])
        return with_clarified(_vacancy_of(row), answers.get(vacancy, {}))

    async def vacancies(self, tenant: str, on: date) -> list[Vacancy]:
        """The vacancies of an arbodienst that are still valid on a day, with what was answered about them."""
        query: Document = {
            "tenant": tenant,
            "$or": [
                {"row.valid_through": {"$exists": False}},
                {"row.valid_through": {"$gte": on.isoformat()}},
            ],
        }
        with reaching():
            rows = [row async for row in self._vacancies.find(query, {"row": 1}).sort("vacancy", ASCENDING)]
        answers = await self._clarified.of(tenant)
        return [with_clarified(each, answers.get(each.vacancy, {})) for each in map(_vacancy_of, rows)]

    async def take_in_hand(self) -> Document | None:
        """One row that waits to be looked at; what comes from now on makes it stale again."""
        with reaching():
            return await self._candidates.find_one_and_update(
                {"stale": True}, {"$set": {"stale": False}}, return_document=ReturnDocument.AFTER
            )

    async def all_stale(self) -> None:
        """Everybody is looked at at the start, and where work did not end well: a second look finds no difference."""
        with reaching():
            await self._candidates.update_many({}, {"$set": {"stale": True}})

    async def searching(self, case: str) -> Searching | None:
        """One candidate's row."""
        with reaching():
            row = await self._candidates.find_one({"_id": case})
        return searching_of(row) if row else None


def _vacancy_of(row: Document) -> Vacancy:
    return Vacancy.model_validate_json(json.dumps(row["row"]))


def row_of(after: Fold[Search]) -> Document:
    """A candidate's row, stale from its birth; without a candidate in it while something is not known yet."""
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
        "accepted": list(state.accepted),
        "rejected": sorted(state.rejected),
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
        accepted=tuple(row.get("accepted", ())),
        rejected=tuple(row.get("rejected", ())),
    )
