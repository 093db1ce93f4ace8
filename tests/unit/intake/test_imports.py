"""A CSV of many absences: every row by itself, and nothing taken of a file that is no such CSV."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from services.intake.domain import DECIDER
from services.intake.domain.kinds import Absence
from services.intake.door import imports
from services.intake.store.taking import Taking
from shared.contracts.intake import AbsenceReported
from shared.kernel.cases import Cases
from shared.kernel.problem import Problem
from shared.kernel.token import Caller
from shared.testing.memory import MemoryBus, MemoryJournal, NoProjection
from tests.unit.intake.persons import MemoryPersons

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ADMINISTRATOR = Caller("demo", "administrator")
HEADER = "employer;number;name;work_days;first_day"


class Desk:
    """Where files are handed in: intake in memory."""

    def __init__(self) -> None:
        self.bus, self.persons = MemoryBus(), MemoryPersons()
        self.cases: Cases[Absence] = Cases(
            DECIDER, MemoryJournal(DECIDER), self.bus, NoProjection(), lambda: AT
        )
        self.taking = Taking(self.cases, self.persons, lambda: AT)

    async def take(self, *lines: str, who: Caller = ADMINISTRATOR, end: str = "\n") -> dict[str, Any]:
        """Hands in a file of these lines."""
        return await self.take_bytes(end.join(lines).encode(), who)

    async def take_bytes(self, content: bytes, who: Caller = ADMINISTRATOR) -> dict[str, Any]:
        answer = await imports.take(content, self.taking, who)
        await self.cases.settled()
        return answer

    def absences(self) -> list[str]:
        """The first days told."""
        events = (each.event for each in self.bus.told)
        return [str(event.first_day) for event in events if isinstance(event, AbsenceReported)]

    async def is_empty(self) -> bool:
        """Whether nothing at all was stored."""
        return not self.persons.rows and not [case async for case in self.cases.journal.cases()]


async def test_every_row_is_answered_by_its_line() -> None:
    """Two good rows and two bad ones: the bad are named by field, the good are told."""
    desk = Desk()
    answer = await desk.take(
        HEADER,
        "bakkerij;1;Voorbeeld A;mon tue;2026-02-02",
        "bakkerij;2;Voorbeeld B;mon zon;2026-02-02",
        "bakkerij;3;Voorbeeld C;mon;2026-02-30",
        "metaal;4;Voorbeeld D;;2026-02-23",
    )
    assert (answer["rows"], answer["taken"], answer["refused"]) == (4, 2, 2)
    assert [each["line"] for each in answer["answers"]] == [2, 3, 4, 5]
    errors = {each["line"]: each["error"]["path"] for each in answer["answers"] if "error" in each}
    assert errors == {3: "employment.work_days.1", 4: "first_day"}
    assert desk.absences() == ["2026-02-02", "2026-02-23"]


async def test_the_same_file_again_is_the_same_cases_and_tells_nothing() -> None:
    """A partner that was cut off sends its file again: the same answer, no absence twice."""
    desk, lines = Desk(), (HEADER, "bakkerij;1;Voorbeeld A;mon;2026-02-02", "bakkerij;2;B;mon;2026-02-09")
    first, told = await desk.take(*lines), len(desk.bus.told)
    again = await desk.take(*lines)
    assert again == first
    assert len(desk.bus.told) == told


async def test_a_row_among_others_of_another_file_is_not_new() -> None:
    """The same absence in another file is answered with its case and `new` false."""
    desk, row = Desk(), "bakkerij;1;Voorbeeld A;mon;2026-02-02"
    first = (await desk.take(HEADER, row))["answers"][0]
    second = (await desk.take(HEADER, "bakkerij;9;Voorbeeld Z;mon;2026-02-02", row))["answers"][1]
    assert (second["case"], first["new"], second["new"]) == (first["case"], True, False)


async def test_commas_quotes_windows_lines_and_a_byte_order_mark_are_read() -> None:
    """What a spreadsheet writes is a CSV too; an empty line is no row."""
    desk = Desk()
    text = '\ufeffemployer,number,name,first_day\r\nbakkerij,1,"Voorbeeld, A.",2026-02-02\r\n\r\n'
    answer = await desk.take_bytes(text.encode())
    assert (answer["rows"], answer["taken"]) == (1, 1)
    assert [row["name"] for row in desk.persons.rows.values()] == ["Voorbeeld, A."]


@pytest.mark.parametrize(("word", "taken"), [("ja", 1), ("No", 1), ("", 1), ("misschien", 0)])
async def test_yes_and_no_are_read_in_two_languages(word: str, taken: int) -> None:
    """Anything else in `stopped_during_work` is refused by its name."""
    answer = await Desk().take(
        "employer;number;first_day;stopped_during_work", f"bakkerij;1;2026-02-02;{word}"
    )
    assert answer["taken"] == taken
    if not taken:
        assert answer["answers"][0]["error"]["path"] == "stopped_during_work"


NEEDED = b"employer;number;first_day\n"
GOOD = b"bakkerij;1;2026-02-02\n"
FILES: list[tuple[str, bytes, str, str | None]] = [
    ("an unknown column", b"employer;number;first_day;diagnose\n" + GOOD, "unknown-field", "column.3"),
    ("a column too few", b"employer;number\nbakkerij;1", "missing", "first_day"),
    ("a column twice", b"employer;number;number;first_day\n" + GOOD, "column-twice", "column.2"),
    ("nothing", b"", "missing", "employer"),
    ("a quote that is never closed", NEEDED + GOOD + b'bakkerij;2;"2026-02-02', "not-csv", "line.3"),
]


@pytest.mark.parametrize(("content", "code", "path"), [pytest.param(*row[1:], id=row[0]) for row in FILES])
async def test_of_a_file_that_is_no_such_csv_nothing_is_taken(
    content: bytes, code: str, path: str | None
) -> None:
    """Not even the good rows before the fault: who sent it mends it and sends it again."""
    desk = Desk()
    with pytest.raises(Problem) as refused:
        await desk.take_bytes(content)
    assert (refused.value.code, refused.value.path) == (code, path)
    assert await desk.is_empty()


async def test_a_cell_too_many_is_refused_without_repeating_it() -> None:
    """A shifted row must not be half read, and what stood in it goes nowhere."""
    desk = Desk()
    answer = await desk.take("employer;number;first_day", "bakkerij;1;2026-02-02;griep")
    (row,) = answer["answers"]
    assert (row["error"]["code"], row["error"]["path"]) == ("unknown-field", "cell-without-column")
    assert "griep" not in str(answer)
    assert await desk.is_empty()


async def test_an_employer_hands_in_its_own_rows_only() -> None:
    """A row of another employer is refused; the own one is taken."""
    desk = Desk()
    answer = await desk.take(
        "employer;number;first_day",
        "bakkerij;1;2026-02-02",
        "metaal;2;2026-02-02",
        who=Caller("demo", "employer", "bakkerij"),
    )
    assert [each.get("error", {}).get("path") for each in answer["answers"]] == [None, "employer"]
    assert desk.absences() == ["2026-02-02"]


async def test_what_is_refused_keeps_no_person() -> None:
    """A first day two months ahead, a wrong burgerservicenummer: neither name nor number is stored."""
    desk = Desk()
    answer = await desk.take(
        "employer;number;name;bsn;first_day",
        "bakkerij;1;Voorbeeld A;111222333;2026-05-02",
        "bakkerij;2;Voorbeeld B;111222334;2026-02-02",
    )
    assert [each["error"]["path"] for each in answer["answers"]] == ["first_day", "employee.bsn"]
    assert await desk.is_empty()


async def test_five_hundred_rows_and_one_refused_by_its_case_are_each_answered() -> None:
    """A case that waits for nothing is taken beside one that its own rules refuse; both are found by their line."""
    desk = Desk()
    rows = [f"bakkerij;{n};2026-02-02" for n in range(1_200)]
    rows[700] = "bakkerij;700;2027-02-02"
    answer = await desk.take("employer;number;first_day", *rows)
    assert (answer["rows"], answer["taken"], answer["refused"]) == (1_200, 1_199, 1)
    assert [each["line"] for each in answer["answers"] if "error" in each] == [702]
    assert len(set(desk.absences())) == 1
    assert len(desk.absences()) == 1_199


async def test_two_absences_of_one_employee_in_one_file_are_two_and_the_same_twice_is_one() -> None:
    """In one commit of the case, each line is answered by what it told itself."""
    desk = Desk()
    answer = await desk.take(
        "employer;number;name;first_day",
        "bakkerij;1;Voorbeeld A;2026-01-05",
        "bakkerij;1;;2026-02-02",
        "bakkerij;1;Voorbeeld A;2026-02-02",
    )
    assert [each["new"] for each in answer["answers"]] == [True, True, False]
    assert desk.absences() == ["2026-01-05", "2026-02-02"]


async def test_json_lines_are_taken_as_the_door_takes_them() -> None:
    """One object a line; what is no object, was cut, or holds an unknown field is refused by its line."""
    desk = Desk()
    body = {"employer": "bakkerij", "employee": {"number": "1"}, "first_day": "2026-02-02"}
    lines = [json.dumps(body), "", "[1]", json.dumps({**body, "diagnose": "griep"}), json.dumps(body)[:-9]]
    answer = await imports.take("\n".join(lines).encode(), desk.taking, ADMINISTRATOR, "json-lines")
    await desk.cases.settled()
    assert [(each["line"], each.get("error", {}).get("code")) for each in answer["answers"]] == [
        (1, None),
        (3, "not-an-object"),
        (4, "unknown-field"),
        (5, "not-json"),
    ]
    assert "griep" not in str(answer)
    assert desk.absences() == ["2026-02-02"]


async def test_a_row_that_has_ended_is_an_absence_and_its_recovery() -> None:
    """Both told, once; a first fit day that cannot be refuses the whole row, and nothing of it is kept."""
    desk, header = Desk(), "employer;number;first_day;first_fit_day;work_accident"
    answer = await desk.take(
        header, "bakkerij;1;2026-02-02;2026-02-05;ja", "bakkerij;2;2026-02-02;2026-02-02;"
    )
    assert [each.get("error", {}).get("path") for each in answer["answers"]] == [None, "first_fit_day"]
    told = [type(each.event).__name__ for each in desk.bus.told]
    assert told == ["PersonRecorded", "AbsenceReported", "FactReported"]
    assert len(desk.persons.rows) == 1
    again = await desk.take(header, "bakkerij;1;2-2-2026;5-2-2026;")
    assert again["answers"][0]["new"] is False


async def test_a_fact_is_told_by_the_keys_of_the_employer() -> None:
    """For who does not know the case; of an absence nobody reported it is refused."""
    desk = Desk()
    await desk.take("employer;number;first_day", "bakkerij;1;2026-02-02")
    fact = {"fact": "recovered", "first_fit_day": "2026-02-09"}
    lines = [{"employer": "bakkerij", "employee": {"number": each}, "fact": fact} for each in ("1", "2")]
    content = "\n".join(json.dumps(each) for each in lines).encode()
    answer = await imports.take(content, desk.taking, ADMINISTRATOR, "json-lines")
    assert [each.get("error", {}).get("code") for each in answer["answers"]] == [None, "no-absence"]
    again = await imports.take(content + b"\n", desk.taking, ADMINISTRATOR, "json-lines")
    assert again["answers"][0]["new"] is False


async def test_an_employment_known_to_have_ended_refuses_and_changes_no_person() -> None:
    """What is left out of the second report is as it was; nothing of what is refused is stored."""
    desk = Desk()
    await desk.take("employer;number;first_day;ends_on", "bakkerij;1;2026-01-05;2026-01-31")
    answer = await desk.take("employer;number;first_day;email", "bakkerij;1;2026-02-02;a@voorbeeld.example")
    assert answer["answers"][0]["error"]["code"] == "employment-ended"
    assert [row.get("email") for row in desk.persons.rows.values()] == [None]


async def test_work_in_hand_is_named_from_the_employers_own_catalogue() -> None:
    """A title that is not in it is free text, and refused."""
    desk = Desk()
    desk.persons.works["bakkerij"] = frozenset({"Ochtendronde"})
    body = {"employer": "bakkerij", "employee": {"number": "1"}, "first_day": "2026-02-02"}
    lines = [{**body, "work_in_hand": [title]} for title in ("Ochtendronde", "Iets anders")]
    content = "\n".join(json.dumps(each) for each in lines).encode()
    answer = await imports.take(content, desk.taking, ADMINISTRATOR, "json-lines")
    assert [each.get("error", {}).get("code") for each in answer["answers"]] == [None, "not-in-catalogue"]


async def test_a_last_line_that_was_broken_off_is_refused() -> None:
    """No line end and not all of its columns: what is there may be half of what was meant."""
    desk, header = Desk(), "employer;number;first_day;expected_days;name"
    whole = "bakkerij;1;2026-02-02;150;Voorbeeld A"
    for content in (f"{header}\n{whole}\nbakkerij;2;2026-02-02;15", f"{header}\n{whole}\nbakkerij;3;2026-0"):
        answer = await desk.take_bytes(content.encode())
        assert [each.get("error", {}).get("code") for each in answer["answers"]] == [None, "line-cut"]
    assert len(desk.absences()) == 1


async def test_the_rest_of_a_line_that_never_ends_is_not_read() -> None:
    """Three million and one characters of one line of JSON: refused by its number, and the next one is taken."""
    desk = Desk()
    body = json.dumps({"employer": "bakkerij", "employee": {"number": "1"}, "first_day": "2026-02-02"})
    content = b"x" * 3_000_001 + b"yz\n" + body.encode()
    answer = await imports.take(content, desk.taking, ADMINISTRATOR, "json-lines")
    assert [(each["line"], each.get("error", {}).get("code")) for each in answer["answers"]] == [
        (1, "line-too-long"),
        (2, None),
    ]


async def test_an_employer_says_yes_or_no_and_never_which_term() -> None:
    """Kept for the arbodienst; a term of the vangnet is refused from an employer and taken from an arbodienst."""
    desk, header = Desk(), "employer;number;first_day;vangnet"
    employer = Caller("demo", "employer", "bakkerij")
    rows = ("bakkerij;1;2026-02-02;ja", "bakkerij;2;2026-02-02;day-4", "bakkerij;3;2026-02-02;misschien")
    answer = await desk.take(header, *rows, who=employer)
    assert [each.get("error", {}).get("path", "")[:7] for each in answer["answers"]] == [
        "",
        "vangnet",
        "vangnet",
    ]
    assert answer["answers"][1]["error"]["code"] == "vangnet-term-closed"
    case = await desk.cases.case(answer["answers"][0]["case"])
    (noted,) = case.state.noted.values()
    assert (noted.vangnet, case.state.sick[0].vangnet) == (True, None)
    again = await desk.take(header, *rows)
    assert [("error" in each) for each in again["answers"]] == [False, False, True]
