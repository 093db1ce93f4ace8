"""Every way an absence comes in meets the same checks: once is once, also over a kill in the middle."""

import asyncio
import json

from tests.e2e.stage import TODAY, Stage
from tests.e2e.ways import (
    CSV,
    FIRST,
    LINES,
    WAITS,
    XML,
    answers_of,
    body,
    hand_in,
    message,
    taken,
    write,
)


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
    # The other person last: once that is there, everything before it was taken.
    await write(
        stage, json.dumps(body("1")).encode(), b"{", json.dumps(told).encode(), json.dumps(body("2")).encode()
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
