"""Files of absences read line by line, as payroll systems write them: CSV, JSON lines, SIVI's XML. Pure.

A line is read into a body or a fault with its code and field, never with what it held.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import TextIOWrapper
from itertools import chain
from typing import Any, BinaryIO, Literal, cast

from services.intake.rules import sivi
from services.intake.rules.fault import Fault, NoSuchFile, Read

Format = Literal["csv", "json-lines", "xml"]
"""XML: messages of SIVI's absence standard."""
Encoding = Literal["utf-8-sig", "cp1252"]
"""UTF-8 with or without its mark, or the code page of Windows."""
OF_EMPLOYEE = ("number", "name", "birth_date", "bsn", "email", "postcode", "language")
OF_EMPLOYMENT = ("work_days", "hours_per_week", "wage_per_month", "starts_on", "ends_on", "employment_number")
FLAGS = ("stopped_during_work", "work_accident", "traffic_liable")
OF_ABSENCE = ("employer", "first_day", "reported_on", "first_fit_day", "vangnet", "expected_days", *FLAGS)
COLUMNS = (*OF_ABSENCE, *OF_EMPLOYEE, *OF_EMPLOYMENT)
NEEDED = ("employer", "number", "first_day")
NUMBERS = frozenset({"hours_per_week", "wage_per_month"})
DAYS = frozenset({"first_day", "reported_on", "first_fit_day", "birth_date", "starts_on", "ends_on"})
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
PIECE = 65_536
"""Bytes of XML that are read in one go."""
BROKEN = "not-csv"
"""From here on the file cannot be read."""
LONGEST_LINE = 100_000
"""Characters of a line of JSON, and of a cell."""
CUT_AT = 3_000_000
"""Characters after which the rest of a line is not read: more than the longest row of CSV has."""


CUT = Fault("line-cut", "The last line ends in the middle: was the file cut?")


def lines_of(raw: BinaryIO, encoding: Encoding) -> Iterator[str]:
    """The lines of a file with their ends, as CSV wants them; the rest of a very long one is skipped."""
    text = TextIOWrapper(raw, encoding, errors="replace", newline="")
    while line := text.readline(CUT_AT):
        yield line
        while line and line[-1] not in "\r\n":
            line = text.readline(CUT_AT)


def bodies(raw: BinaryIO, encoding: Encoding, format: Format) -> Iterator[tuple[int, Read]]:
    """Each line with its number, from 1, empty ones left out; of a message each report.

    Raises `NoSuchFile` before the first is given.
    """
    if format == "xml":
        return sivi.bodies(iter(lambda: raw.read(PIECE), b""))
    lines = lines_of(raw, encoding)
    return _json_lines(lines) if format == "json-lines" else _csv(lines)


def _json_lines(lines: Iterable[str]) -> Iterator[tuple[int, Read]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, json_object(line)


def json_object(line: str) -> Read:
    """A body, or why there is none."""
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
    given = _Given(chain([first], rows))
    reader = csv.reader(given, delimiter=separator, strict=True)
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
    return _rows(reader, header, empty, given)


def _next(reader: Iterator[list[str]]) -> list[str]:
    try:
        return next(reader, list[str]())
    except csv.Error:
        raise NoSuchFile(Fault(BROKEN, "The first line is not CSV.", "line.1")) from None


class _Given:
    """Lines as they are read, of which the last is remembered."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines, self.last = iter(lines), ""

    def __iter__(self) -> "_Given":
        return self

    def __next__(self) -> str:
        self.last = next(self._lines)
        return self.last

    def was_cut(self, cells: Sequence[str], header: Sequence[str]) -> bool:
        """Whether the last line seems to have been broken off: no end, and not all of the columns."""
        return len(cells) < len(header) and self.last[-1:] not in ("\r", "\n")


def _rows(reader: Any, header: list[str], empty: int, given: _Given) -> Iterator[tuple[int, Read]]:
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
            cut = given.was_cut(cells, header)
            yield empty + reader.line_num, CUT if cut else _body(cells, header)


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
    for flag in body.keys() & {*FLAGS, "vangnet"}:
        body[flag] = YES_AND_NO.get(body[flag].lower(), body[flag])
    return body


def _employment(given: Mapping[str, str]) -> dict[str, Any]:
    rest = {name: cell for name, cell in given.items() if name not in ("work_days", "employment_number")}
    for name in rest.keys() & NUMBERS:
        rest[name] = rest[name].replace(",", ".")
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
