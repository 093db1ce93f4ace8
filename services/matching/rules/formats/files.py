"""A file of vacancies in any form: CSV with headings, one JSON value or list, JSON lines, XML; told apart by its start.

Each row by itself: an offer, or what is wrong with it and on which line. A file of any length is read line by line,
but for one JSON list or an XML document.
"""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, cast

from pydantic import ValidationError

from services.matching.rules.formats import offers_in
from services.matching.rules.formats.csvfile import BadRow, bad_row, csv_rows
from services.matching.rules.formats.setu import opening_of
from services.matching.rules.offer import Offer, placed
from services.matching.rules.reference_shape import Reference
from shared.kernel.plain_xml import NotXml

Row = Offer | BadRow


def offers_of_file(lines: Iterable[str], reference: Reference) -> Iterator[Row]:
    """The rows of a file in their order; a postcode that does not exist is a bad row too."""
    rest = iter(lines)
    first = next((line for line in rest if line.strip("\ufeff \t\r\n")), "").lstrip("\ufeff")
    whole = chain([first], rest)
    if first.lstrip().startswith("<"):
        rows, start = _xml("".join(whole)), 1
    elif first.lstrip().startswith("["):
        rows, start = _list("".join(whole)), 1
    elif first.lstrip().startswith("{"):
        rows, start = _lines(whole), 1
    else:
        rows, start = csv_rows(whole), 2
    for line, row in enumerate(rows, start):
        yield _placed(row, line, reference)


def _list(text: str) -> Iterator[Row]:
    try:
        given: Any = json.loads(text)
    except (ValueError, RecursionError):
        yield BadRow(1, "not-json", "", "the file is not JSON")
        return
    for number, row in enumerate(cast(list[Any], given), start=1):
        yield from _offers(row, number)


def _xml(text: str) -> Iterator[Row]:
    try:
        yield from _offers(opening_of(text.encode()), 1)
    except NotXml as error:
        yield BadRow(1, error.code, "", "the file is no opening in XML that can be read")


def _lines(lines: Iterable[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row: Any = json.loads(line)
        except (ValueError, RecursionError):
            yield BadRow(number, "not-json", "", "this line is not JSON")
            continue
        yield from _offers(row, number)


def _offers(row: Any, number: int) -> Iterator[Row]:
    try:
        yield from list(offers_in(row))
    except ValidationError as error:
        yield bad_row(error, number)


def _placed(row: Row, line: int, reference: Reference) -> Row:
    if isinstance(row, BadRow):
        return row
    try:
        return placed(row, reference)
    except ValidationError as error:
        return bad_row(error, line)
