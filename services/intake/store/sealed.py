"""Rows that say who somebody is: one each, changed in place, sealed under a key of its own that goes with it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pymongo import UpdateOne

from shared.contracts.intake import PersonRecorded
from shared.contracts.staff import WorkerRecorded
from shared.kernel.keyring import InvalidTag, Keyring
from shared.kernel.mongo import Collection, Document, duplicates_of, reaching
from shared.kernel.together import Together

Row = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What was said of a person; a field that is not there is not changed."""

    person: str
    tenant: str
    employer: str
    row: Row
    whole: bool = False
    """Whether it takes the place of all that was known."""


@dataclass(frozen=True)
class Known:
    """A row in clear, and how often it changed."""

    revision: int
    row: Row


class Sealed:
    """The rows of a collection. `marks_of` names what a row is found by, each kept as an HMAC only."""

    def __init__(
        self,
        rows: Collection,
        keyring: Keyring,
        marks_of: Callable[[Mapping[str, Any]], Mapping[str, str]] = lambda _: {},
        marks: Iterable[str] = (),
    ) -> None:
        """`marks` are the names of all that `marks_of` may give."""
        self._rows, self._keyring, self._marks_of, self._marks = rows, keyring, marks_of, tuple(marks)
        self._keep = Together(self._kept_of)

    async def keep(self, said: Sequence[Said]) -> Sequence[int]:
        """Writes over what was known; returns the revision that each row has now. Two writers at once both count."""
        return await self._keep(said)

    async def _kept_of(self, said: Sequence[Said]) -> list[int]:
        waiting: dict[str, Said] = {}
        for each in said:
            before = waiting.get(each.person)
            if before and not each.whole:
                each = replace(each, row={**before.row, **each.row})
            waiting[each.person] = each
        revisions: dict[str, int] = {}
        while waiting:
            revisions |= await self._write(waiting)
            waiting = {person: each for person, each in waiting.items() if person not in revisions}
        return [revisions[each.person] for each in said]

    async def _write(self, said: Mapping[str, Said]) -> dict[str, int]:
        """The revisions of those whose row was as it was read; the others were written by somebody else meanwhile."""
        kept = await self._kept(said)
        revisions: dict[str, int] = {}
        writes: list[tuple[str, int, UpdateOne]] = []
        for person, each in said.items():
            known = kept.get(person)
            before = self._opened(known)
            after = each.row if each.whole else {**(before or {}), **each.row}
            revision = known["revision"] if known else 0
            if after == before:
                revisions[person] = revision
                continue
            key = known["key"] if known and before is not None else self._keyring.new_key(person)
            row = {
                "tenant": each.tenant,
                "employer": each.employer,
                "key": key,
                "row": self._keyring.seal(key, person, after),
                "revision": revision + 1,
            }
            row |= {
                name: self._keyring.found_by(each.tenant, by) for name, by in self._marks_of(after).items()
            }
            # Where the revision is another by now this meets the id of the row, and is refused as a duplicate.
            write = UpdateOne({"_id": person, "revision": revision}, {"$set": row}, upsert=True)
            writes.append((person, revision + 1, write))
        if writes:
            bulk = self._rows.bulk_write([write for _, _, write in writes], ordered=False)
            with reaching():
                late = set(await duplicates_of(bulk))
            revisions |= {person: new for n, (person, new, _) in enumerate(writes) if n not in late}
        return revisions

    async def known(self, persons: Iterable[str]) -> dict[str, Known]:
        """The rows of these; nobody that was erased."""
        return self.in_clear((await self._kept(persons)).values())

    def in_clear(self, found: Iterable[Document]) -> dict[str, Known]:
        """Rows as they were read, opened; nobody that was erased."""
        opened = {each["_id"]: (each["revision"], self._opened(each)) for each in found}
        return {person: Known(revision, row) for person, (revision, row) in opened.items() if row is not None}

    async def erase(self, person: str, at: datetime) -> int:
        """Deletes row, key and marks; the revision that what stays has, 0 of nobody.

        It goes up, so that whoever is recorded under the same keys later is told again. Erased again it is the same.
        """
        gone = {
            "$unset": {"key": "", "row": "", **dict.fromkeys(self._marks, "")},
            "$set": {"erased_at": at},
            "$inc": {"revision": 1},
        }
        with reaching():
            await self._rows.update_one({"_id": person, "key": {"$exists": True}}, gone)
        kept = (await self._kept([person])).get(person)
        return kept["revision"] if kept else 0

    async def _kept(self, persons: Iterable[str]) -> dict[str, Document]:
        with reaching():
            return {row["_id"]: row async for row in self._rows.find({"_id": {"$in": list(persons)}})}

    def _opened(self, kept: Mapping[str, Any] | None) -> Row | None:
        """The row in clear; None for nobody, and for somebody who was erased."""
        if kept is None or "key" not in kept:
            return None
        try:
            return self._keyring.open(kept["key"], kept["_id"], kept["row"])
        except InvalidTag as error:
            raise RuntimeError(
                "the person's key does not open its row: another HERVAT_PERSON_SECRET?"
            ) from error


Recorded = type[PersonRecorded] | type[WorkerRecorded]


def as_told(kind: Recorded, known: Known | None, **named: str) -> bytes | None:
    """A row as it goes on `intake-persons`, without what no hearer needs; None (a tombstone) where it is gone."""
    if known is None:
        return None
    told = {name: each for name, each in known.row.items() if name in kind.model_fields}
    return kind.model_validate({**told, **named, "revision": known.revision}).model_dump_json().encode()
