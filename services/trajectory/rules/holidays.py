"""The recognised holidays of the Algemene termijnenwet, and the working days that they leave."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays

DAY = timedelta(days=1)

EQUATED = frozenset(
    {
        date(2023, 4, 28),
        date(2023, 5, 19),
        date(2024, 5, 10),
        date(2024, 12, 27),
        date(2025, 5, 30),
        date(2026, 1, 2),
        date(2026, 5, 15),
        date(2027, 5, 7),
        date(2028, 4, 28),
        date(2028, 5, 26),
    }
)
"""Days equated with a holiday by royal decree (ATW 3 lid 3); sure C, to be filled up as decrees appear."""


@lru_cache(maxsize=256)
def _calendar(year: int) -> frozenset[date]:
    listed: Iterable[date] = country_holidays("NL", years=year, categories=("public", "optional"))
    return frozenset(listed) | {date(year, 5, 5)}


def is_holiday(day: date) -> bool:
    """Whether ATW 3 recognises the day: 5 May in every year, Good Friday as an equated day."""
    return day in EQUATED or day in _calendar(day.year)


def is_working_day(day: date) -> bool:
    """Whether a term may end on this day: no Saturday, Sunday or recognised holiday (ATW 1)."""
    return day.weekday() < 5 and not is_holiday(day)


def first_working_day(day: date) -> date:
    """This day when it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += DAY
    return day


def end_of_term(starts: date, ends: date) -> date:
    """Where a short term ends: on a working day (ATW 1), and with two working days in three or more (ATW 2)."""
    ends = first_working_day(ends)
    if (ends - starts).days >= 2:
        while sum(is_working_day(starts + DAY * n) for n in range((ends - starts).days + 1)) < 2:
            ends = first_working_day(ends + DAY)
    return ends
