"""What has no place leaves no trace anywhere, whichever way it came in."""

import json
from typing import Any

from tests.e2e.stage import Stage
from tests.e2e.ways import (
    BSN,
    CSV,
    FIRST,
    LINES,
    MARK,
    XML,
    body,
    everything_said,
    everything_stored,
    everything_told,
    hand_in,
    message,
    taken,
    write,
)

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


def takeovers() -> list[dict[str, Any]]:
    """A case of another system with the mark in every place where that could say more than it may."""
    sick = {"fact": "sick", "first_day": FIRST}
    case = {"employer": "bakkerij", "employee": {"number": "9"}, "quiet_until": FIRST, "facts": [sick]}
    done = {"fact": "done", "rule": MARK, "on": FIRST}
    off = {"fact": "deviation", "rule": "plan-of-action", "until": FIRST, "reason": f"door een {MARK}"}
    wrong: list[dict[str, Any]] = [
        {"facts": [sick, done]},
        {"facts": [sick, off]},
        {"facts": [{**sick, "oorzaak": MARK}]},
        {"dates": {MARK: FIRST}},
        {"documents": [{"kind": MARK, "on": FIRST, "reference": "1"}]},
        {"capacity": [{"on": FIRST, "capacity": {"screen-work": MARK}}]},
        {"quiet_until": MARK},
        {"diagnose": MARK},
    ]
    return [{**case, **each} for each in wrong]


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
    lines = "\n".join(json.dumps(each) for each in takeovers())
    headers = {**stage.token("administrator"), **LINES}
    for path in ("/v1/imports", "/v1/import-files"):
        answer = await stage.http.post(stage.url("intake", path), content=lines, headers=headers)
        assert answer.is_success, answer.text
        assert answer.json()["taken"] == 0, answer.text
    assert (await taken(stage, answer.json()["file"]))["refused"] == len(takeovers())
    await write(stage, MARK.encode(), *(json.dumps(each).encode() for each in bodies))

    async def parked() -> bool | None:
        found = (await stage.ask("intake", "/v1/dead", "administrator"))["records"]
        return True if len(found) == 1 + len(bodies) else None

    await stage.until(parked, "every record of the topic parked")


async def test_a_marked_health_fact_and_a_bsn_are_found_nowhere(stage: Stage) -> None:
    """In no collection, on no topic, in no log line, no metric and no answer; field names of a caller's own aside."""
    await smuggle(stage)
    made = await stage.do("intake", "/v1/absences", body("7", work_accident=True))
    await stage.told("intake-events", lambda events: made["case"] in repr(events))
    await stage.told("intake-persons", lambda events: made["person"] in repr(events))
    stored, told, said = everything_stored(stage), await everything_told(stage), await everything_said(stage)
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
