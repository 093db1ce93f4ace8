"""What intake keeps for reading: one row per person, encrypted under the person's own key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, UpdateOne

from shared.contracts.intake import PersonRecorded
from shared.kernel.keyring import InvalidTag, Keyring
from shared.kernel.message import Message
from shared.kernel.mongo import Document, Mongo, duplicates_of, reaching


@dataclass(frozen=True)
class Said:
    """What was said of a person; a field that is not there is not changed."""

    person: str
    tenant: str
    employer: str
    row: dict[str, Any]


@dataclass(frozen=True)
class Alike:
    """Persons who may be one."""

    by: tuple[str, ...]
    """What they have in common: `bsn`, `name-and-birth-date`, `email`."""
    persons: tuple[dict[str, str], ...]
    """Each with its employer."""


MARKS = {"bsn": "bsn", "born": "name-and-birth-date", "mailed": "email"}
"""The fields of a row by which a person is found and which say nothing by themselves, and what each is of."""


CROWD = 20
"""So many with one e-mail address share it, as a department does."""


def marks_of(row: Mapping[str, Any]) -> dict[str, str]:
    """What a person is found by, in one way of writing it."""
    name = "".join(each for each in str(row.get("name", "")).casefold() if each.isalnum())
    born = f"born/{row['birth_date']}/{name}" if name and row.get("birth_date") else None
    mailed = f"mailed/{row['email'].casefold()}" if row.get("email") else None
    marks = {"bsn": row.get("bsn"), "born": born, "mailed": mailed}
    return {mark: by for mark, by in marks.items() if by}


class Store:
    """Persons and catalogues of work: what was said at the door, and stands in no journal."""

    def __init__(self, mongo: Mongo, keyring: Keyring) -> None:
        """In the collections `persons` and `work`."""
        self._persons, self._keyring = mongo["persons"], keyring
        self._work = mongo["work"]

    async def prepare(self) -> None:
        """Makes the indexes by which a person is found."""
        with reaching():
            for mark in MARKS:
                await self._persons.create_index([(mark, ASCENDING), ("tenant", ASCENDING)], sparse=True)

    async def keep_persons(self, said: Sequence[Said]) -> list[int]:
        """Writes what is known of persons over what was; returns the revision that the row of each has now.

        What is left out stays: a report without a postcode does not empty it. Two writers at once both count.
        """
        waiting: dict[str, Said] = {}
        for each in said:
            before = waiting.get(each.person)
            waiting[each.person] = replace(each, row={**before.row, **each.row}) if before else each
        revisions: dict[str, int] = {}
        while waiting:
            revisions |= await self._write(waiting)
            waiting = {person: each for person, each in waiting.items() if person not in revisions}
        return [revisions[each.person] for each in said]

    async def _write(self, said: Mapping[str, Said]) -> dict[str, int]:
        """The revisions of those whose row was as it was read; the others were written by somebody else meanwhile."""
        kept = await self._kept_of(said)
        revisions: dict[str, int] = {}
        writes: list[tuple[str, int, UpdateOne]] = []
        for person, each in said.items():
            known = kept.get(person)
            before = self._opened(known)
            after, revision = {**(before or {}), **each.row}, known["revision"] if known else 0
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
            row |= {name: self._keyring.found_by(each.tenant, by) for name, by in marks_of(after).items()}
            # Where the revision is another by now this meets the id of the row, and is refused as a duplicate.
            write = UpdateOne({"_id": person, "revision": revision}, {"$set": row}, upsert=True)
            writes.append((person, revision + 1, write))
        if writes:
            bulk = self._persons.bulk_write([write for _, _, write in writes], ordered=False)
            with reaching():
                late = set(await duplicates_of(bulk))
            revisions |= {person: new for n, (person, new, _) in enumerate(writes) if n not in late}
        return revisions

    async def keep_work(self, tenant: str, employer: str, titles: Sequence[str]) -> None:
        """An employer's catalogue of work, in the place of what it was."""
        row = {"_id": {"tenant": tenant, "employer": employer}, "titles": list(titles)}
        with reaching():
            await self._work.replace_one({"_id": row["_id"]}, row, upsert=True)

    async def works_of(self, tenant: str, employers: Sequence[str]) -> dict[str, frozenset[str]]:
        """The titles in the catalogue of work of each of these employers that has one."""
        asked = [{"tenant": tenant, "employer": employer} for employer in employers]
        with reaching():
            rows = [row async for row in self._work.find({"_id": {"$in": asked}})]
        return {row["_id"]["employer"]: frozenset(row["titles"]) for row in rows}

    async def told_persons(self, messages: Sequence[Message]) -> list[bytes | None]:
        """Each person's row as it stands, as it goes on `intake-persons`; None (a tombstone) where it is gone.

        What no hearer needs (the BSN, where they are nursed) stays here.
        """
        events = [each.event for each in messages]
        kept = await self._kept_of({each.person for each in events if isinstance(each, PersonRecorded)})
        return [
            self._told(kept.get(event.person)) if isinstance(event, PersonRecorded) else message.body
            for event, message in zip(events, messages, strict=True)
        ]

    def _told(self, kept: Document | None) -> bytes | None:
        row = self._opened(kept)
        if kept is None or row is None:
            return None
        told = {name: each for name, each in row.items() if name in PersonRecorded.model_fields}
        stands = PersonRecorded.model_validate({**told, "person": kept["_id"], "revision": kept["revision"]})
        return stands.model_dump_json().encode()

    async def person(self, person: str) -> dict[str, Any] | None:
        """A person's row, BSN included; None where there is none, or none any more."""
        return self._opened(await self._kept(person))

    async def with_bsn(self, tenant: str, bsn: str) -> list[dict[str, str]]:
        """The persons of an arbodienst with this number: person and employer."""
        query = {"bsn": self._keyring.found_by(tenant, bsn), "tenant": tenant}
        with reaching():
            rows = self._persons.find(query, {"employer": 1}).sort("_id", ASCENDING)
            return [{"person": row["_id"], "employer": row["employer"]} async for row in rows]

    async def alike(self, tenant: str, limit: int) -> list[Alike]:
        """Persons of an arbodienst who have something in common that two persons seldom have, so many at most."""
        found: dict[frozenset[str], Alike] = {}
        for mark in MARKS:
            stages: list[Document] = [
                {"$match": {"tenant": tenant, mark: {"$exists": True}}},
                {
                    "$group": {
                        "_id": f"${mark}",
                        "persons": {"$push": {"person": "$_id", "employer": "$employer"}},
                    }
                },
                {"$match": {"persons.1": {"$exists": True}, f"persons.{CROWD}": {"$exists": False}}},
                {"$limit": limit},
            ]
            with reaching():
                rows = [row async for row in self._persons.aggregate(stages, allowDiskUse=True)]
            for row in rows:
                who = frozenset(each["person"] for each in row["persons"])
                before = found.get(who)
                by = (*before.by, MARKS[mark]) if before else (MARKS[mark],)
                found[who] = Alike(by, tuple(sorted(row["persons"], key=lambda each: each["person"])))
        return list(found.values())[:limit]

    async def erase(self, person: str, at: datetime) -> int:
        """Deletes a person's row and key; the revision that what stays has: it says only that somebody was there.

        It goes up, so that whoever is recorded under the same keys later is told again. Erased again it is the same.
        """
        gone = {
            "$unset": {"key": "", "row": "", **dict.fromkeys(MARKS, "")},
            "$set": {"erased_at": at},
            "$inc": {"revision": 1},
        }
        with reaching():
            await self._persons.update_one({"_id": person, "key": {"$exists": True}}, gone)
        kept = await self._kept(person)
        return kept["revision"] if kept else 0

    async def _kept_of(self, persons: Iterable[str]) -> dict[str, Document]:
        with reaching():
            return {row["_id"]: row async for row in self._persons.find({"_id": {"$in": list(persons)}})}

    async def _kept(self, person: str) -> Document | None:
        return (await self._kept_of([person])).get(person)

    def _opened(self, kept: Mapping[str, Any] | None) -> dict[str, Any] | None:
        """The row in clear; None for nobody, and for somebody who was erased."""
        if kept is None or "key" not in kept:
            return None
        try:
            return self._keyring.open(kept["key"], kept["_id"], kept["row"])
        except InvalidTag as error:
            raise RuntimeError(
                "the person's key does not open its row: another HERVAT_PERSON_SECRET?"
            ) from error
