"""The ways by which absences come in, and a walk over everything that is stored, told or said."""

import json
from datetime import timedelta
from typing import Any

from aiokafka import AIOKafkaProducer
from pymongo import MongoClient

from shared.contracts.topics import SERVICES, TOPICS, feed
from tests.e2e.stage import ARBODIENST, TODAY, Stage

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
