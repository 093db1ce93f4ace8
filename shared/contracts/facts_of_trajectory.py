"""The facts of the trajectory: steps taken, what the bedrijfsarts established, what UWV decided."""

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from shared.contracts.classes import CAPACITY, PROCESS
from shared.contracts.facts_of_intake import Day, ToldFact, Words


class Done(ToldFact):
    """A step of the statute was taken on this day; `capacity` is false when it found no work possible."""

    fact: Annotated[Literal["done"], PROCESS] = "done"
    rule: Annotated[str, PROCESS]
    on: Annotated[Day, PROCESS]
    capacity: Annotated[StrictBool | None, CAPACITY] = None


class DoneWithdrawn(ToldFact):
    """A step that was told as done was not done after all."""

    fact: Annotated[Literal["withdrawn"], PROCESS] = "withdrawn"
    rule: Annotated[str, PROCESS]
    on: Annotated[Day, PROCESS]


class Deviation(ToldFact):
    """Employer and employee put off a term of the Regeling, with their reason (Regeling procesgang 5)."""

    fact: Annotated[Literal["deviation"], PROCESS] = "deviation"
    rule: Annotated[str, PROCESS]
    until: Annotated[Day, PROCESS]
    reason: Annotated[Words, CAPACITY]


class CapacityEstablished(ToldFact):
    """The bedrijfsarts finds that there are possibilities to work again."""

    fact: Annotated[Literal["capacity-established"], CAPACITY] = "capacity-established"
    on: Annotated[Day, CAPACITY]


class NoPossibilities(ToldFact):
    """The bedrijfsarts finds that there are no durable possibilities to work, until a day if one is known."""

    fact: Annotated[Literal["no-possibilities"], CAPACITY] = "no-possibilities"
    from_: Annotated[Day, Field(alias="from"), CAPACITY]
    until: Annotated[Day | None, CAPACITY] = None


class Prospect(ToldFact):
    """A concrete prospect of lasting work with the own employer, by the day named."""

    fact: Annotated[Literal["prospect"], CAPACITY] = "prospect"
    on: Annotated[Day, CAPACITY]
    expected_by: Annotated[Day, CAPACITY]


class SecondTrackWaived(ToldFact):
    """The second track is left out on a recorded ground."""

    fact: Annotated[Literal["second-track-waived"], CAPACITY] = "second-track-waived"
    on: Annotated[Day, CAPACITY]
    ground: Annotated[Words, CAPACITY]


class UwvLetter(ToldFact):
    """The letter in which UWV points out the WIA application (WIA 64 lid 2)."""

    fact: Annotated[Literal["uwv-letter"], PROCESS] = "uwv-letter"
    on: Annotated[Day, PROCESS]


class ShortenedWait(ToldFact):
    """The employee asks for a shortened wait; `ends_on` is its last day once granted (WIA 23 lid 6)."""

    fact: Annotated[Literal["shortened-wait"], CAPACITY] = "shortened-wait"
    requested_on: Annotated[Day, CAPACITY]
    ends_on: Annotated[Day | None, CAPACITY] = None


class WageSanction(ToldFact):
    """UWV lengthens the wage duty (loonsanctie, WIA 25 lid 9)."""

    fact: Annotated[Literal["wage-sanction"], PROCESS] = "wage-sanction"
    decided_on: Annotated[Day, PROCESS]


class RepairReported(ToldFact):
    """The employer reports to UWV that what was lacking has been made good (WIA 25 lid 12)."""

    fact: Annotated[Literal["repair-reported"], PROCESS] = "repair-reported"
    on: Annotated[Day, PROCESS]


class RepairFound(ToldFact):
    """UWV finds that what was lacking has been made good (WIA 25 lid 13)."""

    fact: Annotated[Literal["repair-found"], PROCESS] = "repair-found"
    on: Annotated[Day, PROCESS]


class JointExtension(ToldFact):
    """Employer and employee together had the wage duty lengthened to this last day (WIA 24 lid 1)."""

    fact: Annotated[Literal["joint-extension"], PROCESS] = "joint-extension"
    until: Annotated[Day, PROCESS]
    on: Annotated[Day | None, PROCESS] = None


class WiaDecision(ToldFact):
    """UWV decides on the WIA application."""

    fact: Annotated[Literal["wia-decision"], PROCESS] = "wia-decision"
    on: Annotated[Day, PROCESS]


class Objection(ToldFact):
    """The employer objects to the wage sanction."""

    fact: Annotated[Literal["objection"], PROCESS] = "objection"
    on: Annotated[Day, PROCESS]


class SuitableWorkRefused(ToldFact):
    """The employee refuses suitable work (passende arbeid)."""

    fact: Annotated[Literal["suitable-work-refused"], CAPACITY] = "suitable-work-refused"
    on: Annotated[Day, CAPACITY]


class BedrijfsartsEnded(ToldFact):
    """The employer no longer has a bedrijfsarts for this employee (ZW 63c)."""

    fact: Annotated[Literal["bedrijfsarts-ended"], PROCESS] = "bedrijfsarts-ended"
    on: Annotated[Day, PROCESS]
