"""A second track in a few words: the labour expert's report, the agreement, and its beginning."""

from datetime import timedelta
from typing import Any

from tests.unit.trajectory.at_the_door import Asked
from tests.unit.trajectory.told import MONDAY

BEGIN = MONDAY + timedelta(days=360)
"""27 August 2026."""
NO, YES, PERHAPS = ({"answer": each, "why": "Zo bleek"} for each in ("no", "yes", "uncertain"))
REPORT = {"own_work": NO, "own_work_adapted": NO, "other_work_here": NO, "work_elsewhere": YES}
UNTIL = "2026-12-31"
TASKS = [{"by": who, "what": f"Taak van {who}", "until": UNTIL} for who in ("employee", "employer", "bureau")]
AGREEMENT: dict[str, Any] = {
    "form": "work-directed",
    "tasks": TASKS,
    "employer_answers": True,
    "report_every_days": 42,
    "reply_days": 7,
    "targets": [{"what": "application", "times": 2, "every_days": 28}],
}


async def begun(asked: Asked, **terms: Any) -> str:
    """The labour expert saw work elsewhere, and all three signed."""
    await asked.entered("labour-expert-reported", "labour-expert", **REPORT)
    agreement = await asked.entered("second-track-agreed", "bureau", **{**AGREEMENT, **terms})
    await asked.agreed(agreement, "employee", "employer", "bureau")
    return agreement


async def day(asked: Asked, days: int) -> None:
    """So many days after the beginning."""
    await asked.hear(BEGIN + timedelta(days=days))
