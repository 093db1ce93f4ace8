"""What comes after a commit: project it, tell it, settle it. One finisher a process, one round after the other.

Guarantees: a commit is settled only once the read side holds it and every told event of it is acknowledged; an event
is never told while something earlier of its case is pending. What cannot be finished is left to the relay.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from typing import Generic

from shared.kernel import trace
from shared.kernel.decider import Commit, Fold, S
from shared.kernel.journal import Journal, Projector, Publisher
from shared.kernel.log import log

REMEMBERED = 20_000
"""Cases of which the latest settled version is kept in memory."""

Done = list[tuple[Commit, Fold[S]]]


class Finisher(Generic[S]):
    """Takes over what is in the journal."""

    def __init__(self, journal: Journal[S], publisher: Publisher, projector: Projector[S]) -> None:
        """All of its surroundings are given."""
        self._journal, self._publisher, self._projector = journal, publisher, projector
        self._settled: OrderedDict[str, int] = OrderedDict()
        """The latest version of a case that this process settled: nothing before it is pending."""
        self._waiting: list[tuple[Done[S], asyncio.Future[None]]] = []
        self._behind = 0
        """Commits handed over and not finished."""
        self._round = asyncio.Event()
        """Set when a round ends."""
        self._task: asyncio.Task[None] | None = None

    def hand_over(self, done: Done[S]) -> "asyncio.Future[None]":
        """Leaves commits to the one finisher of this process: one after the other, nothing of a case overtakes."""
        finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        finished.add_done_callback(_log_failure)
        self._waiting.append((done, finished))
        self._behind += len(done)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._finish_all())
        return finished

    async def drained(self) -> None:
        """Waits until everything handed over so far is told, or left to the relay."""
        while self._task and not self._task.done():
            await asyncio.wait({self._task})

    async def within(self, commits: int) -> None:
        """Waits until no more than so many commits are unfinished."""
        while self._behind > commits:
            self._round.clear()
            await self._round.wait()

    async def _finish_all(self) -> None:
        """Everything handed over meanwhile is finished together, whichever request it came with."""
        trace.leave()
        while self._waiting:
            taken, self._waiting = self._waiting, []
            failure: Exception | None = None
            try:
                await self._finish([each for done, _ in taken for each in done])
            except Exception as error:
                failure = error
            self._behind -= sum(len(done) for done, _ in taken)
            self._round.set()
            for _, finished in taken:
                if finished.done():
                    continue
                if failure:
                    finished.set_exception(failure)
                else:
                    finished.set_result(None)

    async def _finish(self, done: Done[S]) -> None:
        if not done:
            return
        await self.project(done)
        commits = sorted((commit for commit, _ in done), key=lambda commit: (commit.about, commit.version))
        first = await self._first_pending(commits)
        ours: list[Commit] = []
        for commit in commits:
            # Something earlier of the case that is still pending goes first, or two events swap: the relay's.
            if first.get(commit.about) == commit.version:
                ours.append(commit)
                first[commit.about] += 1
        await self.tell(ours)

    async def _first_pending(self, commits: Sequence[Commit]) -> dict[str, int]:
        """The lowest pending version of each case; asked of the journal only where it is not known here."""
        known: dict[str, int] = {}
        for commit in reversed(commits):
            before = commit.version - 1
            if before == 0 or self._settled.get(commit.about) == before:
                known[commit.about] = commit.version
        unknown = {commit.about for commit in commits} - known.keys()
        return {**known, **(await self._journal.first_pending(unknown) if unknown else {})}

    async def project(self, done: Done[S]) -> None:
        """The read side, each case as it stands after the last of these commits; what they supersede says so."""
        in_order = sorted(done, key=lambda each: (each[0].about, each[0].version))
        latest = {after.about: after for _, after in in_order}
        before = [(commit.about, commit.version - 1) for commit, _ in in_order if commit.version > 1]
        await self._journal.supersede(before)
        await self._projector.project([(commit, latest[commit.about]) for commit, _ in in_order])

    async def tell(self, commits: Sequence[Commit]) -> int:
        """Tells projected commits and settles those that were acknowledged; returns how many."""
        acknowledged = sorted(await self._publisher.publish(commits))
        await self._journal.settle(acknowledged)
        for about, version in acknowledged:
            self._settled[about] = version
            self._settled.move_to_end(about)
        while len(self._settled) > REMEMBERED:
            self._settled.popitem(last=False)
        return len(acknowledged)


def _log_failure(finished: "asyncio.Future[None]") -> None:
    """Not told now is told by the relay; it is said once, also where nobody waits for it."""
    if not finished.cancelled() and (error := finished.exception()):
        log.warning("left-to-relay", why=f"{type(error).__name__}: {error}")
