"""The cases of one service at work: take messages, decide, commit, project, tell, settle.

Guarantees: what was taken is in the journal before its offset is committed or its command answered; a message
is taken once; told events of a case go out in the order of its commits. Order of work: insert, project,
publish, settle; whoever meets a pending commit does what is missing.
"""

import asyncio
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Generic

from shared.kernel import retelling
from shared.kernel.clock import Now
from shared.kernel.decider import (
    CaseHeld,
    CommandRefused,
    Commit,
    Decider,
    Fold,
    NewerRulebook,
    S,
    advance,
    release,
    rulebook_changed,
)
from shared.kernel.finisher import Done, Finisher
from shared.kernel.journal import Journal, Projector, Publisher
from shared.kernel.log import log
from shared.kernel.message import Message, day_began
from shared.kernel.metrics import DECIDE_SECONDS
from shared.kernel.outcome import Unavailable
from shared.kernel.remembered import Remembered
from shared.kernel.said import said_of_command, said_of_commit
from shared.kernel.trace import carrying

AHEAD = 4_000
"""Commits that may be in the journal and not yet told while a stream goes on."""
ROUNDS = 12
"""How often a contended case is decided again before it is left for later."""
QUIET = timedelta(seconds=5)
"""How long nothing must have been recorded in a case before it is fed its day."""
RELAY_AFTER = timedelta(seconds=2)
"""How long a commit may be pending before someone else settles it."""
RELAYED_TOGETHER = 50
"""Cases settled in one go: an outage of Kafka leaves hundreds."""


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
        self._remembered = Remembered[S]()

    async def take(self, messages: Sequence[Message]) -> None:
        """Takes messages of any cases in their order, and tells what they cause. Raises `Unavailable`."""
        await self._finisher.hand_over(await self._commit(messages))

    async def take_ahead(self, messages: Sequence[Message]) -> None:
        """The same for a stream of batches: in the journal when it returns, told while the next is taken.

        What could not be told is the relay's, so only the taking raises `Unavailable`.
        """
        self._finisher.hand_over(await self._commit(messages))
        await self.keep_up()

    async def keep_up(self, ahead: int = AHEAD) -> None:
        """Waits while more commits than `ahead` are not told yet, so that nothing piles up: for who takes a stream."""
        await self._finisher.within(ahead)

    async def ask(self, command: Message) -> Commit:
        """Takes a command and answers its commit; the telling goes on behind the answer.

        The same command again is answered by the commit it made the first time. Raises `CommandRefused` or
        `CaseHeld` (nothing stored) and `Unavailable` (asked again with the same key it is safe).
        """
        command = carrying(command)
        try:
            done = await self._decided(command)
        except (CommandRefused, CaseHeld):
            # What was taken the first time is answered as it was then, whatever became of the case since.
            if earlier := await self.journal.told_because(command.about, command.id):
                return earlier
            raise
        if done:
            self._finisher.hand_over(done)
            said_of_command(command, done[-1][0])
            return done[-1][0]
        return await self.asked_before(command)

    async def asked_before(self, command: Message) -> Commit:
        """The commit that a repeated command made the first time. Raises `Unavailable`."""
        commit = await self.journal.told_because(command.about, command.id)
        if commit is None:
            raise Unavailable("the commit of a repeated command cannot be read yet")
        return commit

    async def ask_each(self, commands: Sequence[Message]) -> list[Commit | CommandRefused | CaseHeld]:
        """Takes many commands in one go and answers each by itself, as `ask` would. Raises `Unavailable`.

        One that is refused keeps none of the others from being taken: it is found by halves.
        """
        commands = [carrying(each) for each in commands]
        try:
            done = await self._commit(commands)
        except (CommandRefused, CaseHeld):
            if len(commands) > 1:
                half = len(commands) // 2
                return [*await self.ask_each(commands[:half]), *await self.ask_each(commands[half:])]
            try:
                return [await self.ask(commands[0])]
            except (CommandRefused, CaseHeld) as error:
                return [error]
        self._finisher.hand_over(done)
        took = {(commit.about, cause): commit for commit, _ in done for cause in commit.because}
        answers: list[Commit | CommandRefused | CaseHeld] = []
        for each in commands:
            if commit := took.get((each.about, each.id)):
                said_of_command(each, commit)
            answers.append(commit or await self.asked_before(each))
        return answers

    async def _decided(self, command: Message) -> Done[S]:
        """A command decided on what this process knows, and where that refuses it once more on the journal.

        A refusal stores nothing, so no version was checked: another process may have taken what is missed here.
        """
        try:
            return await self._commit([command])
        except (CommandRefused, CaseHeld):
            self._remembered.drop([command.about])
            return await self._commit([command])

    async def case(self, about: str) -> Fold[S]:
        """The case as it stands in the journal; version 0 where there is none."""
        return (await self.journal.folds([about]))[about]

    async def relay(self) -> int:
        """Settles what its writer did not; returns the commits settled."""
        abouts = await self.journal.pending_before(self.now() - RELAY_AFTER, 500)
        together = [abouts[n : n + RELAYED_TOGETHER] for n in range(0, len(abouts), RELAYED_TOGETHER)]
        return sum([await self._relay(some) for some in together])

    async def _relay(self, abouts: Sequence[str]) -> int:
        """Together; where that fails one by one, as one that cannot be told must not keep the others back."""
        try:
            return await self._relay_together(abouts)
        except Unavailable:
            raise
        except Exception as error:
            if len(abouts) > 1:
                return sum([await self._relay([about]) for about in abouts])
            log.error("relay-failed", case=abouts[0], why=type(error).__name__)
            return 0

    async def _relay_together(self, abouts: Sequence[str]) -> int:
        pending = await asyncio.gather(*(self.journal.pending_of(about) for about in abouts))
        after = await self.journal.folds(abouts)
        done = [
            (commit, after[about])
            for about, commits in zip(abouts, pending, strict=True)
            for commit in commits
        ]
        await self._finisher.project(done)
        return await self._finisher.tell([commit for commit, _ in done])

    async def tick(self, on: date, limit: int = 2_000) -> int:
        """Feeds the days on which cases had something due, up to and with `on`; returns how many were fed.

        A case that missed days is fed them one after the other. One in which something was just recorded is left
        alone a moment: who enters a case fact by fact is not told of dates in between.
        """
        due, fed = await self.journal.due(on, self.now() - QUIET, limit), 0
        while True:
            await self.take([day_began(*each) for each in due])
            fed += len(due)
            due = [after for each in due if (after := self._day_after(*each)) and after[1] <= on]
            if not due:
                return fed

    def _day_after(
        self, about: str, on: date, tenant: str, employer: str
    ) -> tuple[str, date, str, str] | None:
        """The next day that a case waits for, as this process just left it; None where it does not know."""
        left = self._remembered.get(about)
        day = self.decider.due(left.state) if left and not left.held else None
        return (about, day, tenant, employer) if day and day > on else None

    async def renew(self, limit: int) -> int:
        """Feeds the rulebook in force to open cases last decided under an older one; returns how many were fed.

        A case that hears something else first is told of the rules in the same commit (`advance`).
        """
        rulebook = self.decider.rulebook
        found = await self.journal.outdated(rulebook, limit) if rulebook else []
        await self.take([rulebook_changed(about, rulebook, self.now(), *of) for about, *of in found])
        return len(found)

    async def release(self, about: str) -> int:
        """Decides a held case's messages again; returns how many were released. Raises `Unavailable`."""
        for round_ in range(ROUNDS):
            before = (await self.journal.folds([about]))[about]
            if not before.held or not (made := release(self.decider, before, self.now()))[0].released:
                return 0
            refused = await self.journal.append([made])
            self._remembered.drop([about])
            if not refused:
                await self._finisher.hand_over([made])
                return made[0].released
            # Something was held behind the others meanwhile: it is read, and released with them.
            await asyncio.sleep(0.01 * round_)
        raise Unavailable(f"{about} is contended")

    async def retell(self, case: str | None = None, topic: str | None = None, to: str | None = None) -> int:
        """Tells what was told again with the same ids, to the live topics; returns how many.

        With `to` what was told on `topic` goes there instead: one class of data never rides on another's topic.
        What was forgotten since is not told: its number on its topic is left out, the others keep theirs.
        """
        return await retelling.retell(self.journal, self._publisher, case, topic, to)

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
            refused = await self._round(waiting, done)
            if refused:
                await self._drop_what_is_in(waiting, refused, round_)
        if waiting:
            raise Unavailable(f"{len(waiting)} cases are contended")
        return done

    async def _round(self, waiting: dict[str, list[Message]], done: Done[S]) -> set[str]:
        """Decides and stores one commit of each waiting case; returns the cases that were refused."""
        folds = await self.known(waiting)
        at, drafts = self.now(), dict[str, tuple[Commit, Fold[S]]]()
        with DECIDE_SECONDS.labels(self.decider.service).time():
            for n, (about, messages) in enumerate(waiting.items()):
                try:
                    drafts[about] = advance(self.decider, folds[about], messages, at)
                except NewerRulebook as error:
                    raise Unavailable(str(error)) from None
                if n % 50 == 49:
                    # The loop has heartbeats to send: a batch must not keep it.
                    await asyncio.sleep(0)
        refused = await self.journal.append(list(drafts.values()))
        for about, (commit, after) in drafts.items():
            if about in refused:
                self._remembered.drop([about])
                continue
            self._remembered.keep(after)
            done.append((commit, after))
            said_of_commit(self.decider.service, commit)
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

    async def known(self, abouts: Collection[str]) -> dict[str, Fold[S]]:
        """The cases as far as this process knows them, kept at hand for what is asked of them next."""
        known = {about: fold for about in abouts if (fold := self._remembered.get(about))}
        unknown = [about for about in abouts if about not in known]
        read = await self.journal.folds(unknown) if unknown else {}
        for each in read.values():
            self._remembered.keep(each)
        return {**known, **read}

    def let_go(self, abouts: Collection[str]) -> None:
        """Keeps these cases at hand no longer: large ones of which nothing is asked next."""
        self._remembered.drop(abouts)
