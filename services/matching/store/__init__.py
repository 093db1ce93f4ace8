"""What matching keeps for reading: candidates as their journals say, vacancies as they came in."""

import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pymongo import ReplaceOne

from services.matching.domain import Search
from services.matching.rules.shapes import Candidate
from services.matching.rules.verdicts import Verdict
from services.matching.store.vacancies import Vacancies
from shared.kernel.decider import Commit, Fold
from shared.kernel.log import log
from shared.kernel.mongo import Document, Mongo, reaching, unless_newer


@dataclass(frozen=True)
class Searching:
    """A candidate's row."""

    case: str
    tenant: str
    employer: str
    version: int
    candidate: Candidate | None
    told: Mapping[str, Verdict]
    accepted: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()


class Store:
    """Implements `Projector` for `Search`, and keeps the vacancies."""

    projected: Mapping[str, Sequence[str]] = {"candidates": ()}
    """Vacancies stand in no journal."""

    def __init__(self, mongo: Mongo) -> None:
        """Collections of the service's own database."""
        self._candidates = mongo["candidates"]
        self.vacancies = Vacancies(mongo)

    async def prepare(self) -> None:
        """Makes the indexes."""
        await self.vacancies.prepare()

    async def project(self, done: Sequence[tuple[Commit, Fold[Search]]]) -> None:
        """A candidate's row."""
        latest = {after.about: after for _, after in done}
        await unless_newer(
            self._candidates,
            [
                ReplaceOne({"_id": about, "version": {"$lte": after.version}}, row_of(after), upsert=True)
                for about, after in latest.items()
            ],
        )

    async def searching(self, case: str) -> Searching | None:
        """One candidate's row."""
        with reaching():
            row = await self._candidates.find_one({"_id": case})
        return searching_of(row) if row else None

    async def searchings(self, cases: Sequence[str]) -> list[Searching]:
        """The rows of some candidates; who is not there is left out."""
        with reaching():
            rows = [row async for row in self._candidates.find({"_id": {"$in": list(cases)}})]
        return list(_readable(rows))

    async def everybody(self, at_once: int) -> AsyncIterator[list[Searching]]:
        """All candidates who search, so many at a time."""
        with reaching():
            rows = self._candidates.find({"candidate": {"$ne": None}}, batch_size=at_once)
            while some := await rows.to_list(at_once):
                yield list(_readable(some))


def _readable(rows: Iterable[Document]) -> Iterator[Searching]:
    """The rows as they are worked with; one that cannot be read must not keep the others from being matched."""
    for row in rows:
        try:
            yield searching_of(row)
        except ValidationError as error:
            log.error("not-matched", case=row["_id"], why=type(error).__name__)


def row_of(after: Fold[Search]) -> Document:
    """A candidate's row; without a candidate in it while something is not known yet, or no longer."""
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
        "told": [[vacancy, state.told[vacancy]] for vacancy in sorted(state.told)],
        "accepted": list(state.accepted),
        "rejected": sorted(state.rejected),
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
        told=dict(_with_verdict(each) for each in row["told"]),
        accepted=tuple(row.get("accepted", ())),
        rejected=tuple(row.get("rejected", ())),
    )


def _with_verdict(told: str | Sequence[Any]) -> tuple[str, Verdict]:
    """A row of before verdicts were kept names vacancies only: none holds then, so each is looked at again."""
    return (told, "excluded") if isinstance(told, str) else (told[0], told[1])
