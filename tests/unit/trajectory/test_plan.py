"""The plan van aanpak: a chain of plans, each answered by both; of two adjustments at once one is told why not."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import httpx
import pytest

from shared.kernel.clock import now
from shared.kernel.token import Caller, issue
from tests.unit.trajectory.at_the_door import CASE, SECRET, Asked, door
from tests.unit.trajectory.told import MONDAY, absence

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
    async with door() as made:
        await made.hear(MONDAY, absence())
        await made.hear(TODAY)
        yield made


async def enter(asked: Asked, kind: str, role: str, key: str = "", **fields: Any) -> httpx.Response:
    """One entry of today by a role of this case."""
    mine = frozenset({CASE}) if role == "employee" else None
    employer = "bakkerij" if role == "employer" else None
    caller = Caller(tenant="demo", role=role, employer=employer, subject=f"een {role}", cases=mine)
    headers = {
        "Authorization": f"Bearer {issue(caller, SECRET, now())}",
        "Idempotency-Key": key or sha256(f"{kind} {role} {fields}".encode()).hexdigest(),
    }
    body = {"kind": kind, "on": TODAY.isoformat(), **fields}
    return await asked.http.post(f"/v1/cases/{CASE}/entries", json=body, headers=headers)


async def drawn(asked: Asked, role: str = "case-manager", **fields: Any) -> str:
    """The id of a plan that was taken."""
    answer = await enter(asked, "plan-drawn", role, **{**PLAN, **fields})
    assert answer.status_code == 202, answer.text
    return answer.json()["entry"]


async def due_of(asked: Asked, rule: str) -> dict[str, Any]:
    """An obligation of the clock."""
    clock = await asked.get(f"/v1/cases/{CASE}/clock")
    return next(each for each in clock["obligations"] if each["rule"] == rule)


async def test_a_plan_is_there_when_both_have_answered_it(asked: Asked) -> None:
    """A refusal with its reason is an answer; with the second one the obligation is done, on that day."""
    plan = await drawn(asked)
    one = await enter(asked, "entry-agreed", "employer", of=plan)
    assert one.json()["told"] == ["trajectory.entry-agreed.v1"]
    assert "done_on" not in await due_of(asked, "plan-of-action")
    two = await enter(asked, "entry-declined", "employee", of=plan, reason="De uren lopen te snel op")
    assert two.json()["told"][:2] == ["trajectory.entry-declined.v1", "trajectory.entry-answered.v1"]
    assert "trajectory.obligation-done.v1" in two.json()["told"]
    found = await due_of(asked, "plan-of-action")
    assert (found["status"], found["done_on"]) == ("done", TODAY.isoformat())


async def test_an_adjustment_names_the_plan_before_it_and_asks_for_new_answers(asked: Asked) -> None:
    """The old plan can no longer be signed; the chain can be read back."""
    first = await drawn(asked)
    assert (await enter(asked, "plan-drawn", "employer", **PLAN)).json()["code"] == "version-stands"
    second = await drawn(asked, replaces=first, evaluate_every_days=28)
    late = await enter(asked, "entry-agreed", "employee", of=first)
    assert (late.status_code, late.json()["code"]) == (422, "not-standing")
    assert (await enter(asked, "entry-agreed", "employee", of=second)).status_code == 202
    made = (await asked.get(f"/v1/cases/{CASE}/entries"))["entries"]
    assert [(each["entry"], each.get("replaces")) for each in made if each["kind"] == "plan-drawn"] == [
        (first, None),
        (second, first),
    ]


async def test_of_two_who_adjust_at_once_the_second_is_told_what_changed(asked: Asked) -> None:
    """Both have read the first plan; one is taken, the other is refused and names the fields; nothing is lost."""
    first = await drawn(asked)
    both = await asyncio.gather(
        enter(asked, "plan-drawn", "employer", **{**PLAN, "goals": ["Ander werk"]}, replaces=first),
        enter(asked, "plan-drawn", "case-manager", **PLAN, evaluate_every_days=28, replaces=first),
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
        await enter(asked, "entry-agreed", role, of=plan)
    half = {"plan": plan, "kept": "partly", "reached": "yes", "adjust": False}
    silent = await enter(asked, "plan-evaluated", "employer", **half)
    assert (silent.json()["code"], silent.json()["path"]) == ("why-not-missing", "why_not")
    held = await enter(asked, "plan-evaluated", "employer", **half, why_not="De werkplek kwam later")
    assert "trajectory.obligation-done.v1" in held.json()["told"]
    assert (await due_of(asked, "plan-evaluation"))["done_on"] == TODAY.isoformat()


async def test_a_plan_withdrawn_is_no_plan(asked: Asked) -> None:
    """By the role that drew it; then a first one can be drawn again."""
    plan = await drawn(asked)
    assert (await enter(asked, "entry-withdrawn", "case-manager", withdraws=plan)).status_code == 202
    assert (await enter(asked, "entry-agreed", "employee", of=plan)).json()["code"] == "entry-unknown"
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
    answer = await enter(asked, kind, role, **fields)
    assert (answer.status_code, answer.json()["code"], answer.json()["path"]) == (status, code, path)
    assert (await asked.service.cases.case(CASE)).state.entries == ()
