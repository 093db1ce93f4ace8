"""Words with UWV over the real services: a kill -9 in the middle, every status, and the report's clock ends right."""

import asyncio
from collections import Counter
from typing import Any

from tests.e2e.stage import Stage
from tests.e2e.test_slice import absence, day

ROUNDS = 6
"""Cases, each with a message; trajectory is killed between them."""


async def scripted(stage: Stage, message: str, *answers: dict[str, Any], **more: Any) -> None:
    """What becomes of the next message of a kind."""
    body = {"message": message, "answers": answers, **more}
    assert (await stage.http.post(stage.url("uwv", "/script"), json=body)).status_code == 202


async def came(stage: Stage) -> list[dict[str, Any]]:
    """What UWV has."""
    return (await stage.http.get(stage.url("uwv", "/messages"))).json()["messages"]


async def stands(stage: Stage, case: str, wanted: str) -> dict[str, Any]:
    """The case's words with UWV once the first message stands so."""
    return await stage.ask(
        "trajectory",
        f"/v1/cases/{case}/uwv",
        enough=lambda found: [each["stands"] for each in found["messages"]][:1] == [wanted],
    )


async def until_called_for(stage: Stage, case: str) -> None:
    """The 42-week report can go."""
    await stage.ask(
        "trajectory",
        f"/v1/cases/{case}/uwv",
        enough=lambda found: "42-week-report" in [each["message"] for each in found["can_go"]],
    )


async def each_answer_is_told_once(stage: Stage, cases: list[str]) -> None:
    """By unique id: one that was told again is no second one."""
    answered = "trajectory.uwv-answered.v1"

    def unique(events: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
        return {each["ce_id"]: each for each in events if each["ce_type"] == answered}

    told = await stage.told("trajectory-events", lambda events: len(unique(events)) >= 2 * ROUNDS)
    answers = Counter((each["ce_subject"], each["data"]["number"]) for each in unique(told).values())
    assert answers == Counter((case, number) for case in cases for number in (1, 2))


async def test_no_kill_sends_a_message_twice_or_loses_an_answer(stage: Stage) -> None:
    """Six messages whose first try is lost in every way; trajectory and UWV are killed while they go."""
    cases: list[str] = []
    for n in range(ROUNDS):
        cases.append((await stage.do("intake", "/v1/absences", absence(f"2{n:02}", days_ago=290)))["case"])
        fails = (None, "before", "after")[n % 3]
        late = {"status": "accepted", "number": 2, "times": 2}
        first = {"status": "refused", "number": 1, "code": "number-unknown", "when": "released"}
        await scripted(stage, "42-week-report", late, first, fails=fails)
    for n, case in enumerate(cases):
        await until_called_for(stage, case)
        body = {"kind": "uwv-message-asked", "on": day(0), "message": "42-week-report"}
        await stage.do("trajectory", f"/v1/cases/{case}/entries", body, "case-manager", key=f"message-{n}")
        if n % 2:
            await asyncio.to_thread(stage.processes["trajectory"].kill)
            if n == 3:
                await asyncio.to_thread(stage.processes["uwv"].kill)
                stage.launch_uwv()
            stage.launch("trajectory")
            await stage.until(lambda: stage.ready("trajectory"), "trajectory ready again")
    # What a killed process had in hand is another's after two minutes: longer than the stage's patience.
    async with asyncio.timeout(200):
        while Counter(each["employer"] for each in await came(stage)).total() < ROUNDS:
            await asyncio.to_thread(stage._breathe)
    assert set(Counter(each["id"] for each in await came(stage)).values()) == {1}
    for case in cases:
        await stands(stage, case, "accepted")
    assert (await stage.http.post(stage.url("uwv", "/release"))).status_code == 202
    for case in cases:
        found = await stage.ask(
            "trajectory",
            f"/v1/cases/{case}/uwv",
            enough=lambda found: len(found["messages"][0]["answers"]) == 2,
        )
        assert found["messages"][0]["stands"] == "accepted"
        clock = await stage.ask("trajectory", f"/v1/cases/{case}/clock")
        (report,) = [each for each in clock["obligations"] if each["rule"] == "uwv-42-week-report"]
        assert (report["status"], report["done_on"]) == ("done", day(0))
    await stage.ask(
        "trajectory",
        "/v1/uwv?stands=accepted",
        enough=lambda found: {each["case"] for each in found["messages"]} >= set(cases),
    )
    await each_answer_is_told_once(stage, cases)
