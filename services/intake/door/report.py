"""From a body to a case: ids, the person's row, and the command."""

from dataclasses import dataclass
from typing import Any, Protocol

from services.intake.domain import Absence, LaterFact, RegisterClient, ReportAbsence, ReportFact
from services.intake.door.shapes import AbsenceIn, ClientIn
from services.intake.rules import report_problem
from shared.contracts.event import Event
from shared.contracts.intake import AbsenceReported, ClientRegistered
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, day_of, derived_id
from shared.kernel.decider import Commit
from shared.kernel.message import commanded
from shared.kernel.problem import Problem, not_yet_known
from shared.kernel.token import Caller


@dataclass(frozen=True)
class Reported:
    """What a report led to."""

    case: str
    person: str
    new: bool
    """False where the same was reported before."""


class Persons(Protocol):
    """Where the persons are kept."""

    async def keep_person(self, person: str, tenant: str, employer: str, row: dict[str, Any]) -> int:
        """Writes what is known of a person over what was; returns the revision that the row has now."""
        ...


class Reports:
    """Takes reports of one service's callers."""

    def __init__(self, cases: Cases[Absence], persons: Persons, now: Now) -> None:
        """All of its surroundings are given."""
        self._cases, self._persons, self._now = cases, persons, now

    async def absence(self, body: AbsenceIn, who: Caller, command: str) -> Reported:
        """Reports an absence. Nothing is stored of one that cannot be; raises `Problem` or `CommandRefused`."""
        if who.employer not in (None, body.employer):
            raise Problem(403, "other-employer", "The token is for another employer.", "employer")
        sick, roster = body.sick(), body.roster()
        refusal = report_problem(sick, roster, day_of(self._now()))
        if refusal:
            raise Problem(422, refusal.code, refusal.detail, refusal.path)
        case, person = ids(body, who.tenant)
        identity = body.employee.model_dump(mode="json", exclude={"number"}, exclude_none=True)
        revision = await self._persons.keep_person(person, who.tenant, body.employer, identity)
        asked = ReportAbsence(
            person=person,
            person_revision=revision,
            employment=roster,
            sick=sick,
            references={"employee": body.employee.number, "employment": body.employment.number},
            work_accident=body.work_accident,
            traffic_liable=body.traffic_liable,
            expected_days=body.expected_days,
        )
        commit = await self._ask(asked, case, who.tenant, body.employer, command)
        new = any(isinstance(message.event, AbsenceReported) for message in commit.messages)
        return Reported(case=case, person=person, new=new)

    async def client(self, body: ClientIn, who: Caller, command: str) -> Reported:
        """Brings in somebody without an employer. Nothing is stored of one that cannot be; raises as `absence`."""
        if who.employer not in (None, body.payer):
            raise Problem(403, "other-employer", "The token is for another employer.", "payer")
        if body.on > day_of(self._now()):
            raise Problem(422, "in-the-future", "This day has yet to come.", "on")
        number = body.client.number
        case = derived_id("case", who.tenant, body.payer, number, "benefit")
        person = derived_id("person", who.tenant, body.payer, number)
        identity = body.client.model_dump(mode="json", exclude={"number"}, exclude_none=True)
        revision = await self._persons.keep_person(person, who.tenant, body.payer, identity)
        asked = RegisterClient(
            person=person, person_revision=revision, on=body.on, references={"client": number}
        )
        commit = await self._ask(asked, case, who.tenant, body.payer, command)
        new = any(isinstance(message.event, ClientRegistered) for message in commit.messages)
        return Reported(case=case, person=person, new=new)

    async def fact(self, case: str, fact: LaterFact, who: Caller, command: str) -> Commit:
        """Reports one fact more; raises `Problem` for a case out of the caller's reach."""
        known = await self._cases.case(case)
        if not known.version or not who.may_see(known.tenant, known.employer, case):
            raise not_yet_known()
        return await self._ask(ReportFact(fact=fact), case, known.tenant, known.employer, command)

    async def _ask(self, event: Event, case: str, tenant: str, employer: str, command: str) -> Commit:
        return await self._cases.ask(commanded(event, case, tenant, employer, command, self._now()))


def ids(body: AbsenceIn, tenant: str) -> tuple[str, str]:
    """The case (of an employment) and the person, the same for the same keys for ever."""
    number = body.employee.number
    case = derived_id("case", tenant, body.employer, number, body.employment.number)
    return case, derived_id("person", tenant, body.employer, number)
