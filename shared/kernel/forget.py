"""Forgetting: what a service may know for a time only leaves its journal, and the journal stays what it is.

A message that is forgotten loses its body, in its commit and wherever that says how the case stood; its place, id,
kind, topic and sequence stay, and the ids of the inbox. So nothing is taken twice, a rebuild and a reconcile find
the case they found before, and a retelling leaves it out: the sequences on that topic then have a gap there.
A message that was held and is released is forgotten with the rest: what came of it is in messages of its own.

Guarantees: a pending commit is left alone, and what follows it in its case; nothing is forgotten that the fold needs;
two at once write the same; killed anywhere, the next look completes it.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Generic

from shared.kernel.cases import Cases
from shared.kernel.decider import Commit, Decider, Fold, Held, S, fold
from shared.kernel.forgotten import Forgets, Forgotten
from shared.kernel.log import log
from shared.kernel.message import Message
from shared.kernel.metrics import FORGOTTEN
from shared.kernel.outcome import Unavailable

CASES = 50
"""Looked at in one step, so that nothing else waits."""
BETWEEN_STEPS, BETWEEN_ROUNDS = 0.05, 3600.0
"""Seconds of rest: within about an hour after it ends a period is looked at, of the day there is to forget it."""


class FoldNeedsIt(Exception):
    """Without what the service would have forgotten the case would stand otherwise; names the case only."""


class Forgetting(Generic[S]):
    """The forgetting of one service, some cases at a time."""

    def __init__(self, cases: Cases[S], at_once: int = CASES) -> None:
        """A service that forgets nothing has nothing to look at."""
        self._service, self._decider, self._journal = cases.decider.service, cases.decider, cases.journal
        self._last, self._at_once = "", at_once

    async def step(self) -> bool:
        """Looks at some cases; False where the round is over and the next step begins anew. Raises `Unavailable`."""
        forgets = self._decider.forgets
        if forgets is None:
            return False
        abouts = await self._journal.unlooked(self._last, self._at_once)
        for about, case in (await self._standing(abouts)).items():
            if forgets.begun(case.state):
                await self._forget(about, forgets)
        self._last = abouts[-1] if abouts else ""
        return bool(self._last)

    async def round(self) -> None:
        """Looks at every case. Raises `Unavailable`."""
        while await self.step():
            pass

    async def _standing(self, abouts: Sequence[str]) -> dict[str, Fold[S]]:
        """How cases stand; one that cannot be read does not keep the others from being forgotten."""
        try:
            return await self._journal.folds(abouts)
        except Unavailable:
            raise
        except Exception as error:
            if len(abouts) == 1:
                log.error("not-forgotten", case=abouts[0], why=type(error).__name__)
                return {}
        return {about: case for each in abouts for about, case in (await self._standing([each])).items()}

    async def _forget(self, about: str, forgets: Forgets[S]) -> None:
        try:
            await self._look_at(about, forgets)
        except Unavailable:
            raise
        except Exception as error:
            log.error("not-forgotten", case=about, why=type(error).__name__)

    async def _look_at(self, about: str, forgets: Forgets[S]) -> None:
        commits = await self._journal.commits_of(about)
        # Read after the commits: one that is settled by now was told, and nobody needs its body to tell it.
        pending = (await self._journal.first_pending([about])).get(about)
        settled = [each for each in commits if pending is None or each.version < pending]
        changed = with_forgotten(self._decider, forgets, settled)
        await self._journal.forget(changed)
        last = commits[-1].version
        # A process killed while it projected may have left how the case stood, limits and all, beside an earlier one.
        await self._journal.supersede([(about, each.version) for each in settled if each.version < last])
        if pending is None:
            await self._journal.looked_at(about, last)
        if changed:
            FORGOTTEN.labels(self._service).inc(len(changed))
            log.info("forgotten", case=about, commits=len(changed))


def with_forgotten(decider: Decider[S], forgets: Forgets[S], commits: Sequence[Commit]) -> list[Commit]:
    """Of a case's commits (from version 1) those that have to forget, as they are afterwards, by version.

    Raises `FoldNeedsIt` where the case would not be the same.
    """
    before = _folded(decider, commits)
    places = set(forgets.places([each.event for commit in commits for each in commit.messages]))
    waiting = {each.message.id for each in before.held}
    after: list[Commit] = []
    n = 0
    for commit in commits:
        messages = tuple(
            _bare(each) if place in places else each for place, each in enumerate(commit.messages, n)
        )
        n += len(commit.messages)
        held = tuple(each if each.message.id in waiting else _bare_held(each) for each in commit.held)
        after.append(replace(commit, messages=messages, held=held))
    if _folded(decider, after) != before:
        raise FoldNeedsIt(before.about)
    return [new for old, new in zip(commits, after, strict=True) if new != old]


def _folded(decider: Decider[S], commits: Sequence[Commit]) -> Fold[S]:
    case = Fold(about="", state=decider.state())
    for each in commits:
        case = fold(decider, case, each)
    return case


def _bare(message: Message) -> Message:
    """The message with nothing of what it said."""
    event = message.event
    if isinstance(event, Forgotten):
        return message
    return replace(message, event=Forgotten(of=event.kind, was_on=event.topic))


def _bare_held(held: Held) -> Held:
    return replace(held, message=_bare(held.message))
