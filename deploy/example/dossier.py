"""The example's dossier that comes near its re-integration report: everything but the employee's opinion is there."""

from collections.abc import Iterator
from datetime import date, timedelta

from deploy.example.tracks import Row, Said

WORKED = "Z004"
"""The employee whose dossier it is."""
NAMES = {
    "employee": f"Voorbeeld {WORKED}",
    "employer": "Zorg Lindehof (voorbeeld)",
    "bedrijfsarts": "Bedrijfsarts Voorbeeld",
}
REPLACED = frozenset({"problem-analysis", "plan-of-action", "first-year-evaluation"})
"""Steps that the entries below are the doing of."""


def dossier(first_day: date) -> list[Said]:
    """What was said, in days after the first sick day."""
    return list(_said(first_day))


def _said(first_day: date) -> Iterator[Said]:
    plan = {**PLAN, "activities": [{**ACTIVITY, "until": (first_day + timedelta(days=90)).isoformat()}]}
    yield Said(20, "employer", "job-described", JOB)
    yield Said(38, "bedrijfsarts", "advice-given", ADVICE)
    yield Said(50, "employer", "plan-drawn", plan)
    yield from _agreed(50, "plan-drawn")
    yield Said(345, "employer", "first-year-evaluated", FIRST_YEAR)
    yield from _agreed(346, "first-year-evaluated")
    yield Said(600, "bedrijfsarts", "capacity-established", {"capacity": {"lift-carry": 10, "stand": 30}})
    yield Said(614, "bedrijfsarts", "current-judged", JUDGED)
    yield Said(618, "employer", "final-evaluated", FINAL)
    yield from _agreed(619, "final-evaluated")
    yield Said(620, "bedrijfsarts", "medical-part-handed-over")


def _agreed(day: int, kind: str) -> Iterator[Said]:
    for role in ("employee", "employer"):
        yield Said(day, role, "entry-agreed", {"of": f"${kind}"})


JOB: Row = {
    "firm": "Verpleeghuis met drie afdelingen, tachtig mensen",
    "function": "Verzorgende",
    "tasks": ["Bewoners helpen bij wassen en aankleden", "Maaltijden uitdelen", "Rapporteren"],
    "hours": 28,
    "skills": ["Mbo 3 verzorgende", "Twaalf jaar in de zorg", "Rijbewijs B"],
}
ADVICE: Row = {
    "problem_analysis": True,
    "possible": ["adapted-own-work", "other-work"],
    "course": "improves",
    "goal": "own-work",
    "steps": [{"by": "employer", "what": "Taken zonder tillen geven"}],
}
ACTIVITY: Row = {"by": "employer", "what": "Taken zonder tillen geven"}
PLAN: Row = {"goals": ["Eigen werk, in stappen"], "case_manager": "casemanager-voorbeeld"}
FIRST_YEAR: Row = {
    "kept": "yes",
    "reached": "partly",
    "why_not": "Tillen lukt niet; zonder tillen is er op de afdeling te weinig werk",
    "second_year": "both",
    "because": "Bij ons is er voor acht uur werk dat past",
    "goal": "Werk voor 24 uur, hier of elders",
}
JUDGED: Row = {
    "relation": "good",
    "course": "stable",
    "possible": ["other-work", "other-employer"],
    "suitable_work": "Werk zonder zwaar tillen, met wisselend zitten en staan",
}
FINAL: Row = {
    "work": "other",
    "hours": 8,
    "kept": "yes",
    "reached": "partly",
    "why_not": "Voor meer uren is hier geen werk dat past",
    "suitable_work": "Acht uur per week aan de balie; meer is er niet",
    "relation": "good",
}
