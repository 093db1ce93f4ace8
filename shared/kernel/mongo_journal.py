"""The journal on MongoDB: one collection, `journal`, and in it of each case's last commit how the case stands.

Unique (about, version) is the optimistic lock, unique (about, because) the inbox. `after` is the case as the commit
left it: written with the commit, taken away when the next is projected, so that no read needs more than one document
of a case and no snapshot can stay behind. `pending` has an index that the relay reads from its front, whatever the
size of the journal.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Generic

from pymongo import ASCENDING, DESCENDING, UpdateOne

from shared.kernel.commit_document import CommitDocuments, bodies_of_forgotten, id_of
from shared.kernel.decider import Commit, Decider, Fold, S, fold
from shared.kernel.mongo import Document, Mongo, duplicates_of, reaching
from shared.kernel.together import Together

NEWEST = "newest"
"""The index of the commits that say how their case stands."""
IN_ORDER = [("about", ASCENDING), ("version", ASCENDING)]
BARE: Document = {"after": 0}
"""A commit without the case after it."""

PAGE = 2_000


class MongoJournal(Generic[S]):
    """Implements `Journal` on one service's database."""

    def __init__(self, mongo: Mongo, decider: Decider[S], page: int = PAGE) -> None:
        """Nothing is read or written before `prepare`. `page` rows are read at a time where all are."""
        self._journal, self._decider, self._page = mongo["journal"], decider, page
        self._documents = CommitDocuments(decider)
        self._read: Together[str, Fold[S]] = Together(self._folds)
        self._insert = Together(self._inserted)

    async def prepare(self) -> None:
        """Makes the indexes; quick when they are there."""
        with reaching():
            await self._journal.create_index(IN_ORDER, unique=True)
            await self._journal.create_index([("about", ASCENDING), ("because", ASCENDING)], unique=True)
            await self._journal.create_index(
                [("pending", ASCENDING), *IN_ORDER, ("at", ASCENDING)],
                partialFilterExpression={"pending": True},
            )
            await self._journal.create_index(
                IN_ORDER, name=NEWEST, partialFilterExpression={"after": {"$exists": True}}
            )
            for field in ("after.due", "after.rulebook"):
                await self._journal.create_index(
                    [(field, ASCENDING)], partialFilterExpression={"after.due": {"$type": "string"}}
                )
            await self._journal.create_index(
                [("version", ASCENDING)],
                name="held",
                partialFilterExpression={"after.held.0": {"$exists": True}},
            )

    async def folds(self, abouts: Iterable[str]) -> dict[str, Fold[S]]:
        """One document a case, in one read with what others ask for; what another fold wrote is folded anew."""
        return {each.about: each for each in await self._read(list(abouts))}

    async def _folds(self, wanted: Sequence[str]) -> list[Fold[S]]:
        newest = dict[str, Document]()
        query: Document = {"about": {"$in": list(wanted)}, "after": {"$exists": True}}
        with reaching():
            async for row in (
                self._journal.find(query, {"messages": 0, "because": 0}).hint(NEWEST).sort(IN_ORDER)
            ):
                newest[row["about"]] = row
        return [await self._fold(about, newest.get(about)) for about in wanted]

    async def _fold(self, about: str, row: Document | None) -> Fold[S]:
        if row and row["after"]["fold"] != self._decider.fold:
            return await self._folded_anew(about)
        return self._documents.fold(row) if row else self._documents.unseen(about)

    async def _folded_anew(self, about: str) -> Fold[S]:
        after = self._documents.unseen(about)
        for commit in await self.commits_of(about):
            after = fold(self._decider, after, commit)
        return after

    async def append(self, made: Sequence[tuple[Commit, Fold[S]]]) -> set[str]:
        """One unordered insert, with what others append; any duplicate key refuses that case's commit alone."""
        if not made:
            return set()
        documents = [self._documents.write(commit, after) for commit, after in made]
        inserted = await self._insert(documents)
        return {commit.about for (commit, _), is_in in zip(made, inserted, strict=True) if not is_in}

    async def _inserted(self, documents: Sequence[Document]) -> list[bool]:
        with reaching():
            refused = set(await duplicates_of(self._journal.insert_many(documents, ordered=False)))
        return [n not in refused for n in range(len(documents))]

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
            row = await self._journal.find_one({"about": about, "because": cause}, BARE)
        return self._documents.commit(row) if row else None

    async def supersede(self, commits: Sequence[tuple[str, int]]) -> None:
        """One update for all, by id."""
        await self._unset(commits, "after")

    async def restate(self, folds: Sequence[Fold[S]]) -> None:
        """By id, one write a case."""
        writes = [
            UpdateOne(
                {"_id": id_of(each.about, each.version)}, {"$set": {"after": self._documents.after(each)}}
            )
            for each in folds
        ]
        if writes:
            with reaching():
                await self._journal.bulk_write(writes, ordered=False)

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
        query = self._journal.find({"pending": True, "about": about}, BARE)
        with reaching():
            return [self._documents.commit(row) async for row in query.sort("version", ASCENDING)]

    async def settle(self, commits: Sequence[tuple[str, int]]) -> None:
        """One update for all, by id."""
        await self._unset(commits, "pending")

    async def _unset(self, commits: Sequence[tuple[str, int]], field: str) -> None:
        if commits:
            ids = [id_of(about, version) for about, version in commits]
            with reaching():
                await self._journal.update_many({"_id": {"$in": ids}}, {"$unset": {field: ""}})

    async def due(self, on: date, quiet_since: datetime, limit: int) -> list[tuple[str, date, str, str]]:
        """From the due index, earliest first. A commit whose case went on meanwhile is passed over."""
        query = self._journal.find(
            {
                "after.due": {"$type": "string", "$lte": on.isoformat()},
                "after.held": [],
                "at": {"$lte": quiet_since},
            },
            {"about": 1, "version": 1, "after.due": 1, "tenant": 1, "employer": 1},
        )
        with reaching():
            rows = [row async for row in query.sort("after.due", ASCENDING).limit(limit)]
            newest = await self._newest([row["about"] for row in rows])
        return [
            (row["about"], date.fromisoformat(row["after"]["due"]), row["tenant"], row["employer"])
            for row in rows
            if newest[row["about"]] == row["version"]
        ]

    async def outdated(self, rulebook: str, limit: int) -> list[tuple[str, str, str]]:
        """From the rulebook index."""
        query = self._journal.find(
            {"after.due": {"$type": "string"}, "after.rulebook": {"$lt": rulebook}, "after.held": []},
            {"about": 1, "tenant": 1, "employer": 1},
        )
        with reaching():
            return [(r["about"], r["tenant"], r["employer"]) async for r in query.limit(limit)]

    async def _newest(self, abouts: Sequence[str]) -> dict[str, int]:
        """The last version of each case that says how it stands, from the index alone."""
        query: Document = {"about": {"$in": list(abouts)}, "after": {"$exists": True}}
        shown = {"about": 1, "version": 1, "_id": 0}
        return {
            row["about"]: row["version"]
            async for row in self._journal.find(query, shown).hint(NEWEST).sort(IN_ORDER)
        }

    async def unlooked(self, after: str, limit: int) -> list[str]:
        """By the index of the commits that say how their case stands."""
        query: Document = {"about": {"$gt": after}, "after": {"$exists": True}, "looked": {"$exists": False}}
        with reaching():
            rows = self._journal.find(query, {"about": 1}).hint(NEWEST).sort(IN_ORDER).limit(limit)
            # A case whose last commit is just being projected has two.
            return list(dict.fromkeys([row["about"] async for row in rows]))

    async def forget(self, commits: Sequence[Commit]) -> None:
        """By id; ordered, so that of a case what came first is forgotten first, wherever it ends."""
        writes = [
            UpdateOne({"_id": id_of(each.about, each.version), "pending": {"$exists": False}}, {"$set": bare})
            for each in commits
            if (bare := bodies_of_forgotten(each))
        ]
        if writes:
            with reaching():
                await self._journal.bulk_write(writes)

    async def looked_at(self, about: str, version: int) -> None:
        """A mark on the commit, which no fold reads."""
        with reaching():
            await self._journal.update_one({"_id": id_of(about, version)}, {"$set": {"looked": True}})

    async def commits_of(self, about: str) -> list[Commit]:
        """By version."""
        with reaching():
            query = self._journal.find({"about": about}, BARE).sort("version", ASCENDING)
            return [self._documents.commit(row) async for row in query]

    async def commits(self, abouts: Sequence[str] | None = None) -> AsyncIterator[Commit]:
        """A page is a read of its own, so that no cursor has to live as long as the whole takes."""
        among: Document = {} if abouts is None else {"$in": list(abouts)}
        count, last, version = self._page, "", 0
        while count == self._page:
            count = 0
            with reaching():
                # What is left of the case in which the page before ended, and a page of those after it.
                async for row in self._journal.find({"about": last, "version": {"$gt": version}}, BARE).sort(
                    IN_ORDER
                ):
                    yield self._documents.commit(row)
                page = (
                    self._journal.find({"about": {"$gt": last, **among}}, BARE)
                    .sort(IN_ORDER)
                    .limit(self._page)
                )
                async for row in page:
                    count, last, version = count + 1, row["about"], row["version"]
                    yield self._documents.commit(row)

    async def lasts(self) -> AsyncIterator[dict[str, int]]:
        """From the index alone."""
        stages: list[Document] = [
            {"$sort": {"about": DESCENDING, "version": DESCENDING}},
            {"$group": {"_id": "$about", "version": {"$first": "$version"}}},
        ]
        lasts: dict[str, int] = {}
        with reaching():
            async for row in self._journal.aggregate(stages):
                lasts[row["_id"]] = row["version"]
                if len(lasts) == self._page:
                    yield lasts
                    lasts = {}
        yield lasts

    async def cases(self) -> AsyncIterator[str]:
        """Every case, read from the index, in the order of its id."""
        last = ""
        while True:
            with reaching():
                row = await self._journal.find_one({"about": {"$gt": last}}, {"about": 1}, sort=IN_ORDER)
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
