"""Every door of every service, tried as every role: who is let in is the table, and no door is left out of it."""

import re

from shared.contracts.topics import SERVICES
from shared.kernel.token import ROLES
from tests.e2e.stage import Stage

DEAD = [("GET", "/v1/dead"), ("POST", "/v1/dead/release/{case}")]
PLACE = "/v1/dead/{topic}/{partition}/{offset}"
ADMINISTRATOR = ". . . . . . . . . s ."
ALL, NOT_EMPLOYEE = " ".join("s" * 11), " ".join("." + "s" * 10)
REPORTERS = ". s s s . . . . s s s"
LEADERS = ". . . . . . . . s s ."
SEEKERS = "s . s s s s s s . . ."
SUPPLIERS = ". . s . . . s s . s s"
SUBSCRIBERS = ". s s s s s . . s s s"
ASKERS = ". . s . . s s s . . ."
TABLE = {
    "intake": {
        ("POST", "/v1/absences"): REPORTERS,
        ("GET", "/v1/absences/{case}"): ALL,
        ("POST", "/v1/absences/{case}/facts"): REPORTERS,
        ("POST", "/v1/absences/{case}/no-risk-question"): ". s . . . . . . . . .",
        ("POST", "/v1/absences/{case}/no-risk"): "s . . s s . . . . . .",
        ("POST", "/v1/absences/{case}/vangnet"): "s . . s s . . . . . .",
        ("GET", "/v1/absences/{case}/person"): "s s s s s s s s s . .",
        ("POST", "/v1/clients"): ". . s . . . . s s s s",
        ("PUT", "/v1/employers/{employer}/work"): REPORTERS,
        ("POST", "/v1/import-files"): REPORTERS,
        ("GET", "/v1/import-files/{file}"): REPORTERS,
        ("GET", "/v1/import-files/{file}/answers"): REPORTERS,
        ("POST", "/v1/import-files/{file}/decision"): ". . s . . . . . s s .",
        ("POST", "/v1/imports"): REPORTERS,
        ("POST", "/v1/persons/lookup"): ". . s s s . . . s s .",
        ("GET", "/v1/duplicates"): ". . s s s . . . s s .",
        ("DELETE", "/v1/persons/{person}"): ADMINISTRATOR,
        ("GET", "/v1/questions"): REPORTERS,
        ("POST", "/v1/questions/{case}"): REPORTERS,
        ("POST", "/v1/snapshots"): REPORTERS,
        ("GET", "/v1/absences/{case}/assigned"): ALL,
        ("PUT", "/v1/absences/{case}/assigned/{role}"): ". . s . . . . . s s .",
        ("PUT", "/v1/absences/{case}/adviser"): "s . . . . . . . . . .",
        ("POST", "/v1/absences/{case}/merge"): ". . s . . . . . s s .",
        ("POST", "/v1/absences/{case}/part"): ". . s . . . . . s s .",
        ("GET", "/v1/workers"): ". . s s s . . . s s .",
        ("PUT", "/v1/workers/{number}"): LEADERS,
        ("DELETE", "/v1/workers/{number}"): ADMINISTRATOR,
        ("GET", "/v1/workers/{number}/cases"): ". . s . . . . . s s .",
        ("POST", "/v1/workers/{number}/hand-over"): LEADERS,
        ("GET", "/v1/caseload-rules"): LEADERS,
        ("PUT", "/v1/caseload-rules"): LEADERS,
    },
    "trajectory": {
        ("GET", "/v1/cases"): NOT_EMPLOYEE,
        ("POST", "/v1/cases/{case}/capacity"): ". . . s s . . . . . .",
        ("GET", "/v1/cases/{case}/clock"): ALL,
        ("GET", "/v1/cases/{case}/documents"): ALL,
        ("POST", "/v1/cases/{case}/documents"): ALL,
        ("GET", "/v1/cases/{case}/documents/{entry}"): ALL,
        ("GET", "/v1/cases/{case}/entries"): ALL,
        ("POST", "/v1/cases/{case}/entries"): ALL,
        ("POST", "/v1/cases/{case}/entries/{entry}.pdf"): ALL,
        ("POST", "/v1/cases/{case}/facts"): ". s s s s s . . s . .",
        ("GET", "/v1/cases/{case}/money"): ". s s . . . . . . . .",
        ("GET", "/v1/cases/{case}/obligations"): ALL,
        ("GET", "/v1/cases/{case}/report"): ALL,
        ("POST", "/v1/cases/{case}/report.pdf"): "s s s s s s . . s . .",
        ("POST", "/v1/cases/{case}/report.zip"): "s s s s s s . . s . .",
        ("POST", "/v1/cases/{case}/search-profile"): ASKERS,
        ("POST", "/v1/cases/{case}/second-track"): ". s s . . s s s . . .",
        ("GET", "/v1/cases/{case}/told"): ALL,
        ("GET", "/v1/cases/{case}/uwv"): "s s s s s . . . s . .",
        ("POST", "/v1/clock/what-if"): ALL,
        ("POST", "/v1/takeovers/compare"): ". . . . . . . . s s .",
        ("GET", "/v1/entry-kinds"): ALL,
        ("GET", "/v1/money"): ". s s . . . . . . . .",
        ("GET", "/v1/reports"): NOT_EMPLOYEE,
        ("GET", "/v1/uwv"): ". s s s s . . . s . .",
    },
    "matching": {
        ("GET", "/v1/candidates/{case}/limits-cost"): "s . s s s s s . . . .",
        ("GET", "/v1/candidates/{case}/matches"): SEEKERS,
        ("GET", "/v1/candidates/{case}/matches/{vacancy}"): SEEKERS,
        ("POST", "/v1/candidates/{case}/matches/{vacancy}"): "s . s . . s s s . . .",
        ("GET", "/v1/candidates/{case}/matches/{vacancy}/outward"): SEEKERS,
        ("POST", "/v1/vacancies"): SUPPLIERS,
        ("DELETE", "/v1/vacancies/{vacancy}"): SUPPLIERS,
        ("GET", "/v1/vacancies/{vacancy}"): ". . s . . s s s . s s",
        ("POST", "/v1/vacancies/{vacancy}/demands"): ASKERS,
        ("POST", "/v1/vacancies/{vacancy}/occupation"): ASKERS,
    },
    "notifications": {
        ("POST", "/v1/contacts"): ". . . . . . . . s s .",
        ("GET", "/v1/messages"): ". s s s . . s s s s .",
        ("GET", "/v1/inbox"): "s s s s s s s s s . .",
        ("POST", "/v1/inbox/{message}/read"): "s s s s s s s s s . .",
        ("GET", "/v1/telling"): LEADERS,
        ("PUT", "/v1/telling"): LEADERS,
        ("POST", "/v1/bounces"): ". . . . . . . . . s s",
        ("POST", "/v1/subscriptions"): SUBSCRIBERS,
        ("GET", "/v1/subscriptions"): SUBSCRIBERS,
        ("GET", "/v1/subscriptions/{id}"): SUBSCRIBERS,
        ("DELETE", "/v1/subscriptions/{id}"): SUBSCRIBERS,
        ("GET", "/v1/subscriptions/{id}/deliveries"): SUBSCRIBERS,
        ("POST", "/v1/subscriptions/{id}/pause"): SUBSCRIBERS,
        ("POST", "/v1/subscriptions/{id}/resume"): SUBSCRIBERS,
        ("POST", "/v1/subscriptions/{id}/rotate-secret"): SUBSCRIBERS,
        ("POST", "/v1/subscriptions/{id}/replay"): SUBSCRIBERS,
        ("POST", "/v1/subscriptions/{id}/test"): SUBSCRIBERS,
        ("GET", "/v1/events"): SUBSCRIBERS,
        ("GET", "/v1/cases/{case}/events"): SUBSCRIBERS,
        ("POST", "/v1/reconcile"): SUBSCRIBERS,
        ("GET", "/v1/sandbox/clock"): ". . . . . . . . . s s",
        ("PUT", "/v1/sandbox/clock"): ". . . . . . . . . s s",
    },
}
"""Employee, employer, case manager, medical case manager, bedrijfsarts, labour expert, job coach, bureau, team lead,
administrator, partner; `s` is let in. What a role may say and read inside a case has a table of its own."""


def doors(service: str) -> dict[tuple[str, str], str]:
    """The table of a service, with what an operator asks of each."""
    places = [(method, PLACE) for method in ("GET", "DELETE")]
    operated = [*DEAD, *places, ("POST", f"{PLACE}/replay")]
    return {**TABLE[service], **dict.fromkeys(operated, ADMINISTRATOR)}


async def test_who_is_let_in_at_each_door_is_the_table(stage: Stage) -> None:
    """With nothing in hand: who is let in is told what is missing, who is not is told so, and nothing is stored."""
    for service in SERVICES:
        paths = (await stage.http.get(stage.url(service, "/openapi.json"))).json()["paths"]
        there = {(each.upper(), path) for path, of in paths.items() for each in of if path.startswith("/v1/")}
        assert there == doors(service).keys()
        found = {door: await let_in(stage, service, *door) for door in doors(service)}
        assert found == doors(service)


async def let_in(stage: Stage, service: str, method: str, path: str) -> str:
    """A cell for each role."""
    filled = path.replace("{partition}", "0").replace("{offset}", "999999")
    filled = re.sub(r"\{(\w+)\}", "no-such-thing", filled)
    cells: list[str] = []
    for role in ROLES:
        employer = "bakkerij" if role == "employer" else None
        body = {} if method == "POST" else None
        answer = await stage.call(method, service, filled, role, body, employer=employer)
        assert answer.status_code < 500, answer.text
        refused = answer.status_code == 403 and answer.json()["code"] == "role-not-allowed"
        cells.append("." if refused else "s")
    return " ".join(cells)
