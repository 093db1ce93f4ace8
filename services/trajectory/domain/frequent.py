"""Frequent absence: the third sick report within twelve months is noticed as it comes in."""

from datetime import date, timedelta

from services.trajectory.domain.state import Trajectory
from services.trajectory.rules.work.row import PLATFORM
from shared.contracts.dossier.duties import FrequentAbsenceNoticed
from shared.contracts.facts import Sick, Withdrawn

OFTEN = 3
"""Reports within twelve months; practice, not law."""
TWELVE_MONTHS = timedelta(days=365)


def frequent(state: Trajectory, sick: Sick, came: date) -> list[FrequentAbsenceNoticed]:
    """What a report gives to notice, once for its first day; a report of before the others is no reason."""
    entry = f"frequent-{sick.first_day.isoformat()}"
    if any(each.entry == entry for each in state.entries):
        return []
    days = _reported({each.first_day for each in (*state.reports, sick)}, state)
    year = [day for day in days if sick.first_day - TWELVE_MONTHS < day <= sick.first_day]
    if len(year) < OFTEN:
        return []
    return [
        FrequentAbsenceNoticed(
            entry=entry,
            on=came,
            by=PLATFORM,
            opening=max(state.opening, 1),
            reports=len(year),
            since=year[0],
        )
    ]


def _reported(days: set[date], state: Trajectory) -> list[date]:
    """The first days in order, without those taken back: the latest up to the day that a withdrawal names."""
    left = sorted(days)
    for each in state.facts:
        before = [day for day in left if day <= each.on] if isinstance(each, Withdrawn) else []
        left = [day for day in left if day not in before[-1:]]
    return left
