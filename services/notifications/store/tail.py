"""The end of a stream in memory, so that a thousand subscribers read a new event once."""

import asyncio
from bisect import bisect_right
from collections import defaultdict

from services.notifications.rules.subscribing import Told
from services.notifications.store.stream import Stream

REMEMBERED = 1_000
"""Events of an arbodienst in memory."""
PAGE = 1_000
OFTEN, SELDOM = 0.05, 0.5
"""Seconds between two looks for what another process kept: after there was something, and where there is nothing."""
LONG_AGO = 100
"""Looks that found nothing."""


class Tail:
    """Waits for what comes on a stream. Events of one arbodienst follow on each other in memory as they stand there."""

    def __init__(self, stream: Stream) -> None:
        """Knows of an arbodienst once somebody asked."""
        self._stream = stream
        self._last: dict[str, int] = {}
        self._events: defaultdict[str, list[Told]] = defaultdict(list)
        self._more: dict[str, asyncio.Event] = {}
        self._nothing = 0

    async def after(self, tenant: str, n: int, most: int, wait: float) -> list[Told]:
        """The events after a number; waits so many seconds where there are none. Raises `Unavailable`."""
        if tenant not in self._last:
            end = await self._stream.end(tenant)
            self._last.setdefault(tenant, end)
        if n >= self._last[tenant] and wait:
            more = self._more.setdefault(tenant, asyncio.Event())
            try:
                await asyncio.wait_for(more.wait(), wait)
            except TimeoutError:
                return []
        if n >= self._last[tenant]:
            return []
        events = self._events[tenant]
        if events and n >= events[0].n - 1:
            first = bisect_right(events, n, key=_place)
            return [self._stream.shown(each) for each in events[first : first + most]]
        return await self._stream.after(tenant, n, most)

    async def follow(self) -> None:
        """Looks for what is new, and rests a little."""
        found = False
        self._stream.kept.clear()
        ends = await self._stream.ends()
        moved = [(tenant, last) for tenant, last in self._last.items() if ends.get(tenant, 0) > last]
        for tenant, last in moved:
            told = await self._stream.after(tenant, last, PAGE)
            if told:
                found = True
                events = self._events[tenant]
                events += told
                del events[: max(0, len(events) - REMEMBERED)]
                self._last[tenant] = told[-1].n
                if more := self._more.pop(tenant, None):
                    more.set()
        self._nothing = 0 if found else self._nothing + 1
        if not found:
            try:
                await asyncio.wait_for(
                    self._stream.kept.wait(), OFTEN if self._nothing < LONG_AGO else SELDOM
                )
            except TimeoutError:
                return


def _place(told: Told) -> int:
    return told.n
