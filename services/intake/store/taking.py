"""Reports taken in, whichever way they come: ids, the person's row, and the command. One set of checks for all.

Guarantees: nothing is stored of what is refused; the same report again, by the same or another way, is one report.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from services.intake.domain.kinds import (
    Absence,
    RecordEmployment,
    RegisterClient,
    ReportAbsence,
    ReportFact,
    TakeOver,
)
from services.intake.domain.said import Noted, RosterSaid, Terms
from services.intake.rules import LaterFact, Refusal, client_problem, report_problem
from services.intake.rules.shapes import AbsenceIn, ClientIn, EmployeeIn, FactIn, StaffIn, TakeoverIn
from services.intake.store import Said
from services.intake.store.reach import going_on, within_reach
from shared.contracts.event import Event, Refused
from shared.contracts.facts import Recovered
from shared.contracts.intake import (
    AbsenceReported,
    CapacityFactReported,
    CaseTakenOver,
    ClientRegistered,
    FactReported,
    RecordTakenOver,
)
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, day_of, derived_id
from shared.kernel.decider import CaseHeld, CommandRefused, Commit, Fold
from shared.kernel.message import Message, commanded
from shared.kernel.problem import Problem
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
Report = AbsenceIn | FactIn | StaffIn | TakeoverIn

TAKER = "administrator"
"""Who takes over cases of another system."""
LARGE_AHEAD = 400
"""Cases taken over whole that may be not told yet while more come."""


@dataclass(frozen=True)
class Placed:
    """A report with its command's id, its case and its person."""

    body: Report
    command: str
    case: str
    person: str


class Persons(Protocol):
    """Where the persons are kept, and the catalogues of their employers."""

    async def keep_persons(self, said: Sequence[Said]) -> Sequence[int]:
        """Writes what is known of persons over what was; returns the revision that the row of each has now."""
        ...

    async def works_of(self, tenant: str, employers: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """The titles in the catalogue of work of each employer that has one."""
        ...


class Taking:
    """The one way in for reports."""

    def __init__(self, cases: Cases[Absence], persons: Persons, now: Now) -> None:
        """All of its surroundings are given."""
        self._cases, self._persons, self._now = cases, persons, now

    async def absence(self, body: AbsenceIn, who: Caller, command: str) -> Reported:
        """Reports an absence. Nothing is stored of one that cannot be; raises `Problem` or `CommandRefused`."""
        (found,) = await self._each([(body, command)], who)
        if isinstance(found, Exception):
            raise found
        return found

    async def each(self, reports: Sequence[tuple[Report, str]], who: Caller) -> list[Reported | Failed]:
        """Takes many in one go, each with its command's id; each is answered by itself. Raises `Unavailable`.

        Who comes with more again and again is kept at the pace of the telling.
        """
        answers = await self._each(reports, who)
        whole = [ids(body, who.tenant)[0] for body, _ in reports if isinstance(body, TakeoverIn)]
        # With all of its facts a case is large: what is at hand or still to be told would fill the memory.
        self._cases.let_go(whole)
        await (self._cases.keep_up(LARGE_AHEAD) if whole else self._cases.keep_up())
        return answers

    async def _each(self, reports: Sequence[tuple[Report, str]], who: Caller) -> list[Reported | Failed]:
        at = self._now()
        placed = [Placed(body, command, *ids(body, who.tenant)) for body, command in reports]
        works = await self._works(placed, who.tenant)
        known = await going_on(self._cases, {each.case for each in placed})
        placed = [_going_on(each, known[each.case]) for each in placed]
        known = {each.about: each for each in known.values()}
        today = day_of(at)
        problems = [_problem(each.body, who, works, known[each.case].state, today) for each in placed]
        good = [each for each, problem in zip(placed, problems, strict=True) if problem is None]
        commands = await self._commands(good, who.tenant, at)
        asked = [each for some in commands for each in some]
        taken = iter(await self._cases.ask_each(asked) if asked else [])
        answers = iter(
            _answer(each, some, [next(taken) for _ in some])
            for each, some in zip(good, commands, strict=True)
        )
        return [next(answers) if problem is None else problem for problem in problems]

    async def client(self, body: ClientIn, who: Caller, command: str) -> Reported:
        """Brings in somebody without an employer. Nothing is stored of one that cannot be; raises as `absence`."""
        refusal = client_problem(body.on, day_of(self._now()))
        if problem := _impossible(who, body.payer, "payer", refusal):
            raise problem
        number = body.client.number
        case = derived_id("case", who.tenant, body.payer, number, "benefit")
        person = derived_id("person", who.tenant, body.payer, number)
        (revision,) = await self._persons.keep_persons(
            [Said(person, who.tenant, body.payer, _row(body.client))]
        )
        asked = RegisterClient(
            person=person, person_revision=revision, on=body.on, references={"client": number}
        )
        commit = await self._cases.ask(self._command(asked, case, who.tenant, body.payer, command))
        return Reported(case=case, person=person, new=_told(commit, {command}, (ClientRegistered,)))

    async def fact(self, case: str, fact: LaterFact, who: Caller, command: str) -> Commit:
        """Reports one fact more; raises as `ask`."""
        return await self.ask(case, ReportFact(fact=fact), who, command)

    async def ask(self, case: str, event: Event, who: Caller, command: str) -> Commit:
        """Asks something of a known case; raises `Problem` for one out of the caller's reach, or `CommandRefused`."""
        known = await within_reach(self._cases, case, who)
        return await self._cases.ask(self._command(event, case, known.tenant, known.employer, command))

    async def _works(self, placed: Sequence[Placed], tenant: str) -> Mapping[str, frozenset[str]]:
        """The catalogues that are needed: of employers whose work in hand is named."""
        bodies = [each.body for each in placed]
        named = {body.employer for body in bodies if isinstance(body, AbsenceIn) and body.work_in_hand}
        return await self._persons.works_of(tenant, sorted(named)) if named else {}

    async def _commands(self, good: Sequence[Placed], tenant: str, at: datetime) -> list[list[Message]]:
        """What each report asks of its case; persons are kept before their case can tell them."""
        said = [
            Said(each.person, tenant, each.body.employer, _identity(each.body))
            for each in good
            if not isinstance(each.body, FactIn)
        ]
        revisions = iter(await self._persons.keep_persons(said) if said else [])
        return [
            [
                commanded(event, each.case, tenant, each.body.employer, cause, at)
                for event, cause in _asked(each, revisions)
            ]
            for each in good
        ]

    def _command(self, event: Event, case: str, tenant: str, employer: str, command: str) -> Message:
        return commanded(event, case, tenant, employer, command, self._now())


def _problem(
    body: Report, who: Caller, works: Mapping[str, frozenset[str]], known: Absence, today: date
) -> Problem | None:
    if isinstance(body, TakeoverIn) and who.role != TAKER:
        return Problem(403, "role-not-allowed", f"This is for {TAKER}.", "quiet_until")
    if not isinstance(body, AbsenceIn):
        return _impossible(who, body.employer, "employer", None)
    roster = roster_of(body).over(known.employment)
    refusal = report_problem(body.sick(), roster, today, body.first_fit_day)
    if who.role == "employer" and isinstance(body.vangnet, str):
        detail = "Which term holds is for the bedrijfsarts or the employee to say: send yes or no."
        refusal = Refusal("vangnet-term-closed", detail, "vangnet")
    if refusal is None and not set(body.work_in_hand or ()) <= works.get(body.employer, frozenset()):
        detail = "Work in hand is named by titles from the employer's catalogue of work."
        refusal = Refusal("not-in-catalogue", detail, "work_in_hand")
    return _impossible(who, body.employer, "employer", refusal)


def _going_on(placed: Placed, found: Fold[Absence]) -> Placed:
    """A report of a case that was merged is one of the case, and the person, that goes on."""
    if found.about == placed.case:
        return placed
    return replace(placed, case=found.about, person=found.state.person or placed.person)


def ids(body: Report, tenant: str) -> tuple[str, str]:
    """The case (of an employment) and the person, the same for the same keys for ever."""
    number = body.employee.number
    case = derived_id("case", tenant, body.employer, number, body.employment.number)
    return case, derived_id("person", tenant, body.employer, number)


def _asked(placed: Placed, revisions: Iterator[int]) -> list[tuple[Event, str]]:
    """The commands of a report, with the id of each; an absence that is over is two."""
    body, command = placed.body, placed.command
    if isinstance(body, FactIn):
        return [(ReportFact(fact=body.fact), command)]
    of_employment: dict[str, Any] = {
        "person": placed.person,
        "person_revision": next(revisions),
        "employment": roster_of(body),
        "references": {"employee": body.employee.number, "employment": body.employment.number},
        **{name: getattr(body.employment, name) for name in Terms.model_fields},
    }
    if isinstance(body, StaffIn):
        return [(RecordEmployment(**of_employment), command)]
    if isinstance(body, TakeoverIn):
        old = {"taken-over": body.id} if body.id else {}
        of_employment["references"] = {**of_employment["references"], **old}
        said = {name: getattr(body, name) for name in ("quiet_until", "facts", "capacity", "documents")}
        return [(TakeOver(**of_employment, **said), command)]
    said: dict[str, Any] = {name: getattr(body, name) for name in Noted.model_fields}
    noted = Noted.model_validate({**said, "vangnet": body.is_vangnet()})
    asked = ReportAbsence(**of_employment, sick=body.sick(), noted=noted)
    if body.first_fit_day is None:
        return [(asked, command)]
    over = ReportFact(fact=Recovered(first_fit_day=body.first_fit_day))
    return [(asked, command), (over, derived_id(command, "recovered"))]


def _answer(
    placed: Placed, asked: Sequence[Message], taken: Sequence[Commit | CommandRefused | CaseHeld]
) -> Reported | Failed:
    for each in taken:
        if isinstance(each, CommandRefused | CaseHeld):
            return each
    causes = {each.id for each in asked}
    kinds = (AbsenceReported, FactReported, CapacityFactReported, CaseTakenOver, RecordTakenOver)
    new = any(_told(each, causes, kinds) for each in taken if isinstance(each, Commit))
    return Reported(placed.case, placed.person, new)


def roster_of(body: AbsenceIn | StaffIn | TakeoverIn) -> RosterSaid:
    """What a report says of the employment."""
    # Every field was checked as a field of the body.
    return RosterSaid.model_construct(
        **{name: getattr(body.employment, name) for name in RosterSaid.model_fields}
    )


def _identity(body: AbsenceIn | StaffIn | TakeoverIn) -> dict[str, Any]:
    where = body.nursing if isinstance(body, AbsenceIn) else None
    nursing = {"nursing": where.model_dump(mode="json", exclude_none=True)} if where else {}
    return {**_row(body.employee), **nursing}


def _row(given: EmployeeIn) -> dict[str, Any]:
    return given.model_dump(mode="json", exclude={"number"}, exclude_none=True)


def _impossible(who: Caller, employer: str, path: str, refusal: Refusal | None) -> Problem | None:
    """A problem for another employer's, and for what cannot be."""
    if problem := other_employer(who, employer, path):
        return problem
    return Problem(422, refusal.code, refusal.detail, refusal.path) if refusal else None


def other_employer(who: Caller, employer: str, path: str = "employer") -> Problem | None:
    """The refusal of what is another employer's than the caller's; None within reach."""
    if who.employer in (None, employer):
        return None
    return Problem(403, "other-employer", "The token is for another employer.", path)


def _told(commit: Commit, causes: set[str], kinds: tuple[type[Event], ...]) -> bool:
    """Whether these commands told one; a commit may hold what several commands told of one case."""
    return any(isinstance(each.event, kinds) and each.cause in causes for each in commit.messages)


def error_of(failed: Failed) -> dict[str, Any]:
    """Code, field and sentence of what was not taken, as a line is answered with."""
    wrong: Problem | Refused
    match failed:
        case CommandRefused():
            wrong = failed.refused
        case Problem():
            wrong = failed
        case _:
            return {"code": "case-held", "path": None, "detail": "This case waits for a mend."}
    return {"code": wrong.code, "path": wrong.path, "detail": wrong.detail}
