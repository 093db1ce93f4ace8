"""Clears away documents of which nothing was said: who handed them in was killed, or refused, before the entry came."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from services.trajectory.store.documents import Documents
from shared.kernel.log import log

EVERY = 3600.0
"""Seconds between two looks."""


def clearing(documents: Documents) -> Callable[[], Coroutine[Any, Any, None]]:
    """The endless work of it."""

    async def clear() -> None:
        if gone := await documents.clear():
            log.info("documents-cleared", count=gone)
        await asyncio.sleep(EVERY)

    return clear
