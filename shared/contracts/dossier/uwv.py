"""Words with UWV: a message asked for, sent, answered, asked after. What one holds is closed; that it went is not.

UWV numbers its answers: which of two counts is told by that number, never by which came first.
"""

from typing import Annotated, Literal

from pydantic import Field

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier.entry import CLOSED, OPEN, Day, Entry, Line, Ref

Message = Literal[
    "42-week-report",
    "vangnet-report",
    "recovery-report",
    "work-refused-report",
    "no-bedrijfsarts-report",
    "sick-at-contract-end-report",
    "wia-application",
    "reintegration-report",
    "report-completion",
    "repair-report",
    "expert-opinion",
]
Status = Literal[
    "accepted",
    "refused",
    "completion-asked",
    "wia-letter",
    "wage-sanction",
    "repair-found",
    "repair-not-found",
    "wia-decision",
    "opinion-given",
]


class UwvMessageAsked(Entry):
    """A message is to go to UWV; what it says is filled in here and stays as it was."""

    kind = "trajectory.uwv-message-asked.v1"
    topic = CLOSED

    message: Annotated[Message, PROCESS]
    """Which one."""
    request: Annotated[Ref | None, PROCESS] = None
    """With an expert opinion: the entry in which the question was put."""
    content: Annotated[dict[str, str], CAPACITY] = Field(default_factory=dict[str, str])
    """What it says, by our own names of the fields; set by us. Name and number of the employee are not in it."""


class UwvMessageSent(Entry):
    """The message was handed to UWV."""

    kind = "trajectory.uwv-message-sent.v1"
    topic = OPEN

    of: Annotated[Ref, PROCESS]
    """The entry in which it was asked for."""
    reference: Annotated[Line, PROCESS]
    """By which UWV knows it."""


class UwvAnswered(Entry):
    """UWV said something about a message."""

    kind = "trajectory.uwv-answered.v1"
    topic = OPEN

    of: Annotated[Ref, PROCESS]
    """The entry in which the message was asked for."""
    number: Annotated[int, Field(ge=0), PROCESS]
    """UWV's own: of two answers the higher one counts. 0 where the way to UWV itself refused it."""
    status: Annotated[Status, PROCESS]
    """What was said."""
    stated_on: Annotated[Day, PROCESS]
    """The day on which UWV says so."""
    code: Annotated[str | None, Field(pattern=r"^[a-z0-9-]{1,60}$"), PROCESS] = None
    """Of a refusal: why, as UWV's list of reasons has it."""
    complete_by: Annotated[Day | None, PROCESS] = None
    """Where the report is to be completed: the last day for that (WIA 25 lid 8)."""


class UwvAskedAfter(Entry):
    """UWV has not answered and was asked after the message."""

    kind = "trajectory.uwv-asked-after.v1"
    topic = OPEN

    of: Annotated[Ref, PROCESS]
    """The entry in which the message was asked for."""
    times: Annotated[int, Field(ge=1), PROCESS]
    """How often by now."""


UWV: tuple[type[Entry], ...] = (UwvMessageAsked, UwvMessageSent, UwvAnswered, UwvAskedAfter)
"""What goes to and comes from UWV."""
