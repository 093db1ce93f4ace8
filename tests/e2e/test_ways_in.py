"""Every way an absence comes in meets the same checks: once is once, and what has no place leaves no trace anywhere."""

import asyncio
import json
from datetime import timedelta
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from pymongo import MongoClient

from shared.contracts.topics import SERVICES, TOPICS, feed
from shared.kernel.clock import begun, now
from tests.e2e.stage import ARBODIENST, Stage

TODAY = begun(now())
FIRST = (TODAY - timedelta(days=10)).isoformat()
BSN = "123456782"
MARK = "hernia-merkteken-7391"
NAME = "Onvindbaar Voorbeeld-Na-Wissen"
CSV, LINES, XML = ({"Content-Type": each} for each in ("text/csv", "application/x-ndjson", "application/xml"))
WAITS = 120


def body(number: str, **more: Any) -> dict[str, Any]:
    """An absence as the door takes it."""
    return {"employer": "bakkerij", "employee": {"number": number, "bsn": BSN}, "first_day": FIRST, **more}


def message(number: str, more: str = "", of_employee: str = "") -> str:
    """The same in SIVI's XML."""
    return (
        f"<Verzuimmeldingen><BrAlg><AandatBr>{FIRST}</AandatBr></BrAlg><Wrkgvr><IdWrkgvrArbdnst>bakkerij"
        f"</IdWrkgvrArbdnst><Wrknmr><IdWrknmr>{number}</IdWrknmr><SofiNr>{BSN}</SofiNr>{of_employee}<Dnstvbnd>"
        f"<IdDnstvbnd>1</IdDnstvbnd><Vrzm><VrwrkCd>01</VrwrkCd><DatEerstVrzmdg>{FIRST}</DatEerstVrzmdg>"
        f"<PrcVrzm>100</PrcVrzm><IngdatMutVrzm>{FIRST}</IngdatMutVrzm>{more}</Vrzm></Dnstvbnd></Wrknmr></Wrkgvr>"
        f"</Verzuimmeldingen>"
    )


async def write(stage: Stage, *values: bytes) -> None:
    """As a partner, on the topic of its arbodienst."""
    producer = AIOKafkaProducer(bootstrap_servers=stage.cluster.kafka)
    await producer.start()
    try:
        for value in values:
            await producer.send_and_wait(
                stage.cluster.prefix + feed(ARBODIENST, "absences").name, value, key=b"1"
            )
    finally:
        await producer.stop()


async def hand_in(stage: Stage, path: str, content: str, kind: dict[str, str], key: str) -> dict[str, Any]:
    """A file; the answer to handing it in."""
    headers = {**stage.token("partner"), **kind, "Idempotency-Key": key}
    answer = await stage.http.post(stage.url("intake", path), content=content, headers=headers)
    assert answer.is_success, answer.text
    return answer.json()


async def taken(stage: Stage, file: str) -> dict[str, Any]:
    """A file once it has come to its end."""
    return await stage.ask(
        "intake", f"/v1/import-files/{file}", enough=lambda found: found["stands"] in ("done", "refused")
    )


async def answers_of(stage: Stage, file: str) -> list[dict[str, Any]]:
    """What became of every line."""
    answer = await stage.call("GET", "intake", f"/v1/import-files/{file}/answers")
    return [json.loads(line) for line in answer.text.splitlines()]


async def test_the_same_by_every_way_is_one_report(stage: Stage) -> None:
    """By HTTP, a small and a large file, CSV, lines and XML, and the topic: one absence is told, and one recovery."""
    case = (await stage.do("intake", "/v1/absences", body("1")))["case"]
    row = f"employer;number;first_day\nbakkerij;1;{FIRST}\n"
    small = [(row, CSV), (json.dumps(body("1")), LINES), (message("1"), XML)]
    for n, (content, kind) in enumerate(small):
        found = await hand_in(stage, "/v1/imports", content, kind, f"small-{n}")
        assert [(each.get("case"), each.get("new")) for each in found["answers"]] == [(case, False)]
        file = (await hand_in(stage, "/v1/import-files", content, kind, f"large-{n}"))["file"]
        assert (await taken(stage, file))["known"] == 1
    fit = {"fact": "recovered", "first_fit_day": TODAY.isoformat()}
    told = {"employer": "bakkerij", "employee": {"number": "1"}, "fact": fit}
    await write(
        stage, json.dumps(body("1")).encode(), b"{", json.dumps(body("2")).encode(), json.dumps(told).encode()
    )
    await stage.do("intake", f"/v1/absences/{case}/facts", fit)
    fits = "intake.fact-reported.v1"
    await stage.told("intake-events", lambda events: any(each["ce_type"] == fits for each in events))

    async def second() -> bool | None:
        kinds = [each["ce_type"] for each in await stage.all("intake-events")]
        return True if kinds.count("intake.absence-reported.v1") >= 2 else None

    await stage.until(second, "the other report of the topic")
    kinds = [each["ce_type"] for each in await stage.all("intake-events")]
    assert (kinds.count("intake.absence-reported.v1"), kinds.count(fits)) == (2, 1)
    parked = (await stage.ask("intake", "/v1/dead", "administrator"))["records"]
    assert [(each["code"], each["path"]) for each in parked] == [("not-json", None)]


async def test_a_large_file_outlives_a_kill_in_the_middle(stage: Stage) -> None:
    """Six thousand lines, intake killed as soon as some are taken: every line is answered, each absence told once."""
    rows = "".join(f"bakkerij;{n};{FIRST if n % 3 else 'geen-dag'}\n" for n in range(6_000))
    file = (await hand_in(stage, "/v1/import-files", "employer;number;first_day\n" + rows, CSV, "big"))[
        "file"
    ]
    await stage.ask("intake", f"/v1/import-files/{file}", enough=lambda found: found["line"] > 0)
    await asyncio.to_thread(stage.processes["intake"].kill)
    stage.launch("intake")
    await stage.until(lambda: stage.ready("intake"), "intake ready again")
    async with asyncio.timeout(WAITS):
        while (await stage.ask("intake", f"/v1/import-files/{file}"))["stands"] != "done":
            await stage.ask("intake", f"/v1/import-files/{file}")
    done = await taken(stage, file)
    assert (done["taken"], done["refused"], done["line"]) == (4_000, 2_000, 6_001)
    assert [each["line"] for each in await answers_of(stage, file)] == list(range(2, 6_002))
    told = await stage.told("intake-events", lambda events: len({each["ce_id"] for each in events}) >= 4_000)
    assert len({each["ce_subject"] for each in told}) == len({each["ce_id"] for each in told}) == 4_000


def everything_stored(stage: Stage) -> str:
    """What stands in every collection of every service; bytes as text where they are."""
    found: list[str] = []
    for service in SERVICES:
        with MongoClient[dict[str, Any]](stage.cluster.mongodb(service)) as client:
            database = client[stage.cluster.database(service)]
            for name in database.list_collection_names():
                found += [f"{service}.{name} {row!r}" for row in database[name].find()]
    return "\n".join(found)


async def everything_told(stage: Stage) -> str:
    """What stands on every topic but the partner's own, which keeps a day."""
    return "\n".join([repr(each) for topic in TOPICS for each in await stage.all(topic.name)])


async def everything_said(stage: Stage) -> str:
    """Every line of every log, and every metric."""
    logs = [log.read_text() for log in stage.home.glob("*.log")]
    metrics = [(await stage.http.get(stage.url(each, "/metrics"))).text for each in SERVICES]
    return "\n".join([*logs, *metrics])


SMUGGLED: list[dict[str, Any]] = [
    {"diagnose": MARK},
    {"first_day": MARK},
    {"reported_on": MARK},
    {"vangnet": MARK},
    {"expected_days": MARK},
    {"stopped_during_work": MARK},
    {"work_in_hand": [MARK]},
    {"nursing": {"postcode": MARK}},
    {"nursing": {"street": MARK}},
    {"employment": {"work_days": [MARK]}},
    {"employment": {"number": "1", "klachten": MARK}},
    {"employee": {"number": "9", "language": MARK}},
    {"employee": {"number": "9", "postcode": MARK}},
    {"employee": {"number": "9", "email": MARK}},
    {"employee": {"number": "9", "bsn": MARK}},
    {"employee": {"number": "9", "reden": MARK}},
    {"employee": {"number": f"9:{MARK}"}},
    {MARK: "ja"},
]
"""An absence with the mark in every place where something can be said, and in some where nothing can."""
IN_XML = [
    message("9", f"<VrTkst><VrijeTekst>{MARK}</VrijeTekst></VrTkst>"),
    message("9", f"<{MARK}>ja</{MARK}>"),
    message("9", "", f"<StrAdrNl><SrtAdrsCd>06</SrtAdrsCd><NmVrpladrs>{MARK}</NmVrpladrs></StrAdrNl>"),
    message("9").replace(f"<DatEerstVrzmdg>{FIRST}", f"<DatEerstVrzmdg>{MARK}"),
    f"<{MARK}/>",
    f'<!DOCTYPE a [<!ENTITY b "{MARK}">]>' + message("9"),
]


async def smuggle(stage: Stage) -> None:
    """The mark by every way in; every one of them is refused, in words that do not repeat it."""
    bodies = [{**body("9"), **each} for each in SMUGGLED]
    for each in bodies:
        answer = await stage.call("POST", "intake", "/v1/absences", body=each)
        assert answer.status_code == 422, answer.text
        assert MARK not in answer.text.replace(f'"path":"{MARK}"', "")
    case = (await stage.do("intake", "/v1/absences", body("8")))["case"]
    facts = [
        {"fact": MARK},
        {"fact": "recovered", "first_fit_day": MARK},
        {"fact": "recovered", "reden": MARK},
    ]
    for each in facts:
        answer = await stage.call("POST", "intake", f"/v1/absences/{case}/facts", body=each)
        assert answer.status_code == 422, answer.text
    lines = "\n".join(json.dumps(each) for each in bodies)
    header = "employer;number;first_day;expected_days;bsn"
    rows = [f"{MARK};;", f"{FIRST};{MARK};", f"{FIRST};;{MARK}", f";;;{MARK}"]
    csv = "\n".join([header, *(f"bakkerij;9;{each}" for each in rows), ""])
    files = [
        (lines, LINES),
        (csv, CSV),
        (f"{header};{MARK}\nbakkerij;9;{FIRST}\n", CSV),
        *((each, XML) for each in IN_XML),
    ]
    for n, (content, kind) in enumerate(files):
        answer = await stage.http.post(
            stage.url("intake", "/v1/imports"), content=content, headers={**stage.token("partner"), **kind}
        )
        assert answer.status_code == 422 or answer.json()["taken"] == 0, answer.text
        file = (await hand_in(stage, "/v1/import-files", content, kind, f"smuggled-{n}"))["file"]
        assert (await taken(stage, file))["taken"] == 0
        about = f"/v1/snapshots?employer=bakkerij&as_of={FIRST}"
        file = (await hand_in(stage, about, content, kind, f"snapshot-{n}"))["file"]
        assert (await taken(stage, file))["taken"] == 0
    await write(stage, MARK.encode(), *(json.dumps(each).encode() for each in bodies))

    async def parked() -> bool | None:
        found = (await stage.ask("intake", "/v1/dead", "administrator"))["records"]
        return True if len(found) == 1 + len(bodies) else None

    await stage.until(parked, "every record of the topic parked")


async def test_a_marked_health_fact_and_a_bsn_are_found_nowhere(stage: Stage) -> None:
    """In no collection, on no topic, in no log line, no metric and no answer; field names of a caller's own aside."""
    await smuggle(stage)
    await stage.do("intake", "/v1/absences", body("7", work_accident=True))
    stored, told, said = everything_stored(stage), await everything_told(stage), await everything_said(stage)
    assert "intake.absence-reported.v1" in told
    assert "bakkerij" in stored
    assert "9" not in [each["key"] for each in await stage.all("intake-persons")]
    for where in (stored, told, said):
        found = (
            where.replace(f"'path': '{MARK}'", "")
            .replace(f"path={MARK}", "")
            .replace(f'"path": "{MARK}"', "")
        )
        assert MARK not in found, found[max(0, found.index(MARK) - 300) : found.index(MARK) + 100]
        assert BSN not in where, where[max(0, where.index(BSN) - 300) : where.index(BSN) + 100]


async def compact_at_once(stage: Stage, topic: str) -> None:
    """Compaction within a second, instead of within days."""
    admin = AIOKafkaAdminClient(bootstrap_servers=stage.cluster.kafka)
    await admin.start()
    soon = {
        "cleanup.policy": "compact",
        "segment.ms": "100",
        "max.compaction.lag.ms": "100",
        "min.cleanable.dirty.ratio": "0.0",
        "delete.retention.ms": "100",
    }
    await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, stage.cluster.prefix + topic, soon)])
    await admin.close()


async def test_who_was_erased_is_found_nowhere(stage: Stage) -> None:
    """Neither name nor number, in any collection, topic, log or answer; who comes under the same keys later is told."""
    await compact_at_once(stage, "intake-persons")
    said = body("1", first_fit_day=TODAY.isoformat())
    said["employee"] |= {"name": NAME, "email": "onvindbaar@voorbeeld.example"}
    case = (await stage.do("intake", "/v1/absences", said))["case"]
    await stage.told("intake-persons", lambda events: NAME in repr(events))
    found = (await stage.do("intake", "/v1/persons/lookup", {"bsn": BSN}))["persons"]
    assert [(each["employer"], each["cases"]) for each in found] == [("bakkerij", [case])]
    person = found[0]["person"]
    known = await stage.ask("intake", f"/v1/absences/{case}/person", "case-manager")
    assert (known["name"], known["bsn"]) == (NAME, BSN)
    assert "bsn" not in await stage.ask("intake", f"/v1/absences/{case}/person", "bureau")

    assert (await stage.call("DELETE", "intake", f"/v1/persons/{person}")).status_code == 204
    assert (await stage.call("DELETE", "intake", f"/v1/persons/{person}")).status_code == 204
    assert (await stage.do("intake", "/v1/persons/lookup", {"bsn": BSN}))["persons"] == []
    assert (
        await stage.call("GET", "intake", f"/v1/absences/{case}/person", "case-manager")
    ).status_code == 404

    producer = AIOKafkaProducer(bootstrap_servers=stage.cluster.kafka)
    await producer.start()

    async def nowhere() -> bool | None:
        # A partition is compacted up to its last segment: something has to come after what is to go.
        for n in range(12):
            topic = stage.cluster.prefix + "intake-persons"
            for partition in await producer.partitions_for(topic):
                await producer.send_and_wait(topic, None, key=f"nobody-{n}".encode(), partition=partition)
        return None if NAME in await everything_told(stage) else True

    async with asyncio.timeout(WAITS):
        while not await nowhere():
            pass
    await producer.stop()
    for where in (everything_stored(stage), await everything_told(stage), await everything_said(stage)):
        assert NAME not in where
        assert BSN not in where
        assert "onvindbaar" not in where

    again = {**body("1"), "employee": {"number": "1", "name": "Later Voorbeeld"}}
    assert (await stage.do("intake", "/v1/absences", again))["case"] == case
    await stage.told("intake-persons", lambda events: "Later Voorbeeld" in repr(events))
