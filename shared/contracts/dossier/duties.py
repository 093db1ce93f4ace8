"""What parties owe and ask: wage withheld, a question to UWV, contact, frequent absence, who else serves the case."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier.entry import CLOSED, OPEN, Day, Entry, Euros, Line, Ref, Versioned

Ground = Literal[
    "control-rules",
    "suitable-work-refused",
    "plan-not-cooperated",
    "recovery-hindered",
    "wia-application-late",
]
Question = Literal[
    "own-work-possible",
    "offered-work-suitable",
    "employee-efforts",
    "employer-efforts",
    "frequent-absence-reducible",
]


class WageTold(Versioned):
    """What the employer pays while the employee is ill (BW 7:629 lid 1), by which the cost of a case is weighed."""

    kind = "trajectory.wage-told.v1"
    topic = CLOSED

    month: Annotated[Euros, CAPACITY]
    """Gross euros a month with holiday allowance, at full pay."""
    first_year: Annotated[int | float, Field(ge=70, le=100), CAPACITY]
    """The percentage of it that is paid in the first 52 weeks."""
    second_year: Annotated[int | float, Field(ge=70, le=100), CAPACITY]
    """The percentage of it that is paid from then on."""


class WageWithheld(Entry):
    """The employer suspends the wage (control rules, BW 7:629 lid 6) or stops it (lid 3), and says so at once."""

    kind = "trajectory.wage-withheld.v1"
    topic = CLOSED

    how: Annotated[Literal["suspended", "stopped"], CAPACITY]
    """Suspended wage is paid later once the rules are kept; stopped wage is not."""
    ground: Annotated[Ground, CAPACITY]
    """Why."""
    announced_on: Annotated[Day, CAPACITY]
    """The day on which the employee was told (lid 7)."""


class WageResumed(Entry):
    """The wage is paid again."""

    kind = "trajectory.wage-resumed.v1"
    topic = CLOSED

    withheld: Annotated[Ref, PROCESS]
    """The entry in which it was withheld."""
    paid_back: Annotated[StrictBool, CAPACITY]
    """Whether what was withheld is paid as well."""


class ExpertOpinionRequested(Entry):
    """Employer or employee puts a question to UWV (deskundigenoordeel)."""

    kind = "trajectory.expert-opinion-requested.v1"
    topic = CLOSED

    question: Annotated[Question, CAPACITY]
    """One of the five that UWV answers."""


class ExpertOpinionReceived(Entry):
    """UWV's answer."""

    kind = "trajectory.expert-opinion-received.v1"
    topic = CLOSED

    request: Annotated[Ref, PROCESS]
    """The entry in which it was asked."""
    answer: Annotated[StrictBool, CAPACITY]
    """Yes or no to the question as it was put."""


class ContactMade(Entry):
    """Somebody spoke with the employee. That it was, and how; what was said has no place here."""

    kind = "trajectory.contact-made.v1"
    topic = OPEN

    how: Annotated[Literal["telephone", "video", "visit", "at-work", "in-writing"], PROCESS]
    """By which way."""


class FrequentAbsenceNoticed(Entry):
    """The third sick report within twelve months: reason to talk about what would prevent a next one."""

    kind = "trajectory.frequent-absence-noticed.v1"
    topic = OPEN

    reports: Annotated[int, PROCESS]
    """How many reports there were within twelve months."""
    since: Annotated[Day, PROCESS]
    """The first day of the first of them."""


class GuideAssigned(Entry):
    """A bureau, a job coach or a union's adviser serves the case, in the first track, the second, or both."""

    kind = "trajectory.guide-assigned.v1"
    topic = OPEN

    guide: Annotated[Literal["bureau", "job-coach", "union"], PROCESS]
    """As what. A union's adviser stands beside the employee and has no login of their own."""
    serves: Annotated[Line, PROCESS]
    """The subject of their login: an organisation or a person, without a name."""
    track: Annotated[Literal["first", "second", "both"], PROCESS]
    """Which track."""
    contract: Annotated[Line | None, PROCESS] = None
    """The number of the contract, if there is one."""


DUTIES: tuple[type[Entry], ...] = (
    WageTold,
    WageWithheld,
    WageResumed,
    ExpertOpinionRequested,
    ExpertOpinionReceived,
    ContactMade,
    FrequentAbsenceNoticed,
    GuideAssigned,
)
"""What employer and employee owe and ask of each other and of UWV."""
