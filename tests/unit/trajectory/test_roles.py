"""The role table: who may say and read what, each kind and role tried; nobody reaches another's case.

Written from domain knowledge, not from the code: `s` says and reads, `r` reads, a point neither. The columns are the
roles in the order of the interfaces: employee, employer, case manager, medical case manager, bedrijfsarts, labour
expert, job coach, bureau, team lead, administrator, partner.
"""

import json
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any

import pytest

from services.trajectory.door.reading import readable
from services.trajectory.rules.work import ROWS
from shared import contracts
from shared.contracts.classes import DataClass
from shared.contracts.dossier import BY_NAME, Entry
from shared.contracts.dossier.entry import SET_BY_US
from shared.contracts.topics import topic
from shared.kernel.clock import now
from shared.kernel.token import ROLES, Caller, issue
from tests.unit.trajectory.at_the_door import CASE, SECRET, Asked, bearer, ill

EXAMPLES = Path(contracts.__file__).parent / "examples"
TABLE = """
entry-withdrawn             s s s s s s s s s . .
entry-agreed                s s r r r r s s r . .
entry-declined              s s r r r r s s r . .
entry-answered              r r r r r r r r r . .
consult-requested           s s s r r r r r s . .
consult-planned             r r s s s s r r s . .
consult-moved               r r s s s s r r s . .
consult-held                r r s s s s r r r . .
consult-missed              r r s s s s r r r . .
consult-too-late            r r r r r r r r r . .
advice-given                r r r s s r r r r . .
capacity-established        r r r s s r r r r . .
personal-profiled           s . s r r s s s . . .
search-profile-revised      r r s r r s s s r . .
plan-drawn                  r s s r r r r r r . .
plan-evaluated              r s s r r r r r r . .
first-year-evaluated        r s s r r r r r r . .
build-up-scheduled          r s s s s s . . r . .
hours-worked                s s s r r r . . r . .
adaptation-agreed           r s s r r s r r r . .
adaptation-made             r s s r r s r r r . .
training-agreed             r s s r r s s s r . .
training-ended              r s s r r s s s r . .
work-offered                r s s r r r . . r . .
offer-refusal-weighed       r r r . . . . . . . .
returned-to-work            r s s r r r r r r . .
closing-evaluated           r s s r r r r r r . .
wage-told                   r s r . . . . . . . .
wage-withheld               r s r . . . . . . . .
wage-resumed                r s r . . . . . . . .
expert-opinion-requested    s s r . . . . . . . .
expert-opinion-received     s s s . . . . . . . .
contact-made                r s s s s s s s s . .
frequent-absence-noticed    r r r r r r r r r . .
guide-assigned              r s s r r r r r r . .
conflict-found              s s s s s . . . r . .
mediation-agreed            r s s r r . . . r . .
mediation-ended             r s s r r . . . r . .
possibilities-marginal      r r r s s r . . r . .
second-track-left-out       r s s r r r . . r . .
deviation-proposed          s s s r r r . . r . .
settlement-proposed         s s s . . . . . . . .
settlement-risks-named      r r r . . . . . . . .
feasibility-studied         r r s r r s s s r . .
labour-expert-reported      r r r r r s r r r . .
way-decided                 r r r r r r r r r . .
reoriented                  r r s r r s s s r . .
second-track-agreed         r s s r r r s s r . .
second-track-started        r s s r r s s s r . .
activity-done               s . r . . r s s . . .
activity-resulted           s . r . . r s s . . .
bureau-reported             r r r r r r s s r . .
bureau-report-overdue       r r r r r r r r r . .
second-track-ended          r s s r r s s s r . .
passivity-noticed           r . r . . . r r . . .
passivity-replied           s . r . . . s s . . .
passivity-reported          r r r . . . r r . . .
experience-place-arranged   r r r r r r s s r . .
experience-place-evaluated  r r r r r r s s r . .
support-arranged            r . . r r . s s . . .
support-evaluated           r . . r r . s s . . .
business-planned            s . r . . r s s . . .
business-judged             r . r . . r s s . . .
business-started            r r r r r r s s r . .
placement-made              r r s r r r s s r . .
placement-cautioned         r r r r r r r r r . .
workplace-advised           r r r r r s s r r . .
job-coached                 r r r r r r s r r . .
relapsed                    s r s r r r s s r . .
benefit-trajectory-opened   r r s r r r s s r . .
job-described               r s s r r s r r r . .
final-evaluated             r s s r r r . . r . .
current-judged              r r r s s r . . r . .
opinion-asked               r r r r r r r r r . .
opinion-given               s r r r r r . . r . .
opinion-absent              r r r r r r r r r . .
medical-part-handed-over    r r r s s r r r r . .
report-handed-over          r s s r r r r r r . .
uwv-message-asked           s s s r r . . . r . .
uwv-message-sent            r r r r r r r r r . .
uwv-answered                r r r r r r r r r . .
uwv-asked-after             r r r r r r r r r . .
document-received           r r r r r r r r r . .
"""
CELLS = {
    line.split()[0]: dict(zip(ROLES, line.split()[1:], strict=True)) for line in TABLE.split("\n") if line
}
MADE = {
    name: kind.model_validate_json((EXAMPLES / f"{kind.kind}.json").read_text())
    for name, kind in BY_NAME.items()
}
PLAN = MADE["plan-drawn"]
EVERY = pytest.mark.parametrize("kind", sorted(CELLS))


@pytest.fixture(name="asked")
async def somebody_ill() -> AsyncGenerator[Asked]:
    """For ten days."""
    async with ill(10) as made:
        yield made


def sent(entry: Entry) -> dict[str, Any]:
    """An entry as somebody sends it."""
    fields = json.loads(entry.model_dump_json(by_alias=True, exclude_none=True))
    return {name: value for name, value in fields.items() if name not in SET_BY_US}


def test_every_kind_has_its_line() -> None:
    """A new kind of entry is thought through for every role."""
    assert sorted(CELLS) == sorted(BY_NAME)


@EVERY
async def test_only_who_may_say_a_thing_can_say_it(asked: Asked, kind: str) -> None:
    """Everybody else is told so, and nothing of it is kept."""
    said: dict[str, str] = {}
    for role in ROLES:
        answer = await asked.enter(kind, role, **{k: v for k, v in sent(MADE[kind]).items() if k != "on"})
        may_not = answer.status_code == 403 and answer.json()["code"] == "role-not-allowed"
        said[role] = "." if may_not else "s"
        if may_not:
            assert all(each.by != role for each in (await asked.state()).entries)
    assert said == {role: "s" if cell == "s" else "." for role, cell in CELLS[kind].items()}


@EVERY
def test_only_who_may_read_a_thing_reads_what_it_says(kind: str) -> None:
    """Of what is told openly everybody knows that it was; a closed one is not there for who may not read it."""
    made = {"v-20": PLAN}
    opened = topic(str(BY_NAME[kind].topic)).data_class is DataClass.PROCESS
    read = {role: readable(MADE[kind], role, made) is not None for role in ROLES}
    assert read == {role: opened or cell != "." for role, cell in CELLS[kind].items()}


@pytest.mark.parametrize("kind", ["entry-agreed", "entry-declined", "entry-answered"])
def test_an_answer_is_read_by_who_reads_what_it_answers(kind: str) -> None:
    """That an offer of work was declined is not for the bureau."""
    answer = MADE[kind].model_copy(update={"of": "v-40"})
    made = {"v-40": MADE["work-offered"]}
    assert readable(answer, "bureau", made) is None
    assert readable(answer, "employer", made) is not None
    assert readable(answer, "employee", {}) is None


READS = ("/clock", "/told", "/entries", "/obligations")
STRANGERS = {
    "another arbodienst": Caller("elders", "case-manager"),
    "another employer": Caller("demo", "employer", "metaal"),
    "another employee": Caller("demo", "employee", cases=frozenset({"zaak-9"})),
    "an employee of no case": Caller("demo", "employee"),
    "a bureau of other cases": Caller("demo", "bureau", cases=frozenset({"zaak-9"})),
}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS.keys())
async def test_who_is_of_another_house_meets_nothing(asked: Asked, stranger: Caller) -> None:
    """For every query and command the same answer as for a case that does not exist."""
    headers = {"Authorization": f"Bearer {issue(stranger, SECRET, now())}"}
    for path in READS:
        answer = await asked.http.get(f"/v1/cases/{CASE}{path}", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-yet-known"), path
    for kind, cells in CELLS.items():
        if cells[stranger.role] == "s":
            body = {"kind": kind, **sent(MADE[kind])}
            answer = await asked.http.post(f"/v1/cases/{CASE}/entries", json=body, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "not-yet-known"), kind
    assert (await asked.state()).entries == ()


COMMANDS: dict[str, tuple[dict[str, Any], str]] = {
    "facts": ({"fact": "done", "rule": "problem-analysis", "on": "2025-09-10"}, ". s s s s s . . s . ."),
    "capacity": ({"on": "2025-09-10", "capacity": {"lift-carry": 5}}, ". . . s s . . . . . ."),
    "search-profile": ({"on": "2025-09-10", "profile": {"postcode": "3511"}}, ". . s . . s s s . . ."),
    "second-track": ({"on": "2025-09-10"}, ". s s . . s s s . . ."),
}


@pytest.mark.parametrize("path", COMMANDS)
async def test_the_commands_beside_the_dossier_have_their_roles_too(asked: Asked, path: str) -> None:
    """The same roles as the entries they are, and facts by who keeps the file."""
    body, cells = COMMANDS[path]
    said = []
    for role in ROLES:
        answer = await asked.http.post(f"/v1/cases/{CASE}/{path}", json=body, headers=bearer(role))
        said.append("." if answer.status_code == 403 else "s")
    assert " ".join(said) == cells


async def test_every_role_of_the_case_reads_its_clock_and_its_own_obligations(asked: Asked) -> None:
    """An employee has no list of cases; everything else is open to whoever reaches the case."""
    for role in ROLES:
        for path in READS:
            answer = await asked.http.get(f"/v1/cases/{CASE}{path}", headers=bearer(role))
            assert answer.status_code == 200, (role, path)
        listed = await asked.http.get("/v1/cases", headers=bearer(role))
        assert listed.status_code == (403 if role == "employee" else 200)


async def test_obligations_are_shown_to_who_may_read_what_they_rest_on(asked: Asked) -> None:
    """An offer of work asks an answer of the employee; the bureau sees no trace of it."""
    offer = sent(MADE["work-offered"]) | {"on": "2025-09-11", "answer_by": "2025-09-18"}
    await asked.entered("work-offered", "employer", **{k: v for k, v in offer.items() if k != "on"})
    assert await asked.owes("employee", "employer") == ["Answer to: Suitable work offered"]
    assert await asked.owes("employee", "bureau") == []
    assert ROWS[BY_NAME["work-offered"]].asks == {"employee"}
