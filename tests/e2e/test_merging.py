"""One employment under two numbers: found, made one, reported under either, and made two again."""

from typing import Any

from tests.e2e.stage import TODAY, Stage
from tests.e2e.ways import BSN, LINES, body


async def overview(stage: Stage, case: str, is_open: bool) -> dict[str, Any]:
    """How trajectory shows a case, once it is as it should be."""

    def enough(found: dict[str, Any]) -> bool:
        return any(each["case"] == case and each["open"] is is_open for each in found["cases"])

    listed = (await stage.ask("trajectory", "/v1/cases", enough=enough))["cases"]
    return next(each for each in listed if each["case"] == case)


async def alike(stage: Stage, count: int) -> None:
    """So many persons seem to be one, and no others."""

    def enough(found: dict[str, Any]) -> bool:
        return [len(each["persons"]) for each in found["duplicates"]] == [count]

    await stage.ask("intake", "/v1/duplicates", enough=enough)


async def test_two_numbers_are_one_case_until_they_are_parted(stage: Stage) -> None:
    """Nothing comes near in the silent one, reports under its number come in at the other, and all of it is undone."""
    one = (await stage.do("intake", "/v1/absences", body("1")))["case"]
    two = (await stage.do("intake", "/v1/absences", body("2")))["case"]
    elsewhere = {**body("3"), "employer": "smederij"}
    other = (await stage.do("intake", "/v1/absences", elsewhere))["case"]
    await overview(stage, two, is_open=True)
    await alike(stage, 3)

    for into, code in (
        (other, "not-one-employment"),
        (two, "not-one-employment"),
        ("nobody", "not-yet-known"),
    ):
        answer = await stage.call("POST", "intake", f"/v1/absences/{two}/merge", "team-lead", {"into": into})
        assert answer.json()["code"] == code, into
    merge = f"/v1/absences/{two}/merge"
    assert (await stage.do("intake", merge, {"into": one}, "team-lead"))["new"] is True
    assert (await stage.do("intake", merge, {"into": one}, "team-lead"))["new"] is False
    assert (await overview(stage, two, is_open=False))["merged_into"] == one
    assert (await overview(stage, one, is_open=True))["merged_into"] is None
    assert (await stage.ask("trajectory", f"/v1/cases/{two}/clock"))["merged_into"] == one
    refused = await stage.call(
        "POST",
        "trajectory",
        f"/v1/cases/{two}/facts",
        "case-manager",
        {"fact": "done", "rule": "x", "on": "y"},
    )
    assert refused.status_code == 422

    again = await stage.do("intake", "/v1/absences", body("2"))
    assert (again["case"], again["new"]) == (one, False)
    fit = {"fact": "recovered", "first_fit_day": TODAY.isoformat()}
    line = {"employer": "bakkerij", "employee": {"number": "2"}, "fact": fit}
    answer = await stage.http.post(
        stage.url("intake", "/v1/imports"), json=line, headers={**stage.token("partner"), **LINES}
    )
    assert answer.json()["answers"] == [{"line": 1, "case": one, "new": True}]
    shown = await stage.ask("intake", f"/v1/absences/{one}")
    assert [each["fact"] for each in shown["facts"]] == ["recovered"]
    await parted(stage, one, two)


async def parted(stage: Stage, one: str, two: str) -> None:
    """What was reported since stays where it came in, the rest is as it was."""

    await alike(stage, 2)
    part = f"/v1/absences/{one}/part"
    assert (await stage.do("intake", part, {"other": two}, "team-lead"))["new"] is True
    assert (await stage.do("intake", part, {"other": two}, "team-lead"))["new"] is False
    assert (await overview(stage, two, is_open=True))["merged_into"] is None
    bare = await stage.ask("intake", f"/v1/absences/{two}")
    assert bare["facts"] == []
    after = await stage.do("intake", "/v1/absences", body("2"))
    assert (after["case"], after["new"]) == (two, False)
    await erased(stage, one, two)


async def erased(stage: Stage, one: str, two: str) -> None:
    """Who is erased under one number is erased under every number that was merged; not while one of them runs."""
    whose = {
        case: (await stage.ask("intake", f"/v1/absences/{case}/person"))["person"] for case in (one, two)
    }
    running = await stage.call("DELETE", "intake", f"/v1/persons/{whose[two]}")
    assert running.json()["code"] == "still-sick"
    await stage.do("intake", f"/v1/absences/{two}/merge", {"into": one})

    async def gone() -> bool | None:
        return (await stage.call("DELETE", "intake", f"/v1/persons/{whose[one]}")).status_code == 204 or None

    await stage.until(gone, "both rows are deleted")
    left = (await stage.do("intake", "/v1/persons/lookup", {"bsn": BSN}))["persons"]
    assert [each["employer"] for each in left] == ["smederij"]
