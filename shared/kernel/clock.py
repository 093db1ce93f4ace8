"""The only place that asks what time it is and makes new ids; everything else is told.

An instant is UTC, a day is a day in Europe/Amsterdam. Ids of told events derive from their cause, so a replay
makes the same ones.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from uuid import UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

HERVAT = UUID("6f1a5c54-0d0e-5b1c-9c58-2f2f6f0b7a11")
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY_BEGINS = timedelta(minutes=5)
"""A day is begun at 00:05 local time, so that a clock a little ahead never begins it early."""

Now = Callable[[], datetime]
"""What reads the time; a test passes its own."""


def now() -> datetime:
    """This instant, in UTC, to the millisecond (as MongoDB keeps it)."""
    instant = datetime.now(UTC)
    return instant.replace(microsecond=instant.microsecond // 1000 * 1000)


class Rehearsed:
    """The time of a rehearsal, in which years pass in minutes: so many days ahead as a file says when it is asked.

    Several services that read one file are on the same day. `ValueError` where the file holds no whole number.
    """

    def __init__(self, file: Path) -> None:
        """The file need not be there yet: that is no day ahead."""
        self._file = file

    def __call__(self) -> datetime:
        """This instant, those days later."""
        return now() + timedelta(days=self.days)

    @property
    def days(self) -> int:
        """How many days ahead it is."""
        try:
            days = self._file.read_text().strip()
        except FileNotFoundError:
            days = ""
        return int(days or 0)

    def pass_to(self, days: int) -> None:
        """So many days ahead from now on; whoever reads meanwhile reads the old number or the new one."""
        fresh = self._file.with_name(f".{self._file.name}.new")
        fresh.write_text(str(days))
        fresh.replace(self._file)


def day_of(instant: datetime) -> date:
    """The day in the Netherlands on which an instant falls."""
    return instant.astimezone(AMSTERDAM).date()


def begun(instant: datetime) -> date:
    """The latest day that has begun (after 00:05 local time) at this instant."""
    return (instant.astimezone(AMSTERDAM) - DAY_BEGINS).date()


def beginning_of(day: date) -> datetime:
    """The instant, in UTC, at which a day begins for the ticker."""
    return (datetime.combine(day, time.min, AMSTERDAM) + DAY_BEGINS).astimezone(UTC)


def new_id() -> str:
    """A fresh identity, for what has no cause to derive one from."""
    return str(uuid4())


def derived_id(*parts: str | int) -> str:
    """The same id for the same parts, always and everywhere."""
    return str(uuid5(HERVAT, "/".join(str(part) for part in parts)))
