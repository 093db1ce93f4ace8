"""What a journal is: the commits of every case, and the snapshots that spare reading them all.

`tests/contract/test_journal.py` holds the one on MongoDB and the one in memory to the same promises.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Generic, Protocol

from shared.kernel.decider import Commit, Fold, S


class Journal(Protocol, Generic[S]):
    """Commits in, cases out. Every call raises `Unavailable` when the store cannot be reached."""

    async def folds(self, abouts: Iterable[str], whole: bool = False) -> dict[str, Fold[S]]:
        """Each case as it stands: snapshot plus later commits; a case never seen is version 0.

        `whole` trusts no mark of what is settled, for a case that was just refused.
        """
        ...

    async def append(self, commits: Sequence[Commit]) -> set[str]:
        """Stores commits of different cases, each whole or not at all; returns the cases refused.

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

    async def snapshot(self, folds: Sequence[Fold[S]]) -> None:
        """Keeps each case as it stands, unless a later version is kept already."""
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

    async def commits_of(self, about: str) -> list[Commit]:
        """Every commit of a case, by version."""
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
