"""A rebuild of tallies in a process of its own that waits at one command to MongoDB and dies at another.

`python -m tests.rebuild_that_dies URL DATABASE WAIT DIE`, each place as `command:collection/nth/before|after`, where a
collection beside is written `cases~`.
"""

import asyncio
import os
import re
import signal
import sys
from collections import Counter

from pymongo import monitoring

from shared.kernel import rebuild
from shared.kernel.clock import now
from shared.kernel.mongo import connected
from tests.sums import rebuild_of


class Places(monitoring.CommandListener):
    """Counts the commands by name, and acts where it is told to."""

    def __init__(self, wait: str, die: str) -> None:
        """`reached` is printed at the first place, and a line awaited; at the second the process is gone."""
        self._wait, self._die, self._latest, self._counted = wait, die, "", Counter[str]()

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """Before the command is sent."""
        collection = str(event.command.get(event.command_name)).rpartition(".")[2]
        self._latest = f"{event.command_name}:{re.sub('~.*', '~', collection)}"
        self._counted[self._latest] += 1
        self._at("before")

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """After its answer."""
        self._at("after")

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """What failed is no place."""

    def _at(self, when: str) -> None:
        place = f"{self._latest}/{self._counted[self._latest]}/{when}"
        if place == self._wait:
            print("reached", flush=True)
            sys.stdin.readline()
        if place == self._die:
            os.kill(os.getpid(), signal.SIGKILL)


async def main(url: str, database: str) -> None:
    """The whole rebuild, in small batches."""
    rebuild.BATCH = 20
    async with connected(url, database) as mongo:
        report = await rebuild_of(mongo, now).run(lambda each: print(each.line(), flush=True))
    print(report, flush=True)


if __name__ == "__main__":
    monitoring.register(Places(*sys.argv[3:]))
    asyncio.run(main(*sys.argv[1:3]))
