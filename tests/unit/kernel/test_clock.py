"""A day begins at 00:05 in Amsterdam, summer and winter; ids of the same parts are the same."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.clock import Rehearsed, beginning_of, begun, day_of, derived_id, new_id, now


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


BEGUN = [
    ("2026-01-14T23:04:59", "2026-01-14"),
    ("2026-01-14T23:05:00", "2026-01-15"),
    ("2026-07-14T22:04:59", "2026-07-14"),
    ("2026-07-14T22:05:00", "2026-07-15"),
    ("2026-03-28T23:05:00", "2026-03-29"),
    ("2026-03-29T21:59:59", "2026-03-29"),
    ("2026-03-29T22:04:59", "2026-03-29"),
    ("2026-03-29T22:05:00", "2026-03-30"),
    ("2026-10-24T22:05:00", "2026-10-25"),
    ("2026-10-25T22:59:59", "2026-10-25"),
    ("2026-10-25T23:04:59", "2026-10-25"),
    ("2026-10-25T23:05:00", "2026-10-26"),
]
"""Winter is UTC+1, summer UTC+2; in 2026 the clock goes forward on 29 March and back on 25 October."""


@pytest.mark.parametrize(("instant", "day"), BEGUN)
def test_a_day_has_begun_five_minutes_after_local_midnight(instant: str, day: str) -> None:
    """To the second, also around the days of 23 and 25 hours."""
    assert begun(utc(instant)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        ("2026-01-15", "2026-01-14T23:05:00"),
        ("2026-03-29", "2026-03-28T23:05:00"),
        ("2026-03-30", "2026-03-29T22:05:00"),
        ("2026-10-25", "2026-10-24T22:05:00"),
        ("2026-10-26", "2026-10-25T23:05:00"),
    ],
)
def test_the_instant_at_which_a_day_begins(day: str, instant: str) -> None:
    """In UTC, by hand."""
    assert beginning_of(date.fromisoformat(day)) == utc(instant)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_every_day_begins_exactly_once(day: date) -> None:
    """At its beginning it has begun, a second before it has not."""
    assert begun(beginning_of(day)) == day
    assert begun(beginning_of(day) - timedelta(seconds=1)) == day - timedelta(days=1)


def test_the_day_of_an_instant_is_the_local_one() -> None:
    """Half past eleven in the evening, UTC, is the next day in the Netherlands."""
    assert day_of(utc("2026-07-14T23:30:00")) == date(2026, 7, 15)
    assert day_of(utc("2026-01-14T22:59:59")) == date(2026, 1, 14)


def test_ids_of_the_same_parts_are_the_same_and_of_others_are_not() -> None:
    """Also over runs: an id that is written down once stays it."""
    assert derived_id("a", 1) == derived_id("a", 1) == derived_id("a", "1")
    assert len({derived_id("a", 1), derived_id("a", 2), derived_id("b", 1), new_id(), new_id()}) == 5


def test_now_is_to_the_millisecond_in_utc() -> None:
    """As MongoDB keeps it, so that what is read back equals what was written."""
    assert now().tzinfo is UTC
    assert now().microsecond % 1000 == 0


def test_a_rehearsal_is_as_far_ahead_as_its_file_says(tmp_path: Path) -> None:
    """No file, no days; the file can change while it is read; what is no number is an error and not today."""
    file = tmp_path / "days"
    moment = Rehearsed(file)
    assert abs(moment() - now()) < timedelta(minutes=1)
    file.write_text("400\n")
    assert abs(moment() - now() - timedelta(days=400)) < timedelta(minutes=1)
    file.write_text("soon")
    with pytest.raises(ValueError, match="soon"):
        moment()
