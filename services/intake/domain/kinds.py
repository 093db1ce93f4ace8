"""What is asked and kept of a case at intake, and how it stands. Pure."""

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from services.intake.domain.said import NoRisk, Noted, RosterSaid, Terms
from services.intake.rules import LaterFact
from shared.contracts.event import Event
from shared.contracts.facts import Employment, Fact, Sick
from shared.contracts.facts_of_intake import Vangnet
from shared.contracts.intake import CapacityVersion, OldDocument
from shared.contracts.staff import AssignedBy


class OfEmployment(Event, Terms):
    """Whatever is asked about an employment: whose it is, and what is said of it."""

    person: str
    person_revision: int
    """The revision of the person's row: told when the case has not told it yet."""
    employment: RosterSaid
    references: dict[str, str]


class ReportAbsence(OfEmployment):
    """Asked, whichever way it came: an employee is sick."""

    kind = "intake.report-absence.v1"
    sick: Sick
    noted: Noted = Noted()


class TakeOver(OfEmployment):
    """Asked: a running case comes from another system, with all that it knows."""

    kind = "intake.take-over.v1"
    quiet_until: date
    facts: tuple[Fact, ...]
    capacity: tuple[CapacityVersion, ...] = ()
    documents: tuple[OldDocument, ...] = ()


class RecordEmployment(OfEmployment):
    """Asked: how an employment stands, whether anybody is sick or not."""

    kind = "intake.record-employment.v1"


class RegisterClient(Event):
    """Asked at the door: somebody with a benefit and no employer comes for a trajectory."""

    kind = "intake.register-client.v1"
    person: str
    person_revision: int
    on: date
    references: dict[str, str]


class ErasePerson(Event):
    """Asked: nobody is to know any more who this is. The row is gone already; those who were told hear of it."""

    kind = "intake.erase-person.v1"
    person: str
    person_revision: int


class SetVangnetTerm(Event):
    """Asked by who may know why: which term of the vangnet holds for an absence."""

    kind = "intake.set-vangnet-term.v1"
    first_day: date
    term: Vangnet


class SetNoRisk(Event):
    """Asked by who may know why: whether this employee's sickness is covered by no-risk."""

    kind = "intake.set-no-risk.v1"
    no_risk: NoRisk


class NoRiskKept(Event):
    """Kept: whether it is; it is told only as the term of a sickness."""

    kind = "intake.no-risk-kept.v1"
    no_risk: NoRisk


class AskNoRisk(Event):
    """Asked by the employer: whether the employee has a no-risk cover. The answer is a term of the vangnet, or none."""

    kind = "intake.ask-no-risk.v1"


class RecordWorker(Event):
    """Asked: somebody who works on cases is recorded, in the row of that id; in a journal of their own."""

    kind = "intake.record-worker.v1"
    worker: str
    revision: int


class AssignCase(Event):
    """Asked by a person or by a rule of caseloads: who sees to a case in a role."""

    kind = "intake.assign-case.v1"
    role: str
    worker: str | None = None
    """None: nobody any more."""
    by: AssignedBy
    instead_of: str | None = None
    """Of a rule: who saw to it when it was looked at. Somebody else by now stays."""


class NameAdviser(Event):
    """Asked by the employee: who advises them, by the id of the row; None: nobody any more."""

    kind = "intake.name-adviser.v1"
    worker: str | None = None


class AdviserNamed(Event):
    """Kept: who advises the employee, which is not everybody's to know."""

    kind = "intake.adviser-named.v1"
    worker: str | None = None


class JoinCase(Event):
    """Asked: another case is the same as this one; with all that was reported there."""

    kind = "intake.join-case.v1"
    other: str
    sick: tuple[Sick, ...]
    facts: tuple[LaterFact, ...] = ()


class MergeCase(Event):
    """Asked: this case is the same as another, which goes on, and to which this course of it was joined."""

    kind = "intake.merge-case.v1"
    into: str
    course: str
    """A digest of what was joined."""


class PartCase(Event):
    """Asked of both of two cases that were merged: they are two after all."""

    kind = "intake.part-case.v1"
    other: str


class NoRiskAsked(Event):
    """Kept: the employer asked, when it may."""

    kind = "intake.no-risk-asked.v1"
    on: date


class ReportFact(Event):
    """Asked at the door: something more about an absence."""

    kind = "intake.report-fact.v1"
    fact: LaterFact


class EmploymentNoted(Event, Terms):
    """Kept: the employment as it stands, which only an absence tells."""

    kind = "intake.employment-noted.v1"
    person: str
    employment: Employment


class AbsenceNoted(Event):
    """Kept: what of `Noted` was said of the absence that began on this day, all of it as it stands now."""

    kind = "intake.absence-noted.v1"
    first_day: date
    vangnet: bool | None = None
    work_accident: bool | None = None
    traffic_liable: bool | None = None
    expected_days: int | None = None
    work_in_hand: tuple[str, ...] | None = None


class Assigned(BaseModel):
    """Who sees to a case in a role, and why they do."""

    model_config = ConfigDict(frozen=True)

    worker: str
    by: AssignedBy


class Joined(BaseModel):
    """What was reported in another case that proved to be this one."""

    model_config = ConfigDict(frozen=True)

    n: int
    sick: tuple[Sick, ...] = ()
    facts: tuple[LaterFact, ...] = ()


class Absence(Terms):
    """What was reported about one employment, or who somebody is that works on cases."""

    model_config = ConfigDict(frozen=True)

    person: str | None = None
    person_revision: int = 0
    references: Mapping[str, str] = Field(default_factory=dict[str, str])
    """The partner's own keys, as they were last told."""
    employment: Employment | None = None
    sick: tuple[Sick, ...] = ()
    noted: Mapping[date, Noted] = Field(default_factory=dict[date, Noted])
    """By first day."""
    no_risk_asked: date | None = None
    no_risk: NoRisk | None = None
    """As it was last set, by who may know."""
    facts: tuple[LaterFact, ...] = ()
    taken_over: tuple[str, ...] = ()
    """What was taken over from another system, each time by a digest of it."""
    client_since: date | None = None
    """The day on which they were brought in, where there is no employment."""
    assigned: Mapping[str, Assigned] = Field(default_factory=dict[str, Assigned])
    """By role."""
    adviser: str | None = None
    merged_into: str | None = None
    """The case that goes on in the place of this one."""
    joined: Mapping[str, Joined] = Field(default_factory=dict[str, Joined])
    """By the other case."""
    joins: int = 0
    """How often anything was joined to this case."""
    worker_revision: int = 0
    """In the journal of somebody who works on cases; 0 in that of a case."""

    @property
    def every_sick(self) -> tuple[Sick, ...]:
        """The sick reports, with those of cases that proved to be this one; of one first day its own."""
        days = {each.first_day: each for one in self.joined.values() for each in one.sick}
        return tuple({**days, **{each.first_day: each for each in self.sick}}.values())

    @property
    def every_fact(self) -> tuple[LaterFact, ...]:
        """What was reported later, with what was in cases that proved to be this one."""
        more = [each for one in self.joined.values() for each in one.facts if each not in self.facts]
        return (*self.facts, *more) if more else self.facts
