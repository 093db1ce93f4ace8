"""What intake keeps for reading: one row per person, encrypted under the person's own key."""

import json
import secrets
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pymongo.errors import DuplicateKeyError

from services.intake.domain import Absence
from shared.contracts.intake import PersonRecorded
from shared.kernel.decider import Commit, Fold
from shared.kernel.message import Message
from shared.kernel.mongo import Mongo, reaching

NONCE = 12


class Keyring:
    """Wraps and unwraps the persons' keys under the platform's secret (AES-256-GCM)."""

    def __init__(self, secret: str) -> None:
        """Any secret of 32 characters or more; its SHA-256 is the wrapping key."""
        if len(secret) < 32:
            raise ValueError("HERVAT_PERSON_SECRET needs 32 characters or more")
        self._wrapping = AESGCM(sha256(secret.encode()).digest())

    def new_key(self, person: str) -> bytes:
        """A fresh key for a person, wrapped."""
        return _seal(self._wrapping, AESGCM.generate_key(256), person)

    def seal(self, wrapped: bytes, person: str, row: dict[str, Any]) -> bytes:
        """A row under the person's key; the person's id is bound to it."""
        return _seal(self._key(wrapped, person), json.dumps(row, sort_keys=True).encode(), person)

    def open(self, wrapped: bytes, person: str, sealed: bytes) -> dict[str, Any]:
        """The row; raises cryptography's `InvalidTag` for another person's bytes."""
        return json.loads(_open(self._key(wrapped, person), sealed, person))

    def _key(self, wrapped: bytes, person: str) -> AESGCM:
        return AESGCM(_open(self._wrapping, wrapped, person))


def _seal(key: AESGCM, plain: bytes, person: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + key.encrypt(nonce, plain, person.encode())


def _open(key: AESGCM, sealed: bytes, person: str) -> bytes:
    return key.decrypt(sealed[:NONCE], sealed[NONCE:], person.encode())


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
