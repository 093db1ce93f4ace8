"""One request with a known trace: every event of its case leads back to it, through all four services."""

import json
from datetime import timedelta
from itertools import chain
from typing import Any

import pytest

from tests.e2e.stage import TODAY, Stage

TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.fixture(autouse=True)
def exporting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every service prints its spans; autouse comes before the stage is set."""
    monkeypatch.setenv("OTEL_TRACES_EXPORTER", "console")
    monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")


def absence() -> dict[str, Any]:
    first = (TODAY - timedelta(days=36)).isoformat()
    return {
        "employer": "bakkerij",
        "employee": {"number": "007", "name": "Zeldzame Achternaam-Voorbeeld", "bsn": "111222333"},
        "employment": {"work_days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
        "first_day": first,
        "reported_on": first,
    }


async def traced(stage: Stage, service: str, path: str, body: Any, role: str) -> Any:
    """A POST within the known trace, waiting while the case is on its way there."""

    async def once() -> Any:
        headers = {**stage.token(role), "traceparent": f"00-{TRACE}-{CALLER}-01"}
        answer = await stage.http.post(stage.url(service, path), headers=headers, json=body)
        if answer.status_code == 404:
            return None
        assert answer.is_success, answer.text
        return answer.json()

    return await stage.until(once, path)


def logged(stage: Stage, service: str) -> list[dict[str, Any]]:
    """What a service printed, but for a last line that is half written."""
    lines = (stage.home / f"{service}.log").read_text().splitlines(keepends=True)
    return [json.loads(line) for line in lines if line[:1] == "{" and line[-1:] == "\n"]


def spans(stage: Stage, service: str) -> list[dict[str, Any]]:
    """What a service printed of the trace."""
    lines = logged(stage, service)
    return [each for each in lines if "context" in each and each["context"]["trace_id"] == f"0x{TRACE}"]


async def test_every_event_of_a_case_carries_the_trace_of_what_was_asked(stage: Stage) -> None:
    """Reported and set on its second track within one trace: so are dates, mails, matches, and every span."""
    await stage.do(
        "notifications", "/v1/contacts", {"role": "bedrijfsarts", "address": "ba@arbodienst.example"}
    )
    await stage.do("notifications", "/v1/contacts", {"role": "job-coach", "address": "jc@arbodienst.example"})
    vacancy = {"vacancy": "V1", "title": "telefonist", "postcode": "3521", "hours": {"min": 16, "max": 20}}
    await stage.do("matching", "/v1/vacancies", [{**vacancy, "licences": [], "demands": {"lift-carry": 2}}])
    case = (await traced(stage, "intake", "/v1/absences", absence(), "administrator"))["case"]
    await its_second_track_starts(stage, case)
    await every_event_leads_back(stage, case)
    await spans_hang_together(stage, case)


async def its_second_track_starts(stage: Stage, case: str) -> None:
    day = TODAY.isoformat()
    profile = {"postcode": "3511", "max_travel_km": 30, "hours": {"min": 16, "max": 24}, "licences": []}
    path = f"/v1/cases/{case}"
    capacity = {"on": day, "capacity": {"lift-carry": 5}}
    await traced(stage, "trajectory", f"{path}/capacity", capacity, "bedrijfsarts")
    await traced(stage, "trajectory", f"{path}/search-profile", {"on": day, "profile": profile}, "job-coach")
    await traced(stage, "trajectory", f"{path}/second-track", {"on": day}, "case-manager")


async def every_event_leads_back(stage: Stage, case: str) -> None:
    """Once deadline and match are mailed, no event of the case is of another trace."""
    sent = "notifications.message-sent.v1"
    await stage.told("matching-events", lambda all: any(each["ce_subject"] == case for each in all))
    await stage.told("notifications-events", lambda all: sum(each["ce_type"] == sent for each in all) >= 2)
    for topic in ("intake-events", "trajectory-events", "matching-events", "notifications-events"):
        mine = [each for each in await stage.all(topic) if each["ce_subject"] == case]
        assert mine
        assert {each.get("traceparent", "").split("-")[1] for each in mine} == {TRACE}


async def spans_hang_together(stage: Stage, case: str) -> None:
    """Each span but the requests' hangs under one that a service printed, and none holds a name or a number."""
    services = ("intake", "trajectory", "matching", "notifications")

    async def printed() -> dict[str, list[dict[str, Any]]] | None:
        found = {service: spans(stage, service) for service in services}
        enough = all(found.values()) and any(each["name"] == "mail" for each in found["notifications"])
        return found if enough and not orphans(found) else None

    found = await stage.until(printed, "spans of every service")
    requests = [each["name"] for each in found["intake"] if each["parent_id"] == f"0x{CALLER}"]
    assert requests == ["POST /v1/absences"]
    text = json.dumps(found)
    assert "Achternaam" not in text
    assert "111222333" not in text
    keys = {key for each in chain(*found.values()) for key in each["attributes"]}
    assert keys <= {"service", "kind", "case", "version", "status"}
    asked = [each for each in logged(stage, "intake") if each.get("event") == "asked"]
    assert any(each["trace"] == TRACE and each["case"] == case for each in asked)


def orphans(found: dict[str, list[dict[str, Any]]]) -> list[str]:
    """Spans whose parent nobody printed (yet)."""
    every = list(chain(*found.values()))
    known = {each["context"]["span_id"] for each in every} | {f"0x{CALLER}"}
    return [each["name"] for each in every if each["parent_id"] not in known]
