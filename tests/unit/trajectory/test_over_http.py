"""Every fact and every rule is within reach of HTTP: a worked case as a what-if, and each fact as a command."""

import json
from collections.abc import AsyncGenerator
from datetime import date
from typing import Any

import pytest

from services.trajectory.domain.kinds import FactKept
from services.trajectory.rules.lines import answer
from shared.contracts.facts import TRAJECTORY_KINDS
from tests.statute.worked import Json, everywhere, meets
from tests.unit.trajectory.at_the_door import CASE, Asked, bearer, door
from tests.unit.trajectory.told import MONDAY, absence

LONG_AGO = date(2000, 1, 3)
"""Before any fact of a worked case: the latest of their days is then the day, as on the command line."""

FACTS: list[dict[str, Any]] = [
    {"fact": "done", "rule": "problem-analysis", "on": "2025-09-30", "capacity": False},
    {"fact": "deviation", "rule": "plan-of-action", "until": "2025-11-14", "reason": "overleg met beide"},
    {"fact": "no-possibilities", "from": "2025-09-15", "until": "2025-12-01"},
    {"fact": "capacity-established", "on": "2025-12-02"},
    {"fact": "prospect", "on": "2026-08-31", "expected_by": "2026-11-01"},
    {"fact": "second-track-waived", "on": "2026-09-01", "ground": "de werkgever heeft genoeg ander werk"},
    {"fact": "uwv-letter", "on": "2027-05-14"},
    {"fact": "shortened-wait", "requested_on": "2025-10-06", "ends_on": "2026-01-05"},
    {"fact": "wage-sanction", "decided_on": "2027-07-16"},
    {"fact": "repair-reported", "on": "2027-10-01"},
    {"fact": "repair-found", "on": "2027-10-20"},
    {"fact": "joint-extension", "until": "2028-02-29", "on": "2027-06-01"},
    {"fact": "wia-decision", "on": "2027-11-30"},
    {"fact": "objection", "on": "2027-08-20"},
    {"fact": "suitable-work-refused", "on": "2026-02-02"},
    {"fact": "bedrijfsarts-ended", "on": "2026-03-02"},
]


@pytest.fixture(name="asked")
async def an_empty_house() -> AsyncGenerator[Asked]:
    """Nothing known yet, long ago."""
    async with door() as made:
        await made.hear(LONG_AGO)
        yield made


@pytest.mark.parametrize("case", everywhere())
async def test_a_worked_case_asked_over_http_answers_as_the_command_line_does(
    asked: Asked, case: Json
) -> None:
    """The same facts, the same clock, every expectation met."""
    as_of = date.fromisoformat(case["as_of"]) if "as_of" in case else None
    body = {"employment": case["employment"], "facts": case["facts"], "as_of": case.get("as_of")}
    over_http = (await asked.what_if(body, "bedrijfsarts")).json()
    meets(over_http, case)
    [(line, _)] = answer([json.dumps(case)], as_of, explain=True)
    assert {"id": case["id"], **over_http} == json.loads(line)


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact["fact"])
async def test_each_fact_of_the_trajectorys_is_recorded_and_counts(
    asked: Asked, fact: dict[str, Any]
) -> None:
    """Answered 202, kept in the case, and told as many times as it was asked: once."""
    await asked.hear(MONDAY, absence())
    for _ in range(2):
        answered = await asked.record(fact, f"opdracht-{fact['fact']}")
        assert answered.status_code == 202, answered.text
    commits = await asked.service.cases.journal.commits_of(CASE)
    kept = [each.event for commit in commits for each in commit.messages if isinstance(each.event, FactKept)]
    recorded = [each.fact.model_dump(mode="json", by_alias=True, exclude_none=True) for each in kept]
    assert recorded.count(fact) == 1


async def test_a_step_told_as_done_can_be_taken_back(asked: Asked) -> None:
    """The withdrawal of a step is a fact like the others, told apart by the rule it names."""
    await asked.hear(MONDAY, absence())
    await asked.hear(date(2025, 10, 2))
    await asked.record(FACTS[0], "gedaan")
    back = {"fact": "withdrawn", "rule": "problem-analysis", "on": "2025-10-01"}
    answered = await asked.record(back, "toch-niet")
    assert "trajectory.obligation-reopened.v1" in answered.json()["told"]


def test_no_fact_of_the_trajectorys_is_left_out() -> None:
    """The facts above and the withdrawal are all there are."""
    assert {fact["fact"] for fact in FACTS} | {"withdrawn"} == TRAJECTORY_KINDS


@pytest.mark.parametrize(
    ("fact", "code", "path"),
    [
        ({"fact": "done", "rule": "coffee", "on": "2025-09-05"}, "unknown-rule", "rule"),
        ({"fact": "shortened-wait", "requested_on": "2025-10-01", "ends_on": "2025-11-03"},
         "shortened-wait-outside", "ends_on"),
    ],
)  # fmt: skip
async def test_a_fact_that_cannot_be_is_refused_and_stores_nothing(
    asked: Asked, fact: dict[str, Any], code: str, path: str
) -> None:
    """A code and the field that is wrong; the case stays as it was."""
    await asked.hear(MONDAY, absence())
    before = await asked.service.cases.case(CASE)
    answered = await asked.record(fact, "fout")
    assert (answered.status_code, answered.json()["code"], answered.json()["path"]) == (422, code, path)
    assert (await asked.service.cases.case(CASE)).state == before.state


async def test_a_fact_of_a_kind_nobody_knows_names_the_field(asked: Asked) -> None:
    """So does a percentage over a hundred in a what-if."""
    await asked.hear(MONDAY, absence())
    unknown = await asked.record({"fact": "party", "on": "2025-09-05"}, "feest")
    assert unknown.status_code == 422
    too_much = {"fact": "partially-recovered", "from": "2025-10-01", "percentage": 140}
    answered = await asked.http.post(
        "/v1/clock/what-if", json={"case": CASE, "facts": [too_much]}, headers=bearer("case-manager")
    )
    (error,) = answered.json()["errors"]
    assert (answered.status_code, error["path"].split(".")[-1]) == (422, "percentage")
