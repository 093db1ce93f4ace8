"""Two processes of every service, a supervisor that starts again what ended, and the faults done to them."""

import asyncio
import contextlib
import time

import httpx

from deploy.ground.ports import free_ports
from deploy.ground.process import Process
from tests.e2e.stage import Stage, process_of
from tests.soak.faults import SERVERS, Fault

COPIES = 2
STUCK = 70
"""The status with which a process ends itself for its supervisor to start it again."""
READY_WITHIN = 60.0


class World:
    """What a ledger's faults are done to."""

    def __init__(self, stage: Stage) -> None:
        """The stage is started already, with `COPIES` of each service."""
        self.stage = stage
        self.ended: list[str] = []
        """Processes that ended with nobody's hand on them, with their status."""
        self.unruly: list[str] = []
        """Processes that were asked to stop and did not do so in order, with their status."""
        self._down: set[str] = set()

    @property
    def ended_wrongly(self) -> list[str]:
        """Those that did not end themselves on purpose."""
        return [each for each in self.ended if not each.endswith(f" {STUCK}")]

    async def supervise(self) -> None:
        """As the runner, compose and Kubernetes do."""
        while True:
            for name, process in list(self.stage.processes.items()):
                if name not in self._down and process.status is not None:
                    self.ended.append(f"{name} {process.status}")
                    process.launch()
            await asyncio.sleep(0.3)

    async def strike(self, fault: Fault) -> float:
        """Does it and mends it as a supervisor would; returns when (monotonic) what was down was started again."""
        match fault.what:
            case "kill" | "stop":
                return await self._end(fault)
            case "freeze":
                return await self._freeze(fault)
            case "join":
                return await self._join(fault)

    async def _end(self, fault: Fault) -> float:
        self._down.update(fault.whom)
        for name in sorted(fault.whom, key=SERVERS.__contains__):
            if name in SERVERS:
                await (self.stage.cluster.kill if fault.what == "kill" else self.stage.cluster.stop)(name)
            else:
                await (self._kill(name) if fault.what == "kill" else self._stop(name))
        await asyncio.sleep(fault.seconds)
        for name in fault.whom:
            if name in SERVERS:
                await asyncio.to_thread(self.stage.cluster.server(name).launch)
            else:
                self._process(name).launch()
        self._down.difference_update(fault.whom)
        mended = time.monotonic()
        for name in sorted(set(fault.whom) & set(SERVERS)):
            # Nothing is read or written there before it has shown that it is ours.
            await asyncio.to_thread(self.stage.cluster.server(name).wait_ready)
        return mended

    async def _freeze(self, fault: Fault) -> float:
        for name in fault.whom:
            self._process(name).freeze()
        await asyncio.sleep(fault.seconds)
        for name in fault.whom:
            self._process(name).resume()
        return time.monotonic()

    async def _join(self, fault: Fault) -> float:
        """A third process comes, works a while, and leaves in order."""
        (service,) = fault.whom
        name = process_of(service, COPIES + 1)
        if name not in self.stage.ports:
            (self.stage.ports[name],) = free_ports(1)
        self._down.discard(name)
        self.stage.launch(name)
        try:
            async with asyncio.timeout(READY_WITHIN):
                await self._until_ready(name)
            await asyncio.sleep(fault.seconds)
        finally:
            self._down.add(name)
            await self._stop(name)
        return time.monotonic()

    async def _until_ready(self, name: str) -> None:
        while True:
            with contextlib.suppress(httpx.TransportError):
                if await self.stage.ready(name):
                    return
            await asyncio.sleep(0.2)

    async def _kill(self, name: str) -> None:
        await asyncio.to_thread(self._process(name).kill)

    async def _stop(self, name: str) -> None:
        process = self._process(name)
        await asyncio.to_thread(process.stop)
        if process.status:
            self.unruly.append(f"{name} {process.status}")

    def _process(self, name: str) -> Process:
        return self.stage.processes[name]
