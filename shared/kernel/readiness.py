"""What readiness tells and the gauges show: taken from everything that a process owes, at each look anew."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.kernel.cases import QUIET, Cases
from shared.kernel.clock import Now, beginning_of, begun
from shared.kernel.dead import DeadStore
from shared.kernel.door import Readiness
from shared.kernel.ends import Ends
from shared.kernel.metrics import HELD_CASES, LAG, OLDEST_PENDING, PARKED, PENDING, STILL, TIMER_LATE
from shared.kernel.mongo import Mongo, reaching
from shared.kernel.outcome import Unavailable
from shared.kernel.publish import KafkaPublisher
from shared.kernel.receive import Progress
from shared.kernel.watchdog import Watchdog

PENDING_TOO_LONG = 60.0
"""Seconds a commit may be pending before the service calls itself not ready."""


@dataclass(frozen=True)
class Hearing:
    """What this process knows of itself and Kafka, without asking anybody."""

    joined: Callable[[], bool]
    progress: Progress
    watchdog: Watchdog
    publisher: KafkaPublisher

    def checks(self) -> dict[str, object]:
        """As readiness shows them."""
        taken, error = self.progress.taken_at, self.publisher.last_error
        return {
            "kafka": self.joined(),
            "lag": self.watchdog.lag,
            "still_seconds": round(self.still(), 3),
            "last_taken": taken.isoformat() if taken else None,
            "waiting": sorted(set(self.progress.waiting.values())),
            "publisher": error.line() if error else None,
        }

    def still(self) -> float:
        """For how many seconds something owed has not moved."""
        return max(self.watchdog.still.values(), default=0.0)


@dataclass(frozen=True)
class Sight:
    """The whole of it, with what the database knows."""

    service: str
    hearing: Hearing
    mongo: Mongo
    cases: Cases[Any]
    dead: DeadStore
    ends: Ends
    now: Now

    async def look(self) -> Readiness:
        """Whether the service hears, stores, and keeps up with what it owes; sets the gauges too."""
        checks = self.hearing.checks()
        try:
            count, oldest = await self.cases.journal.backlog()
            late, parked, held = await self._timer_late(), await self.dead.count(), await self._held()
            await self.ends.show()
        except Unavailable:
            return Readiness(False, {**checks, "mongodb": False})
        age = max((self.now() - oldest).total_seconds(), 0.0) if oldest else 0.0
        gauges = {PENDING: count, OLDEST_PENDING: age, TIMER_LATE: late, PARKED: parked, HELD_CASES: held}
        for gauge, value in (*gauges.items(), (STILL, self.hearing.still())):
            gauge.labels(self.service).set(value)
        if (lag := self.hearing.watchdog.lag) is not None:
            LAG.labels(self.service).set(lag)
        checks |= {"mongodb": True, "pending": count, "oldest_pending_seconds": round(age, 3)}
        checks |= {"timer_late_seconds": late, "parked": parked, "held": held}
        ready = self.hearing.joined() and age < PENDING_TOO_LONG and not checks["waiting"]
        return Readiness(ready, checks)

    async def _held(self) -> int:
        """Cases that hold messages; an index of only those knows."""
        with reaching():
            return await self.mongo["journal"].count_documents(
                {"version": {"$gt": 0}, "after.held.0": {"$exists": True}}
            )

    async def _timer_late(self) -> float:
        """Seconds since the oldest day that is due and was not fed has begun; 0 where none is."""
        now = self.now()
        due = await self.cases.journal.due(begun(now), now - QUIET, 1)
        return round((now - beginning_of(due[0][1])).total_seconds(), 3) if due else 0.0
