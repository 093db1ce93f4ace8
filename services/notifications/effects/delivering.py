"""Events out to subscribers: each at its own pace, in the order of each case, at least once, none skipped.

A subscription is served by one process, which reads its stream from its place on. A process that dies delivers again
what it had not written down: with the same id.
"""

import asyncio
import time
from collections.abc import Mapping

from services.notifications.effects.serving import Pace, Serving
from services.notifications.effects.ways import Way, Webhooks
from services.notifications.store.stream import Streams
from services.notifications.store.subscription import Subscription
from services.notifications.store.subscriptions import Lost, Subscriptions
from services.notifications.store.tail import Tail
from shared.contracts.classes import DataClass
from shared.kernel.clock import Now
from shared.kernel.log import log
from shared.kernel.outcome import Unavailable

HELD_EVERY, LOOKED_EVERY = 5.0, 0.5
"""Seconds between two times of saying that we are there, and two looks for what was changed."""
CHALLENGES = 5
"""How often an address is asked whether it wants this."""


class Delivering:
    """The endless work of one process: takes subscriptions, serves them, lets go of what is another's."""

    def __init__(
        self,
        streams: Streams,
        subscriptions: Subscriptions,
        webhooks: Webhooks,
        topics: Way,
        now: Now,
        pace: Pace | None = None,
    ) -> None:
        """All of its surroundings are given."""
        self._pace = pace or Pace()
        self._streams, self._subscriptions, self._now = streams, subscriptions, now
        self._webhooks, self._topics = webhooks, topics
        self.tails: Mapping[DataClass, Tail] = {each.of: Tail(each) for each in streams}
        self._serving: dict[str, tuple[int, asyncio.Task[None]]] = {}
        self._held_at = 0.0

    async def follow(self) -> None:
        """Looks for what is new on every stream."""
        await asyncio.gather(*(each.follow() for each in self.tails.values()))

    async def serve(self) -> None:
        """Takes, starts, starts anew and ends, and rests a little."""
        try:
            if time.monotonic() - self._held_at > HELD_EVERY:
                await self._subscriptions.hold()
                self._held_at = time.monotonic()
            held = await self._subscriptions.held()
            stale = [id for id, (revision, _) in self._serving.items() if held.get(id) != revision]
            for id in stale:
                self._serving.pop(id)[1].cancel()
            for each in await self._subscriptions.taken(held.keys() - self._serving.keys()):
                self._serving[each.id] = each.revision, asyncio.create_task(self._endless(each))
            await asyncio.sleep(LOOKED_EVERY)
        except asyncio.CancelledError:
            await self._leave()
            raise

    async def _leave(self) -> None:
        for _, task in self._serving.values():
            task.cancel()
        await asyncio.gather(*(task for _, task in self._serving.values()), return_exceptions=True)
        self._serving.clear()
        await self._subscriptions.give_back()
        await self._webhooks.stop()

    async def _endless(self, subscription: Subscription) -> None:
        streams, way = self._streams, self._way(subscription)
        serving = Serving(subscription, streams, self.tails, self._subscriptions, way, self._now, self._pace)
        while True:
            try:
                if subscription.state == "unconfirmed":
                    return await self._confirm(subscription)
                await serving.round()
            except Lost:
                return None
            except Unavailable as error:
                log.warning("later", task="deliver", subscription=subscription.id, why=str(error))
                await asyncio.sleep(1)
            except Exception as error:
                # One subscription that cannot be served must not keep the others from it.
                log.exception("subscription-failed", subscription=subscription.id, why=type(error).__name__)
                await asyncio.sleep(self._pace.rest)

    def _way(self, subscription: Subscription) -> Way:
        return self._webhooks if subscription.url else self._topics

    async def _confirm(self, subscription: Subscription) -> None:
        """Nothing is delivered to an address that did not say that it wants it."""
        code = ""
        for _ in range(CHALLENGES):
            answer = await self._webhooks.challenge(subscription)
            if answer.taken:
                return await self._subscriptions.stands(subscription, "active", None)
            code = answer.code
            await asyncio.sleep(self._pace.challenged_again)
        return await self._subscriptions.stands(subscription, "suspended", code)
