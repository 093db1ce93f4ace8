"""What trajectory keeps for reading: a row per case for lists. The case itself is read from its last commit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pymongo import ASCENDING, ReplaceOne

from services.trajectory.domain import Trajectory
from services.trajectory.domain.state import READY
from services.trajectory.rules.work.report import REPORT
from services.trajectory.store.documents import Documents
from services.trajectory.store.uwv import UwvRows
from shared.contracts.dossier.plan import PlanDrawn
from shared.kernel.clock import Now, day_of
from shared.kernel.decider import Commit, Fold
from shared.kernel.keyring import Keyring
from shared.kernel.mongo import Document, Mongo, reaching, unless_newer


class Store:
    """Implements `Projector` for `Trajectory`."""

    projected: Mapping[str, Sequence[str]] = {"overview": ()}

    def __init__(self, mongo: Mongo) -> None:
        """In the collection `overview`."""
        self._overview = mongo["overview"]

    async def prepare(self) -> None:
        """Makes the indexes that lists are read by."""
        with reaching():
            for first in ("next", "report_due"):
                await self._overview.create_index(
                    [("tenant", ASCENDING), ("employer", ASCENDING), (first, ASCENDING)]
                )

    async def project(self, done: Sequence[tuple[Commit, Fold[Trajectory]]]) -> None:
        """One row a case, never replaced by an older one."""
        latest = {after.about: after for _, after in done}
        writes = [
            ReplaceOne({"_id": about, "version": {"$lte": after.version}}, _row(after), upsert=True)
            for about, after in latest.items()
            if after.state.period or after.state.benefit
        ]
        await unless_newer(self._overview, writes)

    async def reports(
        self, tenant: str, employer: str | None, limit: int, team: Sequence[str] = ()
    ) -> list[dict[str, Any]]:
        """The rows of cases with a report to come, what is due first first; of these case managers, if named."""
        query = {**_of(tenant, employer), "report_due": {"$ne": None}}
        query |= {"case_manager": {"$in": list(team)}} if team else {}
        fields = {"employer": 1, "case_manager": 1, "report_due": 1, "report_lacks": 1}
        with reaching():
            found = self._overview.find(query, fields).sort("report_due", ASCENDING).limit(limit)
            return [{"case": row.pop("_id"), **row} async for row in found]

    async def list(self, tenant: str, employer: str | None, limit: int) -> list[dict[str, Any]]:
        """The rows of an arbodienst, or of one employer, what is due first first."""
        with reaching():
            rows = [
                row
                async for row in self._overview.find(_of(tenant, employer))
                .sort("next", ASCENDING)
                .limit(limit)
            ]
        return [{"case": row.pop("_id"), **row} for row in rows]


class Stores:
    """Implements `Projector` for `Trajectory`: the lists, and messages to UWV and documents, which no rebuild makes."""

    def __init__(self, mongo: Mongo, keyring: Keyring, now: Now) -> None:
        """Of the service's own database."""
        self.lists, self.uwv, self.documents = Store(mongo), UwvRows(mongo), Documents(mongo, keyring, now)

    async def prepare(self) -> None:
        """Makes the indexes."""
        await self.lists.prepare()
        await self.uwv.prepare()
        await self.documents.prepare()

    async def project(self, done: Sequence[tuple[Commit, Fold[Trajectory]]]) -> None:
        """All three."""
        await self.lists.project(done)
        await self.uwv.project(done)
        await self.documents.project(done)


def _of(tenant: str, employer: str | None) -> Document:
    return {"tenant": tenant, **({"employer": employer} if employer else {})}


def _row(after: Fold[Trajectory]) -> Document:
    state = after.state
    still_open = {name: due for name, due in state.told.items() if name not in state.done}
    known = state.day or (day_of(after.at) if after.at else date.min)
    running = state.ended < state.period and state.merged_into is None
    report_due = still_open.get(f"{REPORT}#")
    coming = sorted((due, name) for name, due in still_open.items() if running and due >= known)
    return {
        "_id": after.about,
        "version": after.version,
        "tenant": after.tenant,
        "employer": after.employer,
        "period": state.period,
        "open": state.working,
        "merged_into": state.merged_into,
        "quiet_until": state.quiet_until.isoformat() if state.quiet_until else None,
        "first_sick_day": state.first_sick_day.isoformat() if state.first_sick_day else None,
        "waiting_period_last_day": (
            state.waiting_period_last_day.isoformat() if state.waiting_period_last_day else None
        ),
        "second_track": state.second_track.isoformat() if state.second_track else None,
        "next": coming[0][0].isoformat() if coming else None,
        "next_rule": coming[0][1].rstrip("#") if coming else None,
        "report_due": report_due.isoformat() if running and report_due and state.report else None,
        "report_lacks": {part: stands for part, stands in state.report.items() if stands != READY},
        "case_manager": plan.case_manager if (plan := state.standing.last(PlanDrawn)) else None,
        "missed": sorted(name.rstrip("#") for name in state.missed if name not in state.done),
    }
