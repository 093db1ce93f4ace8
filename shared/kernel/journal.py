"""What a journal is: the commits of every case, and beside the last of each the case as it stands after it.

`tests/contract/test_journal.py` holds the one on MongoDB and the one in memory to the same promises.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Generic, Protocol

from shared.kernel.decider import Commit, Fold, S


class Journal(Protocol, Generic[S]):
    """Commits in, cases out. Every call raises `Unavailable` when the store cannot be reached."""

    async def folds(self, abouts: Iterable[str]) -> dict[str, Fold[S]]:
        """Each case as it stands after its last commit; a case never seen is version 0."""
        ...

    async def append(self, made: Sequence[tuple[Commit, Fold[S]]]) -> set[str]:
        """Stores commits of different cases, each whole with the case after it or not at all; returns the refused.

        Refused is a commit whose version is taken or one of whose causes is already in: the caller loads the
        case, takes out what is in, and decides the rest.
        """
        ...

    async def seen(self, causes: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
        """Which of these causes (ids by case) are in the journal."""
        ...

    async def told_because(self, about: str, cause: str) -> Commit | None:
        """The commit that took this cause, to answer the same command with the same words."""
        ...

    async def supersede(self, commits: Sequence[tuple[str, int]]) -> None:
        """Of these commits (case, version) a later one is in: they need not say any more how the case stands."""
        ...

    async def restate(self, folds: Sequence[Fold[S]]) -> None:
        """Writes how cases stand beside the commit of their version, over what stood there (a rebuild, a mend)."""
        ...

    async def first_pending(self, abouts: Iterable[str]) -> dict[str, int]:
        """The lowest pending version of each of these cases that has one."""
        ...

    async def pending_before(self, at: datetime, limit: int) -> list[str]:
        """Cases with a commit older than `at` that is not settled."""
        ...

    async def pending_of(self, about: str) -> list[Commit]:
        """The unsettled commits of a case, by version."""
        ...

    async def settle(self, commits: Sequence[tuple[str, int]]) -> None:
        """Marks commits (case, version) as projected and told."""
        ...

    async def due(self, on: date, quiet_since: datetime, limit: int) -> list[tuple[str, date, str, str]]:
        """Cases with something due on or before a day, earliest first: case, day, tenant, employer.

        Only those with no commit after `quiet_since`. A case that holds messages is left out until it is mended.
        """
        ...

    async def outdated(self, rulebook: str, limit: int) -> list[tuple[str, str, str]]:
        """Open cases (something is due in them) last decided under older rules: case, tenant, employer."""
        ...

    async def unlooked(self, after: str, limit: int) -> list[str]:
        """Cases after this one, in the order of their id, of which nobody has `looked_at` the last commit."""
        ...

    async def forget(self, commits: Sequence[Commit]) -> None:
        """Takes away the bodies of what is `Forgotten` in these commits, in their order; never in a pending one."""
        ...

    async def looked_at(self, about: str, version: int) -> None:
        """Up to and with this commit the case has nothing more to forget: not `unlooked` until a later one is in."""
        ...

    async def commits_of(self, about: str) -> list[Commit]:
        """Every commit of a case, by version."""
        ...

    def commits(self, abouts: Sequence[str] | None = None) -> AsyncIterator[Commit]:
        """Every commit, or every one of these cases, by case and version; read in pages, never all at once."""
        ...

    def lasts(self) -> AsyncIterator[dict[str, int]]:
        """The last version of every case, some cases at a time."""
        ...

    def cases(self) -> AsyncIterator[str]:
        """Every case, in the order of its id."""
        ...

    async def backlog(self) -> tuple[int, datetime | None]:
        """How many commits are pending, and since when the oldest is."""
        ...


class Projector(Protocol, Generic[S]):
    """A service's own read side. Upserts, guarded by version: the same commit twice changes nothing."""

    async def project(self, done: Sequence[tuple[Commit, Fold[S]]]) -> None:
        """Writes what these commits changed, given each case as it stands after its commit (or later)."""
        ...


class Publisher(Protocol):
    """The way out to Kafka."""

    async def publish(self, commits: Sequence[Commit], to: str | None = None) -> set[tuple[str, int]]:
        """Tells the told messages of these commits in order, on their topics or all on `to`.

        Returns the (case, version) of those wholly acknowledged.
        After the first commit of a case that fails, the later ones of that case are not tried.
        """
        ...
