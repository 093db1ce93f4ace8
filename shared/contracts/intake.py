"""What intake tells: absences and their facts by class, and persons to those who may know them."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field

from shared.contracts.classes import CAPACITY, IDENTITY, PROCESS
from shared.contracts.dossier.documents import Document
from shared.contracts.event import Event
from shared.contracts.facts import (
    Correction,
    Employment,
    Fact,
    MaternityLeave,
    PartiallyRecovered,
    Pension,
    Recovered,
    Sick,
    Withdrawn,
)
from shared.contracts.facts_of_intake import Day
from shared.contracts.limits import LimitValues

Key = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._\- ]+$")]
"""By which another system calls something."""
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


class CapacityVersion(BaseModel):
    """What another system had on record of what the employee can do."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: Annotated[Day, CAPACITY]
    """The day of the finding."""
    capacity: Annotated[LimitValues, CAPACITY]
    """Each limited item with the most it allows."""
    valid_until: Annotated[Day | None, CAPACITY] = None
    """The last day for which the doctor answers for it, if one was named."""


class OldDocument(BaseModel):
    """A document that stays in another system, by what it is called there."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Annotated[Document, CAPACITY]
    """What kind of document; nothing medical is on the list."""
    on: Annotated[Day, CAPACITY]
    """The day it is of."""
    reference: Annotated[Key, CAPACITY]
    """Its key there."""


class SickReport(BaseModel):
    """A sick report as everybody in the case may see it."""

    model_config = ConfigDict(frozen=True)

    first_day: Annotated[date, PROCESS]
    reported_on: Annotated[date | None, PROCESS] = None
    stopped_during_work: Annotated[bool, PROCESS] = False

    @classmethod
    def of(cls, sick: Sick) -> "SickReport":
        """What of a fact everybody may see."""
        return cls.model_validate(sick.model_dump(include=set(cls.model_fields)))

    def fact(self) -> Sick:
        """As a fact, without a term of the vangnet."""
        return Sick(
            first_day=self.first_day,
            reported_on=self.reported_on,
            stopped_during_work=self.stopped_during_work,
        )


class CaseTakenOver(Event):
    """A running case came from another system, with every absence of it that this knows."""

    kind = "intake.case-taken-over.v1"
    topic = "intake-events"

    person: Annotated[str, PROCESS]
    employment: Annotated[Employment, PROCESS]
    sick: Annotated[tuple[SickReport, ...], PROCESS]
    """Every sick report."""
    facts: Annotated[tuple[ProcessFact, ...], PROCESS] = ()
    """What everybody in the case may see of what was reported later."""
    quiet_until: Annotated[date, PROCESS]
    """Before this day nothing comes near and nothing is missed; what was missed by then is shown and never told."""
    references: Annotated[dict[str, str], PROCESS] = Field(default_factory=dict[str, str])
    """The partner's own keys, pseudonymous to anyone else."""


class RecordTakenOver(Event):
    """What the other system knows of a case that is taken over, and only a closed circle may see."""

    kind = "intake.record-taken-over.v1"
    topic = "intake-capacity"

    quiet_until: Annotated[date, CAPACITY]
    """Before this day nothing comes near and nothing is missed."""
    facts: Annotated[tuple[Fact, ...], CAPACITY] = ()
    """Percentages, leave and vangnet terms, and the facts of the trajectory's, `done` included."""
    capacity: Annotated[tuple[CapacityVersion, ...], CAPACITY] = ()
    """What the employee can do, a version for each finding."""
    documents: Annotated[tuple[OldDocument, ...], CAPACITY] = ()
    """Documents that stay where they are."""


class ClientRegistered(Event):
    """Somebody with a benefit and no employer is brought in; who pays for the trajectory stands for the employer."""

    kind = "intake.client-registered.v1"
    topic = "intake-events"

    person: Annotated[str, PROCESS]
    on: Annotated[date, PROCESS]
    """The day on which they were brought in."""
    references: Annotated[dict[str, str], PROCESS] = Field(default_factory=dict[str, str])
    """The payer's own key, pseudonymous to anyone else."""


class Address(BaseModel):
    """Where letters to somebody go."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    street: Annotated[str, IDENTITY]
    """The street."""
    house_number: Annotated[int, IDENTITY]
    """The number of the house."""
    addition: Annotated[str | None, IDENTITY] = None
    """What comes after the number."""
    postcode: Annotated[str, IDENTITY]
    """The postcode."""
    place: Annotated[str, IDENTITY]
    """The town."""


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
    phone: Annotated[str | None, IDENTITY] = None
    """The number for short messages."""
    address: Annotated[Address | None, IDENTITY] = None
    """Where letters go."""
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
    CaseTakenOver,
    RecordTakenOver,
    ClientRegistered,
    PersonRecorded,
)
