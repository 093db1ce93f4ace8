"""A CSV of many absences: every row by itself, each answered with its line and, where refused, its field.

The same file again is safe: a row's command follows from the file and the row.
"""

import csv
import io
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from services.intake.door.report import Reports
from services.intake.door.shapes import AbsenceIn
from shared.kernel.clock import derived_id
from shared.kernel.decider import CaseHeld, CommandRefused
from shared.kernel.problem import Problem, named
from shared.kernel.token import Caller

OF_EMPLOYEE = ("number", "name", "birth_date", "bsn", "email", "postcode", "language")
OF_EMPLOYMENT = ("work_days", "hours_per_week", "ends_on", "employment_number")
OF_ABSENCE = ("employer", "first_day", "reported_on", "stopped_during_work", "vangnet", "expected_days")
COLUMNS = (*OF_ABSENCE, *OF_EMPLOYEE, *OF_EMPLOYMENT)
MOST_ROWS = 20_000
TOO_MANY = "cell-without-column"


async def take(content: bytes, reports: Reports, who: Caller) -> dict[str, Any]:
    """Takes every row; answers counts and each row's case or error. Nothing is taken of what is no such CSV."""
    rows, file = list(_rows(content)), sha256(content).hexdigest()
    answers = [await _row(line, row, reports, who, file) for line, row in rows]
    refused = sum("error" in answer for answer in answers)
    return {"rows": len(answers), "taken": len(answers) - refused, "refused": refused, "answers": answers}


def _rows(content: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells of each row; `Problem` for what is no such CSV."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Problem(400, "not-utf-8", "The file is not UTF-8.") from None
    separator = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, strict=True, restkey=TOO_MANY)
    header = reader.fieldnames or []
    for name in header:
        if name not in COLUMNS:
            raise Problem(
                422, "unknown-field", f"The columns are {', '.join(COLUMNS)}.", f"column.{header.index(name)}"
            )
    for name in ("employer", "number", "first_day"):
        if name not in header:
            raise Problem(422, "missing", "This column is needed.", name)
    return _numbered(reader)


def _numbered(reader: "csv.DictReader[str]") -> Iterator[tuple[int, dict[str, str]]]:
    try:
        for count, row in enumerate(reader):
            if count >= MOST_ROWS:
                raise Problem(413, "too-many-rows", f"A file may have {MOST_ROWS} rows.")
            yield reader.line_num, row
    except csv.Error:
        # The DictReader itself still stands on the row before.
        line = reader.reader.line_num
        raise Problem(400, "not-csv", f"Line {line} is not CSV.", f"line.{line}") from None


async def _row(line: int, row: dict[str, str], reports: Reports, who: Caller, file: str) -> dict[str, Any]:
    try:
        body = AbsenceIn.model_validate(_body(row))
        reported = await reports.absence(body, who, derived_id("import", who.tenant, file, line))
    except ValidationError as error:
        return {"line": line, "error": named(error)[0]}
    except Problem as problem:
        return {"line": line, "error": {"code": problem.code, "path": problem.path, "detail": problem.detail}}
    except CommandRefused as error:
        wrong = error.refused
        return {"line": line, "error": {"code": wrong.code, "path": wrong.path, "detail": wrong.detail}}
    except CaseHeld:
        return {"line": line, "error": {"code": "case-held", "detail": "This case waits for a mend."}}
    return {"line": line, "case": reported.case, "new": reported.new}


def _body(row: dict[str, str]) -> dict[str, Any]:
    """A row as the body of an absence; an empty cell is a field left out, a cell too many an unknown field."""
    cells: dict[str, Any] = {
        name: row[name].strip() for name in COLUMNS if name in row and row[name] and row[name].strip()
    }
    body = {name: cells[name] for name in OF_ABSENCE if name in cells}
    body["employee"] = {name: cells[name] for name in OF_EMPLOYEE if name in cells}
    employment = {name: cells[name] for name in OF_EMPLOYMENT if name in cells}
    if employment:
        days = employment.get("work_days", "mon tue wed thu fri").split()
        number = employment.pop("employment_number", None)
        body["employment"] = {**employment, "work_days": days, **({"number": number} if number else {})}
    if "stopped_during_work" in body:
        body["stopped_during_work"] = {"yes": True, "ja": True, "no": False, "nee": False}.get(
            body["stopped_during_work"].lower(), body["stopped_during_work"]
        )
    if TOO_MANY in row:
        body[TOO_MANY] = True
    return body
