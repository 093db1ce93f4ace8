"""A case on its way to the re-integration report: what is entered in it, and how far it is.

Somebody ill since Monday 1 September 2025. The last day of the wage duty is 29 August 2027, so the report is due 91
days before it: 30 May 2027. The employee is asked 28 days before that, on 2 May, to answer by 23 May.
"""

from datetime import date, timedelta
from typing import Any

from tests.unit.trajectory.at_the_door import CASE, Asked
from tests.unit.trajectory.told import MONDAY

DUE, ASKED_ON, REPLY_BY = date(2027, 5, 30), date(2027, 5, 2), date(2027, 5, 23)
OWED_BY = {
    "b": "employer",
    "c": "employer",
    "d": "employer",
    "f": "bedrijfsarts",
    "g": "employer",
    "h-first-year": "employer",
    "h-latest": "employer",
    "i-employer": "employer",
    "i-bedrijfsarts": "bedrijfsarts",
    "j-course": "bedrijfsarts",
    "j-limits": "bedrijfsarts",
    "k": "employer",
    "l": "employee",
}
ALL = ["a", *list(OWED_BY)[:3], "e", *list(OWED_BY)[3:]]
ADVICE: dict[str, Any] = {
    "problem_analysis": True,
    "possible": ["adapted-own-work"],
    "course": "improves",
    "goal": "own-work",
}
PLAN: dict[str, Any] = {
    "goals": ["Eigen werk, in stappen"],
    "activities": [{"by": "employer", "what": "Werkplek aanpassen", "until": "2025-11-10"}],
    "case_manager": "casemanager-voorbeeld",
}
JOB: dict[str, Any] = {
    "firm": "Bakkerij met winkel",
    "function": "Broodbakker",
    "tasks": ["Brood bakken"],
    "hours": 36,
    "skills": ["Mbo 2 brood en banket"],
}
FIRST_YEAR: dict[str, Any] = {
    "kept": "yes",
    "reached": "yes",
    "second_year": "both",
    "because": "Meer uren zijn er hier niet",
    "goal": "Werk voor 24 uur",
}
FINAL: dict[str, Any] = {
    "work": "other",
    "hours": 12,
    "kept": "yes",
    "reached": "yes",
    "suitable_work": "Niet voor meer dan 12 uur",
    "relation": "good",
}
JUDGED: dict[str, Any] = {
    "relation": "good",
    "course": "stable",
    "possible": ["other-work", "other-employer"],
    "suitable_work": "Zittend werk tot 16 uur",
}


async def report(asked: Asked, role: str = "case-manager") -> dict[str, Any]:
    """How far it is."""
    return await asked.get(f"/v1/cases/{CASE}/report", role)


async def stands(asked: Asked) -> dict[str, str]:
    """The status of each part."""
    return {each["part"]: each["status"] for each in (await report(asked))["parts"]}


async def lacking(asked: Asked) -> list[str]:
    """The parts that somebody still owes something for."""
    return [each["part"] for each in (await report(asked))["parts"] if "who" in each]


async def first_year(asked: Asked) -> str:
    """Everything of the first year is there; the id of the plan."""
    await asked.entered("advice-given", "bedrijfsarts", **ADVICE)
    await asked.entered("job-described", "employer", **JOB)
    plan = await asked.entered("plan-drawn", "employer", **PLAN)
    await asked.agreed(plan, "employee", "employer")
    await asked.hear(MONDAY + timedelta(days=360))
    evaluated = await asked.entered("first-year-evaluated", "employer", **FIRST_YEAR)
    await asked.agreed(evaluated, "employee", "employer")
    return plan


async def at_the_end(asked: Asked) -> None:
    """The last views of employer and bedrijfsarts, on the day that the employee is asked for an opinion."""
    await asked.hear(ASKED_ON)
    await asked.entered("capacity-established", "bedrijfsarts", capacity={"lift-carry": 5})
    final = await asked.entered("final-evaluated", "employer", **FINAL)
    await asked.agreed(final, "employee", "employer")
    await asked.entered("current-judged", "bedrijfsarts", **JUDGED)
