"""A journal and a bus in memory, held to the same promises as the real ones by `tests/contract`."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Generic

from shared.kernel.decider import Commit, Decider, Fold, S
from shared.kernel.message import Message


class MemoryJournal(Generic[S]):
    """Implements `Journal` without a server."""

    def __init__(self, decider: Decider[S]) -> None:
        """Empty."""
        self._decider = decider
        self._commits: dict[str, list[Commit]] = {}
        self._after: dict[tuple[str, int], Fold[S]] = {}
        self._pending: set[tuple[str, int]] = set()
        self._looked: set[tuple[str, int]] = set()

    async def folds(self, abouts: Iterable[str]) -> dict[str, Fold[S]]:
        """What stands beside the last commit."""
        return {about: self._fold(about) for about in abouts}

    def _fold(self, about: str) -> Fold[S]:
        return self._after.get((about, len(self._commits.get(about, [])))) or Fold(
            about=about, state=self._decider.state()
        )

    async def append(self, made: Sequence[tuple[Commit, Fold[S]]]) -> set[str]:
        """Refuses a taken version and a cause that is in."""
        refused: set[str] = set()
        for commit, after in made:
            there = self._commits.setdefault(commit.about, [])
            causes = {cause for each in there for cause in each.because}
            if commit.version <= len(there) or causes & set(commit.because):
                refused.add(commit.about)
                continue
            there.append(commit)
            self._pending.add((commit.about, commit.version))
            self._after[commit.about, commit.version] = after
        return refused

    async def seen(self, causes: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
        """Looked up commit by commit."""
        return {
            (about, cause)
            for about, wanted in causes.items()
            for commit in self._commits.get(about, [])
            for cause in set(wanted) & set(commit.because)
        }

    async def told_because(self, about: str, cause: str) -> Commit | None:
        """The commit that took this cause."""
        return next((each for each in self._commits.get(about, []) if cause in each.because), None)

    async def supersede(self, commits: Sequence[tuple[str, int]]) -> None:
        """Forgets how the case stood after them."""
        for each in commits:
            self._after.pop(each, None)

    async def restate(self, folds: Sequence[Fold[S]]) -> None:
        """Over what stood there."""
        for each in folds:
            self._after[each.about, each.version] = each

    async def first_pending(self, abouts: Iterable[str]) -> dict[str, int]:
        """The lowest pending version of each."""
        wanted = set(abouts)
        return {about: version for about, version in sorted(self._pending, reverse=True) if about in wanted}

    async def pending_before(self, at: datetime, limit: int) -> list[str]:
        """Cases with an old pending commit."""
        old = {a for a, v in self._pending if self._commits[a][v - 1].at < at}
        return sorted(old)[:limit]

    async def pending_of(self, about: str) -> list[Commit]:
        """By version."""
        return [self._commits[a][v - 1] for a, v in sorted(self._pending) if a == about]

    async def settle(self, commits: Sequence[tuple[str, int]]) -> None:
        """No longer pending."""
        self._pending.difference_update(commits)

    async def due(self, on: date, quiet_since: datetime, limit: int) -> list[tuple[str, date, str, str]]:
        """Earliest first; held cases are left out."""
        rows: list[tuple[str, date, str, str]] = []
        for kept in self._newest():
            day = self._decider.due(kept.state)
            if day and day <= on and kept.at and kept.at <= quiet_since and not kept.held:
                rows.append((kept.about, day, kept.tenant, kept.employer))
        return sorted(rows, key=lambda row: row[1])[:limit]

    async def outdated(self, rulebook: str, limit: int) -> list[tuple[str, str, str]]:
        """In the order of their ids."""
        return [
            (kept.about, kept.tenant, kept.employer)
            for kept in self._newest()
            if kept.rulebook < rulebook and self._decider.due(kept.state) and not kept.held
        ][:limit]

    def _newest(self) -> list[Fold[S]]:
        return [self._fold(about) for about, commits in sorted(self._commits.items()) if commits]

    async def unlooked(self, after: str, limit: int) -> list[str]:
        """Those whose last commit has no mark."""
        lasts = sorted((about, len(commits)) for about, commits in self._commits.items() if commits)
        return [each[0] for each in lasts if each[0] > after and each not in self._looked][:limit]

    async def forget(self, commits: Sequence[Commit]) -> None:
        """In place of what stood there."""
        for each in commits:
            if (each.about, each.version) not in self._pending:
                self._commits[each.about][each.version - 1] = each

    async def looked_at(self, about: str, version: int) -> None:
        """A mark on the commit."""
        self._looked.add((about, version))

    async def commits_of(self, about: str) -> list[Commit]:
        """By version."""
        return list(self._commits.get(about, []))

    async def commits(self, abouts: Sequence[str] | None = None) -> AsyncIterator[Commit]:
        """By case and version."""
        for about in sorted(self._commits if abouts is None else set(abouts) & self._commits.keys()):
            for commit in self._commits[about]:
                yield commit

    async def lasts(self) -> AsyncIterator[dict[str, int]]:
        """Counted."""
        yield {about: len(commits) for about, commits in self._commits.items() if commits}

    async def cases(self) -> AsyncIterator[str]:
        """In the order of their ids."""
        for about in sorted(self._commits):
            yield about

    async def backlog(self) -> tuple[int, datetime | None]:
        """How many are pending, and since when."""
        ages = [self._commits[a][v - 1].at for a, v in self._pending]
        return len(ages), min(ages, default=None)


class MemoryBus:
    """Implements `Publisher`: keeps what was told, by topic, in order. `refuse` names cases that fail."""

    def __init__(self) -> None:
        """Nothing told yet."""
        self.told: list[Message] = []
        self.refuse: set[str] = set()

    async def publish(self, commits: Sequence[Commit], to: str | None = None) -> set[tuple[str, int]]:
        """In order; a refused case stops."""
        acknowledged: set[tuple[str, int]] = set()
        for commit in commits:
            if commit.about not in self.refuse:
                self.told.extend(commit.told)
                acknowledged.add((commit.about, commit.version))
        return acknowledged

    def on(self, topic: str) -> list[Message]:
        """What was told on a topic."""
        return [message for message in self.told if message.event.topic == topic]


class NoProjection(Generic[S]):
    """Implements `Projection` for what keeps no read side, so that nothing is rebuilt."""

    projected: Mapping[str, Sequence[str]] = {}

    async def prepare(self) -> None:
        """No index."""

    async def project(self, done: Sequence[tuple[Commit, Fold[S]]]) -> None:
        """Nothing to write."""
