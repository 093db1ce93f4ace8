"""Messages of SIVI's absence standard: read into the reports that the door takes, and nothing of what has no place."""

from contextlib import suppress
from io import BytesIO
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.rules.fault import Fault, NoSuchFile
from services.intake.rules.files import bodies
from services.intake.store.lines import report_of

NAMESPACE = 'xmlns="http://www.sivi.org/Verzuimmanagement/Verzuimmeldingen/2021"'
ADDRESS = "<StrAdrNl><SrtAdrsCd>{}</SrtAdrsCd><Pc>{}</Pc><Wnpl>Utrecht</Wnpl><Huisnr>7</Huisnr></StrAdrNl>"
EMPLOYEE = (
    "<SofiNr>111222333</SofiNr><Gebdat>1980-02-29</Gebdat><SignNm>Voorbeeld</SignNm><Voorl>A</Voorl>"
    "<Voorv>van</Voorv><GslchtCd>V</GslchtCd><IdWrknmr>P-17</IdWrknmr>"
)
SICK = (
    "<VrwrkCd>01</VrwrkCd><IngdatMutVrzm>2026-02-02</IngdatMutVrzm><VrzmgvlId>1</VrzmgvlId>"
    "<VrzmgvlVnrMld>1</VrzmgvlVnrMld><EndVrzmJN>N</EndVrzmJN><DatVrzmWrkgvr>2026-02-03</DatVrzmWrkgvr>"
    "<DatEerstVrzmdg>2026-02-02</DatEerstVrzmdg><DatVrwHrstl>2026-02-12</DatVrwHrstl><PrcVrzm>100</PrcVrzm>"
    "<OorzkVrzmCd>99</OorzkVrzmCd><VngntJN>N</VngntJN>"
)
FIRST = {"employer": "bakkerij", "employee": {"number": "P-17"}, "employment": {"number": "2"}}


def message(
    absences: str = SICK, employee: str = EMPLOYEE, employment: str = "", root: str = "Verzuimmeldingen"
) -> bytes:
    """One employer, one employee, one employment, and its absences."""
    inner = "".join(f"<Vrzm>{each}</Vrzm>" for each in absences.split("|") if each)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{root} {NAMESPACE}><BrAlg><BrCd>00100</BrCd>'
        f"<AandatBr>2026-02-03</AandatBr></BrAlg><Wrkgvr><HndlsnmOrg>Voorbeeldbakker</HndlsnmOrg>"
        f"<IdWrkgvrArbdnst>bakkerij</IdWrkgvrArbdnst><Wrknmr>{employee}<Dnstvbnd><IdDnstvbnd>2</IdDnstvbnd>"
        f"<Ingdat>2020-01-01</Ingdat>{employment}{inner}</Dnstvbnd></Wrknmr></Wrkgvr></{root}>"
    ).encode()


def read(content: bytes) -> list[Any]:
    """What each report is read as."""
    return [each for _, each in bodies(BytesIO(content), "utf-8-sig", "xml")]


def only(content: bytes) -> Any:
    """The one report of a message."""
    (found,) = read(content)
    return found


def test_a_sick_report_is_the_body_of_the_door() -> None:
    """Employer, employee, employment, days; ten days from 2 to 12 February; nothing of cause or sex."""
    assert only(
        message(employment="<Enddat>2026-12-31</Enddat><AantCtrcturenPWk>32.5</AantCtrcturenPWk>")
    ) == {
        "employer": "bakkerij",
        "employee": {
            "number": "P-17",
            "bsn": "111222333",
            "birth_date": "1980-02-29",
            "name": "A van Voorbeeld",
        },
        "employment": {
            "number": "2",
            "starts_on": "2020-01-01",
            "ends_on": "2026-12-31",
            "hours_per_week": "32.5",
        },
        "first_day": "2026-02-02",
        "reported_on": "2026-02-03",
        "expected_days": 10,
        "vangnet": False,
    }


def test_where_they_live_and_where_they_are_nursed_are_told_apart() -> None:
    """The postcode of home is the employee's, the other address is of the absence; its name is refused elsewhere."""
    found = only(message(employee=EMPLOYEE + ADDRESS.format("01", "3511AB") + ADDRESS.format("06", "6511CD")))
    assert found["employee"]["postcode"] == "3511AB"
    assert found["nursing"] == {"postcode": "6511CD", "house_number": "7"}


FACTS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "half fit from 9 February",
        SICK.replace("2026-02-02</IngdatMutVrzm>", "2026-02-09</IngdatMutVrzm>").replace(">100<", ">50,0<"),
        {"fact": "partially-recovered", "from": "2026-02-09", "percentage": 50.0},
    ),
    (
        "sick in full again from 16 February",
        SICK.replace("2026-02-02</IngdatMutVrzm>", "2026-02-16</IngdatMutVrzm>"),
        {"fact": "partially-recovered", "from": "2026-02-16", "percentage": 0.0},
    ),
]


@pytest.mark.parametrize(("absence", "fact"), [pytest.param(*each[1:], id=each[0]) for each in FACTS])
def test_a_change_is_the_report_and_its_fact(absence: str, fact: dict[str, Any]) -> None:
    """The share in the message is of sickness, ours is of work."""
    report, changed = read(message(absence))
    assert report["first_day"] == "2026-02-02"
    assert changed == {**FIRST, "fact": fact}


def test_another_first_day_is_a_correction() -> None:
    """With the day that it corrects; not a second absence."""
    was = SICK + "<DatEerstVrzmdgOud>2026-01-30</DatEerstVrzmdgOud>"
    moved = {"fact": "correction", "corrects": "2026-01-30", "first_day": "2026-02-02", "on": "2026-02-02"}
    assert read(message(was)) == [{**FIRST, "fact": moved}]


def test_an_end_is_the_first_fit_day() -> None:
    """One that has ended without one is for a person to see."""
    ended = SICK.replace("<EndVrzmJN>N", "<EndVrzmJN>J")
    assert only(message(ended + "<DatHrstld>2026-02-09</DatHrstld>"))["first_fit_day"] == "2026-02-09"
    assert only(message(ended)).path == "DatHrstld"


def test_an_employment_without_an_absence_is_how_it_stands() -> None:
    """On the day of the message."""
    found = only(message("", employment="<AantCtrcturenPWk>24</AantCtrcturenPWk>", root="Dienstverbanden"))
    assert (found["as_of"], found["employment"]["hours_per_week"]) == ("2026-02-03", "24")
    assert "first_day" not in found


def test_every_absence_of_every_employment_is_a_report_of_its_own() -> None:
    """Two absences, of which one is refused; a second employee loses nothing by it and inherits nothing."""
    bad = SICK + "<Diagnose>griep</Diagnose>"
    body = message(f"{SICK}|{bad}").decode()
    other = (
        "<Wrknmr><IdWrknmr>P-18</IdWrknmr><Dnstvbnd><IdDnstvbnd>1</IdDnstvbnd></Dnstvbnd></Wrknmr></Wrkgvr>"
    )
    one, two, three = read(body.replace("</Wrkgvr>", other).encode())
    assert one["employee"]["number"] == "P-17"
    assert (two.code, two.path) == ("unknown-field", "Diagnose")
    assert three == {
        "employer": "bakkerij",
        "employee": {"number": "P-18"},
        "employment": {"number": "1"},
        "as_of": "2026-02-03",
    }


MARK = "marteling-die-nergens-staat"
SMUGGLED = [
    ("free text", SICK + f"<VrTkst><VrijeTekst>{MARK}</VrijeTekst></VrTkst>", EMPLOYEE, "VrijeTekst"),
    ("an element of one's own", SICK + f"<Klacht>{MARK}</Klacht>", EMPLOYEE, "Klacht"),
    ("a conflict", SICK + "<ArbCnflJN>J</ArbCnflJN>", EMPLOYEE, "ArbCnflJN"),
    (
        "the name of a clinic",
        SICK,
        EMPLOYEE + f"<StrAdrNl><SrtAdrsCd>06</SrtAdrsCd><NmVrpladrs>{MARK}</NmVrpladrs></StrAdrNl>",
        "NmVrpladrs",
    ),
    ("in what is passed over", SICK, EMPLOYEE + f"<Com><NmVrpladrs>{MARK}</NmVrpladrs></Com>", "NmVrpladrs"),
    ("a removal", SICK.replace("<VrwrkCd>01", "<VrwrkCd>03"), EMPLOYEE, "VrwrkCd"),
]


@pytest.mark.parametrize(
    ("absence", "employee", "path"), [pytest.param(*each[1:], id=each[0]) for each in SMUGGLED]
)
def test_what_has_no_place_is_refused_by_its_name(absence: str, employee: str, path: str) -> None:
    """And what it said is in no answer."""
    found = only(message(absence, employee))
    assert isinstance(found, Fault)
    assert found.path == path
    assert MARK not in repr(found)


def test_a_cause_is_never_read() -> None:
    """The standard has codes for cause, leave and reason: whatever they say, the report is the same."""
    said = SICK + "<BijzRdnStartVrzmCd>02</BijzRdnStartVrzmCd><WAZOCd>01</WAZOCd>"
    assert only(message(said.replace("<OorzkVrzmCd>99", "<OorzkVrzmCd>11"))) == only(message())


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BAD: list[tuple[str, bytes, str]] = [
    ("no XML", b"employer;number", "not-xml"),
    ("nothing", b"", "not-xml"),
    ("another message", b"<Documenten><Document/></Documenten>", "unknown-message"),
    ("a message without anybody", b"<Verzuimmeldingen><BrAlg/></Verzuimmeldingen>", "no-report"),
    ("words of its own", message().replace(b"?><", f"?>{LAUGHS}<".encode(), 1), "xml-unsafe"),
    ("in another encoding", (LAUGHS + "<a>&b;</a>").encode("utf-16"), "xml-unsafe"),
    ("a file of the machine", b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "xml-unsafe"),
    ("too deep", b"<a>" * 41 + b"</a>" * 41, "too-deep"),
    ("a text without an end", b"<Verzuimmeldingen><BrAlg>" + b"x" * 200_000, "too-large"),
]


@pytest.mark.parametrize(("content", "code"), [pytest.param(*each[1:], id=each[0]) for each in BAD])
def test_what_is_no_message_is_refused_whole(content: bytes, code: str) -> None:
    """Before anything of it is given."""
    with pytest.raises(NoSuchFile) as raised:
        read(content)
    assert raised.value.fault.code == code


def test_a_message_that_was_cut_gives_what_was_whole() -> None:
    """And says where it could not be read on."""
    whole = message(f"{SICK}|{SICK}")
    first, last = read(whole[: whole.rindex(b"<DatEerst")])
    assert first["first_day"] == "2026-02-02"
    assert (last.code, last.path) == ("not-xml", None)


@given(st.data())
def test_no_bytes_break_the_reading(data: st.DataObject) -> None:
    """A message with anything cut out, put in or turned around is read, faulted, or no such file."""
    content = message(f"{SICK}|{SICK}", EMPLOYEE + ADDRESS.format("06", "6511CD"))
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, len(content)))
    torn = content[:start] + data.draw(st.binary(max_size=20)) + content[end:]
    try:
        found = read(torn)
    except NoSuchFile as error:
        found = [error.fault]
    assert all(isinstance(each, Fault | dict) for each in found)
    for each in found:
        with suppress(ValueError):
            report_of(cast(dict[str, Any], {} if isinstance(each, Fault) else each))
