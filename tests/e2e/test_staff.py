"""Those who work on cases, and cases given to them by rules and by hand, on real servers."""

import asyncio
from datetime import timedelta
from typing import Any

from shared.contracts.topics import TOPICS
from tests.e2e.stage import TODAY, Stage
from tests.e2e.ways import everything_said, everything_stored

HANDED = "case-handed-over"
ADVISER = "Onvindbare Raadsvrouw"


def worker(name: str, *roles: str, **more: Any) -> dict[str, Any]:
    """Somebody made up."""
    return {
        "name": f"{name} de Verzonnene",
        "email": f"{name.lower()}@arbo.example",
        "roles": list(roles),
        **more,
    }


def absence(number: str, employer: str, postcode: str) -> dict[str, Any]:
    """Somebody sick since today."""
    employee = {"number": number, "name": f"Voorbeeld {number}", "postcode": postcode}
    return {"employer": employer, "employee": employee, "first_day": TODAY.isoformat()}


async def put(stage: Stage, path: str, body: Any, role: str = "administrator", **more: Any) -> dict[str, Any]:
    """Something at intake that must succeed."""
    answer = await stage.call("PUT", "intake", path, role, body, **more)
    assert answer.is_success, answer.text
    return answer.json() if answer.content else {}


async def staffed(stage: Stage) -> None:
    """Two case managers, one of them for the south, a doctor, and somebody who works under her."""
    await put(stage, "/v1/workers/1", worker("Anna", "case-manager"))
    await put(stage, "/v1/workers/2", worker("Ben", "case-manager", stand_in="1"))
    await put(stage, "/v1/workers/3", worker("Dora", "bedrijfsarts", big="19012345601"))
    await put(stage, "/v1/workers/4", worker("Mo", "medical-case-manager", supervised_by="3"))
    rules = [
        {"role": "case-manager", "workers": ["1"]},
        {"role": "case-manager", "workers": ["2"], "region": "62"},
        {"role": "medical-case-manager", "workers": ["4"], "employer": "bakkerij"},
    ]
    await put(stage, "/v1/caseload-rules", {"rules": rules}, "team-lead")


async def seen_to(stage: Stage, case: str, roles: int, role: str = "bureau") -> dict[str, Any]:
    """Who sees to it, by role, once so many do."""
    found = await stage.ask(
        "intake", f"/v1/absences/{case}/assigned", role, lambda found: len(found["assigned"]) == roles
    )
    return {each["role"]: each for each in found["assigned"]}


async def refused(stage: Stage) -> None:
    """With code and field; an unknown field is named; a token of one employer changes nobody of the arbodienst."""
    case = (await stage.do("intake", "/v1/absences", absence("R1", "bakkerij", "3511 AB")))["case"]
    bad = {
        "/v1/workers/5": (worker("Eva", "bedrijfsarts"), "big-missing", "big"),
        "/v1/workers/6": (worker("Eva", "case-manager", note="x"), "unknown-field", "note"),
        "/v1/workers/7": (worker("Eva", "job-coach", stand_in="77"), "no-such-worker", "stand_in"),
        "/v1/workers/3": (worker("Dora", "case-manager"), "still-needed", "roles"),
        "/v1/caseload-rules": (
            {"rules": [{"role": "bureau", "workers": ["1"]}]},
            "not-in-this-role",
            "rules.0.workers",
        ),
        f"/v1/absences/{case}/assigned/bedrijfsarts": ({"worker": "1"}, "not-in-this-role", "worker"),
        f"/v1/absences/{case}/assigned/case-manager": ({"worker": "99"}, "no-such-worker", "worker"),
    }
    for path, (body, code, field) in bad.items():
        answer = await stage.call("PUT", "intake", path, "administrator", body)
        assert (answer.status_code, answer.json()["code"], answer.json()["path"]) == (422, code, field), path
    other = await stage.call(
        "PUT", "intake", "/v1/workers/5", "team-lead", worker("Eva", "job-coach"), employer="bakkerij"
    )
    assert (other.status_code, other.json()["code"]) == (403, "other-employer")
    found = (await stage.ask("intake", "/v1/workers"))["workers"]
    assert not any("Eva" in each["name"] for each in found)
    worker_id = next(each["worker"] for each in found)
    assert (await stage.call("GET", "intake", f"/v1/absences/{worker_id}")).status_code == 404


async def advised(stage: Stage) -> None:
    """The employer and what is open to partners know nothing of it; taken back, or the employee erased, it is gone."""
    over = {**absence("A1", "bakkerij", "3511 AB"), "first_fit_day": TODAY.isoformat()}
    over["first_day"] = (TODAY - timedelta(days=3)).isoformat()
    made = await stage.do("intake", "/v1/absences", over)
    case, path = made["case"], f"/v1/absences/{made['case']}/adviser"
    said = {"name": ADVISER, "email": "raad@bond.example"}
    assert (await put(stage, path, said, "employee", case=case))["new"] is True
    assert (await put(stage, path, said, "employee", case=case))["new"] is False
    for role, known in (("case-manager", True), ("employer", False), ("bureau", False)):
        answer = await stage.call("GET", "intake", f"/v1/absences/{case}/assigned", role, employer="bakkerij")
        assert (ADVISER in answer.text) is known, role
        bare = await stage.call("GET", "intake", f"/v1/absences/{case}", role, employer="bakkerij")
        assert ADVISER not in bare.text
        assert "adviser" not in bare.json()
    await stage.told("intake-persons", lambda events: ADVISER in repr(events))
    assert rows_gone(await stage.all("intake-persons")) == set()
    for topic in TOPICS:
        assert topic.name == "intake-persons" or ADVISER not in repr(await stage.all(topic.name))

    assert (await stage.call("DELETE", "intake", f"/v1/persons/{made['person']}")).status_code == 204
    answer = await stage.call("GET", "intake", f"/v1/absences/{case}/assigned", "case-manager")
    assert "adviser" not in answer.json()
    await stage.told("intake-persons", lambda events: len(rows_gone(events)) == 2)
    assert ADVISER not in await asyncio.to_thread(everything_stored, stage)
    assert ADVISER not in await everything_said(stage)


async def test_cases_are_given_out_by_rules_and_handed_over(stage: Stage) -> None:
    """Before the rules nobody sees to it; then by employer, region or all; by hand stays; who leaves is replaced."""
    early = (await stage.do("intake", "/v1/absences", absence("E1", "bakkerij", "3511 AB")))["case"]
    await staffed(stage)
    south = (await stage.do("intake", "/v1/absences", absence("E2", "smederij", "6211 CD")))["case"]
    await refused(stage)
    first = await seen_to(stage, early, 2)
    assert (first["case-manager"]["number"], first["case-manager"]["by"]) == ("1", "all")
    medical = first["medical-case-manager"]
    assert (medical["number"], medical["by"]) == ("4", "employer")
    assert medical["supervision"] == [{"name": "Dora de Verzonnene", "big": "19012345601"}]
    second = await seen_to(stage, south, 1)
    assert (second["case-manager"]["number"], second["case-manager"]["by"]) == ("2", "region")

    await put(stage, f"/v1/absences/{early}/assigned/case-manager", {"worker": "2"}, "case-manager")
    holiday = [{"first_day": TODAY.isoformat(), "last_day": TODAY.isoformat()}]
    await put(stage, "/v1/workers/2", worker("Ben", "case-manager", stand_in="1", away=holiday))
    away = (await seen_to(stage, early, 2))["case-manager"]
    assert (away["number"], away["by"], away["stands_in"]["number"]) == ("2", "hand", "1")

    yesterday = (TODAY - timedelta(days=1)).isoformat()
    await put(stage, "/v1/workers/2", worker("Ben", "case-manager", stand_in="1", works_until=yesterday))

    async def replaced() -> bool | None:
        found = [await seen_to(stage, case, roles) for case, roles in ((early, 2), (south, 1))]
        return all(each["case-manager"]["number"] == "1" for each in found) or None

    await stage.until(replaced, "Ben's cases are Anna's")
    both = (early, south)
    await stage.told(
        "intake-events", lambda events: [kinds(events, each).count(HANDED) for each in both] == [2, 1]
    )
    told = await stage.all("intake-events")
    assert kinds(told, early) == [
        "absence-reported",
        *["case-assigned"] * 2,
        *[HANDED] * 2,
    ]
    assert kinds(told, south) == ["absence-reported", "case-assigned", HANDED]


def rows_gone(events: list[dict[str, Any]]) -> set[str]:
    """The keys of a compacted topic of which the last word is that there is nothing."""
    last = {each["key"]: each["data"] for each in events}
    return {key for key, data in last.items() if data is None}


def kinds(events: list[dict[str, Any]], case: str) -> list[str]:
    """What was told of a case, in its order."""
    return [each["ce_type"].split(".")[1] for each in events if each["ce_subject"] == case]


async def test_all_cases_of_one_go_to_another_and_a_row_is_deleted(stage: Stage) -> None:
    """Refused while anything rests on them; those that cannot be the other's stay and are named."""
    await advised(stage)
    await staffed(stage)
    cases = [
        (await stage.do("intake", "/v1/absences", absence(f"H{n}", "bakkerij", "3511 AB")))["case"]
        for n in range(3)
    ]
    for case in cases:
        await seen_to(stage, case, 2)

    async def listed() -> list[dict[str, Any]] | None:
        found = (await stage.ask("intake", "/v1/workers/1/cases", "team-lead"))["cases"]
        return found if {each["case"] for each in found} >= set(cases) else None

    await stage.until(listed, "Anna's cases")
    codes = {
        number: (await stage.call("DELETE", "intake", f"/v1/workers/{number}")).json()["code"]
        for number in ("1", "3", "9")
    }
    assert codes == {"1": "still-needed", "3": "still-needed", "9": "no-such-worker"}
    refused = await stage.call("PUT", "intake", "/v1/workers/1", "administrator", worker("Anna", "job-coach"))
    assert (refused.status_code, refused.json()["code"]) == (422, "still-needed")
    doctor = await stage.do("intake", "/v1/workers/1/hand-over", {"to": "3"})
    assert doctor["handed_over"] == 0
    assert set(doctor["left"]) >= set(cases)
    done = await stage.do("intake", "/v1/workers/1/hand-over", {"to": "2"}, "team-lead", key="k")
    assert done["handed_over"] >= 3
    assert done["left"] == []
    for case in cases:
        assert (await seen_to(stage, case, 2))["case-manager"]["number"] == "2"
    await put(stage, "/v1/caseload-rules", {"rules": []})
    await put(stage, "/v1/workers/2", worker("Ben", "case-manager"))

    async def deleted() -> bool | None:
        return (await stage.call("DELETE", "intake", "/v1/workers/1")).status_code == 204 or None

    await stage.until(deleted, "Anna's row is deleted")
    numbers = [each["number"] for each in (await stage.ask("intake", "/v1/workers"))["workers"]]
    assert numbers == ["2", "3", "4"]
    assert (await stage.call("DELETE", "intake", "/v1/workers/2")).json()["code"] == "still-assigned"
