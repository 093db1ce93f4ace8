"""One subscription served: what is due again, then what is new, in the order of each case, and how far that is.

What of a case fails waits, and what follows of that case waits behind it; other cases go on. When cases fail one after
the other, the place stands still and one of them is tried now and then. What failed for three days suspends the
subscription at that event.
"""

import asyncio
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from services.notifications.effects.ways import Answer, Way
from services.notifications.rules.subscribing import Told
from services.notifications.rules.webhook import given_up, wait_after
from services.notifications.store.stream import Streams
from services.notifications.store.subscription import Behind, Progress, Subscription, Try
from services.notifications.store.subscriptions import Lost, Subscriptions
from services.notifications.store.tail import Tail
from shared.contracts.classes import DataClass
from shared.kernel.clock import Now
from shared.kernel.metrics import DELIVERED

PAGE = 100
"""Events looked at in one go."""
AT_ONCE = {"url": 4, "topic": 64}
"""Cases of one subscription that are told at the same time."""
DOWN = 3
"""Cases that failed with nothing taken in between: then the receiver is away, not an event wrong."""
MOST_BEHIND = 100
"""Cases that may wait; with more the place stands still."""
WRITTEN_EVERY = timedelta(seconds=10)
"""After which a place is written down though nothing was delivered."""


@dataclass(frozen=True)
class Pace:
    """Seconds that are waited: for something new at most, and between two times of asking an address."""

    rest: float = 5.0
    challenged_again: float = 5.0


class Serving:
    """One subscription, as long as it is ours."""

    def __init__(
        self,
        subscription: Subscription,
        streams: Streams,
        tails: Mapping[DataClass, Tail],
        subscriptions: Subscriptions,
        way: Way,
        now: Now,
        pace: Pace,
    ) -> None:
        """All of its surroundings are given."""
        self._rest = pace.rest
        self._it, self._scope = subscription, subscription.scope
        self._stream, self._tail = streams[subscription.data_class], tails[subscription.data_class]
        self._subscriptions, self._way, self._now = subscriptions, way, now
        self._progress = Progress(subscription.cursor)
        self._behind: dict[str, Behind] | None = None
        self._failing: set[str] = set()
        """Cases that failed since something was taken."""
        self._ahead: set[int] = set()
        """What was delivered beyond the place."""
        self._written, self._written_at = subscription.cursor, now()
        self._at_once = asyncio.Semaphore(AT_ONCE["url" if subscription.url else "topic"])

    @property
    def _down(self) -> bool:
        return len(self._failing) >= DOWN

    async def round(self) -> None:
        """What is due again, then what is new. Raises `Lost` and `Unavailable`."""
        if self._behind is None:
            found = await self._subscriptions.waiting(self._it)
            self._behind = {each.case: each for each in found}
        now = self._now()
        due = sorted((each for each in self._behind.values() if each.at <= now), key=lambda each: each.at)
        for each in due[:1] if self._down else due:
            await self._catch_up(each, self._behind)
        if self._down or len(self._behind) >= MOST_BEHIND:
            await self._write()
            await asyncio.sleep(self._until_next())
            return
        wait = self._until_next()
        page = await self._tail.after(self._it.tenant, self._progress.cursor, PAGE, wait)
        if page:
            await self._deliver(page, self._behind)
        now, done = self._now(), self._progress.delivered or self._progress.tried
        if done or (self._progress.cursor > self._written and now - self._written_at > WRITTEN_EVERY):
            await self._write()

    def _until_next(self) -> float:
        """Seconds until something waits no longer, within what one waits at all."""
        due = [(each.at - self._now()).total_seconds() for each in (self._behind or {}).values()]
        return min(self._rest, max(0.05, min(due, default=self._rest)))

    async def _deliver(self, page: Sequence[Told], behind: dict[str, Behind]) -> None:
        chains: dict[str, list[Told]] = {}
        for each in page:
            if each.n not in self._ahead and each.case not in behind and self._scope.sees(each):
                chains.setdefault(each.case, []).append(each)
        untried: set[int] = set()
        going = (self._chain(each, behind, untried) for each in chains.values())
        # All of them to their end: none may still be sending when another process begins.
        ended = await asyncio.gather(*going, return_exceptions=True)
        for each in ended:
            if each is not None:
                raise each
        self._progress.cursor = min(untried, default=page[-1].n + 1) - 1
        self._ahead = {n for n in self._ahead if n > self._progress.cursor}

    async def _chain(self, events: Sequence[Told], behind: dict[str, Behind], untried: set[int]) -> None:
        """The events of one case, until one fails."""
        for place, each in enumerate(events):
            async with self._at_once:
                if self._down:
                    untried |= {one.n for one in events[place:]}
                    return
                answer = await self._send(each)
            if not answer.taken:
                await self._wait(each, None, behind)
                return
            self._ahead.add(each.n)

    async def _catch_up(self, waiting: Behind, behind: dict[str, Behind]) -> None:
        """What of a case was left since one of it failed."""
        scope, last = self._scope, self._progress.cursor
        while events := await self._stream.of_case(scope, waiting.case, waiting.n, last, PAGE):
            for each in events:
                answer = await self._send(each) if self._scope.sees(each) else None
                if answer and not answer.taken:
                    await self._wait(each, waiting, behind)
                    return
            waiting = replace(waiting, n=events[-1].n + 1)
        await self._subscriptions.caught_up(waiting)
        del behind[waiting.case]

    async def _wait(self, told: Told, before: Behind | None, behind: dict[str, Behind]) -> None:
        """A case waits, longer each time its event fails; after three days the subscription stands still."""
        now = self._now()
        again = before if before and before.event == told.id else None
        if again and given_up(again.since, now):
            await self._write()
            await self._subscriptions.stands(self._it, "suspended", "failed-for-days", told.id)
            raise Lost(self._it.id)
        tries = again.tries + 1 if again else 1
        waiting = Behind(
            subscription=self._it.id,
            replays=self._it.replays,
            case=told.case,
            n=told.n,
            event=told.id,
            tries=tries,
            since=again.since if again else now,
            at=now + wait_after(tries, random.random()),
        )
        await self._subscriptions.failed(waiting)
        behind[told.case] = waiting

    async def _send(self, told: Told) -> Answer:
        previous = await self._stream.previous(self._scope, told)
        began = time.perf_counter()
        answer = await self._way.send(self._it, told, previous)
        took = int((time.perf_counter() - began) * 1000)
        DELIVERED.labels("url" if self._it.url else "topic", answer.code or "taken").inc()
        progress = self._progress
        if answer.taken:
            self._failing.clear()
            progress.delivered += 1
            progress.last_event, progress.last_at = told.id, self._now()
            return answer
        self._failing.add(told.case)
        failed = Try(self._it.id, told.id, told.kind, self._now(), answer.code, answer.status, took)
        progress.tried.append(failed)
        if answer.gone:
            await self._write()
            await self._subscriptions.stands(self._it, "ended", "gone", told.id)
            raise Lost(self._it.id)
        return answer

    async def _write(self) -> None:
        """How far it is. Raises `Lost`."""
        progress, self._progress = self._progress, Progress(self._progress.cursor)
        self._written, self._written_at = progress.cursor, self._now()
        await self._subscriptions.came(self._it, progress)
