"""The cases of one service at work: take messages, decide, commit, project, tell, settle.

Guarantees: what was taken is in the journal before its offset is committed or its command answered; a message
is taken once; told events of a case go out in the order of its commits. Order of work: insert, project,
publish, settle; whoever meets a pending commit does what is missing.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Generic

from shared.contracts.event import DayBegan
from shared.kernel.clock import Now, beginning_of, derived_id
from shared.kernel.decider import (
    CaseHeld,
    CommandRefused,
    Commit,
    Decider,
    Fold,
    S,
    advance,
    fold,
    release,
)
from shared.kernel.finisher import Done, Finisher
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
        self._publisher, self._finisher = publisher, Finisher(journal, publisher, projector)
        self._remembered: OrderedDict[str, Fold[S]] = OrderedDict()
        self._behind: deque[asyncio.Future[None]] = deque()

    async def take(self, messages: Sequence[Message]) -> None:
        """Takes messages of any cases in their order, and tells what they cause. Raises `Unavailable`."""
        await self._finisher.hand_over(await self._commit(messages))

    async def take_ahead(self, messages: Sequence[Message]) -> None:
        """The same for a stream of batches: in the journal when it returns, told while the next is taken.

        What could not be told is the relay's, so only the taking raises `Unavailable`.
        """
        self._behind.append(self._finisher.hand_over(await self._commit(messages)))
        while len(self._behind) > AHEAD:
            await asyncio.wait({self._behind.popleft()})

    async def ask(self, command: Message) -> Commit:
        """Takes a command and answers its commit; the telling goes on behind the answer.

        The same command again is answered by the commit it made the first time. Raises `CommandRefused` or
        `CaseHeld` (nothing stored) and `Unavailable` (asked again with the same key it is safe).
        """
        try:
            done = await self._commit([command])
        except (CommandRefused, CaseHeld):
            # What was taken the first time is answered as it was then, whatever became of the case since.
            if earlier := await self.journal.told_because(command.about, command.id):
                return earlier
            raise
        if done:
            self._finisher.hand_over(done)
            _log_command(command, done[-1][0])
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
            try:
                settled += await self._relay_case(about)
            except Unavailable:
                raise
            except Exception as error:
                # One case that cannot be told must not keep the others from being told.
                log.error("relay-failed", case=about, why=type(error).__name__)
        return settled

    async def _relay_case(self, about: str) -> int:
        commits = await self.journal.pending_of(about)
        after = await self.case(about)
        if not commits or after.version < commits[-1].version:
            # Its writer settled it between the two reads.
            return 0
        await self._finisher.project([(commit, after) for commit in commits])
        return await self._finisher.tell(commits)

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
        await self._finisher.hand_over([(commit, after)])
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
            await self._finisher.project(done)
            count += 1
        return count

    async def retell(self, case: str | None = None, topic: str | None = None, to: str | None = None) -> int:
        """Tells what was told again with the same ids, to the live topics; returns how many.

        With `to` what was told on `topic` goes there instead: one class of data never rides on another's topic.
        """
        if to and not topic:
            raise ValueError("another topic takes what was told on one: name it")
        count = 0
        async for about in self.journal.cases():
            if case in (None, about):
                commits = [_told_on(commit, topic) for commit in await self.journal.commits_of(about)]
                if len(await self._publisher.publish(commits, to)) < len(commits):
                    raise Unavailable(
                        f"Kafka did not take all of {about}; {count} events were told before it"
                    )
                count += sum(len(commit.told) for commit in commits)
        return count

    async def settled(self) -> None:
        """Waits until everything taken so far is also told (used on the way out)."""
        await self._finisher.drained()

    async def _commit(self, messages: Sequence[Message]) -> Done[S]:
        waiting: dict[str, list[Message]] = {}
        for message in messages:
            waiting.setdefault(message.about, []).append(message)
        done: Done[S] = []
        for round_ in range(ROUNDS):
            if not waiting:
                return done
            refused = await self._round(waiting, done, whole=round_ > 0)
            if refused:
                await self._drop_what_is_in(waiting, refused, round_)
        if waiting:
            raise Unavailable(f"{len(waiting)} cases are contended")
        return done

    async def _round(self, waiting: dict[str, list[Message]], done: Done[S], whole: bool) -> set[str]:
        """Decides and stores one commit of each waiting case; returns the cases that were refused."""
        folds = await self._folds(waiting, whole)
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
            _log_holds(commit)
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

    async def _folds(self, abouts: dict[str, list[Message]], whole: bool) -> dict[str, Fold[S]]:
        known = {about: self._remembered[about] for about in abouts if about in self._remembered}
        unknown = [about for about in abouts if about not in known]
        return {**known, **(await self.journal.folds(unknown, whole) if unknown else {})}

    def _remember(self, after: Fold[S]) -> None:
        self._remembered[after.about] = after
        self._remembered.move_to_end(after.about)
        while len(self._remembered) > REMEMBERED:
            self._remembered.popitem(last=False)


def _log_command(command: Message, commit: Commit) -> None:
    """What was asked and what it told: kinds and ids, never a body."""
    kinds = [message.event.kind for message in commit.told]
    log.info(
        "asked",
        kind=command.event.kind,
        case=command.about,
        correlation=command.correlation,
        version=commit.version,
        told=kinds,
    )


def _log_holds(commit: Commit) -> None:
    """A case that stands still is said once for each message that waits."""
    for held in commit.held:
        message = held.message
        log.error(
            "held", kind=message.event.kind, case=message.about, correlation=message.correlation, why=held.why
        )


def _told_on(commit: Commit, topic: str | None) -> Commit:
    """The commit with only what it told on a topic; whole where none is named."""
    if topic is None:
        return commit
    return replace(commit, messages=tuple(each for each in commit.messages if each.event.topic == topic))


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
