"""The dry run of a takeover: where another system's dates differ, why ours are as they are, and what was missed."""

import json
from datetime import date
from typing import Any

import pytest

from services.trajectory.rules.comparing import compared
from tests.unit.trajectory.at_the_door import bearer, door

OFFICE = {"work_days": ["mon", "tue", "wed", "thu", "fri"], "hours_per_week": 36, "number": "1"}
PLAN = {"fact": "done", "rule": "plan-of-action", "on": "2025-10-27"}


def case(**more: Any) -> dict[str, Any]:
    """Sick since Monday 1 September 2025, as the takeover of intake has it."""
    facts = [{"fact": "sick", "first_day": "2025-09-01"}, PLAN]
    person = {"employer": "bakkerij", "employee": {"number": "K001"}, "quiet_until": "2026-12-01"}
    return {"id": "z1", **person, "employment": OFFICE, "facts": facts, **more}


def held(*cases: object, as_of: date = date(2026, 1, 5)) -> list[dict[str, Any]]:
    """The answers, the sums last."""
    return [json.loads(line) for line, _ in compared([json.dumps(each) for each in cases], as_of)]


def test_a_date_that_differs_is_answered_with_ours_and_its_reasons() -> None:
    """Six weeks after 1 September is 13 October; the other system counted the reporting day too."""
    dates = {
        "problem-analysis": "2025-10-14",
        "plan-of-action": "2025-10-27",
        "uwv-42-week-report": "2026-06-22",
    }
    found, sums = held(case(dates=dates))
    (differs,) = found["differs"]
    assert (differs["rule"], differs["theirs"], differs["ours"]) == (
        "problem-analysis",
        "2025-10-14",
        "2025-10-13",
    )
    assert {each["code"] for each in differs["why"]} >= {"from-first-sick-day", "days-on"}
    assert sorted(found["same"]) == ["plan-of-action", "uwv-42-week-report"]
    assert (sums["cases"], sums["bad"], sums["agree"], sums["differ"]) == (1, 0, 0, 1)
    assert sums["by_rule"]["problem-analysis"] == {"same": 0, "differs": 1}


def test_what_was_missed_is_listed() -> None:
    """On 5 January 2026 the analysis of 13 October is past, and the plan was made."""
    missed = {each["rule"]: each["due"] for each in held(case())[0]["missed"]}
    assert missed["problem-analysis"] == "2025-10-13"
    assert "plan-of-action" not in missed
    assert "uwv-42-week-report" not in missed


def test_a_date_that_is_not_called_for_differs_without_one_of_ours() -> None:
    """There is no report to UWV of somebody who is fit again; a rule that has no date has none either."""
    fit = {"fact": "recovered", "first_fit_day": "2025-09-15"}
    facts = [{"fact": "sick", "first_day": "2025-09-01"}, fit]
    dates = {"uwv-42-week-report": "2026-06-22", "plan-evaluation#1": "2025-12-08"}
    found, _ = held(case(facts=facts, dates=dates))
    assert [each["rule"] for each in found["differs"]] == ["uwv-42-week-report", "plan-evaluation"]
    assert all("ours" not in each for each in found["differs"])
    assert found["differs"][1]["n"] == 1


@pytest.mark.parametrize(
    ("wrong", "code", "path"),
    [
        ({"dates": {"tea": "2026-01-01"}}, "unknown-rule", "dates"),
        ({"dates": {"plan-evaluation#x": "2026-01-01"}}, "unknown-rule", "dates"),
        ({"dates": {"plan-of-action": "27-10-2025"}}, "invalid", "dates.plan-of-action"),
        ({"dates": ["2026-01-01"]}, "invalid", "dates"),
        ({"employment": {"work_days": []}}, "invalid", "employment.work_days"),
        ({"facts": [{"fact": "coffee"}]}, "unknown-fact", "facts.0.fact"),
    ],
)
def test_a_bad_line_is_answered_in_its_place(wrong: dict[str, Any], code: str, path: str) -> None:
    """And keeps no other from being answered."""
    bad, good, sums = held(case(**wrong), case())
    assert (bad["error"]["code"], bad["error"]["path"]) == (code, path)
    assert "error" not in good
    assert (sums["cases"], sums["bad"]) == (2, 1)


async def test_it_is_asked_over_http_and_stores_nothing() -> None:
    """Line by line, by who may; no case comes of it."""
    async with door() as asked:
        lines = "\n".join(json.dumps(each) for each in (case(), case(dates={"tea": "2026-01-01"})))
        answer = await asked.http.post(
            "/v1/takeovers/compare?as_of=2026-01-05", content=lines, headers=bearer("administrator")
        )
        found = [json.loads(line) for line in answer.text.splitlines()]
        assert [set(each) & {"missed", "error", "by_rule"} for each in found] == [
            {"missed"},
            {"error"},
            {"by_rule"},
        ]
        no = await asked.http.post("/v1/takeovers/compare", content=lines, headers=bearer("employer"))
        assert no.status_code == 403
        assert asked.service.bus.told == []
