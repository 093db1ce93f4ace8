"""Matching's forgetting in a process of its own that dies at one command to MongoDB.

`python -m tests.forgetting_that_dies URL DATABASE DIE`, a place as `command:collection/nth/before|after`.
"""

import asyncio
import sys

from pymongo import monitoring

from services.matching.domain import DECIDER
from services.matching.store import Store
from shared.kernel.cases import Cases
from shared.kernel.clock import now
from shared.kernel.forget import Forgetting
from shared.kernel.mongo import connected
from shared.kernel.mongo_journal import MongoJournal
from shared.testing.memory import MemoryBus
from tests.rebuild_that_dies import Places


async def main(url: str, database: str) -> None:
    """A whole round."""
    async with connected(url, database) as mongo:
        await Forgetting(Cases(DECIDER, MongoJournal(mongo, DECIDER), MemoryBus(), Store(mongo), now)).round()
    print("round", flush=True)


if __name__ == "__main__":
    monitoring.register(Places("", sys.argv[3]))
    asyncio.run(main(*sys.argv[1:3]))
