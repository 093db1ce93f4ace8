"""What may not come in is refused by code and field over HTTP, parked by place over Kafka, and stored nowhere."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from aiokafka import AIOKafkaProducer
from pymongo import MongoClient

from shared.contracts.facts import Employment
from shared.contracts.intake import AbsenceReported
from shared.contracts.topics import SERVICES
from shared.kernel.clock import now
from shared.kernel.message import Message
from shared.kernel.outcome import Unavailable
from shared.kernel.token import Caller, issue
from shared.kernel.watchdog import GroupOffsets
from tests.e2e.stage import SECRET, TODAY, Stage

YESTERDAY = (TODAY - timedelta(days=1)).isoformat()
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
MARKER = "dit-mag-nergens-terugkomen"


def absence(**more: Any) -> dict[str, Any]:
    employee = {"number": "7", "name": "Zeldzame Achternaam-Voorbeeld"}
    return {"employer": "bakkerij", "employee": employee, "employment": {"work_days": WEEK},
            "first_day": YESTERDAY, **more}  # fmt: skip


def bearer(secret: str = SECRET, hours_old: int = 0, role: str = "administrator") -> dict[str, str]:
    """A token made so many hours ago."""
    at = now() - timedelta(hours=hours_old)
    return {"Authorization": f"Bearer {issue(Caller('demo', role), secret, at)}"}


@dataclass(frozen=True)
class Bad:
    """A request that is refused: with this status, this code, and the field named last in the path."""

    what: str
    status: int
    code: str
    path: str | None
    at: str = "intake POST /v1/absences"
    body: Any = None
    content: bytes | None = None
    chunked: bool = False
    role: str = "administrator"
    tenant: str = "demo"
    employer: str | None = None
    headers: dict[str, str] | None = None
    more: dict[str, str] = field(default_factory=dict[str, str])


LARGE = json.dumps(absence(references="x" * 30_000)).encode()
FACTS = "intake POST /v1/absences/{case}/facts"
STEPS = "trajectory POST /v1/cases/{case}/facts"
CLOCK = "trajectory GET /v1/cases/{case}/clock"
MATCHES = "matching GET /v1/candidates/{case}/matches"
DONE = {"fact": "done", "rule": "plan-of-action", "on": YESTERDAY}
PENSION = {"fact": "pension", "on": YESTERDAY}
GOOD_VACANCY = {"vacancy": "V1", "title": "telefonist", "postcode": "3521"}
NOT_KNOWN = (404, "not-yet-known", "case")
WRONG_DAY = (422, "value-error", "first_day")

BODIES = [
    Bad("an unknown field", 422, "unknown-field", "diagnose", body=absence(diagnose=MARKER)),
    Bad("an unknown field, nested", 422, "unknown-field", "employee.cause",
        body=absence(employee={"number": "7", "cause": MARKER})),
    Bad("a wrong type", 422, "int-parsing", "expected_days", body=absence(expected_days=MARKER)),
    Bad("a wrong type, nested", 422, "tuple-type", "employment.work_days",
        body=absence(employment={"work_days": MARKER})),
    Bad("a day that does not exist", *WRONG_DAY, body=absence(first_day="2026-02-30")),
    Bad("a day without dashes", *WRONG_DAY, body=absence(first_day="20260301")),
    Bad("a day as a number", *WRONG_DAY, body=absence(first_day=20260301)),
    Bad("an employment that ended before", 422, "employment-ended", "employment.ends_on",
        body=absence(employment={"work_days": WEEK, "ends_on": (TODAY - timedelta(days=9)).isoformat()})),
    Bad("a body too large", 413, "body-too-large", "Content-Length", content=LARGE),
    Bad("a body too large that does not say so", 413, "body-too-large", "Content-Length", content=LARGE, chunked=True),
    Bad("vacancies too large that do not say so", 413, "body-too-large", "Content-Length",
        at="matching POST /v1/vacancies", content=LARGE, chunked=True),
    Bad("no JSON", 400, "not-json", None, content=b'{"employer": ' + MARKER.encode()),
    Bad("a long Idempotency-Key", 422, "string-too-long", "idempotency-key", body=absence(),
        more={"Idempotency-Key": "k" * 201}),
]  # fmt: skip

CALLERS = [
    Bad("no token", 401, "token-missing", "Authorization", body=absence(), headers={}),
    Bad("a malformed token", 401, "token-invalid", "Authorization", body=absence(),
        headers={"Authorization": f"Bearer {MARKER}"}),
    Bad("an expired token", 401, "token-invalid", "Authorization", body=absence(), headers=bearer(hours_old=13)),
    Bad("a token of another secret", 401, "token-invalid", "Authorization", body=absence(),
        headers=bearer(secret="another-secret-of-the-tests-made-up")),
    Bad("a role that may not report", 403, "role-not-allowed", "role", body=absence(), role="job-coach"),
    Bad("a role that may not establish capacity", 403, "role-not-allowed", "role",
        at="trajectory POST /v1/cases/{case}/capacity", body={"on": YESTERDAY, "capacity": {}}),
    Bad("an employer on limits", 403, "role-not-allowed", "role", at=MATCHES, role="employer", employer="bakkerij"),
    Bad("an absence of another employer", 403, "other-employer", "employer", body=absence(), role="employer",
        employer="metaal"),
    *(Bad(f"{at} of another arbodienst", *NOT_KNOWN, at=at, role=role, tenant="elders", body=body)
      for at, role, body in ((CLOCK, "case-manager", None), (STEPS, "case-manager", DONE),
                             (FACTS, "case-manager", PENSION), (MATCHES, "job-coach", None))),
    *(Bad(f"{at} of another employer", *NOT_KNOWN, at=at, role="employer", employer="metaal", body=body)
      for at, body in ((CLOCK, None), (STEPS, DONE), (FACTS, PENSION))),
    *(Bad(f"{at} unknown", *NOT_KNOWN, at=at.replace("{case}", "no-such-case"), role="case-manager", body=body)
      for at, body in ((CLOCK, None), (STEPS, DONE), (FACTS, PENSION), (MATCHES, None))),
]  # fmt: skip

RULES = [
    Bad("an unknown limit", 422, "unknown-limit", "capacity.stamina", role="bedrijfsarts",
        at="trajectory POST /v1/cases/{case}/capacity", body={"on": YESTERDAY, "capacity": {"stamina": 3}}),
    Bad("one bad vacancy among good ones", 422, "string-pattern-mismatch", "1.postcode",
        at="matching POST /v1/vacancies", body=[GOOD_VACANCY, {**GOOD_VACANCY, "vacancy": "V2", "postcode": MARKER}]),
    Bad("an as_of that is no day", 422, "date-from-datetime-parsing", "as_of", at=CLOCK + "?as_of=" + MARKER,
        role="case-manager"),
    Bad("a percentage of 140", 422, "less-than-equal", "percentage", at=FACTS,
        body={"fact": "partially-recovered", "from": YESTERDAY, "percentage": 140}),
    Bad("a recovery before the sickness", 422, "recovered-before-sick", "first_fit_day", at=FACTS,
        body={"fact": "recovered", "first_fit_day": (TODAY - timedelta(days=3)).isoformat()}),
    Bad("a fact that nobody knows", 422, "union-tag-invalid", "fact", at=FACTS, body={"fact": MARKER}),
    Bad("a step that nobody knows", 422, "unknown-rule", "rule", at=STEPS, role="case-manager",
        body={**DONE, "rule": MARKER}),
]  # fmt: skip


async def test_whatever_is_refused_is_named_by_field_and_stored_nowhere(stage: Stage) -> None:
    """Every row of the tables: a problem document with its code and field, no value of the caller's in it, and
    not a byte of difference in the database of the service that was asked."""
    case = await searched_case(stage)
    before = await at_rest(stage)
    told = await told_so_far(stage)
    for bad in (*BODIES, *CALLERS, *RULES):
        answer = await send(stage, bad, case)
        assert answer.headers["content-type"] == "application/problem+json", bad.what
        problem = answer.json()
        found = (answer.status_code, problem["code"], named_last(problem.get("path"), bad.path))
        assert found == (bad.status, bad.code, bad.path), (bad.what, problem)
        assert MARKER not in answer.text, bad.what
        service = bad.at.partition(" ")[0]
        assert stored(stage)[service] == before[service], bad.what
    assert stored(stage) == before
    assert await told_so_far(stage) == told
    for log in stage.home.glob("*.log"):
        assert MARKER not in log.read_text()


def named_last(path: str | None, expected: str | None) -> str | None:
    """As much of the end of a path as the table names."""
    return expected if path and expected and f".{path}".endswith(f".{expected}") else path


async def searched_case(stage: Stage) -> str:
    """A case that all services but the mail know of."""
    case = (await stage.do("intake", "/v1/absences", absence()))["case"]
    path = f"/v1/cases/{case}"
    capacity = {"on": YESTERDAY, "capacity": {"lift-carry": 5}}
    await stage.do("trajectory", f"{path}/capacity", capacity, "bedrijfsarts")
    profile = {"on": YESTERDAY, "profile": {"postcode": "3511"}}
    await stage.do("trajectory", f"{path}/search-profile", profile, "job-coach")
    await stage.do("trajectory", f"{path}/second-track", {"on": YESTERDAY}, "case-manager")

    async def matched() -> bool | None:
        answer = await stage.ask("matching", f"/v1/candidates/{case}/matches", "job-coach")
        return None if "waits_for" in answer else True

    await stage.until(matched, "the candidate at matching")
    return case


def stored(stage: Stage) -> dict[str, dict[str, list[str]]]:
    """Everything in the databases of the services, but which of their processes has the relay and the ticker."""
    client: MongoClient[dict[str, Any]] = MongoClient(stage.cluster.admin_url)
    try:
        return {
            service: {
                name: sorted(map(repr, database[name].find({})))
                for name in database.list_collection_names()
                if name != "leases"
            }
            for service in SERVICES
            for database in [client[stage.cluster.database(service)]]
        }
    finally:
        client.close()


async def at_rest(stage: Stage) -> dict[str, dict[str, list[str]]]:
    """What is stored once everything told is read, nothing is pending and two looks see the same."""
    looks, prefix = [stored(stage)], stage.cluster.prefix
    hearers = [GroupOffsets(stage.cluster.kafka, prefix + name, prefix) for name in SERVICES]

    async def same() -> bool | None:
        try:
            unread = [each for hearer in hearers for each in await hearer.behind()]
        except Unavailable:
            return None
        looks.append(stored(stage))
        rows = [
            row for of in looks[-1].values() for row in (*of.get("journal", []), *of.get("candidates", []))
        ]
        waiting = any("'pending': True" in row or "'stale': True" in row for row in rows)
        return True if looks[-1] == looks[-2] and not waiting and not unread else None

    try:
        await stage.until(same, "rest")
    finally:
        for each in hearers:
            await each.close()
    return looks[-1]


async def told_so_far(stage: Stage) -> int:
    topics = (
        "intake-events",
        "intake-capacity",
        "intake-persons",
        "trajectory-events",
        "trajectory-capacity",
    )
    return sum([len(await stage.all(topic)) for topic in topics])


async def send(stage: Stage, bad: Bad, case: str) -> Any:
    service, method, path = bad.at.replace("{case}", case).split(" ")
    given = stage.token(bad.role, bad.tenant, bad.employer) if bad.headers is None else bad.headers
    if bad.content is None:
        more: dict[str, Any] = {"json": bad.body}
    else:
        more = {"content": pieces(bad.content) if bad.chunked else bad.content}
        given = {**given, "Content-Type": "application/json"}
    return await stage.http.request(method, stage.url(service, path), headers={**given, **bad.more}, **more)


async def pieces(content: bytes) -> AsyncGenerator[bytes]:
    """A body in chunks, so that its length is not said beforehand."""
    for start in range(0, len(content), 4_000):
        yield content[start : start + 4_000]


def told_absence(case: str) -> Message:
    """An absence as intake tells it."""
    event = AbsenceReported(
        person=f"persoon-{case}", employment=Employment.model_validate({"work_days": WEEK}), first_day=TODAY
    )
    return Message(f"id-{case}", case, now(), event, "demo", "bakkerij", "intake", f"id-{case}")


async def test_a_broken_record_among_good_ones_stops_nothing(stage: Stage) -> None:
    """Good, broken, good on one partition of intake-events: two cases, and the broken one listed by its place."""
    good = [told_absence("zaak-a"), told_absence("zaak-b")]
    broken = json.dumps({"person": MARKER, "first_day": MARKER}).encode()
    bodies = [good[0].body, broken, good[1].body]
    headers = [good[0].headers(), told_absence("zaak-c").headers(), good[1].headers()]
    producer = AIOKafkaProducer(bootstrap_servers=stage.cluster.kafka, acks="all")
    await producer.start()
    try:
        for body, head in zip(bodies, headers, strict=True):
            topic = stage.cluster.prefix + "intake-events"
            await producer.send_and_wait(topic, body, key=b"zaak", headers=head, partition=0)
    finally:
        await producer.stop()
    for case in ("zaak-a", "zaak-b"):
        clock = await stage.ask("trajectory", f"/v1/cases/{case}/clock")
        assert clock["first_sick_day"] == TODAY.isoformat()
    listed = await stage.ask("trajectory", "/v1/dead", "administrator", lambda answer: answer["count"] > 0)
    assert listed["count"] == 1
    (row,) = listed["records"]
    assert row["_id"] == "intake-events/0/1"
    assert (row["code"], row["path"]) == ("missing", "employment")
    assert MARKER not in json.dumps(listed)
    assert (await stage.call("GET", "trajectory", "/v1/dead", "case-manager")).status_code == 403
