"""Calls that come at the same time, done as one: one round trip for all that gathered while the one before was away.

Guarantees: each call is answered as if it had come alone; a failure of one is no other's, but for `Unavailable`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from shared.kernel import trace
from shared.kernel.outcome import Unavailable

T = TypeVar("T")
R = TypeVar("R")

Call = tuple[Sequence[T], asyncio.Future[Sequence[R]]]

NAME = "together"
LARGE = 100
"""A call with more than so many has a round trip of its own: nobody waits for it."""


class Together(Generic[T, R]):
    """Takes the place of `do`, which answers each of many in their order."""

    def __init__(self, do: Callable[[Sequence[T]], Awaitable[Sequence[R]]]) -> None:
        """Nothing is done before the first call."""
        self._do = do
        self._waiting: list[Call[T, R]] = []
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, asked: Sequence[T]) -> Sequence[R]:
        """The answer to each of these; raises as `do` does. A caller that goes away takes nothing from the others."""
        if len(asked) > LARGE:
            return await self._do(asked)
        answered: asyncio.Future[Sequence[R]] = asyncio.get_running_loop().create_future()
        self._waiting.append((asked, answered))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._all(), name=NAME)
        return await answered

    async def _all(self) -> None:
        trace.leave()
        while self._waiting:
            taken, self._waiting = self._waiting, []
            try:
                await self._some(taken)
            except BaseException as error:
                _fail([*taken, *self._waiting], error)
                self._waiting = []
                raise

    async def _some(self, taken: Sequence[Call[T, R]]) -> None:
        try:
            answers = iter(await self._do([each for asked, _ in taken for each in asked]))
        except Exception as error:
            if len(taken) == 1 or isinstance(error, Unavailable):
                _fail(taken, error)
                return
            for each in taken:
                await self._some([each])
            return
        for asked, answered in taken:
            mine = [next(answers) for _ in asked]
            if not answered.done():
                answered.set_result(mine)


def _fail(calls: Sequence[Call[T, R]], error: BaseException) -> None:
    for _, answered in calls:
        if isinstance(error, asyncio.CancelledError):
            answered.cancel()
        elif not answered.done():
            answered.set_exception(error)
