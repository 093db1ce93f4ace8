"""How people are reached: persons and workers as intake tells them, and contacts of roles that the arbodienst says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pymongo import ASCENDING, UpdateOne

from services.notifications.rules.standing_in import Worker, answers_for, at_work, leads
from services.notifications.rules.subscribing import ENTITLED
from services.notifications.rules.telling import FALLBACK, Role
from services.notifications.rules.texts import Language
from services.notifications.store.owners import Owner, Owners
from shared.contracts.classes import DataClass
from shared.contracts.intake import PersonErased, PersonRecorded
from shared.contracts.notifications import Channel
from shared.contracts.staff import WorkerRecorded
from shared.kernel.message import Message
from shared.kernel.mongo import Document, Mongo, reaching, unless_newer

PERSON = ("email", "phone", "address", "name", "language")
WORKER = (
    "tenant",
    "roles",
    "team",
    "employers",
    "stand_in",
    "works_until",
    "away",
    "email",
    "phone",
    "language",
)
"""What is kept of each, and is gone when they are; the revision stays, so that an older row brings nothing back."""


@dataclass(frozen=True)
class Contact:
    """Where a role of the arbodienst, or of one employer, is reached."""

    role: Role
    address: str
    language: Language
    phone: str | None = None
    postal: tuple[str, ...] = ()
    """The lines of an address on paper."""


@dataclass(frozen=True)
class Reach:
    """Somebody who is told, with every address there is."""

    role: Role
    language: Language
    whose: str
    """Which row, in which revision: never the address itself."""
    mail: str | None = None
    phone: str | None = None
    postal: tuple[str, ...] = ()

    def best(self, channels: Sequence[Channel]) -> Channel | None:
        """The first of these by which they can be reached."""
        there = {"mail": self.mail, "sms": self.phone, "letter": self.postal, "in-app": True}
        return next((each for each in channels if there[each]), None)


@dataclass(frozen=True)
class Of:
    """The case about which somebody is told."""

    tenant: str
    employer: str
    case: str


CLOSED_CIRCLE = ENTITLED[DataClass.CAPACITY]
"""Roles in which somebody may be told what a bedrijfsarts finds."""


class People:
    """Three collections of the service's own database, and whose cases are whose."""

    def __init__(self, mongo: Mongo) -> None:
        """`persons`, `workers` and `contacts`."""
        self._persons, self._workers, self._contacts = mongo["persons"], mongo["workers"], mongo["contacts"]
        self._owners = Owners(mongo)

    async def prepare(self) -> None:
        """Makes the indexes."""
        by_role = [("tenant", ASCENDING), ("employer", ASCENDING), ("role", ASCENDING)]
        with reaching():
            await self._contacts.create_index(by_role, unique=True)
            await self._workers.create_index([("tenant", ASCENDING), ("roles", ASCENDING)])

    async def keep(self, messages: Sequence[Message]) -> None:
        """As intake tells them: what a message needs, the highest revision of each; none of who was erased."""
        for message in messages:
            match message.event:
                case PersonRecorded() as told:
                    # A name is for an envelope, and without an address there is none.
                    unused = {"name"} if told.address is None else set[str]()
                    row = told.model_dump(mode="json", include={*PERSON} - unused, exclude_none=True)
                    await self._newest(self._persons, told.person, told.revision, PERSON, row)
                case WorkerRecorded(case=None) as told:
                    row = told.model_dump(mode="json", include=set(WORKER), exclude_none=True)
                    row["tenant"] = message.tenant
                    await self._newest(self._workers, told.worker, told.revision, WORKER, row)
                case PersonErased(person=gone):
                    await unless_newer(self._persons, [UpdateOne({"_id": gone}, _bare(PERSON))])
                    await unless_newer(self._workers, [UpdateOne({"_id": gone}, _bare(WORKER))])
                case _:
                    pass

    async def _newest(
        self, rows: Any, key: str, revision: int, fields: Sequence[str], row: Mapping[str, Any]
    ) -> None:
        """In the place of an older one, whole."""
        older: Document = {"_id": key, "revision": {"$lt": revision}}
        gone = {name: "" for name in fields if name not in row}
        change: Document = {"$set": {**row, "revision": revision}, **({"$unset": gone} if gone else {})}
        await unless_newer(rows, [UpdateOne(older, change, upsert=True)])

    async def keep_contact(self, tenant: str, employer: str | None, contact: Contact) -> None:
        """Where a role of an arbodienst (for one employer, or for all) is reached."""
        row = {
            "address": contact.address,
            "language": contact.language,
            "phone": contact.phone,
            "postal": list(contact.postal),
        }
        named = {"tenant": tenant, "employer": employer, "role": contact.role}
        with reaching():
            await self._contacts.update_one(named, {"$set": row}, upsert=True)

    async def reach(
        self, of: Of, role: Role, on: date, channels: Sequence[Channel]
    ) -> tuple[Reach, Channel] | None:
        """Who is told, and by which channel: who has the role, or who is told in its place; None for nobody."""
        owner, asked = await self._owners.of(of.case), role
        while asked:
            for each in await self._of_role(of, owner, asked, on):
                if channel := each.best(channels):
                    return each, channel
            asked = FALLBACK.get(asked)
        return (Reach(role, "nl", "inbox"), "in-app") if "in-app" in channels else None

    async def _of_role(self, of: Of, owner: Owner, role: Role, on: date) -> list[Reach]:
        """Whoever there is, best first."""
        if role == "employee":
            return await self._employee(owner)
        worker = await self._worker(of, owner, role, on)
        return [*worker, *await self._contacts_of(of, role)]

    async def _employee(self, owner: Owner) -> list[Reach]:
        with reaching():
            row = await self._persons.find_one({"_id": owner.person}) if owner.person else None
        if not row or "language" not in row:
            return []
        return [
            Reach(
                "employee",
                row["language"],
                f"person/{row['_id']}/{row['revision']}",
                row.get("email"),
                row.get("phone"),
                _lines(row.get("name"), row.get("address")),
            )
        ]

    async def _worker(self, of: Of, owner: Owner, role: Role, on: date) -> list[Reach]:
        """Who was given the case, or who stands in; a team lead and somebody of an employer also without."""
        known = await self._known(of.tenant, role, owner)
        workers = {id: _worker_of(row) for id, row in known.items()}
        found = at_work(owner.assigned.get(role), workers, on)
        if found is None and role == "team-lead":
            manager = workers.get(owner.assigned.get("case-manager", ""))
            found = leads(workers, manager.team if manager else None, of.employer, on)
        if found is None and role == "employer":
            found = answers_for(workers, of.employer, on)
        if found is None:
            return []
        row = known[found.id]
        whose = f"worker/{found.id}/{row['revision']}"
        return [Reach(role, row["language"], whose, row.get("email"), row.get("phone"))]

    async def _known(self, tenant: str, role: Role, owner: Owner) -> dict[str, Document]:
        """Everybody of the arbodienst who may be told: those of the role, the case's own, and who stands in for them.

        For a role of the closed circle nobody stands in who has not got it.
        """
        known: dict[str, Document] = {}
        closed = role in CLOSED_CIRCLE
        theirs = [owner.assigned.get(role)] if closed else list(owner.assigned.values())
        asked: Document = {"$or": [{"roles": role}, {"_id": {"$in": theirs}}]}
        sought: set[str] = set()
        while asked:
            with reaching():
                async for row in self._workers.find({"tenant": tenant, **asked}):
                    known[row["_id"]] = row
            others = {row["stand_in"] for row in known.values() if "stand_in" in row} - known.keys() - sought
            sought |= others
            asked = {"_id": {"$in": sorted(others)}} if others and not closed else {}
        return known

    async def _contacts_of(self, of: Of, role: Role) -> list[Reach]:
        found: list[Reach] = []
        for employer in (of.employer, None):
            with reaching():
                row = await self._contacts.find_one({"tenant": of.tenant, "employer": employer, "role": role})
            if row:
                whose, postal = f"contact/{employer or '*'}/{role}", tuple(row.get("postal", ()))
                found.append(Reach(role, row["language"], whose, row["address"], row.get("phone"), postal))
        return found


def _bare(fields: Sequence[str]) -> Document:
    return {"$unset": dict.fromkeys(fields, "")}


def _worker_of(row: Document) -> Worker:
    until = row.get("works_until")
    return Worker(
        id=row["_id"],
        tenant=row["tenant"],
        roles=tuple(row["roles"]),
        team=row.get("team"),
        employers=tuple(row["employers"]),
        stand_in=row.get("stand_in"),
        works_until=date.fromisoformat(until) if until else None,
        away=tuple(
            (date.fromisoformat(each["first_day"]), date.fromisoformat(each["last_day"]))
            for each in row["away"]
        ),
    )


def _lines(name: str | None, address: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The lines of an envelope; none where the address is not known."""
    if not address:
        return ()
    house = " ".join(
        str(address[each]) for each in ("street", "house_number", "addition") if address.get(each)
    )
    place = f"{address['postcode']}  {address['place']}"
    return tuple(each for each in (name, house, place) if each)
