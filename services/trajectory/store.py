"""What trajectory keeps for reading: a row per case for lists. The case itself is read from its last commit."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from pymongo import ASCENDING, ReplaceOne

from services.trajectory.domain import Trajectory
from shared.kernel.clock import day_of
from shared.kernel.decider import Commit, Fold
from shared.kernel.mongo import Document, Mongo, reaching, unless_newer


class Store:
    """Implements `Projector` for `Trajectory`."""

    projected: Mapping[str, Sequence[str]] = {"overview": ()}

    def __init__(self, mongo: Mongo) -> None:
        """In the collection `overview`."""
        self._overview = mongo["overview"]

    async def prepare(self) -> None:
        """Makes the index that lists are read by."""
        with reaching():
            await self._overview.create_index(
                [("tenant", ASCENDING), ("employer", ASCENDING), ("next", ASCENDING)]
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

    async def list(self, tenant: str, employer: str | None, limit: int) -> list[dict[str, Any]]:
        """The rows of an arbodienst, or of one employer, what is due first first."""
        query: Document = {"tenant": tenant, **({"employer": employer} if employer else {})}
        with reaching():
            rows = [row async for row in self._overview.find(query).sort("next", ASCENDING).limit(limit)]
        return [{"case": row.pop("_id"), **row} for row in rows]


def _row(after: Fold[Trajectory]) -> Document:
    state = after.state
    still_open = {name: due for name, due in state.told.items() if name not in state.done}
    known = state.day or (day_of(after.at) if after.at else date.min)
    running = state.ended < state.period
    coming = sorted((due, name) for name, due in still_open.items() if running and due >= known)
    return {
        "_id": after.about,
        "version": after.version,
        "tenant": after.tenant,
        "employer": after.employer,
        "period": state.period,
        "open": state.working,
        "first_sick_day": state.first_sick_day.isoformat() if state.first_sick_day else None,
        "waiting_period_last_day": (
            state.waiting_period_last_day.isoformat() if state.waiting_period_last_day else None
        ),
        "second_track": state.second_track.isoformat() if state.second_track else None,
        "next": coming[0][0].isoformat() if coming else None,
        "next_rule": coming[0][1].rstrip("#") if coming else None,
        "missed": sorted(name.rstrip("#") for name in state.missed if name not in state.done),
    }
