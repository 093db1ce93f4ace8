"""What intake keeps for reading: one row per person, encrypted under the person's own key."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ASCENDING

from services.intake.store.sealed import Said, Sealed, as_told
from shared.contracts.intake import PersonRecorded
from shared.kernel.keyring import Keyring
from shared.kernel.message import Message
from shared.kernel.mongo import Document, Mongo, reaching

__all__ = ["Alike", "Said", "Store"]


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
        self._sealed = Sealed(self._persons, keyring, marks_of, MARKS)
        self._work = mongo["work"]

    async def prepare(self) -> None:
        """Makes the indexes by which a person is found."""
        with reaching():
            for mark in MARKS:
                await self._persons.create_index([(mark, ASCENDING), ("tenant", ASCENDING)], sparse=True)

    async def keep_persons(self, said: Sequence[Said]) -> Sequence[int]:
        """Writes what is known of persons over what was; returns the revision that the row of each has now.

        What is left out stays: a report without a postcode does not empty it. Two writers at once both count.
        """
        return await self._sealed.keep(said)

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
        events = [each.event for each in messages if isinstance(each.event, PersonRecorded)]
        known = await self._sealed.known({each.person for each in events})
        return [as_told(PersonRecorded, known.get(each.person), person=each.person) for each in events]

    async def person(self, person: str) -> dict[str, Any] | None:
        """A person's row, BSN included; None where there is none, or none any more."""
        known = (await self._sealed.known([person])).get(person)
        return known.row if known else None

    async def postcodes(self, persons: Iterable[str]) -> dict[str, str]:
        """Where these live, as far as it was said."""
        known = await self._sealed.known(persons)
        return {person: each.row["postcode"] for person, each in known.items() if each.row.get("postcode")}

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
        return await self._sealed.erase(person, at)
