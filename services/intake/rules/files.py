"""Files of absences read line by line, as payroll systems write them: CSV in its dialects, and JSON lines. Pure.

A line is read into a body or a fault with its code and field, never with what it held.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, cast

Format = Literal["csv", "json-lines"]
OF_EMPLOYEE = ("number", "name", "birth_date", "bsn", "email", "postcode", "language")
OF_EMPLOYMENT = ("work_days", "hours_per_week", "ends_on", "employment_number")
FLAGS = ("stopped_during_work", "work_accident", "traffic_liable")
OF_ABSENCE = ("employer", "first_day", "reported_on", "first_fit_day", "vangnet", "expected_days", *FLAGS)
COLUMNS = (*OF_ABSENCE, *OF_EMPLOYEE, *OF_EMPLOYMENT)
NEEDED = ("employer", "number", "first_day")
DAYS = frozenset({"first_day", "reported_on", "first_fit_day", "birth_date", "ends_on"})
SEPARATORS = ";\t|,"
"""In the order in which they win where a header has as many of two."""
DUTCH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
BARE_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
YES_AND_NO = {
    "yes": True,
    "ja": True,
    "true": True,
    "1": True,
    "no": False,
    "nee": False,
    "false": False,
    "0": False,
}
BROKEN = "not-csv"
"""From here on the file cannot be read."""
LONGEST_LINE = 100_000
"""Characters."""


@dataclass(frozen=True)
class Fault:
    """Why a line, or a whole file, cannot be read; `path` names a column or a place."""

    code: str
    detail: str
    path: str | None = None


class NoSuchFile(Exception):
    """The file is not what it is said to be: nothing of it can be read."""

    def __init__(self, fault: Fault) -> None:
        """With its code."""
        super().__init__(fault.code)
        self.fault = fault


Read = dict[str, Any] | Fault
"""A body as the door takes it, or what is wrong."""


def bodies(lines: Iterable[str], format: Format) -> Iterator[tuple[int, Read]]:
    """Each line with its number, from 1, empty ones left out. Raises `NoSuchFile` before the first is given."""
    return _json_lines(lines) if format == "json-lines" else _csv(lines)


def _json_lines(lines: Iterable[str]) -> Iterator[tuple[int, Read]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _object(line)


def _object(line: str) -> Read:
    if len(line) > LONGEST_LINE:
        return Fault("line-too-long", f"A line has at most {LONGEST_LINE} characters.")
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return Fault("not-json", "This line is not JSON: was the file cut?")
    if not isinstance(found, dict):
        return Fault("not-an-object", "A line is one JSON object.")
    return cast(dict[str, Any], found)


def _csv(lines: Iterable[str]) -> Iterator[tuple[int, Read]]:
    rows, first, empty = iter(lines), "", 0
    for first in rows:
        if first.strip():
            break
        empty += 1
    separator = max(SEPARATORS, key=lambda each: (first.count(each), -SEPARATORS.index(each)))
    # A quote that is never closed would take the rest of the file for one cell.
    csv.field_size_limit(LONGEST_LINE)
    reader = csv.reader(chain([first], rows), delimiter=separator, strict=True)
    header = [name.strip().lower() for name in _next(reader)]
    for place, name in enumerate(header):
        if name not in COLUMNS:
            raise NoSuchFile(
                Fault("unknown-field", f"The columns are {', '.join(COLUMNS)}.", f"column.{place}")
            )
        if header.index(name) != place:
            raise NoSuchFile(Fault("column-twice", "This column is there twice.", f"column.{place}"))
    for name in NEEDED:
        if name not in header:
            raise NoSuchFile(Fault("missing", "This column is needed.", name))
    return _rows(reader, header, empty)


def _next(reader: Iterator[list[str]]) -> list[str]:
    try:
        return next(reader, list[str]())
    except csv.Error:
        raise NoSuchFile(Fault(BROKEN, "The first line is not CSV.", "line.1")) from None


def _rows(reader: Any, header: list[str], empty: int) -> Iterator[tuple[int, Read]]:
    """`empty` lines stood before the header."""
    while True:
        try:
            cells: list[str] | None = next(reader, None)
        except csv.Error:
            # What follows a broken quote cannot be told from what is in it.
            yield empty + reader.line_num, Fault(BROKEN, "This line is not CSV; nothing after it was read.")
            return
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield empty + reader.line_num, _body(cells, header)


def _body(cells: list[str], header: list[str]) -> Read:
    """A row as the body of an absence; an empty or missing cell is a field left out."""
    if any(cell.strip() for cell in cells[len(header) :]):
        return Fault(
            "unknown-field", "This row has more cells than the header has columns.", "cell-without-column"
        )
    given = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if cell.strip()}
    row: dict[str, Any] = {name: _day(cell) if name in DAYS else cell for name, cell in given.items()}
    body = {name: row[name] for name in OF_ABSENCE if name in row}
    body["employee"] = {name: row[name] for name in OF_EMPLOYEE if name in row}
    employment = {name: row[name] for name in OF_EMPLOYMENT if name in row}
    if employment:
        body["employment"] = _employment(employment)
    for flag in body.keys() & set(FLAGS):
        body[flag] = YES_AND_NO.get(body[flag].lower(), body[flag])
    return body


def _employment(given: Mapping[str, str]) -> dict[str, Any]:
    rest = {name: cell for name, cell in given.items() if name not in ("work_days", "employment_number")}
    if "hours_per_week" in rest:
        rest["hours_per_week"] = rest["hours_per_week"].replace(",", ".")
    number = {"number": given["employment_number"]} if "employment_number" in given else {}
    work_days = {"work_days": given["work_days"].split()} if "work_days" in given else {}
    return {**rest, **number, **work_days}


def _day(cell: str) -> str:
    """`3-2-2026`, `03/02/2026` and `20260203` as `2026-02-03`; anything else as it is, to be refused by the field."""
    if found := DUTCH_DAY.fullmatch(cell):
        day, month, year = found.groups()
        return f"{year}-{month:0>2}-{day:0>2}"
    if found := BARE_DAY.fullmatch(cell):
        return "-".join(found.groups())
    return cell
