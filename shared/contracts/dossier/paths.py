"""Paths that change what is owed: conflict, marginal possibilities, no second track, a term put off, a settlement."""

from typing import Annotated, Literal

from pydantic import StrictBool

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.dossier.entry import CLOSED, Day, Entry, Line, Ref, Said, Text
from shared.contracts.facts_of_intake import Words


class ConflictFound(Entry):
    """The working relation stands in the way; mediation is the first thing to do."""

    kind = "trajectory.conflict-found.v1"
    topic = CLOSED

    ground: Annotated[Text, CAPACITY]
    """In what it shows, in terms of work."""


class MediationAgreed(Entry):
    """A mediator is asked."""

    kind = "trajectory.mediation-agreed.v1"
    topic = CLOSED

    conflict: Annotated[Ref, PROCESS]
    """The entry in which the conflict was found."""
    mediator: Annotated[Line, CAPACITY]
    """Who mediates."""
    first_talk: Annotated[Day | None, CAPACITY] = None
    """The day of the first talk, if it is set."""


class MediationEnded(Entry):
    """The mediation is over."""

    kind = "trajectory.mediation-ended.v1"
    topic = CLOSED

    conflict: Annotated[Ref, PROCESS]
    """The entry in which the conflict was found."""
    result: Annotated[Literal["solved", "partly", "not-solved"], CAPACITY]
    """What it came to; what was said stays with the mediator."""


class PossibilitiesMarginal(Entry):
    """The bedrijfsarts finds so few possibilities to work that a second track need not begin soon."""

    kind = "trajectory.possibilities-marginal.v1"
    topic = CLOSED

    ground: Annotated[Text, CAPACITY]
    """In terms of hours and work."""
    review_on: Annotated[Day, CAPACITY]
    """The day on which it is looked at again."""


class SecondTrackLeftOut(Entry):
    """Employer and employee leave the second track out: pension is near, or the own employer has work soon."""

    kind = "trajectory.second-track-left-out.v1"
    topic = CLOSED

    ground: Annotated[Literal["pension-near", "work-here-soon"], CAPACITY]
    """Pension within a year after the wait, or a concrete prospect of lasting work here within three months."""
    day: Annotated[Day, CAPACITY]
    """The day of the pension, or the day by which there is work."""


class DeviationProposed(Entry):
    """A term of the Regeling is put off with a reason; it counts once employer and employee agree (Regeling 5)."""

    kind = "trajectory.deviation-proposed.v1"
    topic = CLOSED

    rule: Annotated[Line, CAPACITY]
    """The obligation that is put off."""
    until: Annotated[Day, CAPACITY]
    """The day by which it will be done."""
    reason: Annotated[Words, CAPACITY]
    """Why, in terms of work."""


class SettlementProposed(Entry):
    """An agreement to end the employment is on the table while the employee is ill."""

    kind = "trajectory.settlement-proposed.v1"
    topic = CLOSED

    ends_on: Annotated[Day, CAPACITY]
    """The last day of the employment, as proposed."""
    informed: Annotated[StrictBool, CAPACITY]
    """Whether the employee was told what it risks."""


class SettlementRisksNamed(Said):
    """What a settlement while ill risks, said to both."""

    kind = "trajectory.settlement-risks-named.v1"
    topic = CLOSED

    settlement: Annotated[Ref, PROCESS]
    """The entry in which it was proposed."""
    risks: Annotated[
        tuple[Literal["no-sickness-benefit", "report-on-leaving", "fourteen-days-to-withdraw"], ...], CAPACITY
    ]
    """Sickness benefit may be refused (benadelingshandeling); leaving ill asks for a report; 14 days to think over."""


PATHS: tuple[type[Entry], ...] = (
    ConflictFound,
    MediationAgreed,
    MediationEnded,
    PossibilitiesMarginal,
    SecondTrackLeftOut,
    DeviationProposed,
    SettlementProposed,
    SettlementRisksNamed,
)
"""What makes a case go another way."""
