"""From a body to a case: ids, the person's row, and the command."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.intake.domain import Absence, LaterFact, RegisterClient, ReportAbsence, ReportFact
from services.intake.door.shapes import AbsenceIn, ClientIn, EmployeeIn
from services.intake.rules import Refusal, client_problem, report_problem
from services.intake.store import Said
from shared.contracts.event import Event
from shared.contracts.intake import AbsenceReported, ClientRegistered
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, day_of, derived_id
from shared.kernel.decider import CaseHeld, CommandRefused, Commit
from shared.kernel.message import Message, commanded
from shared.kernel.problem import Problem, not_yet_known
from shared.kernel.token import Caller


@dataclass(frozen=True)
class Reported:
    """What a report led to."""

    case: str
    person: str
    new: bool
    """False where the same was reported before."""


Failed = Problem | CommandRefused | CaseHeld
"""Why one of many was not taken."""


class Persons(Protocol):
    """Where the persons are kept."""

    async def keep_persons(self, said: Sequence[Said]) -> list[int]:
        """Writes what is known of persons over what was; returns the revision that the row of each has now."""
        ...


class Reports:
    """Takes reports of one service's callers."""

    def __init__(self, cases: Cases[Absence], persons: Persons, now: Now) -> None:
        """All of its surroundings are given."""
        self._cases, self._persons, self._now = cases, persons, now

    async def absence(self, body: AbsenceIn, who: Caller, command: str) -> Reported:
        """Reports an absence. Nothing is stored of one that cannot be; raises `Problem` or `CommandRefused`."""
        (found,) = await self.absences([(body, command)], who)
        if isinstance(found, Exception):
            raise found
        return found

    async def absences(self, bodies: Sequence[tuple[AbsenceIn, str]], who: Caller) -> list[Reported | Failed]:
        """Reports many in one go, each with its command's id; each is answered by itself. Raises `Unavailable`."""
        answers: list[Reported | Failed | None] = [self._problem(body, who) for body, _ in bodies]
        good = [n for n, answer in enumerate(answers) if answer is None]
        found = [(bodies[n][0], *ids(bodies[n][0], who.tenant)) for n in good]
        revisions = await self._kept(
            [Said(person, who.tenant, body.employer, _identity(body.employee)) for body, _, person in found]
        )
        commands = [
            self._command(_asked(body, person, revision), case, who.tenant, body.employer, bodies[n][1])
            for n, (body, case, person), revision in zip(good, found, revisions, strict=True)
        ]
        taken = await self._cases.ask_each(commands) if commands else []
        for n, (_, case, person), commit in zip(good, found, taken, strict=True):
            failed = isinstance(commit, CommandRefused | CaseHeld)
            answers[n] = (
                commit if failed else Reported(case, person, _told(commit, bodies[n][1], AbsenceReported))
            )
        return [each for each in answers if each is not None]

    def _problem(self, body: AbsenceIn, who: Caller) -> Problem | None:
        refusal = report_problem(body.sick(), body.roster(), day_of(self._now()))
        return _impossible(who, body.employer, "employer", refusal)

    async def client(self, body: ClientIn, who: Caller, command: str) -> Reported:
        """Brings in somebody without an employer. Nothing is stored of one that cannot be; raises as `absence`."""
        refusal = client_problem(body.on, day_of(self._now()))
        if problem := _impossible(who, body.payer, "payer", refusal):
            raise problem
        number = body.client.number
        case = derived_id("case", who.tenant, body.payer, number, "benefit")
        person = derived_id("person", who.tenant, body.payer, number)
        (revision,) = await self._kept([Said(person, who.tenant, body.payer, _identity(body.client))])
        asked = RegisterClient(
            person=person, person_revision=revision, on=body.on, references={"client": number}
        )
        commit = await self._ask(asked, case, who.tenant, body.payer, command)
        return Reported(case=case, person=person, new=_told(commit, command, ClientRegistered))

    async def fact(self, case: str, fact: LaterFact, who: Caller, command: str) -> Commit:
        """Reports one fact more; raises `Problem` for a case out of the caller's reach."""
        known = await self._cases.case(case)
        if not known.version or not who.may_see(known.tenant, known.employer, case):
            raise not_yet_known()
        return await self._ask(ReportFact(fact=fact), case, known.tenant, known.employer, command)

    async def _kept(self, said: Sequence[Said]) -> list[int]:
        return await self._persons.keep_persons(said) if said else []

    async def _ask(self, event: Event, case: str, tenant: str, employer: str, command: str) -> Commit:
        return await self._cases.ask(self._command(event, case, tenant, employer, command))

    def _command(self, event: Event, case: str, tenant: str, employer: str, command: str) -> Message:
        return commanded(event, case, tenant, employer, command, self._now())


def _identity(given: EmployeeIn) -> dict[str, Any]:
    return given.model_dump(mode="json", exclude={"number"}, exclude_none=True)


def _asked(body: AbsenceIn, person: str, revision: int) -> ReportAbsence:
    return ReportAbsence(
        person=person,
        person_revision=revision,
        employment=body.roster(),
        sick=body.sick(),
        references={"employee": body.employee.number, "employment": body.employment.number},
        work_accident=body.work_accident,
        traffic_liable=body.traffic_liable,
        expected_days=body.expected_days,
    )


def _impossible(who: Caller, employer: str, path: str, refusal: Refusal | None) -> Problem | None:
    """A problem for another employer's, and for what cannot be."""
    if who.employer not in (None, employer):
        return Problem(403, "other-employer", "The token is for another employer.", path)
    return Problem(422, refusal.code, refusal.detail, refusal.path) if refusal else None


def _told(commit: Commit, command: str, kind: type[Event]) -> bool:
    """Whether this command told one; a commit may hold what several commands told of one case."""
    return any(isinstance(each.event, kind) and each.cause == command for each in commit.messages)


def ids(body: AbsenceIn, tenant: str) -> tuple[str, str]:
    """The case (of an employment) and the person, the same for the same keys for ever."""
    number = body.employee.number
    case = derived_id("case", tenant, body.employer, number, body.employment.number)
    return case, derived_id("person", tenant, body.employer, number)
