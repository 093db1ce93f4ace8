"""Files as payroll systems write them: each dialect is read to the same body, and no bytes break the reading."""

from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.rules.fault import Fault, NoSuchFile
from services.intake.rules.files import COLUMNS, Format, bodies

BODY: dict[str, Any] = {
    "employer": "bakkerij",
    "first_day": "2026-02-03",
    "employee": {"number": "7", "name": "Voorbeeld, A."},
}


def read(text: str, format: Format = "csv") -> list[tuple[int, Any]]:
    """Each line with what it is read as."""
    return list(bodies(BytesIO(text.encode()), "utf-8-sig", format))


@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
def test_every_separator_is_found_from_the_header(separator: str) -> None:
    """A comma inside a cell stands in quotes."""
    rows = [["employer", "number", "name", "first_day"], ["bakkerij", "7", '"Voorbeeld, A."', "2026-02-03"]]
    assert read("\n".join(separator.join(row) for row in rows)) == [(2, BODY)]


@pytest.mark.parametrize("day", ["2026-02-03", "3-2-2026", "03/02/2026", "03.02.2026", "20260203"])
def test_a_day_is_read_as_it_is_written_here(day: str) -> None:
    """Day before month, as in the Netherlands."""
    (row,) = read(f'first_day;number;employer;name\n{day};7;bakkerij;"Voorbeeld, A."')
    assert row == (2, BODY), "and the columns may stand in any order"


@pytest.mark.parametrize("day", ["2026-2-3-4", "februari", "03-02-26", "31-31-2026"])
def test_what_is_no_day_stays_what_it_is_for_the_field_to_refuse(day: str) -> None:
    """Nothing is guessed."""
    (row,) = read(f"employer;number;first_day\nbakkerij;7;{day}")
    assert row[1]["first_day"] in (day, "2026-31-31")


def test_empty_and_short_lines_and_spaces_around_are_read() -> None:
    """A line with nothing in it is none; a cell that is not there is a field left out."""
    text = "\n EMPLOYER ;number;first_day;email\n\nbakkerij ; 7;2026-02-03\n;;;\n"
    assert read(text) == [
        (4, {"employer": "bakkerij", "first_day": "2026-02-03", "employee": {"number": "7"}})
    ]


def test_a_roster_with_its_hours_is_an_employment() -> None:
    """Hours with a comma, as they are written here."""
    text = "employer;number;first_day;work_days;hours_per_week;ends_on\nb;1;2026-02-03;mon tue;13,5;1-3-2027"
    (row,) = read(text)
    assert row[1]["employment"] == {
        "work_days": ["mon", "tue"],
        "hours_per_week": "13.5",
        "ends_on": "2027-03-01",
    }


def test_a_file_cut_in_the_middle_gives_what_came_before() -> None:
    """A quote that is never closed ends it, by its line."""
    (first, last) = read('employer;number;first_day\nb;1;2026-02-03\nb;"2;2026-02-')
    assert first[0] == 2
    assert isinstance(last[1], Fault)
    assert (last[0], last[1].code) == (3, "not-csv")


PIECES = st.lists(st.sampled_from([*COLUMNS, ";", "\n", '"', "7"])).map("".join)


@given(st.text(alphabet=st.characters(codec="utf-8")) | PIECES)
def test_no_text_breaks_the_reading(text: str) -> None:
    """A body, a fault with a code, or no such file; never an error, never a line without its number."""
    formats: tuple[Format, ...] = ("csv", "json-lines")
    for format in formats:
        found: list[tuple[int, Any]] = []
        with suppress(NoSuchFile):
            found = read(text, format)
        assert all(number >= 1 and isinstance(each, dict | Fault) for number, each in found)
