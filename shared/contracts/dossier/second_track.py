"""The second track itself: agreed by all three, begun, reported on, worked at, ended."""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier.entry import CLOSED, OPEN, Day, Entry, HowFar, Line, Part, Ref, Text, Versioned
from shared.contracts.dossier.plan import Activity

TrackKind = Literal["work-directed", "work-experience", "psychosocial", "entrepreneur"]
"""Werkgericht, arbeidsmatig, psychosociaal, ondernemer."""
ActivityKind = Literal[
    "vacancy-found",
    "application",
    "training",
    "coaching",
    "application-training",
    "trial-placement",
    "mediation",
    "secondment",
    "network",
]
ActivityResult = Literal["open", "invited", "rejected", "hired", "completed", "stopped"]


class Target(Part):
    """What the employee does in each period: a term of the contract, not of the law."""

    what: Annotated[ActivityKind, CAPACITY]
    """The activity."""
    times: Annotated[Annotated[int, Field(ge=1, le=100)], CAPACITY]
    """How often."""
    every_days: Annotated[Annotated[int, Field(ge=7, le=91)], CAPACITY]
    """In how many days, counted from the start."""


class SecondTrackAgreed(Versioned):
    """Employee, employer and bureau say who does what. It begins when all have agreed; the employer answers for it."""

    kind = "trajectory.second-track-agreed.v1"
    topic = CLOSED

    form: Annotated[TrackKind, CAPACITY]
    """Which kind of trajectory it is."""
    tasks: Annotated[tuple[Activity, ...], Field(min_length=1, max_length=100), CAPACITY]
    """Who does what by when."""
    employer_answers: Annotated[Literal[True], CAPACITY]
    """The employer stays responsible, whatever the bureau takes over."""
    report_every_days: Annotated[Annotated[int, Field(ge=7, le=182)], CAPACITY] = 42
    """The rhythm of the bureau's reports."""
    reply_days: Annotated[Annotated[int, Field(ge=1, le=60)], CAPACITY] = 7
    """How long bureau and employee may reply before the employer hears of a target that was missed."""
    targets: Annotated[tuple[Target, ...], Field(max_length=10), CAPACITY] = ()
    """What the employee does in each period."""


class SecondTrackStarted(Entry):
    """The search for work with another employer has begun."""

    kind = "trajectory.second-track-started.v1"
    topic = OPEN


class SecondTrackEnded(Entry):
    """The second track is over."""

    kind = "trajectory.second-track-ended.v1"
    topic = OPEN

    reason: Annotated[
        Literal[
            "placed",
            "own-business",
            "returned-own-employer",
            "recovered",
            "not-feasible",
            "wage-duty-ended",
            "settlement",
            "employee-stopped",
        ],
        PROCESS,
    ]
    """Why."""


class ActivityDone(Entry):
    """Something was done to find work."""

    kind = "trajectory.activity-done.v1"
    topic = CLOSED

    what: Annotated[ActivityKind, CAPACITY]
    """The activity."""
    times: Annotated[Annotated[int, Field(ge=1, le=100)], CAPACITY] = 1
    """How often, that day."""
    about: Annotated[Line | None, CAPACITY] = None
    """The vacancy, employer or course, if there is one."""
    result: Annotated[ActivityResult, CAPACITY] = "open"
    """What came of it, if that is known."""


class ActivityResulted(Entry):
    """What came of an activity."""

    kind = "trajectory.activity-resulted.v1"
    topic = CLOSED

    activity: Annotated[Ref, PROCESS]
    """The entry in which it was done."""
    result: Annotated[ActivityResult, CAPACITY]
    """What came of it."""


class BureauReported(Entry):
    """The bureau reports to employer and employee."""

    kind = "trajectory.bureau-reported.v1"
    topic = CLOSED

    progress: Annotated[Text, CAPACITY]
    """What was done and what it gave, in terms of work."""
    on_course: Annotated[HowFar, CAPACITY]
    """Whether it goes as agreed."""
    next_steps: Annotated[tuple[Text, ...], Field(max_length=20), CAPACITY] = ()
    """What comes next."""


class BureauReportOverdue(Entry):
    """The day of the bureau's report, by the rhythm agreed, has passed without one."""

    kind = "trajectory.bureau-report-overdue.v1"
    topic = OPEN

    due: Annotated[Day, PROCESS]
    """The day by which it was due."""


SECOND_TRACK: tuple[type[Entry], ...] = (
    SecondTrackAgreed,
    SecondTrackStarted,
    ActivityDone,
    ActivityResulted,
    BureauReported,
    BureauReportOverdue,
    SecondTrackEnded,
)
"""The second track from agreement to end."""
