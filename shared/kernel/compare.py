"""Rows of a live collection held against the same rows made anew: names of fields, never what stands in them."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import cast

from shared.kernel.mongo import Collection, Document, reaching


@dataclass(frozen=True)
class Difference:
    """A live row that is not what the journal says."""

    collection: str
    id: str
    fields: tuple[str, ...]
    """Names of fields (`state.total` inside another), or `missing` (not live), or `extra` (not in the journal)."""

    def line(self) -> dict[str, object]:
        """As it is printed."""
        return {"collection": self.collection, "id": self.id, "fields": list(self.fields)}


Say = Callable[[Difference], None]


class Pair:
    """A live collection and the same made anew beside it."""

    def __init__(
        self, name: str, live: Collection, made: Collection, ignored: Sequence[str], say: Say
    ) -> None:
        """`ignored` are the fields that may differ; `say` is told each difference."""
        self._name, self._live, self._made, self._ignored, self._say = name, live, made, ignored, say
        self.made_rows = self.differences = 0

    async def rows(self) -> AsyncIterator[tuple[str, Document | None, Document | None]]:
        """The rows side by side, by id; None where one has no such row."""
        with reaching():
            olds, news = aiter(self._live.find().sort("_id", 1)), aiter(self._made.find().sort("_id", 1))
            old, new = await anext(olds, None), await anext(news, None)
            while old or new:
                id = min(each["_id"] for each in (old, new) if each)
                ours = old if old and old["_id"] == id else None
                theirs = new if new and new["_id"] == id else None
                self.made_rows += theirs is not None
                yield id, ours, theirs
                old = await anext(olds, None) if ours else old
                new = await anext(news, None) if theirs else new

    async def live(self, ids: Sequence[str]) -> dict[str, Document]:
        """The live rows with these ids."""
        return await _rows(self._live, ids)

    async def made(self, ids: Sequence[str]) -> dict[str, Document]:
        """The rows made anew with these ids."""
        return await _rows(self._made, ids)

    def say_if_certain(self, id: str, old: Document | None, new: Document | None) -> bool:
        """False where the two may only be of different moments, which two rows of one version are not."""
        certain = old is not None and new is not None and old.get("version") == new.get("version")
        return self.say(id, old, new, certain)

    def say(self, id: str, old: Document | None, new: Document | None, certain: bool) -> bool:
        """Says a difference if it is certain; False where there is one that is not."""
        fields = differing(old, new, self._ignored)
        if fields and certain:
            self.differences += 1
            self._say(Difference(self._name, id, fields))
        return certain or not fields


async def _rows(collection: Collection, ids: Sequence[str]) -> dict[str, Document]:
    with reaching():
        return {row["_id"]: row async for row in collection.find({"_id": {"$in": list(ids)}})}


def differing(old: Document | None, new: Document | None, ignored: Sequence[str]) -> tuple[str, ...]:
    """The names of the fields that differ, one level into documents; nothing of what stands in them."""
    if old is None or new is None:
        return () if old is new else ("missing",) if old is None else ("extra",)
    found: set[str] = set()
    for name in (old.keys() | new.keys()) - set(ignored):
        ours, theirs = old.get(name, ...), new.get(name, ...)
        if isinstance(ours, dict) and isinstance(theirs, dict):
            found |= _differing_inside(name, cast(Document, ours), cast(Document, theirs))
        elif ours != theirs:
            found.add(name)
    return tuple(sorted(found))


def _differing_inside(name: str, ours: Document, theirs: Document) -> set[str]:
    both = ours.keys() | theirs.keys()
    return {f"{name}.{each}" for each in both if ours.get(each, ...) != theirs.get(each, ...)}
