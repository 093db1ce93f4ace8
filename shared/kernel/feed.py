"""What partners write on a topic of their own: every record is taken or parked, and none of it is about a case.

A record that cannot be read leaves code, field, size, SHA-256 and place, never what it says: the partner sends it
again. Whose topic it is says whose records they are; nothing in a record can say otherwise.
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from shared.kernel.clock import Now
from shared.kernel.dead import Parked, Record
from shared.kernel.log import log
from shared.kernel.metrics import BATCH, DEAD
from shared.kernel.outcome import Dead, Done, Later, Outcome, Unavailable
from shared.kernel.receive import LARGEST, Parks, Progress, in_place

T = TypeVar("T")


class BadRecord(Exception):
    """A record cannot be read; carries the `Dead` that says why, and nothing of the record."""

    def __init__(self, dead: Dead) -> None:
        """Keeps the reason."""
        super().__init__(dead.code)
        self.dead = dead


class Feed(Generic[T]):
    """Gives what a partner's records say to `take`, in the order in which they stand."""

    def __init__(
        self,
        service: str,
        read: Callable[[Record], Sequence[T]],
        take: Callable[[Sequence[T]], Awaitable[None]],
        parks: Parks,
        progress: Progress,
        now: Now,
    ) -> None:
        """`read` raises `BadRecord`; `take` is safe to be given the same again, and raises `Unavailable`."""
        self._service, self._read, self._take = service, read, take
        self._parks, self._progress, self._now = parks, progress, now

    async def __call__(self, records: Sequence[Record]) -> Outcome:
        """A batch of one topic; later, with nothing lost, where Kafka or MongoDB is away."""
        self._progress.note(records)
        said: list[T] = []
        dead: list[Parked] = []
        for record in records:
            try:
                said += self._of(record)
            except BadRecord as bad:
                dead.append(Parked(record, bad.dead, self._now(), keep_bytes=False))
                log.warning("parked", place=record.place, code=bad.dead.code, path=bad.dead.path)
                DEAD.labels(self._service, bad.dead.code).inc()
        BATCH.labels(self._service).observe(len(records))
        outcome = await in_place(
            lambda: self._attempt(said, dead), self._progress.waiting, records[0].topic if records else ""
        )
        if isinstance(outcome, Done):
            self._progress.taken_at = self._now()
        return outcome

    def _of(self, record: Record) -> Sequence[T]:
        if len(record.value or b"") > LARGEST:
            raise BadRecord(Dead("too-large"))
        return self._read(record)

    async def _attempt(self, said: Sequence[T], dead: Sequence[Parked]) -> Outcome:
        try:
            await self._parks.park(dead)
            if said:
                await self._take(said)
        except Unavailable as error:
            return Later(str(error))
        except Exception as error:
            log.exception("batch-failed", why=type(error).__name__)
            return Later(type(error).__name__)
        return Done()
