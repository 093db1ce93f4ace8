"""Files of reports taken in the background, some hundred lines in one go; a file is never whole in memory.

Guarantees: a process that dies leaves a file that another goes on with, each line taken once and answered as it was
the first time; a file that cannot be read ends with its reason and keeps no other waiting.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from io import BufferedReader, RawIOBase
from itertools import islice

from services.intake.effects.deliveries import Deliveries
from services.intake.rules.fault import Fault, NoSuchFile, Read
from services.intake.rules.files import bodies
from services.intake.store.import_files import Claimed, Handed, ImportFiles, refused
from services.intake.store.lines import Answers, Line, shaped, take_lines
from services.intake.store.taking import Taking
from shared.kernel.keyring import InvalidTag
from shared.kernel.log import log

REST = 1.0
"""Seconds between two looks for a file."""
TOGETHER = 1_000
"""Lines taken in one go."""
PART_WITHIN = 20.0
"""Seconds in which a part must be there."""
Take = Callable[[Sequence[Line], Claimed], Awaitable[Answers]]
"""What is done with some lines of a file."""


class Imports:
    """The endless work of taking files."""

    def __init__(self, files: ImportFiles, taking: Taking, deliveries: Deliveries) -> None:
        """All of its surroundings are given."""
        self._files, self._taking, self._deliveries = files, taking, deliveries

    async def work(self) -> None:
        """Takes every file that waits, then rests a little."""
        while claimed := await self._files.claim():
            await self._end(claimed)
        await asyncio.sleep(REST)

    async def _end(self, claimed: Claimed) -> None:
        """Takes a file to its end. Raises `Unavailable`: it is gone on with when its claim is over."""
        try:
            if claimed.handed.snapshot is None:
                await self._files.end(await self._taken(claimed, self._take))
            elif await self._is_taken(claimed):
                done = await self._taken(claimed, self._deliveries.take)
                await self._deliveries.ask(claimed)
                await self._files.end(done)
        except NoSuchFile as error:
            await self._files.end(refused(claimed.handed, error.fault))
        except (InvalidTag, LookupError) as error:
            log.error("file-not-read", file=claimed.handed.file, why=type(error).__name__)
            lost = Fault("file-lost", "The file cannot be read any more: hand it in again.")
            await self._files.end(refused(claimed.handed, lost))

    async def _is_taken(self, claimed: Claimed) -> bool:
        """Whether a full delivery may be taken: compared first, as a whole; False where a person has to look."""
        if claimed.handed.differences is not None:
            return True
        comparison = await self._deliveries.comparison(claimed)
        async for read, _ in self._batches(claimed):
            await comparison.add(read)
        return await comparison.close()

    async def _batches(self, claimed: Claimed) -> AsyncIterator[tuple[Sequence[Line], int]]:
        """The lines, some hundred at a time, with the bytes read so far; the next are read while these are taken."""
        parts = Parts(self._files, claimed)
        rows = await asyncio.to_thread(_opened, parts, claimed)

        def some() -> tuple[Sequence[Line], int]:
            return [(n, shaped(each)) for n, each in islice(rows, TOGETHER)], parts.given

        ahead = asyncio.create_task(asyncio.to_thread(some))
        try:
            while (found := await ahead)[0]:
                ahead = asyncio.create_task(asyncio.to_thread(some))
                yield found
        finally:
            ahead.cancel()

    async def _taken(self, claimed: Claimed, take: Take) -> Handed:
        handed = claimed.handed
        async for read, given in self._batches(claimed):
            new = [each for each in read if each[0] > handed.line]
            if new:
                answers = await take(new, claimed)
                handed = _after(replace(handed, read=given, line=new[-1][0]), answers)
                await self._files.went(handed, answers)
        return replace(handed, stands="done", read=handed.size)

    async def _take(self, read: Sequence[Line], claimed: Claimed) -> Answers:
        return await take_lines(read, self._taking, claimed.who, claimed.handed.digest)


def _after(handed: Handed, answers: Answers) -> Handed:
    """The file with these lines counted."""
    wrong = sum("error" in each for each in answers)
    taken = sum("new" in each for each in answers)
    known = sum(each.get("new") is False for each in answers)
    counts = {"taken": handed.taken + taken, "known": handed.known + known, "refused": handed.refused + wrong}
    return replace(handed, **counts)


class Parts(RawIOBase):
    """The bytes of a stored file, fetched part by part while a thread reads them."""

    def __init__(self, files: ImportFiles, claimed: Claimed) -> None:
        """To be made on the loop; read from a thread."""
        self._files, self._claimed, self._loop = files, claimed, asyncio.get_running_loop()
        self._next, self._held, self.given = 0, b"", 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # pyright: ignore[reportIncompatibleMethodOverride]
        """As many bytes as are at hand; 0 at the end of the file."""
        if not self._held and self._next < self._claimed.parts:
            fetching = self._files.part(self._claimed, self._next)
            self._held = asyncio.run_coroutine_threadsafe(fetching, self._loop).result(PART_WITHIN)
            self._next += 1
        some, self._held = self._held[: len(buffer)], self._held[len(buffer) :]
        buffer[: len(some)] = some
        self.given += len(some)
        return len(some)


def _opened(parts: Parts, claimed: Claimed) -> Iterator[tuple[int, Read]]:
    return bodies(BufferedReader(parts), claimed.encoding, claimed.handed.format)
