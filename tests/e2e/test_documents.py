"""A document over the real services: read as it came after a kill, and nowhere else; too large a one never gets in."""

import asyncio
from collections.abc import AsyncGenerator

from shared.contracts.topics import TOPICS
from tests.e2e.stage import Stage
from tests.e2e.test_slice import absence
from tests.unit.pdfs import plain

MARK = "MERKTEKEN-DAT-NERGENS-MAG-STAAN"
RECEIVED = "trajectory.document-received.v1"
PDF = {"Content-Type": "application/pdf"}


async def much() -> AsyncGenerator[bytes]:
    """200 MB, a megabyte at a time, without saying so before."""
    yield b"%PDF-1.7\n"
    for _ in range(200):
        yield b"\0" * 1_000_000


async def test_a_document_outlives_a_kill_and_is_on_no_topic_and_in_no_log(stage: Stage) -> None:
    """Handed in twice with a kill between is one; 200 MB are refused while they come."""
    case = (await stage.do("intake", "/v1/absences", absence("041", days_ago=100)))["case"]
    await stage.ask("trajectory", f"/v1/cases/{case}/clock")
    address = stage.url("trajectory", f"/v1/cases/{case}/documents?document=signed-plan")
    headers = {**stage.token("case-manager"), **PDF, "Idempotency-Key": "plan"}
    first = await stage.http.post(address, content=plain(MARK), headers=headers)
    assert first.status_code == 202, first.text
    await asyncio.to_thread(stage.processes["trajectory"].kill)
    stage.launch("trajectory")
    await stage.until(lambda: stage.ready("trajectory"), "trajectory ready again")
    again = await stage.http.post(address, content=plain(MARK), headers=headers)
    assert again.json()["entry"] == first.json()["entry"]

    found = await stage.ask("trajectory", f"/v1/cases/{case}/documents")
    assert [each["entry"] for each in found["documents"]] == [first.json()["entry"]]
    path = f"/v1/cases/{case}/documents/{first.json()['entry']}"
    assert (await stage.call("GET", "trajectory", path, "employer", employer="bakkerij")).content == plain(
        MARK
    )
    assert (await stage.call("GET", "trajectory", path, "employer", employer="slagerij")).status_code == 404
    assert (await stage.call("GET", "trajectory", path, "case-manager", tenant="elders")).status_code == 404

    refused = await stage.http.post(address, content=much(), headers={**stage.token("case-manager"), **PDF})
    assert (refused.status_code, refused.json()["code"]) == (413, "body-too-large")

    await stage.told("trajectory-events", lambda events: any(each["ce_type"] == RECEIVED for each in events))
    told = [repr(each) for topic in TOPICS for each in await stage.all(topic.name)]
    assert not any(MARK in each for each in told)
    assert not any(MARK in log.read_text() for log in stage.home.glob("*.log"))
