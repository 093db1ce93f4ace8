"""The example's second tracks, one of each kind, and one that goes on from a benefit: what was said, by whom, when."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

Row = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """An entry so many days after the track began. `$kind` in a field is the last entry of that kind."""

    day: int
    role: str
    kind: str
    fields: Row = field(default_factory=dict[str, Any])


def told(said: list[Said], begun: date, today: date) -> list[tuple[Said, date]]:
    """What has been said by today, with its day."""
    dated = [(each, begun + timedelta(days=each.day)) for each in said]
    return [(each, day) for each, day in dated if day <= today]


def track(form: str, begun: date, employer: bool = True) -> list[Said]:
    """The labour expert's report, the agreement of all, the profile of the person, and the steps of the kind."""
    who = ["employee", *(["employer"] if employer else []), "bureau"]
    agreement = {
        "form": form,
        "tasks": [{"by": each, "what": TASKS[each], "until": _day(begun, 180)} for each in who],
        "employer_answers": True,
        "targets": [{"what": "application", "times": 2, "every_days": 28}] if form == "work-directed" else [],
    }
    report = [Said(-10, "labour-expert", "labour-expert-reported", REPORT)] if employer else []
    return [
        *report,
        Said(0, "bureau", "second-track-agreed", agreement),
        *(Said(0, each, "entry-agreed", {"of": "$second-track-agreed"}) for each in who),
        Said(3, "bureau", "personal-profiled", {"wishes": ["Dagdienst"], "ambitions": ["Vast werk"]}),
        *_steps(form, begun),
    ]


def _steps(form: str, begun: date) -> list[Said]:
    from_until = {"from": _day(begun, 10), "until": _day(begun, 90)}
    kinds: dict[str, list[Said]] = {
        "work-directed": [
            Said(7, "bureau", "activity-done", {"what": "application-training"}),
            Said(
                20, "employee", "activity-done", {"what": "application", "times": 2, "about": "V-voorbeeld"}
            ),
            Said(40, "bureau", "bureau-reported", {"progress": "Twee sollicitaties", "on_course": "yes"}),
        ],
        "work-experience": [
            Said(8, "bureau", "experience-place-arranged", {**PLACE, **from_until}),
            Said(
                95,
                "bureau",
                "experience-place-evaluated",
                {"arranged": "$experience-place-arranged", "learned": "partly", "next_step": "go-on"},
            ),
        ],
        "psychosocial": [
            Said(8, "bureau", "support-arranged", SUPPORT),
            Said(120, "bureau", "support-evaluated", {"arranged": "$support-arranged", "ready": "yes"}),
        ],
        "entrepreneur": [
            Said(12, "employee", "business-planned", BUSINESS),
            Said(
                30,
                "bureau",
                "business-judged",
                {"plan": "$business-planned", **JUDGED},
            ),
        ],
    }
    return kinds[form]


def _day(begun: date, days: int) -> str:
    return (begun + timedelta(days=days)).isoformat()


NO, YES = ({"answer": each, "why": "Zo bleek uit onderzoek"} for each in ("no", "yes"))
REPORT = {"own_work": NO, "own_work_adapted": NO, "other_work_here": NO, "work_elsewhere": YES}
TASKS = {
    "employee": "Elke vier weken twee keer solliciteren",
    "employer": "Tijd geven om te zoeken en de kosten dragen",
    "bureau": "Elke week een gesprek, vacatures aandragen",
}
PLACE = {"place": "Kringloop Voorbeeld", "hours": 12, "learns": ["Op tijd beginnen", "Samen werken"]}
SUPPORT = {"form": "coaching", "provider": "Coachpraktijk Voorbeeld", "sessions": 8}
JUDGED = {"viable": "yes", "why": "Genoeg vraag in de wijk"}
BUSINESS = {"what": "Fietsen herstellen aan huis", "needed": 9000, "own": 4000, "borrowed": 5000}
