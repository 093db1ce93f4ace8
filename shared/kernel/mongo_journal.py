"""The journal on MongoDB: `journal` holds the commits, `cases` the snapshots.

Unique (about, version) is the optimistic lock, unique (about, because) the inbox; `pending` has an index that
the relay reads from its front, whatever the size of the journal.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Generic

from pymongo import ASCENDING, ReplaceOne

from shared.kernel.decider import Commit, Decider, Fold, Held, S, fold
from shared.kernel.message import from_document, to_document
from shared.kernel.mongo import Document, Mongo, duplicates_of, reaching, unless_newer


class MongoJournal(Generic[S]):
    """Implements `Journal` on one service's database."""

    def __init__(self, mongo: Mongo, decider: Decider[S]) -> None:
        """Nothing is read or written before `prepare`."""
        self._journal, self._cases, self._decider = mongo["journal"], mongo["cases"], decider

    async def prepare(self) -> None:
        """Makes the indexes; quick when they are there."""
        with reaching():
            await self._journal.create_index([("about", ASCENDING), ("version", ASCENDING)], unique=True)
            await self._journal.create_index([("about", ASCENDING), ("because", ASCENDING)], unique=True)
            await self._journal.create_index(
                [("pending", ASCENDING), ("about", ASCENDING), ("version", ASCENDING), ("at", ASCENDING)],
                partialFilterExpression={"pending": True},
            )
            await self._cases.create_index(
                [("due", ASCENDING)], partialFilterExpression={"due": {"$type": "string"}}
            )

    async def folds(self, abouts: Iterable[str], whole: bool = False) -> dict[str, Fold[S]]:
        """Each case as it stands: its snapshot and what came after.

        A commit is settled only once a snapshot holds it, so what came after is among the pending ones; a gap
        means that another process settled meanwhile, and that case is read again from its commits. `whole` reads all
        that came after, settled or not: for a case that was refused on what the snapshot says.
        """
        wanted = list(abouts)
        folds = {about: Fold(about=about, state=self._decider.state()) for about in wanted}
        with reaching():
            async for row in self._cases.find({"_id": {"$in": wanted}, "fold": self._decider.fold}):
                folds[row["_id"]] = self._from_row(row)
            bare = [about for about, each in folds.items() if not each.version]
            await self._catch_up(folds, {"about": {"$in": bare}})
            snapped = [about for about, each in folds.items() if each.version]
            gaps = await self._catch_up(folds, {"pending": True, "about": {"$in": snapped}})
            for about in snapped if whole else gaps:
                await self._catch_up(folds, {"about": about, "version": {"$gt": folds[about].version}})
        return folds

    async def _catch_up(self, folds: dict[str, Fold[S]], query: Document) -> set[str]:
        """Folds the commits that a query finds onto what is there; returns the cases in which one is missing."""
        gaps: set[str] = set()
        async for document in self._journal.find(query).sort([("about", ASCENDING), ("version", ASCENDING)]):
            about, version = document["about"], folds[document["about"]].version
            if document["version"] == version + 1:
                folds[about] = fold(self._decider, folds[about], self._commit(document))
            elif document["version"] > version:
                gaps.add(about)
        return gaps

    async def append(self, commits: Sequence[Commit]) -> set[str]:
        """One unordered insert; any duplicate key refuses that case's commit alone."""
        if not commits:
            return set()
        with reaching():
            documents = [self._document(each) for each in commits]
            refused = await duplicates_of(self._journal.insert_many(documents, ordered=False))
        return {commits[n].about for n in refused}

    async def seen(self, causes: Mapping[str, Iterable[str]]) -> set[tuple[str, str]]:
        """Read through the inbox index."""
        found: set[tuple[str, str]] = set()
        with reaching():
            for about, ids in causes.items():
                wanted = set(ids)
                query = {"about": about, "because": {"$in": list(wanted)}}
                async for row in self._journal.find(query, {"because": 1}):
                    found.update((about, cause) for cause in row["because"] if cause in wanted)
        return found

    async def told_because(self, about: str, cause: str) -> Commit | None:
        """The commit that took this cause."""
        with reaching():
            row = await self._journal.find_one({"about": about, "because": cause})
        return self._commit(row) if row else None

    async def snapshot(self, folds: Sequence[Fold[S]]) -> None:
        """Upserts guarded by version."""
        number = self._decider.fold
        await unless_newer(
            self._cases, [ReplaceOne(_older(each, number), self._row(each), upsert=True) for each in folds]
        )

    async def first_pending(self, abouts: Iterable[str]) -> dict[str, int]:
        """From the pending index alone."""
        stages: list[Document] = [
            {"$match": {"pending": True, "about": {"$in": list(abouts)}}},
            {"$group": {"_id": "$about", "version": {"$min": "$version"}}},
        ]
        with reaching():
            return {row["_id"]: row["version"] async for row in self._journal.aggregate(stages)}

    async def pending_before(self, at: datetime, limit: int) -> list[str]:
        """Cases in which something has been pending too long."""
        stages: list[Document] = [
            {"$match": {"pending": True, "at": {"$lt": at}}},
            {"$group": {"_id": "$about"}},
            {"$limit": limit},
        ]
        with reaching():
            return [row["_id"] async for row in self._journal.aggregate(stages)]

    async def pending_of(self, about: str) -> list[Commit]:
        """By version."""
        query = self._journal.find({"pending": True, "about": about})
        with reaching():
            return [self._commit(row) async for row in query.sort("version", ASCENDING)]

    async def settle(self, commits: Sequence[tuple[str, int]]) -> None:
        """One update for all, by id."""
        if commits:
            ids = [_id(about, version) for about, version in commits]
            with reaching():
                await self._journal.update_many({"_id": {"$in": ids}}, {"$unset": {"pending": ""}})

    async def due(self, on: date, quiet_since: datetime, limit: int) -> list[tuple[str, date, str, str]]:
        """From the due index, earliest first."""
        query = self._cases.find(
            {"due": {"$type": "string", "$lte": on.isoformat()}, "held": [], "at": {"$lte": quiet_since}},
            {"due": 1, "tenant": 1, "employer": 1},
        )
        with reaching():
            rows = [row async for row in query.sort("due", ASCENDING).limit(limit)]
        return [(r["_id"], date.fromisoformat(r["due"]), r["tenant"], r["employer"]) for r in rows]

    async def commits_of(self, about: str) -> list[Commit]:
        """By version."""
        with reaching():
            query = self._journal.find({"about": about}).sort("version", ASCENDING)
            return [self._commit(row) async for row in query]

    async def cases(self) -> AsyncIterator[str]:
        """Every case, read from the index, in the order of its id."""
        last = ""
        while True:
            with reaching():
                row = await self._journal.find_one(
                    {"about": {"$gt": last}},
                    {"about": 1},
                    sort=[("about", ASCENDING), ("version", ASCENDING)],
                )
            if row is None:
                return
            last = row["about"]
            yield last

    async def backlog(self) -> tuple[int, datetime | None]:
        """Counted in the pending index."""
        with reaching():
            count = await self._journal.count_documents({"pending": True})
            oldest = await self._journal.find_one({"pending": True}, {"at": 1}, sort=[("at", ASCENDING)])
        return count, oldest["at"] if oldest else None

    def _document(self, commit: Commit) -> Document:
        return {
            "_id": _id(commit.about, commit.version),
            "about": commit.about,
            "version": commit.version,
            "at": commit.at,
            "tenant": commit.tenant,
            "employer": commit.employer,
            "because": list(commit.because),
            "messages": [to_document(message) for message in commit.messages],
            "held": [_held_document(held) for held in commit.held],
            "released": commit.released,
            "pending": True,
        }

    def _commit(self, document: Mapping[str, Any]) -> Commit:
        kinds = self._decider.kinds
        return Commit(
            about=document["about"],
            version=document["version"],
            at=document["at"],
            tenant=document["tenant"],
            employer=document["employer"],
            because=tuple(document["because"]),
            messages=tuple(from_document(each, document, kinds) for each in document["messages"]),
            held=tuple(Held(from_document(each, document, kinds), each["why"]) for each in document["held"]),
            released=document["released"],
        )

    def _row(self, after: Fold[S]) -> Document:
        due = self._decider.due(after.state)
        return {
            "_id": after.about,
            "version": after.version,
            "fold": self._decider.fold,
            "tenant": after.tenant,
            "employer": after.employer,
            "sequences": dict(after.sequences),
            "held": [_held_document(held) for held in after.held],
            "due": due.isoformat() if due else None,
            "at": after.at,
            "state": after.state.model_dump(mode="json", by_alias=True),
        }

    def _from_row(self, row: Mapping[str, Any]) -> Fold[S]:
        about, kinds = {**row, "about": row["_id"]}, self._decider.kinds
        return Fold(
            about=row["_id"],
            state=self._decider.state.model_validate(row["state"]),
            version=row["version"],
            tenant=row["tenant"],
            employer=row["employer"],
            sequences=row["sequences"],
            held=tuple(Held(from_document(each, about, kinds), each["why"]) for each in row["held"]),
            at=row["at"],
        )


def _id(about: str, version: int) -> str:
    """A commit's own id: what settles is found without looking for it."""
    return f"{about}/{version}"


def _older(after: Fold[Any], fold_number: int) -> Document:
    """Matches a snapshot that this one may replace: an older version, or one of another fold."""
    newer_allowed = [{"version": {"$lte": after.version}}, {"fold": {"$ne": fold_number}}]
    return {"_id": after.about, "$or": newer_allowed}


def _held_document(held: Held) -> Document:
    return {**to_document(held.message), "why": held.why}
