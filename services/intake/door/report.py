"""From a body to a case: ids, the person's row, and the command."""

from dataclasses import dataclass
from typing import Any, Protocol

from services.intake.domain import Absence, LaterFact, RegisterClient, ReportAbsence, ReportFact
from services.intake.door.shapes import AbsenceIn, ClientIn, EmployeeIn
from services.intake.rules import Refusal, client_problem, report_problem
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
        sick, roster = body.sick(), body.roster()
        _possible(who, body.employer, "employer", report_problem(sick, roster, day_of(self._now())))
        case, person = ids(body, who.tenant)
        revision = await self._kept(person, who.tenant, body.employer, body.employee)
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
        return Reported(case=case, person=person, new=_holds(commit, AbsenceReported))

    async def client(self, body: ClientIn, who: Caller, command: str) -> Reported:
        """Brings in somebody without an employer. Nothing is stored of one that cannot be; raises as `absence`."""
        _possible(who, body.payer, "payer", client_problem(body.on, day_of(self._now())))
        number = body.client.number
        case = derived_id("case", who.tenant, body.payer, number, "benefit")
        person = derived_id("person", who.tenant, body.payer, number)
        revision = await self._kept(person, who.tenant, body.payer, body.client)
        asked = RegisterClient(
            person=person, person_revision=revision, on=body.on, references={"client": number}
        )
        commit = await self._ask(asked, case, who.tenant, body.payer, command)
        return Reported(case=case, person=person, new=_holds(commit, ClientRegistered))

    async def fact(self, case: str, fact: LaterFact, who: Caller, command: str) -> Commit:
        """Reports one fact more; raises `Problem` for a case out of the caller's reach."""
        known = await self._cases.case(case)
        if not known.version or not who.may_see(known.tenant, known.employer, case):
            raise not_yet_known()
        return await self._ask(ReportFact(fact=fact), case, known.tenant, known.employer, command)

    async def _kept(self, person: str, tenant: str, employer: str, given: EmployeeIn) -> int:
        """The revision of the person's row after what was given."""
        identity = given.model_dump(mode="json", exclude={"number"}, exclude_none=True)
        return await self._persons.keep_person(person, tenant, employer, identity)

    async def _ask(self, event: Event, case: str, tenant: str, employer: str, command: str) -> Commit:
        return await self._cases.ask(commanded(event, case, tenant, employer, command, self._now()))


def _possible(who: Caller, employer: str, path: str, refusal: Refusal | None) -> None:
    """Raises `Problem` for another employer's, and for what cannot be."""
    if who.employer not in (None, employer):
        raise Problem(403, "other-employer", "The token is for another employer.", path)
    if refusal:
        raise Problem(422, refusal.code, refusal.detail, refusal.path)


def _holds(commit: Commit, kind: type[Event]) -> bool:
    return any(isinstance(message.event, kind) for message in commit.messages)


def ids(body: AbsenceIn, tenant: str) -> tuple[str, str]:
    """The case (of an employment) and the person, the same for the same keys for ever."""
    number = body.employee.number
    case = derived_id("case", tenant, body.employer, number, body.employment.number)
    return case, derived_id("person", tenant, body.employer, number)
