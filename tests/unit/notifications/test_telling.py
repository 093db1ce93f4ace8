"""Who is told of what, by which channel, and when: the rows that everybody begins with, and an arbodienst's own."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.notifications.rules.telling import (
    FALLBACK,
    ROLE_NAMES,
    Hours,
    Occasion,
    Policy,
    Role,
    digest_at,
    goes_at,
    role_of_deadline,
)
from services.notifications.rules.telling_rows import DEFAULTS, in_force
from services.trajectory.rules import RULES
from shared.kernel.again import wait_after
from shared.kernel.clock import day_of

POLICY = DEFAULTS[-1]
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def local(day: str, at: str = "12:00") -> datetime:
    """An instant by the clock on the wall."""
    return datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=AMSTERDAM)


def hours(**said: Any) -> Hours:
    """When a case manager is sent something."""
    return Hours.model_validate({"role": "case-manager", **said})


OFFICE = hours(**{"from": "07:00", "until": "19:00", "days": "working"})
HOME = Hours.model_validate({"role": "employee", "from": "08:00", "until": "20:00", "days": "not-sunday"})


def test_who_owes_a_step_is_told_of_it() -> None:
    """Every role of the rulebook has a reader; UWV has no mailbox here, so the case manager reads along."""
    owed = {each.role: role_of_deadline(each.role) for each in RULES}
    assert owed["bedrijfsarts"] == "bedrijfsarts"
    assert (owed["employer"], owed["employee"]) == ("employer", "employee")
    assert owed["uwv"] == "case-manager"
    assert set(owed.values()) <= set(get_args(Role))


@pytest.mark.parametrize(
    ("occasion", "owed_by", "left", "told"),
    [
        ("deadline-near", "employer", 28, ("employer",)),
        ("deadline-near", "employer", 2, ("employer",)),
        ("deadline-near", "employer", 1, ("employer", "case-manager")),
        ("deadline-near", "uwv", 1, ("case-manager",)),
        ("deadline-missed", "employer", None, ("case-manager", "team-lead", "employer")),
        ("deadline-missed", "bedrijfsarts", None, ("case-manager", "team-lead", "employer")),
        ("deadline-missed", "employee", None, ("case-manager", "team-lead")),
        ("match-proposed", "", None, ("job-coach",)),
        ("not-reached", "employee", None, ("case-manager",)),
        ("not-reached", "team-lead", None, ("case-manager",)),
        ("not-reached", "case-manager", None, ("team-lead",)),
    ],
)
def test_the_defaults(occasion: Occasion, owed_by: str, left: int | None, told: tuple[Role, ...]) -> None:
    """Who owes it; the case manager a day before; whom a miss costs; and who looks after an address that failed."""
    assert POLICY.roles(occasion, owed_by, left) == told
    assert all(POLICY.channels(role, occasion, owed_by, left) == ("mail", "sms", "letter") for role in told)


def test_every_role_has_a_name_hours_and_somebody_in_its_place() -> None:
    """Nobody is told in a circle, and whoever is not there is the case manager's in the end."""
    assert set(ROLE_NAMES) == set(get_args(Role))
    assert {each.role for each in POLICY.hours or ()} == set(get_args(Role))
    for role in get_args(Role):
        seen: list[Role] = [role]
        while (after := FALLBACK.get(seen[-1])) is not None:
            assert after not in seen
            seen.append(after)
        assert seen[-1] == "case-manager"


@pytest.mark.parametrize("role", get_args(Role))
def test_whoever_is_not_reached_somebody_else_is_told(role: Role) -> None:
    """Never the one who could not be reached."""
    told = POLICY.roles("not-reached", role, None)
    assert told
    assert role not in told


@pytest.mark.parametrize(
    ("row", "at", "goes"),
    [
        (OFFICE, local("2026-11-30", "06:59"), local("2026-11-30", "07:00")),
        (OFFICE, local("2026-11-30", "07:00"), local("2026-11-30", "07:00")),
        (OFFICE, local("2026-11-30", "18:59"), local("2026-11-30", "18:59")),
        (OFFICE, local("2026-11-30", "19:00"), local("2026-12-01", "07:00")),
        # Friday evening to Monday; Thursday before Easter to Tuesday; over Christmas, which begins on a Friday.
        (OFFICE, local("2026-11-27", "20:00"), local("2026-11-30", "07:00")),
        (OFFICE, local("2026-04-02", "19:30"), local("2026-04-07", "07:00")),
        (OFFICE, local("2026-12-24", "23:00"), local("2026-12-28", "07:00")),
        # Summer time begins in that night: seven o'clock is two hours before UTC's nine, not one.
        (OFFICE, local("2026-03-27", "22:00"), datetime(2026, 3, 30, 5, tzinfo=UTC)),
        (HOME, local("2026-11-28", "21:00"), local("2026-11-30", "08:00")),
        (HOME, local("2026-11-28", "10:00"), local("2026-11-28", "10:00")),
        (HOME, local("2026-04-26", "10:00"), local("2026-04-28", "08:00")),
    ],
)
def test_when_something_goes(row: Hours, at: datetime, goes: datetime) -> None:
    """Counted by hand on the calendar of 2026; King's Day is Monday 27 April."""
    assert goes_at(row, at, None) == goes


def test_what_would_come_after_its_day_goes_on_a_day_off() -> None:
    """Due on Sunday, told on Saturday: Saturday at ten, not on Monday. In the night it still waits for the morning."""
    saturday, due = local("2026-11-28", "10:00"), date(2026, 11, 29)
    assert goes_at(OFFICE, saturday, due) == saturday
    assert goes_at(OFFICE, local("2026-11-28", "03:00"), due) == local("2026-11-28", "07:00")
    assert goes_at(OFFICE, saturday, date(2026, 11, 30)) == local("2026-11-30", "07:00")
    assert goes_at(OFFICE, saturday, date(2026, 11, 1)) == local("2026-11-30", "07:00"), (
        "that day is over anyway"
    )


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from([OFFICE, HOME, hours(days="working"), hours(until="00:01")]),
    st.one_of(st.none(), st.dates(date(2020, 1, 1), date(2030, 1, 1))),
)
def test_something_always_goes_within_its_hours_and_soon(at: datetime, row: Hours, due: date | None) -> None:
    """Never before it may, within eight days, and what may go at once does."""
    goes = goes_at(row, at, due)
    assert at <= goes <= at + timedelta(days=8)
    assert row.has(goes.astimezone(AMSTERDAM).time())
    assert row.is_open(day_of(goes)) or (due and day_of(goes) <= due)
    assert goes_at(row, goes, due) == goes


def test_the_hour_of_the_digest() -> None:
    """The next one on a day that counts; none where the message is of no use by then."""
    row = hours(**{"from": "07:00", "until": "19:00", "days": "working", "digest": "16:00"})
    assert digest_at(row, local("2026-11-30", "15:59"), None) == local("2026-11-30", "16:00")
    assert digest_at(row, local("2026-11-30", "16:01"), None) == local("2026-12-01", "16:00")
    assert digest_at(row, local("2026-11-27", "17:00"), None) == local("2026-11-30", "16:00")
    assert digest_at(row, local("2026-11-27", "17:00"), date(2026, 11, 29)) is None
    assert digest_at(OFFICE, local("2026-11-30"), None) is None


def test_the_policy_in_force_on_a_day() -> None:
    """The defaults until its first day, then an arbodienst's own, each until the next; what it leaves out is usual."""
    quiet = Policy(valid_from=date(2026, 12, 1), hours=())
    later = Policy.model_validate(
        {"valid_from": "2027-01-01", "tells": [{"occasion": "deadline-near", "roles": ["owes", "team-lead"]}]}
    )
    own = [later, quiet]
    assert in_force(own, date(2026, 11, 30)) == POLICY
    assert in_force(own, date(2026, 12, 1)).hours == ()
    assert in_force(own, date(2026, 12, 31)).tells == POLICY.tells
    held = in_force(own, date(2027, 1, 1))
    assert held.roles("deadline-near", "employee", 28) == ("employee", "team-lead")
    assert held.roles("deadline-missed", "employee", None) == ()
    assert held.hours == POLICY.hours
    assert in_force([], date(1999, 1, 1)) == DEFAULTS[0]


def test_the_first_row_that_names_a_role_says_by_which_channel() -> None:
    """In the order of the rows; a role that none names has none."""
    rows = [
        {"occasion": "deadline-near", "roles": ["owes"], "owed_by": ["employee"], "channels": ["letter"]},
        {"occasion": "deadline-near", "roles": ["owes", "employee"], "channels": ["in-app"]},
    ]
    policy = Policy.model_validate({"valid_from": "2026-01-01", "tells": rows})
    assert policy.channels("employee", "deadline-near", "employee", 7) == ("letter",)
    assert policy.channels("employee", "deadline-near", "employer", 7) == ("in-app",)
    assert policy.channels("team-lead", "deadline-near", "employer", 7) == ()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"hours": [{"role": "employee", "from": "20:00", "until": "08:00"}]}, "hours-never-come"),
        ({"hours": [{"role": "employee", "from": "08:00", "digest": "07:00"}]}, "hours-never-come"),
        ({"hours": [{"role": "employee", "from": "08:00:00+01:00"}]}, "time-with-zone"),
        ({"hours": [{"role": "employee"}, {"role": "employee"}]}, "role-twice"),
        ({"hours": [{"role": "uwv"}]}, "literal_error"),
        ({"tells": [{"occasion": "deadline-near", "roles": []}]}, "too_short"),
        ({"tells": [{"occasion": "deadline-near", "roles": ["owes"], "name": "x"}]}, "extra_forbidden"),
    ],
)
def test_a_policy_that_cannot_be_is_refused(said: dict[str, Any], code: str) -> None:
    """With the code of what is wrong."""
    with pytest.raises(ValidationError) as refused:
        Policy.model_validate({"valid_from": "2026-01-01", **said})
    assert [each["type"] for each in refused.value.errors()] == [code]


def test_a_message_is_tried_again_ever_later() -> None:
    """Seven waits, from seconds to a day; the eighth failure is for a person to look at."""
    waits = [wait_after(attempt) for attempt in range(1, 8)]
    assert waits[0] == timedelta(seconds=5)
    assert waits[-1] == timedelta(hours=24)
    assert waits == sorted(waits, key=lambda wait: wait or timedelta.max)
    assert wait_after(8) is None
