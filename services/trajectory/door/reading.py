"""An entry as a role may read it: whole, its open fields only, or not at all."""

from collections.abc import Mapping
from typing import Any

from services.trajectory.rules.work import ROWS, readers_of
from services.trajectory.rules.work.row import Roles
from shared.contracts.classes import DataClass
from shared.contracts.dossier import name_of
from shared.contracts.dossier.answers import EntryAgreed, EntryAnswered, EntryDeclined
from shared.contracts.dossier.entry import Entry
from shared.contracts.topics import topic


def readable(entry: Entry, role: str, made: Mapping[str, Entry]) -> dict[str, Any] | None:
    """The fields of an entry for a role; None where even that it was made is not for them.

    An answer is read by who may read what it answers, one of those that were `made`.
    """
    row = ROWS[type(entry)]
    if role not in seen_by(entry, made) and topic(str(entry.topic)).data_class is not DataClass.PROCESS:
        return None
    fields = entry.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {"kind": name_of(entry), "name_nl": row.name_nl, "name_en": row.name_en, **fields}


def seen_by(entry: Entry, made: Mapping[str, Entry]) -> Roles:
    """Who reads an entry whole."""
    readers = readers_of(entry)
    if not isinstance(entry, EntryAgreed | EntryDeclined | EntryAnswered):
        return readers
    of = made.get(entry.of)
    return readers & readers_of(of) if of is not None else frozenset()
