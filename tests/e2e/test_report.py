"""The re-integration report over the real services: what lacks is told and listed, the PDF outlives a kill."""

from typing import Any

from tests.e2e.stage import Stage
from tests.e2e.test_slice import absence, day, of

CHANGED = "trajectory.report-readiness-changed.v1"
JOB = {
    "kind": "job-described",
    "on": day(100),
    "firm": "Bakkerij met winkel",
    "function": "Broodbakker",
    "tasks": ["Brood bakken"],
    "hours": 36,
    "skills": ["Mbo 2 brood en banket"],
}
JUDGED = {
    "kind": "current-judged",
    "on": day(1),
    "relation": "good",
    "course": "stable",
    "possible": ["other-work"],
    "suitable_work": "Zittend werk tot 16 uur",
}
PLAN = {
    "kind": "plan-drawn",
    "on": day(2),
    "goals": ["Eigen werk, in stappen"],
    "activities": [{"by": "employer", "what": "Werkplek aanpassen", "until": day(-30)}],
    "case_manager": "casemanager-voorbeeld",
}
OPINION = {"kind": "opinion-given", "on": day(0), "agrees": "partly", "opinion": "Het had eerder gekund"}


async def pdf(stage: Stage, case: str) -> tuple[str, bytes]:
    """The report as the case manager gets it, with the digest that it says of itself."""
    answer = await stage.call("POST", "trajectory", f"/v1/cases/{case}/report.pdf", "case-manager", {})
    assert answer.status_code == 200, answer.text
    return answer.headers["etag"], answer.content


async def row(stage: Stage, case: str, lacks_not: str) -> dict[str, Any]:
    """The case among the reports of its employer, once a part no longer lacks."""

    def there(found: dict[str, Any]) -> bool:
        rows = {each["case"]: each for each in found["reports"]}
        return case in rows and lacks_not not in rows[case]["report_lacks"]

    found = await stage.ask("trajectory", "/v1/reports?employer=bakkerij", enough=there)
    return next(each for each in found["reports"] if each["case"] == case)


async def test_what_a_report_lacks_is_told_and_listed_and_the_report_is_the_same_after_a_kill(
    stage: Stage,
) -> None:
    """Ill for 620 days, 17 before the report is due; the employee is asked and answers."""
    case = (await stage.do("intake", "/v1/absences", absence("031", days_ago=620)))["case"]
    path = f"/v1/cases/{case}/entries"
    for role, body in (("case-manager", JOB), ("bedrijfsarts", JUDGED)):
        await stage.do("trajectory", path, body, role, key=body["kind"])
    await stage.ask(
        "trajectory",
        path,
        enough=lambda found: "opinion-asked" in {each["kind"] for each in found["entries"]},
    )
    await stage.do("trajectory", path, PLAN, "case-manager", key="plan")
    before = await row(stage, case, lacks_not="j-course")
    team = "/v1/reports?case_manager=iemand-anders&case_manager=casemanager-voorbeeld"
    found = await stage.ask("trajectory", team, enough=lambda found: bool(found["reports"]))
    assert [each["case"] for each in found["reports"]] == [case]
    assert (await stage.ask("trajectory", "/v1/reports?case_manager=iemand-anders"))["reports"] == []
    assert before["report_lacks"]["l"] == before["report_lacks"]["f"] == "missing"
    await stage.do("trajectory", path, OPINION, "employee", key="opinion", case=case)
    after = await row(stage, case, lacks_not="l")
    assert before["report_lacks"].keys() - after["report_lacks"].keys() == {"l"}
    told = [
        each for each in await stage.told("trajectory-events", of(CHANGED, 5)) if each["ce_type"] == CHANGED
    ]
    last = {each["item"]: each["status"] for each in told[-1]["data"]["lacking"]}
    assert last == after["report_lacks"]

    made = await pdf(stage, case)
    stage.processes["trajectory"].kill()
    stage.launch("trajectory")
    await stage.until(lambda: stage.ready("trajectory"), "trajectory ready again")
    assert await pdf(stage, case) == made
    assert (await row(stage, case, lacks_not="l"))["report_lacks"] == after["report_lacks"]
