"""What intake tells of two cases that are one employment under two keys: merged, and parted again."""

from typing import Annotated

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.event import Event
from shared.contracts.intake import CapacityFact, ProcessFact, SickReport


class CaseMerged(Event):
    """A case is the same as another, which goes on: of this one nothing comes near and nothing is missed any more."""

    kind = "intake.case-merged.v1"
    topic = "intake-events"

    into: Annotated[str, PROCESS]
    """The case that goes on."""


class CaseJoined(Event):
    """Another case proved to be the same: what was reported there counts here as well."""

    kind = "intake.case-joined.v1"
    topic = "intake-events"

    other: Annotated[str, PROCESS]
    """The case that no longer goes on."""
    n: Annotated[int, PROCESS]
    """Counts what was joined to this case: the highest of one other case holds."""
    sick: Annotated[tuple[SickReport, ...], PROCESS]
    """Every sick report there."""
    facts: Annotated[tuple[ProcessFact, ...], PROCESS] = ()
    """What everybody in the case may see of what was reported later."""


class RecordJoined(Event):
    """What was reported in the other case and only a closed circle may see."""

    kind = "intake.record-joined.v1"
    topic = "intake-capacity"

    other: Annotated[str, CAPACITY]
    """The case that no longer goes on."""
    n: Annotated[int, CAPACITY]
    """The `n` of what was told openly of the same joining."""
    facts: Annotated[tuple[CapacityFact, ...], CAPACITY] = ()
    """Percentages, leave and vangnet terms."""


class CasesParted(Event):
    """Two cases that were merged are two after all: told of both, each as if they had never been one."""

    kind = "intake.cases-parted.v1"
    topic = "intake-events"

    other: Annotated[str, PROCESS]
    """The other of the two."""
    n: Annotated[int, PROCESS] = 0
    """In the case that went on: up to this `n` nothing of the other counts."""


TOLD: tuple[type[Event], ...] = (CaseMerged, CaseJoined, RecordJoined, CasesParted)
