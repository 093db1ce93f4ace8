"""Sends what the ledger drew: a few at a time, each until it is answered, at whichever intake answers."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from itertools import cycle

import httpx

from tests.e2e.stage import Stage
from tests.soak.ledger import Ledger, Step

AT_ONCE = 12
ANSWERED_WITHIN = 120.0
"""Seconds of sending again before it is given up; no fault may keep the door shut for so long."""
AGAIN = (500, 502, 503, 504)


class Sender:
    """The program outside. `allow` opens the gate up to a number of steps, so that faults meet work in hand."""

    def __init__(self, stage: Stage, ledger: Ledger, doors: Sequence[str], a_second: float) -> None:
        """`doors` are the processes of intake; it goes to the next when one does not answer."""
        self._stage, self._ledger, self._doors = stage, ledger, cycle(doors)
        self._door, self._a_second = next(self._doors), a_second
        self._http = httpx.AsyncClient(timeout=5, limits=httpx.Limits(max_connections=2 * AT_ONCE))
        self._headers = stage.token("administrator")
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._allowed, self._moved, self._next = 0, asyncio.Condition(), 0.0
        self.done = 0

    async def allow(self, until: int) -> None:
        """Steps up to this one may go."""
        async with self._moved:
            self._allowed = until
            self._moved.notify_all()

    async def reached(self, count: int) -> None:
        """Waits until that many have been answered."""
        async with self._moved:
            await self._moved.wait_for(lambda: self.done >= count)

    async def send(self, steps: Sequence[Step]) -> None:
        """All of them; those of one case one after the other."""
        waiting = iter(enumerate(steps))
        async with asyncio.TaskGroup() as workers:
            for _ in range(AT_ONCE):
                workers.create_task(self._work(waiting))

    async def close(self) -> None:
        """Hangs up."""
        await self._http.aclose()

    async def _work(self, waiting: "enumerate[Step]") -> None:
        for n, step in waiting:
            # The lock is first come, first served, and asked for before anything is awaited: a case keeps its order.
            turn = asyncio.ensure_future(self._turns[step.employee].acquire())
            async with self._moved:
                await self._moved.wait_for(lambda n=n: n < self._allowed)
            await turn
            await self._slot()
            try:
                await self._until_answered(step)
            finally:
                self._turns[step.employee].release()
            async with self._moved:
                self.done += 1
                self._moved.notify_all()

    async def _slot(self) -> None:
        """Waits for the next place in time: what a fault held up is not sent in one burst afterwards."""
        clock = asyncio.get_running_loop().time
        self._next = max(clock(), self._next) + 1 / self._a_second
        await asyncio.sleep(self._next - clock())

    async def _until_answered(self, step: Step) -> None:
        try:
            async with asyncio.timeout(ANSWERED_WITHIN):
                while True:
                    if await self._try(step):
                        return
                    await asyncio.sleep(0.25)
        except TimeoutError:
            self._ledger.wrong.append(f"{step.key}: no answer within {ANSWERED_WITHIN:g} s")

    async def _try(self, step: Step) -> bool:
        """One attempt; False where it has to be sent again."""
        case = self._ledger.cases.get(step.employee)
        path = "/v1/absences" if step.sick else f"/v1/absences/{case}/facts"
        door = self._door
        try:
            answer = await self._http.post(
                self._stage.url(door, path),
                json=step.body,
                headers={**self._headers, "Idempotency-Key": step.key},
            )
        except httpx.TransportError as error:
            self._again(door, type(error).__name__)
            return False
        if answer.status_code in AGAIN:
            self._again(door, str(answer.status_code))
            if answer.status_code == 500:
                self._ledger.wrong.append(f"{step.key}: 500")
            return False
        self._ledger.answered(step, answer.status_code, answer.json())
        self._door = next(self._doors)
        return True

    def _again(self, door: str, why: str) -> None:
        self._ledger.again[why] += 1
        if self._door == door:
            self._door = next(self._doors)
