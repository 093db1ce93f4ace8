"""What intake keeps for reading: one row per person, encrypted under the person's own key."""

from collections.abc import Mapping, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from services.intake.domain import Absence
from shared.contracts.intake import PersonRecorded
from shared.kernel.decider import Commit, Fold
from shared.kernel.keyring import InvalidTag, Keyring
from shared.kernel.message import Message
from shared.kernel.mongo import Mongo, reaching


class Store:
    """Implements `Projector` for `Absence`, and keeps the persons."""

    projected: Mapping[str, Sequence[str]] = {}
    """None: persons are what was said at the door, and stand in no journal."""

    def __init__(self, mongo: Mongo, keyring: Keyring) -> None:
        """In the collection `persons`."""
        self._persons, self._keyring = mongo["persons"], keyring

    async def prepare(self) -> None:
        """Nothing beyond the id is looked up."""

    async def project(self, done: Sequence[tuple[Commit, Fold[Absence]]]) -> None:
        """The case itself is read from its last commit."""

    async def keep_person(self, person: str, tenant: str, employer: str, row: dict[str, Any]) -> int:
        """Writes what is known of a person over what was; returns the revision that the row has now.

        What is left out stays: a report without a postcode does not empty it. Two writers at once both count.
        """
        said = {name: value for name, value in row.items() if value is not None}
        while True:
            with reaching():
                kept = await self._persons.find_one({"_id": person})
            before: dict[str, Any] = self._keyring.open(kept["key"], person, kept["row"]) if kept else {}
            after = {**before, **said}
            if kept and after == before:
                return kept["revision"]
            key = kept["key"] if kept else self._keyring.new_key(person)
            written = {
                "tenant": tenant,
                "employer": employer,
                "key": key,
                "row": self._keyring.seal(key, person, after),
            }
            if await self._write(person, kept["revision"] if kept else 0, written):
                return (kept["revision"] if kept else 0) + 1

    async def _write(self, person: str, revision: int, written: dict[str, Any]) -> bool:
        """Writes over that revision and no other; False where somebody else was first."""
        with reaching():
            try:
                if not revision:
                    await self._persons.insert_one({"_id": person, "revision": 1, **written})
                    return True
                change = {"$set": {**written, "revision": revision + 1}}
                done = await self._persons.update_one({"_id": person, "revision": revision}, change)
            except DuplicateKeyError:
                return False
        return done.matched_count == 1

    async def told_person(self, message: Message) -> bytes | None:
        """A person's row as it stands, as it goes on `intake-persons`; None (a tombstone) where it is gone.

        The BSN stays here: no hearer needs it.
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
        row.pop("bsn", None)
        return (
            PersonRecorded.model_validate({"person": event.person, "revision": kept["revision"], **row})
            .model_dump_json()
            .encode()
        )
