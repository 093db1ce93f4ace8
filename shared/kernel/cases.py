"""The cases of one service at work: take messages, decide, commit, project, tell, settle.

Guarantees: what was taken is in the journal before its offset is committed or its command answered; a message
is taken once; told events of a case go out in the order of its commits. Order of work: insert, project,
publish, settle; whoever meets a pending commit does what is missing.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Generic

from shared.contracts.event import DayBegan
from shared.kernel.clock import Now, beginning_of, derived_id
from shared.kernel.decider import Commit, Decider, Fold, S, advance, fold, release
from shared.kernel.journal import Journal, Projector, Publisher
from shared.kernel.log import log
from shared.kernel.message import Message
from shared.kernel.outcome import Unavailable

REMEMBERED = 20_000
"""Cases kept in memory; safe, because the version is checked when a commit is stored."""
AHEAD = 2
"""Batches that may be in the journal and not yet told while the next is taken."""
ROUNDS = 12
"""How often a contended case is decided again before it is left for later."""
QUIET = timedelta(seconds=5)
"""How long nothing must have been recorded in a case before it is fed its day."""
RELAY_AFTER = timedelta(seconds=2)
"""How long a commit may be pending before someone else settles it."""

Done = list[tuple[Commit, Fold[S]]]


class Cases(Generic[S]):
    """One service's cases. Safe to share between handlers, doors and tickers of one process."""

    def __init__(
        self,
        decider: Decider[S],
        journal: Journal[S],
        publisher: Publisher,
        projector: Projector[S],
        now: Now,
    ) -> None:
        """All of its surroundings are given; it makes none."""
        self.decider, self.journal, self.now = decider, journal, now
        self._publisher, self._projector = publisher, projector
        self._remembered: OrderedDict[str, Fold[S]] = OrderedDict()
        self._settled: OrderedDict[str, int] = OrderedDict()
        """The latest version of a case that this process settled: nothing before it is pending."""
        self._to_finish: list[tuple[Done[S], asyncio.Future[None]]] = []
        self._finisher: asyncio.Task[None] | None = None
        self._behind: deque[asyncio.Future[None]] = deque()

    async def take(self, messages: Sequence[Message]) -> None:
        """Takes messages of any cases in their order, and tells what they cause. Raises `Unavailable`."""
        await self._hand_over(await self._commit(messages))

    async def take_ahead(self, messages: Sequence[Message]) -> None:
        """The same for a stream of batches: in the journal when it returns, told while the next is taken.

        What could not be told is the relay's, so only the taking raises `Unavailable`.
        """
        self._behind.append(self._hand_over(await self._commit(messages)))
        while len(self._behind) > AHEAD:
            await asyncio.wait({self._behind.popleft()})

    async def ask(self, command: Message) -> Commit:
        """Takes a command and answers its commit; the telling goes on behind the answer.

        The same command again is answered by the commit it made the first time. Raises `CommandRefused` or
        `CaseHeld` (nothing stored) and `Unavailable` (asked again with the same key it is safe).
        """
        done = await self._commit([command])
        if done:
            self._hand_over(done)
            return done[-1][0]
        commit = await self.journal.told_because(command.about, command.id)
        if commit is None:
            raise Unavailable("the commit of a repeated command cannot be read yet")
        return commit

    async def case(self, about: str) -> Fold[S]:
        """The case as it stands in the journal; version 0 where there is none."""
        return (await self.journal.folds([about]))[about]

    async def relay(self) -> int:
        """Settles what its writer did not; returns the commits settled."""
        settled = 0
        for about in await self.journal.pending_before(self.now() - RELAY_AFTER, 500):
            commits = await self.journal.pending_of(about)
            after = await self.case(about)
            await self._project([(commit, after) for commit in commits])
            settled += await self._tell(commits)
        return settled

    async def tick(self, on: date, limit: int = 2_000) -> int:
        """Feeds the days on which cases had something due, up to and with `on`; returns how many were fed.

        A case that missed days is fed its own due day first and comes back for the next. One in which something
        was just recorded is left alone a moment: who enters a case fact by fact is not told of dates in between.
        """
        due = await self.journal.due(on, self.now() - QUIET, limit)
        await self.take([_day_began(*each) for each in due])
        return len(due)

    async def release(self, about: str) -> int:
        """Decides a held case's messages again; returns how many were released."""
        before = (await self.journal.folds([about]))[about]
        if not before.held:
            return 0
        commit, after = release(self.decider, before, self.now())
        if not commit.released or await self.journal.append([commit]):
            return 0
        self._remembered.pop(about, None)
        await self._hand_over([(commit, after)])
        return commit.released

    async def rebuild(self) -> int:
        """Writes every case's snapshot and projection again from its commits alone; returns how many."""
        count = 0
        async for about in self.journal.cases():
            after = Fold(about=about, state=self.decider.state())
            done: Done[S] = []
            for commit in await self.journal.commits_of(about):
                after = fold(self.decider, after, commit)
                done.append((commit, after))
            await self._project(done)
            count += 1
        return count

    async def retell(self, case: str | None = None, to: str | None = None) -> int:
        """Tells what was told again with the same ids, to the live topics or to another; returns how many."""
        count = 0
        async for about in self.journal.cases():
            if case in (None, about):
                commits = await self.journal.commits_of(about)
                await self._publisher.publish(commits, to)
                count += sum(len(commit.told) for commit in commits)
        return count

    async def settled(self) -> None:
        """Waits until everything taken so far is also told (used on the way out)."""
        while self._finisher and not self._finisher.done():
            await asyncio.wait({self._finisher})

    async def _commit(self, messages: Sequence[Message]) -> Done[S]:
        waiting: dict[str, list[Message]] = {}
        for message in messages:
            waiting.setdefault(message.about, []).append(message)
        done: Done[S] = []
        for round_ in range(ROUNDS):
            if not waiting:
                return done
            refused = await self._round(waiting, done)
            if refused:
                await self._drop_what_is_in(waiting, refused, round_)
        if waiting:
            raise Unavailable(f"{len(waiting)} cases are contended")
        return done

    async def _round(self, waiting: dict[str, list[Message]], done: Done[S]) -> set[str]:
        """Decides and stores one commit of each waiting case; returns the cases that were refused."""
        folds = await self._folds(waiting)
        at, drafts = self.now(), dict[str, tuple[Commit, Fold[S]]]()
        for n, (about, messages) in enumerate(waiting.items()):
            drafts[about] = advance(self.decider, folds[about], messages, at)
            if n % 50 == 49:
                # The loop has heartbeats to send: a batch must not keep it.
                await asyncio.sleep(0)
        refused = await self.journal.append([commit for commit, _ in drafts.values()])
        for about, (commit, after) in drafts.items():
            if about in refused:
                self._remembered.pop(about, None)
                continue
            self._remember(after)
            done.append((commit, after))
            taken = set(commit.because)
            waiting[about] = [message for message in waiting[about] if message.id not in taken]
            if not waiting[about]:
                del waiting[about]
        return refused

    async def _drop_what_is_in(
        self, waiting: dict[str, list[Message]], refused: set[str], round_: int
    ) -> None:
        seen = await self.journal.seen({a: [m.id for m in waiting[a]] for a in refused})
        for about in refused:
            waiting[about] = [message for message in waiting[about] if (about, message.id) not in seen]
            if not waiting[about]:
                del waiting[about]
        await asyncio.sleep(0.01 * round_)

    async def _folds(self, abouts: dict[str, list[Message]]) -> dict[str, Fold[S]]:
        known = {about: self._remembered[about] for about in abouts if about in self._remembered}
        unknown = [about for about in abouts if about not in known]
        return {**known, **(await self.journal.folds(unknown) if unknown else {})}

    def _remember(self, after: Fold[S]) -> None:
        self._remembered[after.about] = after
        self._remembered.move_to_end(after.about)
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)

    def _hand_over(self, done: Done[S]) -> "asyncio.Future[None]":
        """Leaves commits to the one finisher of this process: one after the other, nothing of a case overtakes."""
        finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        finished.add_done_callback(_log_failure)
        self._to_finish.append((done, finished))
        if self._finisher is None or self._finisher.done():
            self._finisher = asyncio.create_task(self._finish_all())
        return finished

    async def _finish_all(self) -> None:
        """Everything handed over meanwhile is finished together."""
        while self._to_finish:
            taken, self._to_finish = self._to_finish, []
            failure: Exception | None = None
            try:
                await self._finish([each for done, _ in taken for each in done])
            except Exception as error:
                failure = error
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
        await self._project(done)
        commits = sorted((commit for commit, _ in done), key=lambda commit: (commit.about, commit.version))
        first = await self._first_pending(commits)
        ours: list[Commit] = []
        for commit in commits:
            # Something earlier of the case that is still pending goes first, or two events swap: the relay's.
            if first.get(commit.about) == commit.version:
                ours.append(commit)
                first[commit.about] += 1
        await self._tell(ours)

    async def _first_pending(self, commits: Sequence[Commit]) -> dict[str, int]:
        """The lowest pending version of each case; asked of the journal only where it is not known here."""
        known: dict[str, int] = {}
        for commit in reversed(commits):
            before = commit.version - 1
            if before == 0 or self._settled.get(commit.about) == before:
                known[commit.about] = commit.version
        unknown = {commit.about for commit in commits} - known.keys()
        return {**known, **(await self.journal.first_pending(unknown) if unknown else {})}

    async def _project(self, done: Done[S]) -> None:
        latest = {after.about: after for _, after in sorted(done, key=lambda each: each[1].version)}
        await self.journal.snapshot(list(latest.values()))
        await self._projector.project(done)

    async def _tell(self, commits: Sequence[Commit]) -> int:
        acknowledged = sorted(await self._publisher.publish(commits))
        await self.journal.settle(acknowledged)
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


def _day_began(about: str, on: date, tenant: str, employer: str) -> Message:
    """The message of a day for a case. Its id derives from both, so two tickers make one commit."""
    cause = derived_id("day", about, on.isoformat())
    return Message(
        id=cause,
        about=about,
        at=beginning_of(on),
        event=DayBegan(on=on.isoformat()),
        tenant=tenant,
        employer=employer,
        source="ticker",
        correlation=cause,
    )
