"""One absence goes through the whole platform; what may not come in is refused and stored nowhere."""

import json
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

from pymongo import MongoClient

from tests.e2e.stage import TODAY, Stage

NAME, EMAIL = "Zeldzame Achternaam-Voorbeeld", "zeldzaam@voorbeeld.example"


def absence(number: str = "007", days_ago: int = 36, **more: Any) -> dict[str, Any]:
    first = (TODAY - timedelta(days=days_ago)).isoformat()
    return {
        "employer": "bakkerij",
        "employee": {"number": number, "name": NAME, "email": EMAIL, "bsn": "111222333"},
        "employment": {"work_days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
        "first_day": first,
        "reported_on": first,
        **more,
    }


def day(days_ago: int) -> str:
    return (TODAY - timedelta(days=days_ago)).isoformat()


def of(kind: str, count: int = 1) -> Any:
    """Enough once so many events of a kind were told."""
    return lambda events: sum(each["ce_type"] == kind for each in events) >= count


def has_rule(rule: str) -> Callable[[dict[str, Any]], bool]:
    """Enough once a clock holds an obligation of a rule."""
    return lambda clock: rule in {each["rule"] for each in clock["obligations"]}


PROFILE = {"postcode": "3511", "max_travel_km": 30, "hours": {"min": 16, "max": 24}, "licences": []}
VACANCIES = [
    {"vacancy": "V1", "title": "telefonist", "postcode": "3521", "hours": {"min": 16, "max": 20}, "licences": [],
     "demands": {"lift-carry": 2}},
    {"vacancy": "V2", "title": "sjouwer", "postcode": "3521", "hours": {"min": 16, "max": 20}, "licences": [],
     "demands": {"lift-carry": 25}},
    {"vacancy": "V3", "title": "baliewerk", "postcode": "3521", "hours": {"min": 16, "max": 20}, "licences": []},
]  # fmt: skip


async def test_one_absence_goes_all_the_way(stage: Stage) -> None:
    """Reported at intake: dates with reasons, a near deadline mailed once, a second track with matches told."""
    await stage.do(
        "notifications", "/v1/contacts", {"role": "bedrijfsarts", "address": "ba@arbodienst.example"}
    )
    await stage.do("notifications", "/v1/contacts", {"role": "job-coach", "address": "jc@arbodienst.example"})
    await stage.do("matching", "/v1/vacancies", VACANCIES)
    case = (await stage.do("intake", "/v1/absences", absence(), "employer", employer="bakkerij"))["case"]

    await its_dates_are_set(stage, case)
    await its_near_deadline_is_mailed_once(stage, case)
    await its_second_track_is_matched(stage, case)
    await identity_is_where_it_may_be(stage)


async def its_dates_are_set(stage: Stage, case: str) -> None:
    """Every date with its article and its reason; 42, 294 and 727 days after the first."""
    clock = await stage.ask("trajectory", f"/v1/cases/{case}/clock")
    due = {each["rule"]: each["due"] for each in clock["obligations"]}
    assert due["problem-analysis"] == (TODAY + timedelta(days=6)).isoformat()
    assert due["uwv-42-week-report"] == (TODAY + timedelta(days=294 - 36)).isoformat()
    assert clock["waiting_period"]["last_day"] == (TODAY + timedelta(days=727 - 36)).isoformat()
    assert all(each["article"] and each["why"] for each in clock["obligations"])


async def its_near_deadline_is_mailed_once(stage: Stage, case: str) -> None:
    """The bedrijfsarts hears of the judgment of week six, without a name in the mail."""
    near = (await stage.told("trajectory-events", of("trajectory.deadline-near.v1")))[-1]
    assert (near["ce_subject"], near["data"]["rule"], near["data"]["days_left"]) == (
        case,
        "problem-analysis",
        6,
    )
    sent = (await stage.told("notifications-events", of("notifications.message-sent.v1")))[-1]
    assert sent["data"]["role"] == "bedrijfsarts"
    mails = [
        message_from_bytes(file.read_bytes(), policy=policy.default) for file in stage.mail.glob("*.eml")
    ]
    (mail,) = [each for each in mails if each["To"] == "ba@arbodienst.example"]
    text = mail["Subject"] + mail.get_body().get_content()
    assert "Probleemanalyse" in text
    assert case in text
    assert NAME not in text


async def its_second_track_is_matched(stage: Stage, case: str) -> None:
    """One vacancy fits, one asks, one is over the limit; one that goes is withdrawn."""
    await stage.do(
        "trajectory",
        f"/v1/cases/{case}/capacity",
        {"on": day(1), "capacity": {"lift-carry": 5}},
        "bedrijfsarts",
    )
    await stage.do(
        "trajectory", f"/v1/cases/{case}/search-profile", {"on": day(1), "profile": PROFILE}, "job-coach"
    )
    await stage.do("trajectory", f"/v1/cases/{case}/second-track", {"on": day(0)}, "case-manager")
    proposed = await stage.told("matching-events", of("matching.match-proposed.v1", 2))
    assert {each["data"]["vacancy"]: each["data"]["verdict"] for each in proposed} == {
        "V1": "fits",
        "V3": "ask",
    }
    advice = await stage.told("matching-advice", of("matching.match-explained.v1", 2))
    asked = next(each["data"] for each in advice if each["data"]["vacancy"] == "V3")
    assert asked["limits"] == [{"item": "lift-carry", "capacity": 5, "verdict": "ask", "source": "person"}]
    assert any("lifting or carrying" in line for line in asked["why_en"])
    path = f"/v1/candidates/{case}/matches"
    shown = await stage.ask("matching", path, "job-coach", lambda answer: len(answer["matches"]) == 2)
    assert [each["vacancy"] for each in shown["matches"]] == ["V1", "V3"]
    over = await stage.ask("matching", f"{path}/V2", "job-coach")
    assert (over["verdict"], over["reasons"][0]) == ("excluded", "limit-exceeded:lift-carry")

    await stage.call("DELETE", "matching", "/v1/vacancies/V1")
    withdrawn = (await stage.told("matching-events", of("matching.match-withdrawn.v1")))[-1]
    assert (withdrawn["data"]["vacancy"], withdrawn["data"]["reason"]) == ("V1", "vacancy-gone")


async def identity_is_where_it_may_be(stage: Stage) -> None:
    """The name and address are on `intake-persons` and nowhere else in clear: no collection, topic or log."""
    persons = await stage.told("intake-persons", lambda events: len(events) >= 1)
    assert persons[0]["data"]["name"] == NAME
    assert "bsn" not in persons[0]["data"]
    for topic in (
        "intake-events",
        "trajectory-events",
        "matching-events",
        "notifications-events",
        "matching-advice",
    ):
        events = await stage.told(topic, lambda events: len(events) >= 1)
        assert NAME not in json.dumps(events)
        assert EMAIL not in json.dumps(events)
    client: MongoClient[dict[str, Any]] = MongoClient(stage.cluster.admin_url)
    try:
        for service in ("intake", "trajectory", "matching", "notifications"):
            database = client[stage.cluster.database(service)]
            for name in database.list_collection_names():
                rows = repr(list(database[name].find({})))
                assert NAME not in rows, f"{service}.{name}"
                assert "111222333" not in rows, f"{service}.{name}"
    finally:
        client.close()
    for log in stage.home.glob("*.log"):
        assert NAME not in log.read_text()


async def test_facts_move_dates_and_say_so(stage: Stage) -> None:
    """Fit for 21 days in the sixth month: later dates move by 21 days in one event, the judgment does not."""
    case = (await stage.do("intake", "/v1/absences", absence(days_ago=200)))["case"]
    before = await stage.ask("trajectory", f"/v1/cases/{case}/clock")
    await stage.do("intake", f"/v1/absences/{case}/facts", {"fact": "recovered", "first_fit_day": day(24)})
    again = absence(first_day=day(3), reported_on=day(3))
    await stage.do("intake", "/v1/absences", again)

    def moved_back(events: list[dict[str, Any]]) -> bool:
        moves = [m for e in events if e["ce_type"] == "trajectory.clock-moved.v1" for m in e["data"]["moves"]]
        return any(m["rule"] == "uwv-42-week-report" and "new" in m and m.get("old") for m in moves)

    events = await stage.told("trajectory-events", moved_back)
    last = [each for each in events if each["ce_type"] == "trajectory.clock-moved.v1"][-1]
    moves = {each["rule"]: each for each in last["data"]["moves"]}
    old = next(each["due"] for each in before["obligations"] if each["rule"] == "uwv-42-week-report")
    assert moves["uwv-42-week-report"]["new"] == (TODAY + timedelta(days=294 - 200 + 21)).isoformat()
    assert old == (TODAY + timedelta(days=294 - 200)).isoformat()
    assert "problem-analysis" not in moves
    assert [int(each["sequence"]) for each in events] == list(range(1, len(events) + 1))


async def test_percentage_and_leave_ride_on_the_closed_topic_only(stage: Stage) -> None:
    """A percentage told to intake is on `intake-capacity`; the open topics never hold it."""
    case = (await stage.do("intake", "/v1/absences", absence(vangnet="six-weeks")))["case"]
    partly = {"fact": "partially-recovered", "from": day(3), "percentage": 37}
    await stage.do("intake", f"/v1/absences/{case}/facts", partly)
    closed = await stage.told("intake-capacity", lambda events: len(events) >= 2)
    assert [each["data"]["fact"]["fact"] for each in closed] == ["sick", "partially-recovered"]
    await stage.ask("trajectory", f"/v1/cases/{case}/clock", enough=has_rule("uwv-vangnet-report"))
    opened = await stage.told("trajectory-events", of("trajectory.deadline-near.v1"))
    for events in (await stage.told("intake-events", lambda events: len(events) >= 1), opened):
        assert "six-weeks" not in json.dumps(events)
        assert "percentage" not in json.dumps(events)


async def test_the_same_report_again_is_the_same_case(stage: Stage) -> None:
    """By key or without one: one case, one absence told."""
    first = await stage.call("POST", "intake", "/v1/absences", body=absence(), key="k1")
    again = await stage.call("POST", "intake", "/v1/absences", body=absence(), key="k1")
    once_more = await stage.call("POST", "intake", "/v1/absences", body=absence())
    assert first.json() == again.json()
    assert once_more.json()["case"] == first.json()["case"]
    assert once_more.json()["new"] is False


async def test_a_csv_of_many(stage: Stage) -> None:
    """Two good rows and two bad ones: the good are cases, the bad are named by line and field; again is safe."""
    rows = [
        "employer;number;name;work_days;first_day",
        f"bakkerij;1;Voorbeeld A;mon tue;{day(3)}",
        f"bakkerij;2;Voorbeeld B;mon xyz;{day(3)}",
        "bakkerij;3;Voorbeeld C;mon;2026-02-31",
        f"metaal;4;Voorbeeld D;mon tue wed thu fri;{day(10)}",
    ]
    for _ in range(2):
        answer = await stage.http.post(
            stage.url("intake", "/v1/imports"), content="\n".join(rows), headers=stage.token("administrator")
        )
        body = answer.json()
        assert (body["rows"], body["taken"], body["refused"]) == (4, 2, 2)
        errors = {each["line"]: each["error"]["path"] for each in body["answers"] if "error" in each}
        assert errors == {3: "employment.work_days.1", 4: "first_day"}

    async def both_known() -> bool | None:
        return True if len((await stage.ask("trajectory", "/v1/cases"))["cases"]) == 2 else None

    assert await stage.until(both_known, "two cases")
