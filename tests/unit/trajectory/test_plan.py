"""The plan van aanpak: a chain of plans, each answered by both; of two adjustments at once one is told why not."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import pytest

from tests.unit.trajectory.at_the_door import CASE, Asked, ill
from tests.unit.trajectory.told import MONDAY

TODAY = MONDAY + timedelta(days=50)
"""Past day 42: the plan is due on day 56 while the problem analysis is not done."""
PLAN: dict[str, Any] = {
    "goals": ["Eigen werk, in stappen"],
    "activities": [{"by": "employer", "what": "Werkplek aanpassen", "until": "2025-11-10"}],
    "case_manager": "casemanager-voorbeeld",
}


@pytest.fixture(name="asked")
async def somebody_ill_for_seven_weeks() -> AsyncGenerator[Asked]:
    """No plan yet."""
    async with ill(50) as made:
        yield made


async def drawn(asked: Asked, role: str = "case-manager", **fields: Any) -> str:
    """The id of a plan that was taken."""
    answer = await asked.enter("plan-drawn", role, **{**PLAN, **fields})
    assert answer.status_code == 202, answer.text
    return answer.json()["entry"]


async def test_a_plan_is_there_when_both_have_answered_it(asked: Asked) -> None:
    """A refusal with its reason is an answer; with the second one the obligation is done, on that day."""
    plan = await drawn(asked)
    one = await asked.enter("entry-agreed", "employer", of=plan)
    assert one.json()["told"] == ["trajectory.entry-agreed.v1"]
    assert "done_on" not in await asked.due_of("plan-of-action")
    two = await asked.enter("entry-declined", "employee", of=plan, reason="De uren lopen te snel op")
    assert two.json()["told"][:2] == ["trajectory.entry-declined.v1", "trajectory.entry-answered.v1"]
    assert "trajectory.obligation-done.v1" in two.json()["told"]
    found = await asked.due_of("plan-of-action")
    assert (found["status"], found["done_on"]) == ("done", TODAY.isoformat())


async def test_an_adjustment_names_the_plan_before_it_and_asks_for_new_answers(asked: Asked) -> None:
    """The old plan can no longer be signed; the chain can be read back."""
    first = await drawn(asked)
    assert (await asked.enter("plan-drawn", "employer", **PLAN)).json()["code"] == "version-stands"
    second = await drawn(asked, replaces=first, evaluate_every_days=28)
    late = await asked.enter("entry-agreed", "employee", of=first)
    assert (late.status_code, late.json()["code"]) == (422, "not-standing")
    assert (await asked.enter("entry-agreed", "employee", of=second)).status_code == 202
    made = (await asked.get(f"/v1/cases/{CASE}/entries"))["entries"]
    assert [(each["entry"], each.get("replaces")) for each in made if each["kind"] == "plan-drawn"] == [
        (first, None),
        (second, first),
    ]


async def test_of_two_who_adjust_at_once_the_second_is_told_what_changed(asked: Asked) -> None:
    """Both have read the first plan; one is taken, the other is refused and names the fields; nothing is lost."""
    first = await drawn(asked)
    both = await asyncio.gather(
        asked.enter("plan-drawn", "employer", **{**PLAN, "goals": ["Ander werk"]}, replaces=first),
        asked.enter("plan-drawn", "case-manager", **PLAN, evaluate_every_days=28, replaces=first),
    )
    assert sorted(each.status_code for each in both) == [202, 422]
    taken, refused = sorted(both, key=lambda each: each.status_code)
    assert refused.json()["code"] == "version-changed"
    assert taken.json()["entry"] in refused.json()["detail"]
    changed = "goals" if "employer" in refused.json()["detail"] else "evaluate_every_days"
    assert refused.json()["detail"].endswith(f"it is another in: {changed}.")
    again = await drawn(asked, replaces=taken.json()["entry"], evaluate_every_days=28)
    assert again


async def test_an_evaluation_says_why_not_and_sets_the_next(asked: Asked) -> None:
    """Six weeks after the plan the first evaluation is due; held, the second is."""
    plan = await drawn(asked)
    for role in ("employer", "employee"):
        await asked.enter("entry-agreed", role, of=plan)
    half = {"plan": plan, "kept": "partly", "reached": "yes", "adjust": False}
    silent = await asked.enter("plan-evaluated", "employer", **half)
    assert (silent.json()["code"], silent.json()["path"]) == ("why-not-missing", "why_not")
    held = await asked.enter("plan-evaluated", "employer", **half, why_not="De werkplek kwam later")
    assert "trajectory.obligation-done.v1" in held.json()["told"]
    assert (await asked.due_of("plan-evaluation"))["done_on"] == TODAY.isoformat()


async def test_a_plan_withdrawn_is_no_plan(asked: Asked) -> None:
    """By the role that drew it; then a first one can be drawn again."""
    plan = await drawn(asked)
    assert (await asked.enter("entry-withdrawn", "case-manager", withdraws=plan)).status_code == 202
    assert (await asked.enter("entry-agreed", "employee", of=plan)).json()["code"] == "entry-unknown"
    assert await drawn(asked, "employer")


@pytest.mark.parametrize(
    ("kind", "role", "fields", "status", "code", "path"),
    [
        ("plan-drawn", "case-manager", {**PLAN, "goals": []}, 422, "too-short", "goals"),
        ("plan-drawn", "case-manager", {**PLAN, "activities": []}, 422, "too-short", "activities"),
        ("plan-drawn", "employee", PLAN, 403, "role-not-allowed", "kind"),
        ("plan-drawn", "bureau", PLAN, 403, "role-not-allowed", "kind"),
        ("plan-drawn", "case-manager", {**PLAN, "replaces": "x"}, 422, "version-unknown", "replaces"),
        ("entry-agreed", "case-manager", {"of": "x"}, 403, "role-not-allowed", "kind"),
        ("entry-agreed", "employee", {"of": "x"}, 422, "entry-unknown", "of"),
        ("entry-declined", "employee", {"of": "x"}, 422, "missing", "reason"),
        (
            "entry-answered",
            "employer",
            {"of": "x", "what": "plan-drawn", "agreed": True, "first": True},
            403,
            "role-not-allowed",
            "kind",
        ),
    ],
)
async def test_what_cannot_be_is_refused_and_not_kept(
    asked: Asked, kind: str, role: str, fields: dict[str, Any], status: int, code: str, path: str
) -> None:
    """A plan without goals, a signature by one who may not sign, a plan that is not there."""
    answer = await asked.enter(kind, role, **fields)
    assert (answer.status_code, answer.json()["code"], answer.json()["path"]) == (status, code, path)
    assert (await asked.service.cases.case(CASE)).state.entries == ()
