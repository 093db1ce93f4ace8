"""What notifications keeps for reading: the outbox that mail is sent from, contacts, and addresses of persons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from pymongo import ASCENDING, ReturnDocument, UpdateOne

from services.notifications.domain import Letters, MessageDropped, MessageQueued, Wanted
from services.notifications.rules.letters import FALLBACK, Language, Role
from shared.contracts.intake import PersonErased, PersonRecorded
from shared.contracts.notifications import MessageSent
from shared.kernel.decider import Commit, Fold
from shared.kernel.message import Message
from shared.kernel.mongo import Document, Mongo, Write, reaching, unless_newer

CLAIMED_FOR = timedelta(minutes=2)
"""How long a sender has a message to itself; after a crash the next one takes it."""


WAITING: Document = {"standing": "queued"}
TAKEN: Document = {"standing": "withdrawn", "accepted_at": {"$exists": True}}
"""The mail server had it before it was withdrawn: it went, and that is still to be told."""


@dataclass(frozen=True)
class Letter:
    """A message to be sent, as it stands in the outbox."""

    id: str
    """Of the row and the mail: two cases may want the same thing said on the same day."""
    case: str
    tenant: str
    employer: str
    wanted: Wanted
    attempts: int
    """Those that failed."""
    accepted: bool
    """The mail server took it already; only the telling is left."""
    trace: str | None = None
    """Of what queued it."""


@dataclass(frozen=True)
class Contact:
    """Where someone is reached."""

    role: Role
    address: str
    language: Language


class Owners:
    """Whose case each is: the part of the read side that follows from the journal alone.

    The outbox does not: what was tried, accepted or parked stands in its rows only.
    """

    projected: Mapping[str, Sequence[str]] = {"owners": ()}

    def __init__(self, mongo: Mongo) -> None:
        """In the collection `owners`."""
        self._owners = mongo["owners"]

    async def prepare(self) -> None:
        """Nothing beyond the id is looked up."""

    async def project(self, done: Sequence[tuple[Commit, Fold[Letters]]]) -> None:
        """One row a case, never replaced by an older one."""
        writes: list[Write] = []
        for after in {after.about: after for _, after in done}.values():
            if after.state.person:
                row = {"person": after.state.person, "tenant": after.tenant, "employer": after.employer}
                older: Document = {"_id": after.about, "version": {"$not": {"$gt": after.version}}}
                writes.append(UpdateOne(older, {"$set": {**row, "version": after.version}}, upsert=True))
        await unless_newer(self._owners, writes)

    async def person(self, case: str) -> str | None:
        """The person of a case, where it is known."""
        with reaching():
            row = await self._owners.find_one({"_id": case})
        return row["person"] if row else None


class Store:
    """Implements `Projector` for `Letters`, and what doors and effects ask."""

    def __init__(self, mongo: Mongo) -> None:
        """Four collections of the service's own database."""
        self._outbox, self._contacts = mongo["outbox"], mongo["contacts"]
        self._persons, self._owners = mongo["persons"], Owners(mongo)

    async def prepare(self) -> None:
        """Makes the indexes."""
        with reaching():
            await self._outbox.create_index([("standing", ASCENDING), ("at", ASCENDING)])
            await self._outbox.create_index([("tenant", ASCENDING), ("case", ASCENDING)])
            by_role = [("tenant", ASCENDING), ("employer", ASCENDING), ("role", ASCENDING)]
            await self._contacts.create_index(by_role, unique=True)

    async def project(self, done: Sequence[tuple[Commit, Fold[Letters]]]) -> None:
        """A row for each message these commits speak of, standing as the case says it stands."""
        writes: list[Write] = []
        for commit, after in done:
            for message in sorted(_spoken_of(commit)):
                writes += _row(commit, after, message)
        await unless_newer(self._outbox, writes)
        await self._owners.project(done)

    async def claim(self, at: datetime) -> Letter | None:
        """Takes one message to send, so that nobody else does for a while; None when there is none."""
        with reaching():
            row = await self._outbox.find_one_and_update(
                {"$or": [WAITING, TAKEN], "at": {"$lte": at}, "parked": {"$ne": True}},
                {"$set": {"at": at + CLAIMED_FOR}},
                sort=[("at", ASCENDING)],
                return_document=ReturnDocument.AFTER,
            )
        return _letter(row) if row else None

    async def accepted(self, letter: str, at: datetime) -> None:
        """The mail server took it; told next."""
        with reaching():
            await self._outbox.update_one({"_id": letter}, {"$set": {"accepted_at": at}})

    async def failed(self, letter: str, again_at: datetime | None, why: str) -> None:
        """Not taken: to be tried again, or parked. Only this counts as a try: who claims it may die or lose MongoDB."""
        change: Document = {"why": why, "at": again_at} if again_at else {"why": why, "parked": True}
        with reaching():
            await self._outbox.update_one({"_id": letter}, {"$set": change, "$inc": {"attempts": 1}})

    async def keep_contact(self, tenant: str, employer: str | None, contact: Contact) -> None:
        """Where a role of an arbodienst (for one employer, or for all) is reached."""
        row = {"address": contact.address, "language": contact.language}
        with reaching():
            await self._contacts.update_one(
                {"tenant": tenant, "employer": employer, "role": contact.role}, {"$set": row}, upsert=True
            )

    async def keep_persons(self, messages: Sequence[Message]) -> None:
        """Persons as intake tells them: what a message needs, the highest revision of each; none of who was erased."""
        writes: list[Write] = []
        for message in messages:
            match message.event:
                case PersonRecorded() as told:
                    row = {"email": told.email, "language": told.language, "revision": told.revision}
                    older: Document = {"_id": told.person, "revision": {"$lt": told.revision}}
                    writes.append(UpdateOne(older, {"$set": row}, upsert=True))
                case PersonErased(person=person):
                    # The revision stays: an older row that comes late must not bring the address back.
                    bare: Document = {"$unset": {"email": "", "language": ""}}
                    writes.append(UpdateOne({"_id": person}, bare))
                case _:
                    pass
        for each in writes:
            await unless_newer(self._persons, [each])

    async def contact(self, letter: Letter) -> Contact | None:
        """Who is told: the role itself, or who stands in for it; None where no address is known."""
        role: Role | None = letter.wanted.role
        while role:
            found = await self._employee(letter) if role == "employee" else await self._of_role(letter, role)
            if found:
                return found
            role = FALLBACK.get(role)
        return None

    async def _of_role(self, letter: Letter, role: Role) -> Contact | None:
        for employer in (letter.employer, None):
            with reaching():
                row = await self._contacts.find_one(
                    {"tenant": letter.tenant, "employer": employer, "role": role}
                )
            if row:
                return Contact(role, row["address"], row["language"])
        return None

    async def _employee(self, letter: Letter) -> Contact | None:
        person = await self._owners.person(letter.case)
        with reaching():
            row = await self._persons.find_one({"_id": person}) if person else None
        return Contact("employee", row["email"], row["language"]) if row and row.get("email") else None

    async def messages(
        self, tenant: str, employer: str | None, case: str | None, limit: int
    ) -> list[dict[str, Any]]:
        """The latest messages of an arbodienst, without an address."""
        query: Document = {"tenant": tenant}
        if employer:
            query["employer"] = employer
        if case:
            query["case"] = case
        with reaching():
            rows = [row async for row in self._outbox.find(query).sort("queued_at", -1).limit(limit)]
        return [_shown(row) for row in rows]


def _id(case: str, message: str) -> str:
    """What names a message inside a case does not tell two cases apart."""
    return f"{message}.{case}"


def _spoken_of(commit: Commit) -> set[str]:
    """The messages that a commit queued, dropped or told as sent."""
    found: set[str] = set()
    for message in commit.messages:
        match message.event:
            case MessageQueued(wanted=wanted):
                found.add(wanted.message)
            case MessageDropped(message=one) | MessageSent(message=one):
                found.add(one)
            case _:
                pass
    return found


def _row(commit: Commit, after: Fold[Letters], message: str) -> list[Write]:
    """The row where there is none, and where it is older its standing; in whichever order commits come here."""
    wanted, standing = after.state.messages[message], after.state.standing[message]
    row: Document = {
        "case": commit.about,
        "tenant": commit.tenant,
        "employer": commit.employer,
        "wanted": wanted.model_dump(mode="json"),
        "standing": standing,
        "version": after.version,
        "attempts": 0,
        "at": commit.at,
        "queued_at": commit.at,
        "trace": _trace_of(commit, message),
    }
    stand: Document = {"standing": standing, "version": after.version}
    key = _id(commit.about, message)
    return [
        UpdateOne({"_id": key}, {"$setOnInsert": row}, upsert=True),
        UpdateOne({"_id": key, "version": {"$lt": after.version}}, {"$set": stand}),
    ]


def _trace_of(commit: Commit, message: str) -> str | None:
    """The trace of what queued a message; None where another commit did."""
    for each in commit.messages:
        if isinstance(each.event, MessageQueued) and each.event.wanted.message == message:
            return each.trace
    return None


def _letter(row: Document) -> Letter:
    return Letter(
        id=row["_id"],
        case=row["case"],
        tenant=row["tenant"],
        employer=row["employer"],
        wanted=Wanted.model_validate(row["wanted"]),
        attempts=row["attempts"],
        accepted="accepted_at" in row,
        trace=row.get("trace"),
    )


def _shown(row: Document) -> dict[str, Any]:
    wanted = cast(dict[str, Any], row["wanted"])
    shown = {key: wanted.get(key) for key in ("template", "role", "rule", "n", "due", "vacancy")}
    state = "parked" if row.get("parked") else row["standing"]
    return {
        "message": wanted["message"],
        "case": row["case"],
        "employer": row["employer"],
        "state": state,
        **shown,
    }
