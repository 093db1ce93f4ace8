"""Calls that come at the same time are one, and each is answered as if it had come alone."""

import asyncio
from collections.abc import Sequence

import pytest

from shared.kernel import together
from shared.kernel.outcome import Unavailable
from shared.kernel.together import Together


class Doubling:
    """Doubles what it is given, as soon as it is let go; remembers what came in one go."""

    def __init__(self) -> None:
        self.came: list[list[int]] = []
        self.open = asyncio.Event()

    async def __call__(self, asked: Sequence[int]) -> list[int]:
        self.came.append(list(asked))
        await self.open.wait()
        if 13 in asked:
            raise ValueError("thirteen")
        if 99 in asked:
            raise Unavailable("away")
        return [2 * each for each in asked]


async def begun(
    do: Doubling, *calls: Sequence[int]
) -> tuple[Together[int, int], list[asyncio.Task[Sequence[int]]]]:
    """The first call under way, the others come meanwhile."""
    joined = Together(do)
    tasks: list[asyncio.Task[Sequence[int]]] = []
    for call in calls:
        tasks.append(asyncio.create_task(joined(call)))
        await turns()
    return joined, tasks


async def turns() -> None:
    """So many of the loop that whoever can go on has."""
    loop = asyncio.get_running_loop()
    for _ in range(3):
        turn = loop.create_future()
        loop.call_soon(turn.set_result, None)
        await turn


async def test_what_comes_while_one_is_away_goes_together_and_each_gets_its_own() -> None:
    do = Doubling()
    _, tasks = await begun(do, [1], [2, 3], [], [4])
    do.open.set()
    assert await asyncio.gather(*tasks) == [[2], [4, 6], [], [8]]
    assert do.came == [[1], [2, 3, 4]]


async def test_a_failure_is_only_of_the_call_that_fails() -> None:
    do = Doubling()
    _, tasks = await begun(do, [1], [2], [13], [4])
    do.open.set()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [found[0], found[1], found[3]] == [[2], [4], [8]]
    assert isinstance(found[2], ValueError)


async def test_a_server_that_is_away_is_away_for_all_and_not_asked_again_for_each() -> None:
    do = Doubling()
    joined, tasks = await begun(do, [1], [2], [99], [4])
    do.open.set()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in found] == [list, Unavailable, Unavailable, Unavailable]
    assert do.came == [[1], [2, 99, 4]]
    assert await joined([5]) == [10], "the next call is not the worse for it"


async def test_who_goes_away_takes_nothing_from_the_others() -> None:
    do = Doubling()
    _, tasks = await begun(do, [1], [2], [3])
    for gone in tasks[:2]:
        gone.cancel()
    do.open.set()
    with pytest.raises(asyncio.CancelledError):
        await tasks[1]
    assert await tasks[2] == [6]


async def test_a_large_call_waits_for_nobody() -> None:
    do = Doubling()
    joined, tasks = await begun(do, [1])
    large = asyncio.create_task(joined(range(100, 101 + together.LARGE)))
    await turns()
    assert [len(each) for each in do.came] == [1, together.LARGE + 1]
    do.open.set()
    await asyncio.gather(*tasks, large)


async def test_one_that_is_ended_in_the_middle_ends_who_waits_for_it() -> None:
    do = Doubling()
    _, tasks = await begun(do, [1], [2])
    (going,) = [each for each in asyncio.all_tasks() if each.get_name() == together.NAME]
    going.cancel()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in found] == [asyncio.CancelledError] * 2
