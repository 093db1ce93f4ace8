"""HTTP in and out: entries in the dossier. Who may make and read which is the table of `rules.work`."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import ValidationError

from services.trajectory.door.queries import Reach
from services.trajectory.door.reading import readable
from services.trajectory.rules.work import ROWS, SUBJECTS
from services.trajectory.rules.work.row import EntryRow
from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier import BY_NAME
from shared.contracts.dossier.entry import SET_BY_US, Entry
from shared.kernel.door import Called, CommandId
from shared.kernel.problem import Problem, invalid
from shared.kernel.token import Caller

Enter = Callable[[str, Entry, Caller, str], Awaitable[dict[str, Any]]]
"""Makes an entry in a case, for who may reach it."""


def entry_routes(enter: Enter, reach: Reach) -> APIRouter:
    """What happened in a case, said by who was there."""
    router = APIRouter()

    @router.post("/v1/cases/{case}/entries", status_code=202)
    async def make_entry(
        case: str, body: Annotated[dict[str, Any], Body()], who: Called, command: CommandId
    ) -> dict[str, Any]:
        """One entry: `kind` is its name, the other fields are those of its event. Its id is in the answer."""
        row, fields = _row_of(body)
        if who.role not in row.said_by:
            allowed = ", ".join(sorted(row.said_by)) or "nobody: it follows from other entries"
            raise Problem(403, "role-not-allowed", f"This is for {allowed}.", "kind")
        return {"entry": command, **await enter(case, _entry(row, fields), who, command)}

    @router.get("/v1/cases/{case}/entries")
    async def the_dossier(case: str, who: Called, everything: bool = False) -> dict[str, Any]:
        """The entries that stand, or every one that was ever made, as far as the caller may read them."""
        known = (await reach(case, who)).state
        made, stand = {each.entry: each for each in known.entries}, Standing.of(known.entries).by_id
        shown = [each for each in known.entries if everything or each.entry in stand]
        rows = [row for each in shown if (row := readable(each, who.role, made)) is not None]
        return {"case": case, "entries": [{**row, "stands": row["entry"] in stand} for row in rows]}

    @router.get("/v1/entry-kinds")
    async def entry_kinds(who: Called) -> dict[str, Any]:
        """What the caller may say and read: the kinds with their names, what comes before, and their fields."""
        rows = [row for subject in SUBJECTS for row in subject.rows]
        return {"kinds": [_kind(row, who.role) for row in rows]}

    _ = (make_entry, the_dossier, entry_kinds)
    return router


def _row_of(body: Mapping[str, Any]) -> tuple[EntryRow, dict[str, Any]]:
    kind = body.get("kind")
    entry = BY_NAME.get(kind) if isinstance(kind, str) else None
    if entry is None:
        raise Problem(422, "unknown-kind", "There is no such kind of entry: see /v1/entry-kinds.", "kind")
    return ROWS[entry], {name: value for name, value in body.items() if name != "kind"}


def _entry(row: EntryRow, fields: Mapping[str, Any]) -> Entry:
    known = {field.alias or name for name, field in row.entry.model_fields.items()} - SET_BY_US
    for name in fields:
        if name not in known:
            raise Problem(422, "unknown-field", "This kind of entry has no such field.", name)
    try:
        return row.entry.model_validate(fields)
    except ValidationError as error:
        raise invalid(error) from None


def _kind(row: EntryRow, role: str) -> dict[str, Any]:
    return {
        "kind": row.name,
        "name_nl": row.name_nl,
        "name_en": row.name_en,
        "track": row.track,
        "source": row.source,
        "needs": row.needs,
        "you_may_say": role in row.said_by,
        "you_may_read": role in row.seen_by,
        "said_by": sorted(row.said_by),
        "seen_by": sorted(row.seen_by),
        "schema": _schema(row.entry),
    }


@cache
def _schema(entry: type[Entry]) -> dict[str, Any]:
    """The fields that can be sent."""
    schema = entry.model_json_schema()
    fields = {name: each for name, each in schema["properties"].items() if name not in SET_BY_US}
    return {**schema, "properties": fields}
