"""The re-integration report, part by part, as Regeling procesgang 6 lid 1 a to l asks it; written from the article.

The days are counted out in `riv`.
"""

from collections.abc import AsyncGenerator
from datetime import date, timedelta
from typing import Any

import pytest

from shared.contracts.facts import Employment
from shared.contracts.intake import AbsenceReported, ClientRegistered
from tests.unit.trajectory.at_the_door import CASE, Asked, bearer, door, ill
from tests.unit.trajectory.riv import (
    ADVICE,
    ALL,
    ASKED_ON,
    DUE,
    FINAL,
    JOB,
    JUDGED,
    OWED_BY,
    PLAN,
    REPLY_BY,
    at_the_end,
    first_year,
    lacking,
    report,
    stands,
)
from tests.unit.trajectory.told import MONDAY, OFFICE, PERSON


@pytest.fixture(name="asked")
async def somebody_ill_for_six_weeks() -> AsyncGenerator[Asked]:
    """Nothing is in the dossier; it is 13 October 2025."""
    async with ill(42) as made:
        yield made


async def test_from_the_first_day_each_part_says_who_owes_it_by_when_and_what_it_costs_to_miss() -> None:
    """The problem analysis six weeks on (13 October 2025), the opinion with the report itself."""
    async with ill(0) as asked:
        found = await report(asked)
        parts = {each["part"]: each for each in found["parts"]}
        assert list(parts) == ALL
        assert (found["form"], found["due"]) == ("full", DUE.isoformat())
        assert {name for name, each in parts.items() if "who" not in each} == {"a", "e"}
        assert {name: each["who"] for name, each in parts.items() if "who" in each} == OWED_BY
        assert (parts["f"]["by"], parts["l"]["by"]) == ("2025-10-13", DUE.isoformat())
        assert all(parts[name]["ground"] == f"Regeling procesgang 6 lid 1 {name[0]}" for name in ALL)
        assert all(each["costs_nl"] and each["costs_en"] for each in parts.values() if "who" in each)
        assert (found["ready"], found["of"]) == (2, 15)


async def test_a_case_of_two_years_has_every_part(asked: Asked) -> None:
    """Each entry fills the parts that the article asks of it, and the steps of the clock are done by them."""
    assert await lacking(asked) == list(OWED_BY)
    await first_year(asked)
    assert await lacking(asked) == ALL[8:]
    await at_the_end(asked)
    assert await lacking(asked) == ["l"]
    await asked.entered("opinion-given", "employee", agrees="partly", opinion="Het had eerder gekund")
    assert await lacking(asked) == []
    found = await report(asked)
    assert (found["ready"], found["of"]) == (15, 15)
    assert (await asked.due_of("final-evaluation"))["done_on"] == ASKED_ON.isoformat()
    assert (await asked.due_of("current-judgment"))["done_on"] == ASKED_ON.isoformat()
    assert (found["medical_part_handed_over_on"], found["report_handed_over_on"]) == (None, None)
    await asked.entered("medical-part-handed-over", "bedrijfsarts")
    await asked.entered("report-handed-over", "employer")
    found = await report(asked)
    assert found["medical_part_handed_over_on"] == found["report_handed_over_on"] == ASKED_ON.isoformat()
    assert (await asked.due_of("reintegration-report"))["status"] == "done"


async def test_each_part_names_the_entries_it_rests_on(asked: Asked) -> None:
    """The plan with the one before it; the limits only to who may read them."""
    first = await first_year(asked)
    second = await asked.entered("plan-drawn", "employer", **PLAN, replaces=first)
    await at_the_end(asked)
    named = {
        each["part"]: [one["kind"] for one in each["entries"]] for each in (await report(asked))["parts"]
    }
    assert named["f"] == ["advice-given"]
    assert named["g"] == ["plan-drawn", "plan-drawn"]
    assert named["k"] == ["current-judged", "final-evaluated"]
    assert named["b"] == named["c"] == named["d"] == ["job-described"]
    plan = next(each for each in (await report(asked))["parts"] if each["part"] == "g")
    assert [each["entry"] for each in plan["entries"]] == [first, second]
    bureau = {each["part"]: each["entries"] for each in (await report(asked, "bureau"))["parts"]}
    assert (bureau["h-latest"], bureau["j-course"]) == ([], [])


@pytest.mark.parametrize(
    ("last_day", "form", "without"),
    [
        (date(2025, 10, 31), "short", {"h-first-year", "h-latest", "i-employer"}),
        (date(2026, 1, 16), "full", {"h-first-year"}),
    ],
)
async def test_a_contract_that_ends_asks_for_a_shorter_report(
    last_day: date, form: str, without: set[str]
) -> None:
    """Out of contract after six to ten weeks: no evaluations. After 19: no first-year one. Due on the last day."""
    async with door() as asked:
        ends = Employment(work_days=OFFICE.work_days, ends_on=last_day)
        absence = AbsenceReported(person=PERSON, employment=ends, first_day=MONDAY, reported_on=MONDAY)
        await asked.hear(MONDAY, absence)
        await asked.hear(MONDAY + timedelta(days=42))
        found = await report(asked)
        assert (found["form"], found["due"]) == (form, last_day.isoformat())
        assert {
            part for part, status in (await stands(asked)).items() if status == "not-called-for"
        } == without
        assert await lacking(asked) == [each for each in OWED_BY if each not in without]


async def test_where_no_work_was_ever_possible_no_plan_and_no_final_evaluation_is_asked(asked: Asked) -> None:
    """Regeling 4 asks for a plan where there are possibilities; the judgement and the opinion stay."""
    none = {"problem_analysis": True, "possible": ["none"], "course": "uncertain"}
    await asked.entered("advice-given", "bedrijfsarts", **none)
    found = await stands(asked)
    assert {part for part, status in found.items() if status == "not-called-for"} == {
        "g",
        "h-latest",
        "i-employer",
    }
    assert "h-first-year" in await lacking(asked)


async def test_a_trajectory_from_a_benefit_has_no_report_of_an_employer() -> None:
    """409, with a code."""
    async with door() as asked:
        client = ClientRegistered(person=PERSON, on=MONDAY)
        await asked.hear(MONDAY, client)
        answer = await asked.http.get(f"/v1/cases/{CASE}/report", headers=bearer("case-manager"))
        assert (answer.status_code, answer.json()["code"]) == (409, "no-report")


async def test_the_employee_is_asked_in_time_and_silence_is_recorded(asked: Asked) -> None:
    """Four weeks before; a week before it is still in time; the day after the term the report goes without."""
    await asked.hear(ASKED_ON - timedelta(days=1))
    assert "opinion-asked" not in await asked.kinds()
    await asked.hear(ASKED_ON)
    (question,) = [each for each in await asked.dossier("employee") if each["kind"] == "opinion-asked"]
    assert (question["on"], question["reply_by"]) == (ASKED_ON.isoformat(), REPLY_BY.isoformat())
    assert "Opinion on the re-integration report" in await asked.owes("employee")
    await asked.hear(REPLY_BY)
    assert "opinion-absent" not in await asked.kinds()
    await asked.hear(REPLY_BY + timedelta(days=1))
    assert (await asked.kinds()).count("opinion-absent") == 1
    part = next(each for each in (await report(asked))["parts"] if each["part"] == "l")
    assert (part["status"], part["why"]) == ("there", "asked-in-vain")
    await asked.hear(DUE + timedelta(days=40))
    assert (await asked.kinds()).count("opinion-asked") == (await asked.kinds()).count("opinion-absent") == 1


async def test_who_answers_in_time_is_not_said_to_be_silent(asked: Asked) -> None:
    """Nor is who gave an opinion before it was asked."""
    await asked.hear(ASKED_ON)
    await asked.entered("opinion-given", "employee", agrees="yes", opinion="Zo was het")
    await asked.hear(DUE)
    assert "opinion-absent" not in await asked.kinds()
    assert "Opinion on the re-integration report" not in await asked.owes("employee")


async def test_an_opinion_on_what_changed_since_no_longer_holds(asked: Asked) -> None:
    """It is on everything else (lid 1 l)."""
    await first_year(asked)
    await at_the_end(asked)
    await asked.entered("opinion-given", "employee", agrees="yes", opinion="Zo was het")
    await asked.entered("current-judged", "bedrijfsarts", key="anew", **{**JUDGED, "course": "improves"})
    assert (await stands(asked))["l"] == "stale"


async def test_a_view_of_long_ago_is_no_current_view(asked: Asked) -> None:
    """28 February 2027 is 91 days before 30 May; the day before it is too old."""
    await asked.hear(date(2027, 2, 27))
    await asked.entered("current-judged", "bedrijfsarts", **JUDGED)
    judged = ("i-bedrijfsarts", "j-course", "k")
    assert [(await stands(asked))[each] for each in judged] == ["stale"] * 3
    await asked.hear(date(2027, 2, 28))
    await asked.entered("current-judged", "bedrijfsarts", **JUDGED)
    assert [(await stands(asked))[each] for each in judged] == ["there"] * 3
    await asked.entered("advice-given", "bedrijfsarts", **{**ADVICE, "problem_analysis": False})
    assert [(await stands(asked))[each] for each in judged] == ["stale"] * 3


async def test_a_plan_that_has_to_change_and_did_not_is_stale_and_an_unsigned_one_unsigned(
    asked: Asked,
) -> None:
    """Regeling 4 lid 5: what an evaluation asks is adjusted."""
    plan = await asked.entered("plan-drawn", "employer", **PLAN)
    assert (await stands(asked))["g"] == "unsigned"
    await asked.agreed(plan, "employee", "employer")
    assert (await stands(asked))["g"] == "there"
    evaluated = {"plan": plan, "kept": "yes", "reached": "yes", "adjust": True}
    await asked.entered("plan-evaluated", "employer", **evaluated)
    assert (await stands(asked))["g"] == "stale"
    await asked.entered("plan-drawn", "employer", **PLAN, replaces=plan)
    assert (await stands(asked))["g"] == "unsigned"


async def test_limits_that_run_out_before_the_report_are_stale(asked: Asked) -> None:
    """The doctor answers for them until the day before."""
    until = (DUE - timedelta(days=1)).isoformat()
    await asked.entered("capacity-established", "bedrijfsarts", capacity={"lift-carry": 5}, valid_until=until)
    assert (await stands(asked))["j-limits"] == "stale"


async def test_a_step_told_as_done_without_what_came_of_it_is_said_to_be_that(asked: Asked) -> None:
    """The clock is content; the report is not."""
    done = {"fact": "done", "rule": "problem-analysis", "on": asked.today.isoformat()}
    answer = await asked.record(done, "done-1")
    assert answer.status_code == 202, answer.text
    part = next(each for each in (await report(asked))["parts"] if each["part"] == "f")
    assert (part["status"], part["why"], part["by"]) == ("missing", "step-only", DUE.isoformat())


async def test_what_changes_is_told_once_from_the_fifth_week_on() -> None:
    """A flu tells nothing; 29 September is four weeks on; the same again tells nothing more."""
    kind = "trajectory.report-readiness-changed.v1"
    async with ill(27) as asked:
        assert (await asked.state()).report == {}
        await asked.hear(MONDAY + timedelta(days=28))
        told = (await asked.state()).report
        assert {part for part, status in told.items() if status == "ready"} == {"a", "e"}
        answer = await asked.enter("job-described", "employer", **JOB)
        assert answer.json()["told"] == ["trajectory.job-described.v1", kind]
        told = (await asked.state()).report
        assert {part for part, status in told.items() if status == "ready"} == {"a", "b", "c", "d", "e"}
        answer = await asked.enter("contact-made", "employer", how="telephone")
        assert kind not in answer.json()["told"]


@pytest.mark.parametrize(
    ("kind", "role", "fields", "code", "path"),
    [
        (
            "current-judged",
            "bedrijfsarts",
            {**JUDGED, "possible": ["none", "own-work"]},
            "none-stands-alone",
            "possible",
        ),
        ("final-evaluated", "employer", {**FINAL, "work": None}, "work-missing", "work"),
        ("final-evaluated", "employer", {**FINAL, "reached": "no"}, "why-not-missing", "why_not"),
    ],
)
async def test_what_cannot_be(
    asked: Asked, kind: str, role: str, fields: dict[str, Any], code: str, path: str
) -> None:
    """Each with the field it is about."""
    assert await asked.refused(kind, role, **fields) == (code, path)
