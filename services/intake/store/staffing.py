"""Who works on cases taken in, and cases given to them by hand: the one way in for both, as `Taking` is for reports.

Guarantees: nothing is stored of what is refused; asked again, whatever was half done is done whole.
"""

from datetime import date
from typing import Any

from services.intake.domain.kinds import Absence, AssignCase, NameAdviser, RecordWorker
from services.intake.rules import Refusal
from services.intake.rules.caseloads import (
    ADVISER,
    Rule,
    Worker,
    Workers,
    rule_problem,
    stands_in,
    worker_problem,
)
from services.intake.rules.work_shapes import AdviserIn, CaseloadRulesIn, WorkerIn
from services.intake.store.reach import within_reach
from services.intake.store.reached import contact, named, number_of, reached, workers_of
from services.intake.store.standings import Open, Standings
from services.intake.store.workers import EVERYBODY, Caseloads, Colleagues, worker_of
from shared.contracts.event import Event
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, day_of, derived_id
from shared.kernel.decider import Commit
from shared.kernel.message import commanded
from shared.kernel.problem import Problem
from shared.kernel.token import Caller

TOGETHER = 500
"""Cases handed over in one go."""


class Staffing:
    """Those who work, the rules of caseloads, and who sees to which case."""

    def __init__(
        self,
        cases: Cases[Absence],
        colleagues: Colleagues,
        caseloads: Caseloads,
        standings: Standings,
        now: Now,
    ) -> None:
        """All of its surroundings are given."""
        self._cases, self._colleagues, self._caseloads = cases, colleagues, caseloads
        self._standings, self._now = standings, now

    async def record(self, number: str, body: WorkerIn, who: Caller) -> str:
        """Somebody who works on cases, as they are now; their id. Raises `Problem`."""
        of_all_employers(who)
        worker, others = worker_id(who.tenant, number), await self._workers(who.tenant)
        row = _row(number, body, who.tenant)
        said = worker_of(worker, row)
        others.pop(worker, None)
        _raise(worker_problem(said, others) or _resting_on(said, others))
        revision = await self._colleagues.keep(worker, who.tenant, row)
        await self._tell(worker, revision, who.tenant, EVERYBODY)
        await self._caseloads.changed(who.tenant)
        return worker

    async def remove(self, number: str, who: Caller) -> None:
        """Deletes who it is; the id stays in what they saw to. Refused while anything rests on them."""
        of_all_employers(who)
        worker, others = worker_id(who.tenant, number), await self._workers(who.tenant)
        if others.pop(worker, None) is None:
            raise no_such_worker("number", 404)
        if any(worker in (each.supervised_by, each.stand_in) for each in others.values()):
            detail = "They supervise somebody, or stand in for somebody."
            raise Problem(409, "still-needed", detail, "number")
        if await self._standings.of_worker(who.tenant, worker):
            raise Problem(409, "still-assigned", "They see to open cases: hand those over first.", "number")
        revision = await self._colleagues.erase(worker, self._now())
        await self._tell(worker, revision, who.tenant, EVERYBODY)
        await self._caseloads.changed(who.tenant)

    async def share_out(self, body: CaseloadRulesIn, who: Caller) -> None:
        """The rules of caseloads, in the place of what they were. Raises `Problem`."""
        of_all_employers(who)
        rules = [
            Rule(
                role=each.role,
                workers=tuple(worker_id(who.tenant, number) for number in each.workers),
                employer=each.employer,
                region=each.region,
            )
            for each in body.rules
        ]
        _raise(rule_problem(rules, await self._workers(who.tenant)))
        await self._caseloads.keep(who.tenant, rules)

    async def shared_out(self, who: Caller) -> list[dict[str, Any]]:
        """The rules, with the numbers of people; those who are gone are left out."""
        known = await self._colleagues.of(who.tenant)
        return [
            {
                "role": each.role,
                "workers": [known[id].row["number"] for id in each.workers if id in known],
                "employer": each.employer,
                "region": each.region,
            }
            for each in await self._caseloads.of(who.tenant)
        ]

    async def everybody(self, who: Caller) -> list[dict[str, Any]]:
        """Those who work here, by number, with how many open cases they see to and who stands in for them today."""
        known, load = await self._colleagues.of(who.tenant), await self._standings.loads(who.tenant)
        workers, today = workers_of(known), self._today()
        rows = [
            {
                **each.row,
                **named(each.row, known),
                "worker": id,
                "open_cases": load[id],
                "away_today": each.worker.is_away(today),
                "stands_in_today": number_of(stands_in(workers, id, today), known),
            }
            for id, each in known.items()
            if who.employer is None or not each.worker.employers or who.employer in each.worker.employers
        ]
        return sorted(rows, key=lambda each: each["number"])

    async def assign(self, case: str, role: str, number: str | None, who: Caller, command: str) -> bool:
        """By hand; whether it is news. Raises `Problem` for somebody who cannot, or a case out of reach."""
        known = await within_reach(self._cases, case, who)
        worker = None if number is None else worker_id(who.tenant, number)
        if worker is not None:
            self._may(await self._workers(who.tenant), worker, role, known.employer)
        asked = AssignCase(role=role, worker=worker, by="hand")
        commit = await self._ask(asked, case, known.tenant, known.employer, command)
        return any(each.cause == command for each in commit.messages)

    async def hand_over(self, number: str, to: str, who: Caller, command: str) -> dict[str, Any]:
        """All open cases of somebody to somebody else; those that cannot be theirs stay and are named."""
        of_all_employers(who)
        workers = await self._workers(who.tenant)
        before, after = worker_id(who.tenant, number), workers.get(worker_id(who.tenant, to))
        if after is None:
            raise no_such_worker("to")
        today, left, asked = self._today(), list[str](), list[tuple[Open, str]]()
        for each in await self._standings.of_worker(who.tenant, before):
            for role in [role for role, worker in each.assigned.items() if worker == before]:
                if after.may_see_to(role, each.employer, today):
                    asked.append((each, role))
                else:
                    left.append(each.case)
        done = 0
        for n in range(0, len(asked), TOGETHER):
            commands = [
                each.asked(
                    AssignCase(role=role, worker=after.id, by="hand"),
                    derived_id(command, each.case, role),
                    self._now(),
                )
                for each, role in asked[n : n + TOGETHER]
            ]
            answers = await self._cases.ask_each(commands)
            done += sum(isinstance(each, Commit) for each in answers)
            both = zip(commands, answers, strict=True)
            left += [asked.about for asked, answer in both if not isinstance(answer, Commit)]
        return {"handed_over": done, "left": sorted(set(left))}

    async def cases_of(self, number: str, who: Caller) -> list[dict[str, Any]]:
        """The open cases that somebody sees to, with the roles in which."""
        worker = worker_id(who.tenant, number)
        return [
            {
                "case": each.case,
                "employer": each.employer,
                "since": each.since,
                "roles": sorted(role for role, one in each.assigned.items() if one == worker),
            }
            for each in await self._standings.of_worker(who.tenant, worker)
            if who.employer in (None, each.employer)
        ]

    async def seen_to(self, case: str, who: Caller, with_adviser: bool) -> dict[str, Any]:
        """Who sees to a case in which role, who stands in today, and who answers for medical work."""
        found = await within_reach(self._cases, case, who)
        known, today = await self._colleagues.of(found.tenant), self._today()
        shown = [
            {"role": role, "by": each.by, **reached(role, known[each.worker], known, today)}
            for role, each in sorted(found.state.assigned.items())
            if each.worker in known
        ]
        adviser = (
            await self._colleagues.row(found.state.adviser) if found.state.adviser and with_adviser else None
        )
        return {"case": case, "assigned": shown, **({"adviser": contact(adviser)} if adviser else {})}

    async def name_adviser(self, case: str, body: AdviserIn | None, who: Caller, command: str) -> bool:
        """Who advises the employee, or nobody; whether it is news."""
        found = await within_reach(self._cases, case, who)
        if body is None:
            await self.forget_adviser(case, found.tenant, found.employer)
        else:
            row = {**body.model_dump(mode="json", exclude_none=True), "roles": [ADVISER], "case": case}
            revision = await self._colleagues.keep(adviser_id(case), found.tenant, row)
            await self._tell(adviser_id(case), revision, found.tenant, found.employer)
        asked = NameAdviser(worker=adviser_id(case) if body else None)
        commit = await self._ask(asked, case, found.tenant, found.employer, command)
        return any(each.cause == command for each in commit.messages)

    async def forget_adviser(self, case: str, tenant: str, employer: str) -> None:
        """Deletes who it is, here and wherever it was told; nothing where there is none."""
        if revision := await self._colleagues.erase(adviser_id(case), self._now()):
            await self._tell(adviser_id(case), revision, tenant, employer)

    async def _tell(self, worker: str, revision: int, tenant: str, employer: str) -> None:
        asked = RecordWorker(worker=worker, revision=revision)
        await self._ask(asked, worker, tenant, employer, derived_id("worker", worker, revision))

    async def _ask(self, event: Event, about: str, tenant: str, employer: str, command: str) -> Commit:
        return await self._cases.ask(commanded(event, about, tenant, employer, command, self._now()))

    async def _workers(self, tenant: str) -> dict[str, Worker]:
        return workers_of(await self._colleagues.of(tenant))

    def _may(self, workers: Workers, worker: str, role: str, employer: str) -> None:
        found = workers.get(worker)
        if found is None:
            raise no_such_worker("worker")
        if not found.may_see_to(role, employer, self._today()):
            detail = f"They are no {role} here, not for this employer, or not any more."
            raise Problem(422, "not-in-this-role", detail, "worker")

    def _today(self) -> date:
        return day_of(self._now())


def worker_id(tenant: str, number: str) -> str:
    """The same for the same number for ever."""
    return derived_id("worker", tenant, number)


def adviser_id(case: str) -> str:
    """Of the one adviser that an employee has in a case."""
    return derived_id("adviser", case)


def of_all_employers(who: Caller) -> None:
    """Raises `Problem` for a token of one employer: those who work are the arbodienst's."""
    if who.employer is not None:
        raise Problem(403, "other-employer", "The token is for one employer, this is of all.", "employer")


def no_such_worker(path: str, status: int = 422) -> Problem:
    """The answer where nobody with that number works here."""
    return Problem(status, "no-such-worker", "Nobody with this number works here.", path)


def _raise(refusal: Refusal | None) -> None:
    if refusal:
        raise Problem(422, refusal.code, refusal.detail, refusal.path)


def _resting_on(said: Worker, others: Workers) -> Refusal | None:
    """What becomes impossible for others by what is said of this one."""
    for each in others.values():
        if said.id in (each.supervised_by, each.stand_in) and worker_problem(each, {**others, said.id: said}):
            detail = "The supervision or the stand-in of somebody else rests on what they are now."
            return Refusal("still-needed", detail, "roles")
    return None


def _row(number: str, body: WorkerIn, tenant: str) -> dict[str, Any]:
    """As it is kept: colleagues by their id."""
    by_number = {name: value for name in ("supervised_by", "stand_in") if (value := getattr(body, name))}
    ids = {name: worker_id(tenant, value) for name, value in by_number.items()}
    return {**body.model_dump(mode="json", exclude_none=True), **ids, "number": number}
