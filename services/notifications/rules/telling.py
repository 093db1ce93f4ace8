"""Who is told of what, by which channels, and when: dated rows. Pure.

An arbodienst puts its own policy in the place of the defaults, from a day on; the one in force on a day counts.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from services.notifications.rules.working_days import is_holiday, is_working_day
from shared.contracts.notifications import Channel
from shared.kernel.clock import AMSTERDAM

Role = Literal[
    "employee",
    "employer",
    "case-manager",
    "medical-case-manager",
    "bedrijfsarts",
    "labour-expert",
    "job-coach",
    "bureau",
    "team-lead",
]
Occasion = Literal["deadline-near", "deadline-missed", "match-proposed", "not-reached"]
Days = Literal["every", "not-sunday", "working"]
"""`not-sunday`: nor on a recognised holiday. `working`: Monday to Friday, no recognised holiday."""
OWES = "owes"
"""In a row: whoever owes the step."""

ROLE_NAMES: Mapping[Role, tuple[str, str]] = {
    "employee": ("de werknemer", "the employee"),
    "employer": ("de werkgever", "the employer"),
    "case-manager": ("de casemanager", "the case manager"),
    "medical-case-manager": ("de medisch casemanager", "the medical case manager"),
    "bedrijfsarts": ("de bedrijfsarts", "the bedrijfsarts"),
    "labour-expert": ("de arbeidsdeskundige", "the labour expert"),
    "job-coach": ("de jobcoach", "the job coach"),
    "bureau": ("het re-integratiebureau", "the re-integration bureau"),
    "team-lead": ("de teamleider", "the team lead"),
}
"""As a message calls them, in Dutch and English."""

FALLBACK: Mapping[Role, Role] = dict.fromkeys(
    (role for role in ROLE_NAMES if role != "case-manager"), "case-manager"
)
"""Who is told in someone's place where no address is known."""


BY_NAME: Mapping[str, Role] = {role: role for role in ROLE_NAMES}


def role_of_deadline(responsible: str) -> Role:
    """Whom a step concerns: who owes it, or the case manager where that is nobody with a mailbox here."""
    return BY_NAME.get(responsible, "case-manager")


class Row(BaseModel):
    """A part of a policy, as it comes in and as it is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Tell(Row):
    """On an occasion these roles are told. Of all rows that fit each role counts once, in the order of the rows."""

    occasion: Occasion
    roles: Annotated[tuple[Role | Literal["owes"], ...], Field(min_length=1, max_length=9)]
    owed_by: Annotated[tuple[Annotated[str, Field(max_length=40)], ...], Field(max_length=20)] = ()
    """Only of a step that one of these owes, or where one of these could not be reached; anybody's where left out."""
    days_left: Annotated[int | None, Field(ge=0, le=365)] = None
    """Of a date that comes near: with so many days left or fewer."""
    channels: Annotated[tuple[Channel, ...], Field(min_length=1, max_length=4)] = ("mail", "sms", "letter")
    """The first of these for which there is an address. Every message is seen in the inbox too."""

    def named(self, owed_by: str) -> tuple[Role, ...]:
        """The roles, with who owes the step in its place."""
        return tuple(role_of_deadline(owed_by) if each == "owes" else each for each in self.roles)

    def fits(self, occasion: str, owed_by: str, days_left: int | None) -> bool:
        """Whether the row is of this occasion."""
        return (
            self.occasion == occasion
            and (not self.owed_by or owed_by in self.owed_by)
            and (self.days_left is None or (days_left is not None and days_left <= self.days_left))
        )


class Hours(Row):
    """When a role is sent something. A role without a row is sent it at any hour."""

    role: Role
    begin: Annotated[time, Field(alias="from")] = time(0)
    """Local time in the Netherlands, without a zone."""
    until: time | None = None
    """Left out: to the end of the day."""
    days: Days = "every"
    digest: time | None = None
    """Everything that waits for one reader goes as one mail at this hour."""

    @model_validator(mode="after")
    def within_a_day(self) -> Self:
        """Refuses hours that never come, and times of another zone."""
        if any(each and each.tzinfo for each in (self.begin, self.until, self.digest)):
            raise PydanticCustomError("time-with-zone", "Times are local times in the Netherlands.")
        if not self.has(self.begin) or (self.digest and not self.has(self.digest)):
            raise PydanticCustomError(
                "hours-never-come", "From lies before until, and the digest between them."
            )
        return self

    def has(self, at: time) -> bool:
        """Whether this time of the day is within them."""
        return self.begin <= at and (self.until is None or at < self.until)

    def is_open(self, day: date) -> bool:
        """Whether anything goes on this day."""
        return {
            "every": True,
            "not-sunday": day.weekday() < 6 and not is_holiday(day),
            "working": is_working_day(day),
        }[self.days]


class Policy(Row):
    """Who is told what and when, from a day on. What is left out is as in the defaults of that day."""

    valid_from: date
    tells: Annotated[tuple[Tell, ...] | None, Field(max_length=500)] = None
    hours: Annotated[tuple[Hours, ...] | None, Field(max_length=9)] = None

    @model_validator(mode="after")
    def one_row_a_role(self) -> Self:
        """Refuses two rows of hours for one role."""
        named = [each.role for each in self.hours or ()]
        if len(named) != len(set(named)):
            raise PydanticCustomError("role-twice", "A role has one row of hours.")
        return self

    def roles(self, occasion: str, owed_by: str, days_left: int | None) -> tuple[Role, ...]:
        """Which roles are told, who comes first first, each once."""
        rows = [each for each in self.tells or () if each.fits(occasion, owed_by, days_left)]
        return tuple(dict.fromkeys(role for row in rows for role in row.named(owed_by)))

    def channels(self, role: Role, occasion: str, owed_by: str, days_left: int | None) -> tuple[Channel, ...]:
        """By which a role is told of it, best first, as the first row says that names it; none where none does."""
        for row in self.tells or ():
            if row.fits(occasion, owed_by, days_left) and role in row.named(owed_by):
                return row.channels
        return ()

    def hours_of(self, role: Role) -> Hours | None:
        """When a role is sent something; None for at any hour."""
        return next((each for each in self.hours or () if each.role == role), None)


def goes_at(hours: Hours, at: datetime, due: date | None) -> datetime:
    """The first instant from `at` on at which something may go; days are no bar where it would come after its day."""
    found = _first(hours, at, hours.is_open)
    if due and _local(found).date() > due >= _local(at).date():
        return _first(hours, at, lambda _: True)
    return found


def digest_at(hours: Hours, at: datetime, due: date | None) -> datetime | None:
    """The next hour of the digest; None where there is none, or none before the day of the message is over."""
    if hours.digest is None:
        return None
    day = _local(at).date()
    while not hours.is_open(day) or _instant(day, hours.digest) < at:
        day += timedelta(days=1)
    return None if due and day > due else _instant(day, hours.digest)


def _first(hours: Hours, at: datetime, is_open: Callable[[date], bool]) -> datetime:
    local = _local(at)
    if is_open(local.date()) and hours.has(local.time()):
        return at
    day = local.date() if local.time() < hours.begin else local.date() + timedelta(days=1)
    while not is_open(day):
        day += timedelta(days=1)
    return _instant(day, hours.begin)


def _local(at: datetime) -> datetime:
    return at.astimezone(AMSTERDAM)


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, AMSTERDAM)
