"""What every story begins with: the first weeks, the agreement of a second track, the vacancy that fits."""

from typing import Any

from tests.e2e.played import Line, On, Played, agreed
from tests.e2e.stage import Stage

NO, YES = ({"answer": each, "why": "Zo bleek uit onderzoek"} for each in ("no", "yes"))
ADVICE = {
    "problem_analysis": True,
    "possible": ["adapted-own-work"],
    "course": "improves",
    "goal": "own-work",
    "steps": [{"by": "employer", "what": "Werk zonder tillen"}],
}
PLAN = {
    "goals": ["Eigen werk, in stappen"],
    "activities": [
        {"by": "employer", "what": "Tilhulp regelen", "until": On(70)},
        {"by": "employee", "what": "Drie ochtenden werken", "until": On(70)},
    ],
    "case_manager": "casemanager-voorbeeld",
}
REPORT = {"own_work": NO, "own_work_adapted": NO, "other_work_here": NO, "work_elsewhere": YES}
CAPACITY = {"capacity": {"lift-carry": 5}}
PROFILE = {
    "profile": {"postcode": "3511", "max_travel_km": 30, "hours": {"min": 16, "max": 24}, "licences": []}
}
VACANCY = {
    "vacancy": "V1",
    "title": "telefonist",
    "postcode": "3521",
    "hours": {"min": 16, "max": 20},
    "licences": [],
    "demands": {"lift-carry": 2},
}


def first_weeks() -> list[Line]:
    """The analysis in week six, the plan two weeks later, signed by both."""
    return [
        Line(4, "case-manager", "contact-made", {"how": "telephone"}),
        Line(20, "case-manager", "consult-planned", {"day": On(36)}),
        Line(36, "bedrijfsarts", "consult-held", {"consult": "$consult-planned"}),
        Line(36, "bedrijfsarts", "advice-given", ADVICE),
        Line(48, "employer", "plan-drawn", PLAN),
        *agreed(48, "plan-drawn", "employer", "employee"),
    ]


def track(day: int, form: str = "work-directed", employer: bool = True, **more: Any) -> list[Line]:
    """The agreement of all who take part, signed."""
    who = ["employee", *(["employer"] if employer else []), "bureau"]
    tasks = [{"by": each, "what": f"Aandeel van {each}", "until": On(day + 180)} for each in who]
    terms = {"form": form, "tasks": tasks, "employer_answers": True, **more}
    return [Line(day, "bureau", "second-track-agreed", terms), *agreed(day, "second-track-agreed", *who)]


async def candidate_is_matched(stage: Stage, story: Played, role: str = "job-coach") -> None:
    """The vacancy that fits is proposed, with its reason."""
    path = f"/v1/candidates/{story.case}/matches"
    found = await stage.ask("matching", path, role, lambda answer: len(answer["matches"]) == 1)
    assert [(each["vacancy"], each["verdict"]) for each in found["matches"]] == [("V1", "fits")]


def kinds(events: list[dict[str, Any]]) -> list[str]:
    """Of events as they were told."""
    return [each["ce_type"] for each in events]
