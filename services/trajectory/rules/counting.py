"""Counting from a first sick day: calendar days, with the days left out that lie before the date reached."""

from collections.abc import Sequence
from datetime import date, timedelta

from services.trajectory.rules.periods import Break, Period

DAY = timedelta(days=1)
WAIT_DAYS = 727
"""104 weeks from the first sick day, which is day one (WIA 23 lid 1, BW 7:629 lid 1)."""


def crossed(start: date, days: int, breaks: Sequence[Break]) -> tuple[date, list[Break]]:
    """The date so many counted days after `start`, and the breaks that moved it (WIA 23 lid 3 and 5)."""
    reached, moved_by = start + DAY * days, list[Break]()
    for each in breaks:
        if start <= each.first <= reached:
            reached += DAY * each.days
            moved_by.append(each)
    return reached, moved_by


def wait_end(period: Period) -> date:
    """The last day of the ordinary waiting period of 104 weeks."""
    return crossed(period.first_sick_day, WAIT_DAYS, period.breaks)[0]
