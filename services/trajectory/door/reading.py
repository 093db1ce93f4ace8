"""An entry as a role may read it: whole, its open fields only, or not at all."""

from typing import Any

from services.trajectory.rules.work import ROWS
from shared.contracts.classes import DataClass
from shared.contracts.dossier import name_of
from shared.contracts.dossier.entry import Entry
from shared.contracts.topics import topic


def readable(entry: Entry, role: str) -> dict[str, Any] | None:
    """The fields of an entry for a role; None where even that it was made is not for them."""
    row = ROWS[type(entry)]
    if role not in row.seen_by and topic(str(entry.topic)).data_class is not DataClass.PROCESS:
        return None
    fields = entry.model_dump(mode="json", by_alias=True, exclude_none=True)
    return {"kind": name_of(entry), "name_nl": row.name_nl, "name_en": row.name_en, **fields}
