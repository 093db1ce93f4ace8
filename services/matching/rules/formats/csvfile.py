"""A CSV file of vacancies: one row an offer, a bad row its own error, the good ones read all the same."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from pydantic import ValidationError

from services.matching.rules.formats.headings import column
from services.matching.rules.offer import BESIDE, Offer, offer_of
from shared.contracts.limits import CATALOGUE

LONGEST_CELL = 5_000_000
"""Characters of one cell; the description may be long, nothing else is."""

_YES = {
    "ja": True,
    "yes": True,
    "true": True,
    "1": True,
    "nee": False,
    "no": False,
    "false": False,
    "0": False,
}
_NUMBER = re.compile(r"^(\d{1,6}(?:[.,]\d{1,4})?)\s*(\D*)$")
_ENDS = re.compile(
    r"^\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:-|–|tot)\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*(?:uur|u|euro)?\s*$"
)
_DUTCH_DAY = re.compile(r"^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$")


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be read: its line in the file, the code, the column's field and a sentence."""

    line: int
    code: str
    path: str
    message: str


def csv_offers(text: str) -> Iterator[Offer | BadRow]:
    """The rows of a file with headings, separated by semicolons, commas or tabs, in their order."""
    return csv_rows(text.removeprefix("\ufeff").splitlines(keepends=True))


def csv_rows(lines: Iterable[str]) -> Iterator[Offer | BadRow]:
    """The same of lines as they are read, each with its end; no more than a row is held at a time."""
    rest = iter(lines)
    first = next(rest, "")
    if not first.strip():
        yield BadRow(1, "missing-field", "title", "the file is empty")
        return
    csv.field_size_limit(LONGEST_CELL + 1)
    rows = csv.reader(chain([first], rest), delimiter=max(";,\t", key=first.count), strict=True)
    try:
        headings: list[str] = next(rows)
        columns = [column(heading) for heading in headings]
        if not any(each and each[0] == "title" for each in columns):
            yield BadRow(1, "missing-field", "title", "the first row names no column for the title")
            return
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _read(row, columns, rows.line_num)
    except csv.Error:
        yield BadRow(
            rows.line_num, "not-csv", "", "the file breaks off in a quoted cell or holds one that is too long"
        )


def _read(row: list[str], columns: list[tuple[str, str | None] | None], line: int) -> Offer | BadRow:
    if len(row) > len(columns):
        return BadRow(line, "too-many-cells", "", "the row has more cells than there are headings")
    fields: dict[str, Any] = {}
    for cell, known in zip(row, columns, strict=False):
        if known and cell.strip():
            _put(fields, known[0], _value(known[0], cell.strip(), known[1]))
    try:
        beside = {name: value for name, value in fields.items() if name in BESIDE}
        return offer_of({name: value for name, value in fields.items() if name not in BESIDE}, beside)
    except ValidationError as wrong:
        return bad_row(wrong, line)


def _put(fields: dict[str, Any], name: str, value: Any) -> None:
    """A dotted name goes into the part that it names; two ends of a range meet there."""
    whole, _, part = name.partition(".")
    if not part:
        fields[whole] = {**fields.get(whole, {}), **value} if isinstance(value, dict) else value
    else:
        fields[whole] = {**fields.get(whole, {}), part: value}


def _value(name: str, cell: str, unit: str | None) -> Any:
    """The cell as its field has it; what cannot be read stays text, which the field then refuses."""
    if name.startswith("demands."):
        return _demand(name.removeprefix("demands."), cell, unit)
    if name in ("licences", "skills"):
        return tuple(one.strip() for one in re.split(r"[|;,]", cell) if one.strip())
    if name in ("hours", "wage_hour"):
        ends = _ENDS.match(cell)
        low, high = (ends[1], ends[2]) if ends else (cell, cell)
        return {"min": _number(low), "max": _number(high)}
    if name == "valid_through":
        day = _DUTCH_DAY.match(cell)
        return f"{day[3]}-{int(day[2]):02}-{int(day[1]):02}" if day else cell
    if name == "postcode":
        return re.sub(r"^(\d{4})\s?[A-Za-z]{2}$", r"\1", cell)
    if name == "withdrawn":
        return _YES.get(cell.casefold(), cell)
    return _number(cell) if name == "education_level" or "." in name else cell


def _number(cell: str) -> Any:
    found = _NUMBER.match(cell)
    if not found or found[2].strip() not in ("", "euro", "uur"):
        return cell
    number = float(found[1].replace(",", "."))
    return int(number) if number.is_integer() else number


def _demand(item: str, cell: str, unit: str | None) -> Any:
    """A demand in its item's unit; a cell or a heading in another unit stays text, which the catalogue refuses."""
    known = CATALOGUE[item]
    if known.kind == "flag":
        return _YES.get(cell.casefold(), cell)
    if known.kind == "ordinal":
        return cell.casefold()
    found = _NUMBER.match(cell)
    written = (found[2].strip() if found else "") or unit or known.unit or ""
    if found and written.casefold() == (known.unit or "").casefold():
        return _number(found[1])
    return f"{cell} {unit or ''}".strip()


def bad_row(wrong: ValidationError, line: int) -> BadRow:
    """The first thing wrong: the code of the catalogue where it is ours, otherwise what kind of fault it is."""
    first = wrong.errors(include_url=False, include_input=False)[0]
    context: Mapping[str, Any] = first.get("ctx", {})
    steps: Iterable[Any] = [*first["loc"], *([context["item"]] if "item" in context else [])]
    kinds = {"missing": "missing-field", "extra_forbidden": "unknown-field"}
    ours = "-" in first["type"]
    code = first["type"] if ours else kinds.get(first["type"], "bad-value")
    return BadRow(
        line, code, ".".join(str(step) for step in steps), first["msg"] if ours else "this cannot be"
    )
