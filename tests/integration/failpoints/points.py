"""What happens at the points of this process: nothing, its death, or once an error as the server would give it.

Killed is with SIGKILL: nothing is cleaned up, flushed or said.
"""

import asyncio
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Generic, TypeVar

from aiokafka.errors import KafkaConnectionError, KafkaTimeoutError
from pymongo.errors import AutoReconnect

from shared.kernel.outcome import Unavailable

T = TypeVar("T")
A_LITTLE = 0.2
"""Seconds between two errors: each meets a service that has gone on since the last."""
ERRORS: dict[str, Callable[[], Exception]] = {
    "mongodb": lambda: AutoReconnect("a failpoint"),
    "kafka": lambda: KafkaConnectionError("a failpoint"),
    "later": lambda: Unavailable("a failpoint"),
    "fault": lambda: RuntimeError("a failpoint"),
}


@dataclass
class Armed:
    """Where this process dies, and where it meets an error first."""

    kill: str = ""
    """A point, as `before kernel.cases:Cases.take#1`; empty for nowhere."""
    errors: dict[str, str] = field(default_factory=dict[str, str])
    """Which error each of these points meets once."""
    say: int = 2
    """Where it is written that an error was met."""
    at: float = 0.0
    """When it met the last."""

    def reach(self, point: str) -> None:
        """The process is at this point now."""
        if point == self.kill and not self.errors:
            os.kill(os.getpid(), signal.SIGKILL)
        if error := self._meets(point, lambda kind: kind in ERRORS):
            raise ERRORS[error]()

    def unheard(self, point: str) -> bool:
        """Whether the answer of the server is lost at this point, once."""
        return self._meets(point, lambda kind: kind == "unheard") is not None

    def _meets(self, point: str, of: Callable[[str], bool]) -> str | None:
        if not of(self.errors.get(point, "")) or time.monotonic() - self.at < A_LITTLE:
            return None
        self.at = time.monotonic()
        os.write(self.say, json.dumps({"met": point}).encode() + b"\n")
        return self.errors.pop(point)


ARMED = Armed()


def failpoint_before(site: str) -> None:
    """Nothing of what follows has begun."""
    ARMED.reach(f"before {site}")


async def failpoint_through(site: str, _: None, waited_for: Awaitable[T]) -> T:
    """It is done or has failed, and nobody has heard of it."""
    try:
        result = await waited_for
    except BaseException:
        ARMED.reach(f"after {site}")
        raise
    ARMED.reach(f"after {site}")
    return lost() if ARMED.unheard(f"after {site}") else result


def lost() -> Any:
    """A record that went out and whose acknowledgement never came."""
    unheard: asyncio.Future[object] = asyncio.get_running_loop().create_future()
    unheard.set_exception(KafkaTimeoutError("a failpoint"))
    return unheard


class _Each(Generic[T]):
    """The steps of a loop, with a point before and after each."""

    def __init__(self, site: str, steps: AsyncIterator[T]) -> None:
        self._site, self._steps = site, steps.__aiter__()

    def __aiter__(self) -> "_Each[T]":
        return self

    async def __anext__(self) -> T:
        failpoint_before(self._site)
        return await failpoint_through(self._site, None, self._steps.__anext__())


class _Around(Generic[T]):
    """A block, with points around its entering and its leaving."""

    def __init__(self, entering: str, leaving: str, block: AbstractAsyncContextManager[T]) -> None:
        self._entering, self._leaving, self._block = entering, leaving, block

    async def __aenter__(self) -> T:
        failpoint_before(self._entering)
        return await failpoint_through(self._entering, None, self._block.__aenter__())

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        failpoint_before(self._leaving)
        return await failpoint_through(self._leaving, None, self._block.__aexit__(kind, error, trace))


def failpoint_each(site: str, steps: AsyncIterator[T]) -> AsyncIterator[T]:
    """An `async for` over the same steps."""
    return _Each(site, steps)


def failpoint_around(
    entering: str, leaving: str, block: AbstractAsyncContextManager[T]
) -> AbstractAsyncContextManager[T]:
    """An `async with` of the same block."""
    return _Around(entering, leaving, block)
