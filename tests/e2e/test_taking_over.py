"""A running arbodienst is taken over: compared first, then in one file, quiet until its day."""

import json
from datetime import timedelta
from typing import Any

from tests.e2e.stage import TODAY, Stage
from tests.e2e.ways import LINES, taken

SICK = TODAY - timedelta(days=100)
QUIET = TODAY + timedelta(days=14)


def case(number: int, **more: Any) -> dict[str, Any]:
    """Somebody who has been sick for a hundred days; the analysis was made, the plan was not."""
    analysis = {
        "fact": "done",
        "rule": "problem-analysis",
        "on": (SICK + timedelta(days=40)).isoformat(),
    }
    return {
        "id": f"Z-{number}",
        "employer": "bakkerij",
        "employee": {
            "number": f"K{number}",
            "name": f"Voorbeeld {number}",
            "email": f"k{number}@voorbeeld.example",
        },
        "facts": [{"fact": "sick", "first_day": SICK.isoformat()}, analysis],
        "capacity": [{"on": TODAY.isoformat(), "capacity": {"screen-work": 2}}],
        "documents": [{"kind": "signed-evaluation", "on": SICK.isoformat(), "reference": "DOC-1"}],
        "dates": {"plan-of-action": (SICK + timedelta(days=56)).isoformat()},
        "quiet_until": QUIET.isoformat(),
        **more,
    }


async def test_cases_of_another_system_come_in_once_and_quietly(stage: Stage) -> None:
    """Dates are there with what was missed; nobody is written to until the day, and of the plan never."""
    lines = "\n".join(json.dumps(each) for each in (case(1), case(2), case(3, facts=[])))
    headers = {**stage.token("administrator"), **LINES}
    employed = [{**case(n), "employment": {"work_days": ["mon", "tue", "wed", "thu", "fri"]}} for n in (1, 2)]
    dry = await stage.http.post(
        stage.url("trajectory", "/v1/takeovers/compare"),
        content="\n".join(json.dumps(each) for each in employed),
        headers=headers,
    )
    sums = json.loads(dry.text.splitlines()[-1])
    assert (sums["cases"], sums["bad"], list(sums["by_rule"])) == (2, 0, ["plan-of-action"])
    answer = await stage.http.post(stage.url("intake", "/v1/import-files"), content=lines, headers=headers)
    done = await taken(stage, answer.json()["file"])
    assert (done["taken"], done["known"], done["refused"]) == (2, 0, 1)
    again = await stage.http.post(stage.url("intake", "/v1/imports"), content=lines + "\n\n", headers=headers)
    assert (again.json()["taken"], again.json()["known"]) == (2, 2)
    cases = [each["case"] for each in again.json()["answers"] if "case" in each]
    for each in cases:
        clock = await stage.ask(
            "trajectory",
            f"/v1/cases/{each}/clock",
            "bedrijfsarts",
            lambda found: (
                ("problem-analysis", "done") in [(one["rule"], one["status"]) for one in found["obligations"]]
            ),
        )
        stands = {one["rule"]: one["status"] for one in clock["obligations"]}
        assert (stands["problem-analysis"], stands["plan-of-action"]) == ("done", "missed")
        documents = await stage.ask("trajectory", f"/v1/cases/{each}/documents", "bedrijfsarts")
        assert [one["reference"] for one in documents["elsewhere"]] == ["DOC-1"]
    listed = await stage.ask("trajectory", "/v1/cases", enough=lambda found: len(found["cases"]) == 2)
    assert {each["quiet_until"] for each in listed["cases"]} == {QUIET.isoformat()}
    stage.pass_to(1)
    live = await stage.do(
        "intake",
        "/v1/absences",
        {"employer": "bakkerij", "employee": {"number": "L1"}, "first_day": SICK.isoformat()},
    )
    missed = "trajectory.deadline-missed.v1"
    told = await stage.told(
        "trajectory-events", lambda events: any(each["ce_type"] == missed for each in events)
    )
    assert {each["ce_subject"] for each in told if each["ce_type"] == missed} == {live["case"]}
    near = "trajectory.deadline-near.v1"
    assert {each["ce_subject"] for each in told if each["ce_type"] == near} <= {live["case"]}
