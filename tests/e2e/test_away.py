"""Kafka or MongoDB is away while absences come in: no answer says more than is so, and later each is there once."""

import asyncio
from collections import Counter

import pytest

from tests.e2e.stage import Stage
from tests.e2e.ways import CSV, FIRST, body, hand_in, taken

REPORTS = 40


async def reported(stage: Stage, n: int) -> int:
    """The status with which a report is answered; refused for now it says when to come again."""
    answer = await stage.call("POST", "intake", "/v1/absences", body=body(str(n)), key=f"report-{n}")
    if answer.status_code == 503:
        assert (answer.json()["code"], answer.headers["Retry-After"]) == ("unavailable", "2")
    return answer.status_code


@pytest.mark.parametrize(("server", "meanwhile"), [("mongodb", {503}), ("kafka", {201})])
async def test_what_is_accepted_while_a_server_is_away_is_there_once(
    stage: Stage, server: str, meanwhile: set[int]
) -> None:
    """Without MongoDB nothing is accepted; without Kafka all is, as it is told later. A file waits with its lines."""
    before = await asyncio.gather(*(reported(stage, n) for n in range(REPORTS)))
    rows = "".join(f"bakkerij;f{n};{FIRST}\n" for n in range(2_000))
    file = (await hand_in(stage, "/v1/import-files", "employer;number;first_day\n" + rows, CSV, "f"))["file"]
    await stage.cluster.kill(server)
    during = [await reported(stage, n) for n in range(REPORTS, REPORTS + 3)]
    assert set(before) == {201}
    assert set(during) == meanwhile
    await stage.cluster.restart(server)

    async def again() -> bool | None:
        found = [await reported(stage, n) for n in range(REPORTS + 3)]
        return True if set(found) == {201} else None

    await stage.until(again, "every report accepted")
    done = await taken(stage, file)
    assert (done["taken"], done["refused"]) == (2_000, 0)
    told = await stage.told(
        "intake-events", lambda events: len({each["ce_id"] for each in events}) >= REPORTS + 3 + 2_000
    )
    once = {each["ce_id"]: each["ce_subject"] for each in told}
    assert set(Counter(once.values()).values()) == {1}
    assert len(once) == REPORTS + 3 + 2_000
