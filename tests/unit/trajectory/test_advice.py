"""The advice of the bedrijfsarts: it does the problem analysis, says what work is possible, and nothing medical."""

from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.dossier.advice import AdviceGiven
from shared.contracts.facts import NoPossibilities
from tests.unit.trajectory.at_the_door import CASE, Asked, ill
from tests.unit.trajectory.told import MONDAY

TODAY = MONDAY + timedelta(days=50)
ADVICE: dict[str, Any] = {
    "problem_analysis": True,
    "possible": ["adapted-own-work"],
    "course": "improves",
    "goal": "own-work",
}


@pytest.fixture(name="asked")
async def somebody_ill_for_seven_weeks() -> AsyncGenerator[Asked]:
    """No advice yet; it is eight days late."""
    async with ill(50) as made:
        yield made


async def test_the_advice_drawn_from_the_problem_analysis_does_that(asked: Asked) -> None:
    """Day 50 is eight days after day 42; the plan is then due two weeks after the advice."""
    answer = await asked.enter("advice-given", "bedrijfsarts", **ADVICE)
    assert answer.status_code == 202, answer.text
    found = await asked.due_of("problem-analysis")
    assert (found["status"], found["done_on"], found["days_late"]) == ("late", TODAY.isoformat(), 8)
    plan = await asked.due_of("plan-of-action")
    assert plan["due"] == (TODAY + timedelta(days=14)).isoformat()


async def test_without_possibilities_no_plan_is_owed(asked: Asked) -> None:
    """Regeling 4 asks for a plan where there are possibilities."""
    none = {"problem_analysis": True, "possible": ["none"], "course": "uncertain"}
    assert (await asked.enter("advice-given", "bedrijfsarts", **none)).status_code == 202
    assert (await asked.due_of("plan-of-action"))["status"] == "not-applicable"


async def test_a_later_advice_that_nothing_is_possible_is_a_fact_of_its_own(asked: Asked) -> None:
    """Withdrawn by who gave it, it counts no more."""
    await asked.enter("advice-given", "bedrijfsarts", **ADVICE)
    later = {"problem_analysis": False, "possible": ["none"], "course": "uncertain"}
    answer = await asked.enter("advice-given", "bedrijfsarts", key="later", **later)
    state = (await asked.service.cases.case(CASE)).state
    assert [each.from_ for each in state.known if isinstance(each, NoPossibilities)] == [TODAY]
    gone = answer.json()["entry"]
    assert (await asked.enter("entry-withdrawn", "bedrijfsarts", withdraws=gone)).status_code == 202
    state = (await asked.service.cases.case(CASE)).state
    assert [each for each in state.known if isinstance(each, NoPossibilities)] == []


@pytest.mark.parametrize(
    ("role", "fields", "status", "code", "path"),
    [
        ("bedrijfsarts", {**ADVICE, "possible": ["none", "own-work"]}, 422, "none-stands-alone", "possible"),
        ("bedrijfsarts", {**ADVICE, "goal": None}, 422, "goal-missing", "goal"),
        ("bedrijfsarts", {**ADVICE, "next_contact": "2025-10-01"}, 422, "before-the-advice", "next_contact"),
        ("bedrijfsarts", {**ADVICE, "diagnosis": "x"}, 422, "unknown-field", "diagnosis"),
        ("bedrijfsarts", {**ADVICE, "obstacles": ["rug"]}, 422, "literal-error", "obstacles.0"),
        ("case-manager", ADVICE, 403, "role-not-allowed", "kind"),
        ("employer", ADVICE, 403, "role-not-allowed", "kind"),
    ],
)
async def test_what_cannot_be_is_refused_and_not_kept(
    asked: Asked, role: str, fields: dict[str, Any], status: int, code: str, path: str
) -> None:
    """Nor is what has no place: the refusal does not repeat it."""
    answer = await asked.enter("advice-given", role, **fields)
    assert (answer.status_code, answer.json()["code"], answer.json()["path"]) == (status, code, path)
    assert (await asked.service.cases.case(CASE)).state.entries == ()
    assert "rug" not in answer.text.replace("terug", "")


async def test_there_is_one_problem_analysis(asked: Asked) -> None:
    """What the bedrijfsarts says later is an advice."""
    await asked.enter("advice-given", "bedrijfsarts", key="1", **ADVICE)
    again = await asked.enter("advice-given", "bedrijfsarts", key="2", **ADVICE)
    assert again.json()["code"] == "analysis-there"


def test_the_shape_has_no_place_for_anything_medical() -> None:
    """Every field of the advice is one of work (AP 5.3.1)."""
    assert set(AdviceGiven.model_fields) - {"entry", "on", "by", "who", "opening"} == {
        "problem_analysis",
        "possible",
        "obstacles",
        "course",
        "expected_by",
        "goal",
        "steps",
        "next_contact",
    }
