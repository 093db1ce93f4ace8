"""One service's processes, one after the other: each is told where to die, and the next goes on after it."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, cast

from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.admin import DescribeGroupsRequest
from aiokafka.protocol.coordination import FindCoordinatorRequest
from aiokafka.protocol.group import LeaveGroupRequest

PROCESS = "tests.integration.failpoints.process"
ROOT = Path(__file__).resolve().parents[3]
REACHED_WITHIN = 180.0
"""Seconds in which a process gets to the point where it dies."""


class Chain:
    """Gives birth to the processes of one service, from one that has it imported."""

    def __init__(self, service: str, environment: Mapping[str, str], log: Path) -> None:
        """`environment` is what each of them is told; what they print goes to `log`."""
        self.service, self._environment, self._log = service, dict(environment), log
        self._group = Group(environment["KAFKA_BOOTSTRAP"], environment["HERVAT_TOPIC_PREFIX"] + service)
        self._parent: asyncio.subprocess.Process | None = None
        self._pid: int | None = None
        self.deaths: dict[str, float] = {}
        """The points at which one died, with the seconds it lived."""

    async def start(self) -> None:
        """Imports the service."""
        with self._log.open("ab") as log:
            self._parent = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", PROCESS, self.service),
                cwd=ROOT,
                env={**os.environ, **self._environment},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        await self._group.start()
        await self._says("imported")

    async def die(self, point: str, first: Mapping[str, str]) -> None:
        """A process that is killed at this point, after the errors that come first; `AssertionError` if it is not."""
        began = time.monotonic()
        await self.live(point, first)
        try:
            async with asyncio.timeout(REACHED_WITHIN):
                status = await self._says("ended")
        except TimeoutError:
            await self.kill()
            raise AssertionError(f"{self.service} never came to: {point}") from None
        assert status == -signal.SIGKILL, f"{point}: {self.service} ended with {status}, see {self._log}"
        self.deaths[point] = time.monotonic() - began
        await self._group.bury()

    async def live(self, kill: str = "", errors: Mapping[str, str] | None = None) -> None:
        """A process that goes on until it is killed or stopped."""
        order = {"kill": kill, "errors": dict(errors or {})}
        assert self._parent
        assert self._parent.stdin
        self._parent.stdin.write(json.dumps(order).encode() + b"\n")
        self._pid = await self._says("pid")

    async def meet(self, errors: Mapping[str, str]) -> None:
        """A process that meets these errors, each once, and is killed when it has met all."""
        await self.live("", errors)
        left = set(errors)
        try:
            async with asyncio.timeout(REACHED_WITHIN + len(errors)):
                while left:
                    left.discard(await self._says("met"))
        except TimeoutError:
            raise AssertionError(f"{self.service} never came to: {sorted(left)}") from None
        finally:
            await self.kill()

    async def kill(self) -> None:
        """SIGKILL, anywhere."""
        if self._pid:
            os.kill(self._pid, signal.SIGKILL)
            await self._says("ended")
            await self._group.bury()

    async def stop(self) -> int:
        """Ends the process in order; returns its status."""
        assert self._pid
        os.kill(self._pid, signal.SIGTERM)
        return await self._says("ended")

    async def close(self) -> None:
        """Ends whatever still runs."""
        await self._group.close()
        if self._parent and self._parent.stdin:
            self._parent.stdin.close()
            await self._parent.wait()

    async def _says(self, what: str) -> Any:
        """The next thing said of this sort; what is said of another is passed over."""
        assert self._parent
        assert self._parent.stdout
        while line := await self._parent.stdout.readline():
            said = json.loads(line)
            if "ended" in said:
                self._pid = None
            if what in said:
                return said[what]
            if "ended" in said:
                raise AssertionError(f"{self.service} ended with {said['ended']}, see {self._log}")
        raise AssertionError(f"{self.service} could not be imported, see {self._log}")


class Group:
    """A consumer group whose members die without leaving it.

    Kafka gives a dead member's partitions away after its session has timed out, ten seconds later. What is tried
    here is what the next process finds, not that wait: the dead are taken out of the group, as an operator may.
    """

    def __init__(self, bootstrap: str, name: str) -> None:
        """Connects with `start`."""
        self._client, self._name = AIOKafkaClient(bootstrap_servers=bootstrap), name

    async def start(self) -> None:
        """Connects."""
        await self._client.bootstrap()

    async def close(self) -> None:
        """Disconnects."""
        await self._client.close()

    async def bury(self) -> None:
        """Takes every member out."""
        node = (await self._ask(FindCoordinatorRequest(self._name, 0))).coordinator_id
        if node < 0:
            return
        answer = await self._ask(DescribeGroupsRequest([self._name], False), node)
        for _, _, _, _, _, members, *_ in answer.groups:
            for member, *_ in members:
                await self._ask(LeaveGroupRequest(self._name, member), node)

    async def _ask(self, request: Any, node: int | None = None) -> Any:
        where: int = cast(Any, self._client).get_random_node() if node is None else node
        return await cast(Callable[..., Awaitable[Any]], self._client.send)(where, request)
