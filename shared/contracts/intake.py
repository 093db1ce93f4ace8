"""What intake tells: absences and their facts by class, and persons to those who may know them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Field

from shared.contracts.classes import CAPACITY, IDENTITY, PROCESS
from shared.contracts.event import Event
from shared.contracts.facts import (
    Correction,
    Employment,
    MaternityLeave,
    PartiallyRecovered,
    Pension,
    Recovered,
    Sick,
    Withdrawn,
)

ProcessFact = Annotated[Recovered | Withdrawn | Correction | Pension, Discriminator("fact")]
CapacityFact = Annotated[Sick | PartiallyRecovered | MaternityLeave, Discriminator("fact")]
"""Sickness is told here only for its vangnet term; the sickness itself is `AbsenceReported`."""


class AbsenceReported(Event):
    """An employee was reported sick. Which term of the vangnet holds is told apart, if any does."""

    kind = "intake.absence-reported.v1"
    topic = "intake-events"

    person: Annotated[str, PROCESS]
    employment: Annotated[Employment, PROCESS]
    first_day: Annotated[date, PROCESS]
    reported_on: Annotated[date | None, PROCESS] = None
    stopped_during_work: Annotated[bool, PROCESS] = False
    references: Annotated[dict[str, str], PROCESS] = Field(default_factory=dict[str, str])
    """The partner's own keys (personnel and employment number), pseudonymous to anyone else."""


class FactReported(Event):
    """Something more about an absence, of the class everybody in the case may see."""

    kind = "intake.fact-reported.v1"
    topic = "intake-events"

    fact: Annotated[ProcessFact, PROCESS]


class CapacityFactReported(Event):
    """Something about an absence that only a closed circle may see: percentage, leave, vangnet term."""

    kind = "intake.capacity-fact-reported.v1"
    topic = "intake-capacity"

    fact: Annotated[CapacityFact, CAPACITY]


class ClientRegistered(Event):
    """Somebody with a benefit and no employer is brought in; who pays for the trajectory stands for the employer."""

    kind = "intake.client-registered.v1"
    topic = "intake-events"

    person: Annotated[str, PROCESS]
    on: Annotated[date, PROCESS]
    """The day on which they were brought in."""
    references: Annotated[dict[str, str], PROCESS] = Field(default_factory=dict[str, str])
    """The payer's own key, pseudonymous to anyone else."""


class PersonRecorded(Event):
    """A person as their row stands now. In the journal it is a reference: the person's id and nothing else."""

    kind = "intake.person-recorded.v1"
    topic = "intake-persons"

    person: Annotated[str, PROCESS]
    revision: Annotated[int, PROCESS] = 0
    """Counts the changes of the row: a hearer keeps the highest."""
    name: Annotated[str | None, IDENTITY] = None
    birth_date: Annotated[date | None, IDENTITY] = None
    email: Annotated[str | None, IDENTITY] = None
    postcode: Annotated[str | None, IDENTITY] = None
    language: Annotated[Literal["nl", "en"], IDENTITY] = "nl"

    def key(self, about: str) -> str:
        """By person, so that compaction keeps the latest row of each."""
        return self.person

    @classmethod
    def deleted(cls, key: str) -> "PersonErased":
        """The person was erased."""
        return PersonErased(person=key)


class PersonErased(Event):
    """What a `person-recorded` without a body says: whoever keeps a row of this person deletes it."""

    kind = "intake.person-erased.v1"
    person: str


TOLD: tuple[type[Event], ...] = (
    AbsenceReported,
    FactReported,
    CapacityFactReported,
    ClientRegistered,
    PersonRecorded,
)
