"""What can be asked of a clock over HTTP: what was told by a day and under which rules, and what would be if."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import date, timedelta
from typing import Any

import pytest

from services.trajectory.domain import DECIDER
from shared.contracts.event import RulebookChanged
from shared.contracts.facts import Correction, MaternityLeave
from shared.contracts.intake import CapacityFactReported
from tests.unit.trajectory.at_the_door import CASE, Asked, bearer, door
from tests.unit.trajectory.told import MONDAY, absence, heard

WORK = {"work_days": ["mon", "tue", "wed", "thu", "fri"]}
COFFEE = {"fact": "done", "rule": "coffee", "on": "2025-09-05"}
SICK = {"fact": "sick", "first_day": "2025-09-01"}


@pytest.fixture(name="asked")
async def a_case() -> AsyncGenerator[Asked]:
    """Reported on its first day, Monday 1 September 2025."""
    async with door() as made:
        await made.hear(MONDAY, absence())
        yield made


def of(answer: dict[str, Any], rule: str) -> dict[str, Any]:
    """The one obligation of a rule."""
    (found,) = [each for each in answer["obligations"] if each["rule"] == rule]
    return found


async def test_a_case_is_shown_as_it_was_told_on_a_day(asked: Asked) -> None:
    """Corrected on 3 September to Thursday 28 August: on the 2nd the analysis is due 13 October, on the 3rd the 9th."""
    await asked.hear(date(2025, 9, 3), heard(Correction(on=date(2025, 9, 3), first_day=date(2025, 8, 28))))
    before = await asked.get(f"/v1/cases/{CASE}/told", on="2025-09-02")
    after = await asked.get(f"/v1/cases/{CASE}/told", on="2025-09-03")
    assert (before["first_sick_day"], of(before, "problem-analysis")["due"]) == ("2025-09-01", "2025-10-13")
    assert (after["first_sick_day"], of(after, "problem-analysis")["due"]) == ("2025-08-28", "2025-10-09")
    (move,) = of(after, "problem-analysis")["moved"]
    assert (move["from"], move["to"], move["because"]) == ("2025-10-13", "2025-10-09", "correction")
    assert "moved" not in of(before, "problem-analysis")
    assert all(each["why"] for each in after["obligations"])


async def test_each_date_carries_the_rules_it_was_told_under(asked: Asked) -> None:
    """A later rulebook that moves nothing leaves them; the day before the report nothing was told."""
    version = DECIDER.rulebook
    await asked.hear(date(2025, 9, 8), RulebookChanged(version="2099-01-01"))
    told = await asked.get(f"/v1/cases/{CASE}/told", on="2025-09-08")
    assert {each["rulebook"] for each in told["obligations"]} == {version}
    assert {each["because"] for each in told["obligations"]} == {"opened"}
    nothing = await asked.get(f"/v1/cases/{CASE}/told", on="2025-08-31")
    assert (nothing["period"], nothing["obligations"]) == (0, [])


async def test_what_was_told_of_leave_is_told_only_to_who_may_know(asked: Asked) -> None:
    """The doctor reads of the leave; the case manager reads of days that do not count."""
    leave = MaternityLeave(first_day=date(2025, 9, 15), last_day=date(2026, 1, 4), told_on=date(2025, 9, 3))
    await asked.hear(date(2025, 9, 3), CapacityFactReported(fact=leave))
    for role, word, seen in (("bedrijfsarts", "verlof", True), ("case-manager", "verlof", False)):
        answer = await asked.get(f"/v1/cases/{CASE}/told", role, on="2025-09-03")
        text = " ".join(line["nl"] for each in answer["obligations"] for line in each["why"])
        assert (word in text) is seen


async def test_a_missed_date_and_one_that_is_done_say_when(asked: Asked) -> None:
    """Nobody made the analysis by 13 October 2025: missed on the 14th, and near before that."""
    await asked.hear(date(2025, 10, 12))
    await asked.hear(date(2025, 10, 14))
    told = await asked.get(f"/v1/cases/{CASE}/told", on="2025-10-14")
    analysis, report = of(told, "problem-analysis"), of(told, "arbodienst-sick-report")
    assert analysis["missed_told_at"] > analysis["near_told_at"]
    assert (report["done_on"], report["days_late"]) == ("2025-09-01", 0)
    assert "missed_told_at" not in of(
        await asked.get(f"/v1/cases/{CASE}/told", on="2025-10-13"), "problem-analysis"
    )


async def test_what_if_says_what_would_move_and_stores_nothing(asked: Asked) -> None:
    """Fit from 1 to 10 October, sick again on the 11th, a Saturday, so from Monday the 13th: twelve days more."""
    facts = [
        {"fact": "recovered", "first_fit_day": "2025-10-01"},
        {"fact": "sick", "first_day": "2025-10-11"},
    ]
    before = await asyncio.to_thread(asked.service.states)
    answer = (await asked.what_if({"case": CASE, "facts": facts})).json()
    moved = {each["rule"]: (each["from"], each["to"]) for each in answer["differs"]}
    assert moved["problem-analysis"] == ("2025-10-13", "2025-10-25")
    assert moved["wia-application"] == ("2027-06-13", "2027-06-25")
    assert await asyncio.to_thread(asked.service.states) == before
    assert of(answer, "problem-analysis")["why"]


async def test_what_if_needs_no_case(asked: Asked) -> None:
    """The facts and the employment of nobody give a clock, the same as the command line's."""
    answer = (await asked.what_if({"employment": WORK, "facts": [SICK], "explain": False})).json()
    assert answer["waiting_period"]["last_day"] == "2027-08-29"
    assert "differs" not in answer
    assert "why" not in of(answer, "wia-application")


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ({"facts": [SICK]}, "missing", "employment"),
        ({"employment": WORK, "facts": []}, "no-sickness", "facts"),
        ({"case": CASE, "facts": [COFFEE]}, "unknown-rule", "facts.0.rule"),
        ({"employment": WORK, "facts": [SICK, {"fact": "recovered", "first_fit_day": "2025-08-01"}]},
         "recovery-before-sickness", "facts.1.first_fit_day"),
    ],
)  # fmt: skip
async def test_what_cannot_be_supposed_is_refused_with_its_place(
    asked: Asked, body: dict[str, Any], code: str, path: str
) -> None:
    """Status 422, a code, and the fact as the asker numbered it."""
    answer = await asked.what_if(body)
    assert (answer.status_code, answer.json()["code"], answer.json()["path"]) == (422, code, path)


async def test_a_case_of_another_arbodienst_answers_as_one_that_is_not_there(asked: Asked) -> None:
    """Neither what was told nor a what-if shows whether it exists."""
    strange = bearer("case-manager", "elders")
    told = await asked.http.get(f"/v1/cases/{CASE}/told", headers=strange)
    supposed = await asked.http.post("/v1/clock/what-if", json={"case": CASE, "facts": []}, headers=strange)
    unknown = await asked.http.get("/v1/cases/zaak-9/told", headers=strange)
    assert (told.status_code, supposed.status_code) == (404, 404)
    assert told.json() == unknown.json() == supposed.json()


async def test_a_supposed_recovery_after_a_day_to_come_counts(asked: Asked) -> None:
    """Facts of days to come are not left out: that is what the question is about."""
    later = (MONDAY + timedelta(days=400)).isoformat()
    answer = (
        await asked.what_if({"case": CASE, "facts": [{"fact": "recovered", "first_fit_day": later}]})
    ).json()
    assert {each["status"] for each in answer["obligations"] if each["due"] > later} == {"suspended"}
