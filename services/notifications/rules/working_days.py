"""Days on which people work and are written to: the recognised holidays of the Algemene termijnenwet (ATW 3)."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from holidays import country_holidays


@lru_cache(maxsize=64)
def _calendar(year: int) -> frozenset[date]:
    listed: Iterable[date] = country_holidays("NL", years=year, categories=("public", "optional"))
    return frozenset(listed) | {date(year, 5, 5)}


def is_holiday(day: date) -> bool:
    """Whether ATW 3 recognises the day; 5 May in every year, Good Friday as an equated day."""
    return day in _calendar(day.year)


def is_working_day(day: date) -> bool:
    """No Saturday, Sunday or recognised holiday."""
    return day.weekday() < 5 and not is_holiday(day)
