"""When something that another's server did not take is tried again."""

from datetime import timedelta

WAITS = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""Waits between tries."""


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed tries, from 1; None when all the waits were used."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None
