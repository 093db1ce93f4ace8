"""How often a caller may ask: a bucket a caller, in the memory of one process, told with every answer.

It keeps one partner's loop from taking the service from the others; it guards no secret. Of several processes each
has its own buckets.
"""

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.kernel.token import Caller

WINDOW = 60
"""Seconds in which an empty bucket fills."""
REMEMBERED = 10_000
"""Callers; who was not seen longest is forgotten, which only fills their bucket."""
STATE = "hervat.rate"
"""Where a request says how its caller stands."""


@dataclass(frozen=True)
class Stand:
    """How a caller stands after a request."""

    limit: int
    """Requests in a window."""
    remaining: int
    reset: int
    """Seconds until the bucket is full again; for who is refused, until the next request is taken."""
    refused: bool = False


class Rates:
    """Buckets by arbodienst, role and subject."""

    def __init__(self, limit: int, seconds: Callable[[], float]) -> None:
        """`limit` requests a minute; 0 for no limit."""
        self._limit, self._seconds = limit, seconds
        self._buckets: OrderedDict[tuple[str, str, str], tuple[float, float]] = OrderedDict()

    def take(self, who: Caller) -> Stand | None:
        """One request of a caller; None where there is no limit."""
        if not self._limit:
            return None
        now, key = self._seconds(), (who.tenant, who.role, who.subject)
        level, at = self._buckets.pop(key, (float(self._limit), now))
        level = min(float(self._limit), level + (now - at) * self._limit / WINDOW)
        refused = level < 1
        level -= 0 if refused else 1
        self._buckets[key] = level, now
        while len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        missing = 1 - level if refused else self._limit - level
        reset = math.ceil(missing * WINDOW / self._limit)
        return Stand(self._limit, int(level), reset, refused)


class ToldRates:
    """Puts how the caller stands on every answer, as the headers that partners' libraries know."""

    def __init__(self, app: ASGIApp) -> None:
        """Around whatever finds out who calls."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Where nobody was found out there is nothing to say."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})

        async def told(message: Message) -> None:
            stand: Stand | None = state.get(STATE)
            if message["type"] == "http.response.start" and stand:
                headers = MutableHeaders(scope=message)
                headers["RateLimit-Limit"] = str(stand.limit)
                headers["RateLimit-Remaining"] = str(stand.remaining)
                headers["RateLimit-Reset"] = str(stand.reset)
            await send(message)

        await self.app(scope, receive, told)
