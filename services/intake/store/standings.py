"""How each employment stands, for lists: who is sick since when; and what is asked of an employer about it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, ReplaceOne, UpdateOne

from services.intake.domain.kinds import Absence
from services.intake.rules.caseloads import WORK_ROLES
from services.intake.rules.spells import open_since
from shared.contracts.event import Event
from shared.kernel.decider import Commit, Fold
from shared.kernel.message import Message, commanded
from shared.kernel.mongo import Document, Mongo, reaching, unless_newer


class Standings:
    """Implements `Projector` for `Absence`: a row a case in the collection `standings`."""

    projected: Mapping[str, Sequence[str]] = {"standings": ("unplaced",)}

    def __init__(self, mongo: Mongo) -> None:
        """Of the service's own database."""
        self._rows = mongo["standings"]

    async def prepare(self) -> None:
        """Makes the indexes by which those of an employer and of a person are found."""
        with reaching():
            await self._rows.create_index(
                [("tenant", ASCENDING), ("employer", ASCENDING), ("since", ASCENDING)]
            )
            await self._rows.create_index([("person", ASCENDING), ("tenant", ASCENDING)])
            await self._rows.create_index([("unplaced", ASCENDING), ("tenant", ASCENDING)], sparse=True)

    async def project(self, done: Sequence[tuple[Commit, Fold[Absence]]]) -> None:
        """One row a case, never replaced by an older one; none of those who work."""
        latest = {after.about: after for _, after in done if not after.state.worker_revision}
        await unless_newer(
            self._rows,
            [
                ReplaceOne({"_id": about, "version": {"$lte": after.version}}, _row(after), upsert=True)
                for about, after in latest.items()
            ],
        )

    async def sick(self, tenant: str, employer: str) -> list[dict[str, Any]]:
        """Who of an employer is sick: case, since when, and the employer's own keys."""
        query = {"tenant": tenant, "employer": employer, "since": {"$ne": None}}
        with reaching():
            rows = self._rows.find(query, {"since": 1, "references": 1}).sort("since", ASCENDING)
            return [{"case": row.pop("_id"), **row} async for row in rows]

    async def of_persons(self, tenant: str, persons: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """Their cases, those that ended included: case, person, employer, since when sick, merged into which."""
        query = {"tenant": tenant, "person": {"$in": list(persons)}}
        found: dict[str, list[dict[str, Any]]] = {}
        with reaching():
            async for row in self._rows.find(query, OF_PERSON).sort("_id", ASCENDING):
                found.setdefault(row["person"], []).append({"case": row.pop("_id"), **row})
        return found

    async def unplaced(self, tenant: str, limit: int) -> list["Open"]:
        """Open cases of an arbodienst of which nobody has looked yet who is to see to them."""
        with reaching():
            rows = self._rows.find({"tenant": tenant, "unplaced": True}, OPEN).limit(limit)
            return [_open(row) async for row in rows]

    async def placed(self, looked_at: Sequence["Open"]) -> None:
        """Somebody has looked; a case that went on since is looked at again."""
        writes = [
            UpdateOne({"_id": each.case, "version": each.version}, {"$unset": {"unplaced": ""}})
            for each in looked_at
        ]
        if writes:
            with reaching():
                await self._rows.bulk_write(writes, ordered=False)

    async def look_again(self, tenant: str) -> None:
        """Every open case of an arbodienst is to be looked at."""
        with reaching():
            await self._rows.update_many({"tenant": tenant, "open": True}, {"$set": {"unplaced": True}})

    async def loads(self, tenant: str) -> Counter[str]:
        """How many open cases each worker sees to."""
        with reaching():
            rows = self._rows.find({"tenant": tenant, "open": True}, {"assigned": 1})
            return Counter([worker async for row in rows for worker in row["assigned"].values()])

    async def of_worker(self, tenant: str, worker: str) -> list["Open"]:
        """The open cases that somebody sees to, with the roles in which."""
        in_any_role = [{f"assigned.{role}": worker} for role in WORK_ROLES]
        with reaching():
            rows = self._rows.find({"tenant": tenant, "open": True, "$or": in_any_role}, OPEN)
            return [_open(row) async for row in rows]


@dataclass(frozen=True)
class Open:
    """A case that runs, and who sees to it in which role."""

    case: str
    version: int
    tenant: str
    employer: str
    person: str | None
    since: str | None
    assigned: Mapping[str, str] = field(default_factory=dict[str, str])

    def asked(self, event: Event, command: str, at: datetime) -> Message:
        """A command about it."""
        return commanded(event, self.case, self.tenant, self.employer, command, at)


OPEN = ("version", "tenant", "employer", "person", "since", "assigned")


def _open(row: Document) -> Open:
    return Open(case=row["_id"], **{name: row[name] for name in OPEN})


OF_PERSON = ("person", "since", "employer", "merged_into")


class Questions:
    """What is asked about a case, in the collection `questions`: at most one at a time, by its case."""

    def __init__(self, mongo: Mongo) -> None:
        """Of the service's own database."""
        self._rows, self._standings = mongo["questions"], mongo["standings"]

    async def prepare(self) -> None:
        """Makes the index by which an employer's are found."""
        with reaching():
            await self._rows.create_index([("tenant", ASCENDING), ("employer", ASCENDING)])

    async def ask(self, tenant: str, employer: str, asked: Sequence[Mapping[str, Any]]) -> None:
        """Asks each by its `case`; asked again it stands as it is asked now."""
        writes = [
            ReplaceOne(
                {"_id": each["case"]},
                {
                    "_id": each["case"],
                    "tenant": tenant,
                    "employer": employer,
                    **{name: value for name, value in each.items() if name != "case"},
                },
                upsert=True,
            )
            for each in asked
        ]
        if writes:
            with reaching():
                await self._rows.bulk_write(writes, ordered=False)

    async def settle(self, tenant: str, cases: Sequence[str]) -> int:
        """Nothing is asked about these any more; how many of them there were."""
        with reaching():
            gone = await self._rows.delete_many({"_id": {"$in": list(cases)}, "tenant": tenant})
        return gone.deleted_count

    async def of(self, tenant: str, employer: str | None) -> list[dict[str, Any]]:
        """What is asked, the oldest first; a question whose case says otherwise by now is none any more."""
        query = {"tenant": tenant, **({"employer": employer} if employer else {})}
        with reaching():
            rows = [row async for row in self._rows.find(query).sort([("as_of", 1), ("_id", 1)])]
            found = self._standings.find({"_id": {"$in": [row["_id"] for row in rows]}}, {"since": 1})
            since = {row["_id"]: row["since"] async for row in found}
        still = [row for row in rows if since.get(row["_id"]) == row["held_since"]]
        return [{"case": row["_id"], **{k: v for k, v in row.items() if k not in HIDDEN}} for row in still]


HIDDEN = frozenset({"_id", "tenant"})


def _row(after: Fold[Absence]) -> Document:
    state = after.state
    since = None if state.merged_into else open_since(state.every_sick, state.every_fact)
    is_open = not state.merged_into and (since is not None or state.client_since is not None)
    return {
        "_id": after.about,
        "version": after.version,
        "tenant": after.tenant,
        "employer": after.employer,
        "person": state.person,
        "since": since.isoformat() if since else None,
        "references": dict(state.references),
        "assigned": {role: each.worker for role, each in state.assigned.items()},
        **({"merged_into": state.merged_into} if state.merged_into else {}),
        "open": is_open,
        **({"unplaced": True} if is_open else {}),
    }
