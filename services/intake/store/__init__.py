"""What intake keeps for reading: one row per person, encrypted under the person's own key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pymongo import UpdateOne

from shared.contracts.intake import PersonRecorded
from shared.kernel.keyring import InvalidTag, Keyring
from shared.kernel.message import Message
from shared.kernel.mongo import Mongo, duplicates_of, reaching


@dataclass(frozen=True)
class Said:
    """What was said of a person; a field that is not there is not changed."""

    person: str
    tenant: str
    employer: str
    row: dict[str, Any]


class Store:
    """Persons and catalogues of work: what was said at the door, and stands in no journal."""

    def __init__(self, mongo: Mongo, keyring: Keyring) -> None:
        """In the collections `persons` and `work`."""
        self._persons, self._keyring = mongo["persons"], keyring
        self._work = mongo["work"]

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
        with reaching():
            found = self._persons.find({"_id": {"$in": list(said)}})
            kept = {row["_id"]: row async for row in found}
        revisions: dict[str, int] = {}
        writes: list[tuple[str, int, UpdateOne]] = []
        for person, each in said.items():
            known = kept.get(person)
            before: dict[str, Any] = self._keyring.open(known["key"], person, known["row"]) if known else {}
            after, revision = {**before, **each.row}, known["revision"] if known else 0
            if known and after == before:
                revisions[person] = revision
                continue
            key = known["key"] if known else self._keyring.new_key(person)
            row = {
                "tenant": each.tenant,
                "employer": each.employer,
                "key": key,
                "row": self._keyring.seal(key, person, after),
                "revision": revision + 1,
            }
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

    async def told_person(self, message: Message) -> bytes | None:
        """A person's row as it stands, as it goes on `intake-persons`; None (a tombstone) where it is gone.

        What no hearer needs (the BSN, where they are nursed) stays here.
        """
        event = message.event
        if not isinstance(event, PersonRecorded):
            return message.body
        with reaching():
            kept = await self._persons.find_one({"_id": event.person})
        if not kept:
            return None
        try:
            row = self._keyring.open(kept["key"], event.person, kept["row"])
        except InvalidTag as error:
            raise RuntimeError(
                "the person's key does not open its row: another HERVAT_PERSON_SECRET?"
            ) from error
        told = {name: each for name, each in row.items() if name in PersonRecorded.model_fields}
        stands = PersonRecorded.model_validate({**told, "person": event.person, "revision": kept["revision"]})
        return stands.model_dump_json().encode()
