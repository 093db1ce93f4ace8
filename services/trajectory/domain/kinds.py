"""What trajectory is asked and keeps to itself. Told kinds are in `shared.contracts.trajectory`."""

from datetime import date
from typing import Literal

from shared.contracts.event import Event
from shared.contracts.facts import Employment, Fact, TrajectoryFact
from shared.contracts.intake import OldDocument


class RecordFact(Event):
    """Asked at the door: one fact of the trajectory's."""

    kind = "trajectory.record-fact.v1"
    fact: TrajectoryFact


class EmploymentKept(Event):
    """Kept: whose case this is, and the roster by which its days are counted."""

    kind = "trajectory.employment-kept.v1"
    person: str
    employment: Employment
    heard_on: date | None = None


class FactKept(Event):
    """Kept: a fact that counts from now on."""

    kind = "trajectory.fact-kept.v1"
    fact: Fact
    heard_on: date | None = None
    """The day on which it was told to us."""


class TakenOverKept(Event):
    """Kept: the case came from another system, is quiet until a day, and has documents there."""

    kind = "trajectory.taken-over-kept.v1"
    quiet_until: date
    documents: tuple[OldDocument, ...] = ()


class JoinedKept(Event):
    """Kept: what was reported in a case that proved to be this one, as one class of data tells it."""

    kind = "trajectory.joined-kept.v1"
    other: str
    n: int
    part: Literal["open", "closed"]
    facts: tuple[Fact, ...] = ()
    heard_on: date | None = None


class PartedKept(Event):
    """Kept: the other case is another one after all; up to this `n` nothing of it counts here."""

    kind = "trajectory.parted-kept.v1"
    other: str
    n: int = 0


class MergedKept(Event):
    """Kept: this case is another one, which goes on."""

    kind = "trajectory.merged-kept.v1"
    into: str


class ClockBlocked(Event):
    """Kept: the facts as they are contradict each other; the dates told before stand until that is mended."""

    kind = "trajectory.clock-blocked.v1"
    code: str
    path: str | None = None


class DayPassed(Event):
    """Kept: everything that was to be said up to and with this day has been said."""

    kind = "trajectory.day-passed.v1"
    on: date


class Awaited(Event):
    """Kept: the next day on which there is something to say."""

    kind = "trajectory.awaited.v1"
    on: date | None = None
