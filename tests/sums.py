"""The read side of the tally: a row per case with its sum, and whether somebody looked at it."""

from collections.abc import Mapping, Sequence

from pymongo import ReplaceOne

from shared.kernel.clock import Now
from shared.kernel.decider import Commit, Fold
from shared.kernel.mongo import Mongo, reaching, unless_newer
from shared.kernel.rebuild import Rebuild
from tests.tally import TALLY, Tally


class Sums:
    """Implements `Projection` for `Tally`."""

    projected: Mapping[str, Sequence[str]] = {"sums": ("seen",)}

    def __init__(self, mongo: Mongo) -> None:
        """In the collection `sums`."""
        self._sums = mongo["sums"]

    async def prepare(self) -> None:
        """Makes the index on sums."""
        with reaching():
            await self._sums.create_index([("total", 1)])

    async def project(self, done: Sequence[tuple[Commit, Fold[Tally]]]) -> None:
        """One row a case, never replaced by an older one."""
        latest = {after.about: after for _, after in done}
        writes = [
            ReplaceOne(
                {"_id": about, "version": {"$lte": after.version}},
                {"_id": about, "version": after.version, "total": after.state.total, "seen": False},
                upsert=True,
            )
            for about, after in latest.items()
        ]
        await unless_newer(self._sums, writes)


def rebuild_of(mongo: Mongo, now: Now) -> Rebuild[Tally]:
    """The rebuild of tallies and their sums."""
    return Rebuild(mongo, TALLY, Sums, now)
