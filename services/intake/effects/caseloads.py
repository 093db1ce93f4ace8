"""Open cases given to those who see to them, by the rules of their arbodienst: what nobody does is given to somebody.

Guarantees: who dies leaves it to the next look; what was decided by hand no rule undoes, until that worker is gone.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from services.intake.domain.kinds import Absence, AssignCase
from services.intake.rules.caseloads import Rule, Workers, given
from services.intake.store import Store
from services.intake.store.standings import Open, Standings
from services.intake.store.workers import Caseloads, Colleagues
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, day_of, derived_id
from shared.kernel.decider import Commit
from shared.kernel.log import log
from shared.kernel.message import Message

REST = 1.0
"""Seconds between two looks."""
TOGETHER = 500
COUNTED_EVERY = timedelta(minutes=5)
"""How long the count of everybody's cases is gone on with before all open cases are counted again."""


class Placing:
    """The endless work of giving cases to people."""

    def __init__(
        self,
        cases: Cases[Absence],
        standings: Standings,
        caseloads: Caseloads,
        colleagues: Colleagues,
        persons: Store,
        now: Now,
    ) -> None:
        """All of its surroundings are given."""
        self._cases, self._standings, self._caseloads = cases, standings, caseloads
        self._colleagues, self._persons, self._now = colleagues, persons, now
        self._loads: dict[str, tuple[datetime, Counter[str]]] = {}

    async def work(self) -> None:
        """Looks at every case that waits for it, then rests a little."""
        today = day_of(self._now())
        for each in await self._caseloads.all():
            if each.is_new(today):
                await self._standings.look_again(each.tenant)
                await self._caseloads.looked(each, today)
            await self._place_all(each.tenant, each.rules)
        await asyncio.sleep(REST)

    async def _place_all(self, tenant: str, rules: Sequence[Rule]) -> None:
        some = await self._standings.unplaced(tenant, TOGETHER)
        if not some:
            return
        workers = {id: each.worker for id, each in (await self._colleagues.of(tenant)).items()}
        load = await self._load(tenant)
        while some:
            await self._place(some, rules, workers, load)
            await self._standings.placed(some)
            some = await self._standings.unplaced(tenant, TOGETHER) if len(some) == TOGETHER else []

    async def _load(self, tenant: str) -> Counter[str]:
        """How many open cases each has: counted now and then, and meanwhile with what was given since."""
        counted = self._loads.get(tenant)
        if counted is None or counted[0] <= self._now() - COUNTED_EVERY:
            counted = self._loads[tenant] = (self._now(), await self._standings.loads(tenant))
        return counted[1]

    async def _place(
        self, some: Sequence[Open], rules: Sequence[Rule], workers: Workers, load: Counter[str]
    ) -> None:
        postcodes = await self._postcodes(some, rules)
        asked = [
            command
            for each in some
            for command in self._asked(each, rules, workers, load, postcodes.get(each.person or ""))
        ]
        answers = await self._cases.ask_each(asked) if asked else []
        for command, answer in zip(asked, answers, strict=True):
            if not isinstance(answer, Commit):
                # A case that waits for a mend is looked at again when it goes on.
                log.warning("not-assigned", case=command.about, why=type(answer).__name__)

    async def _postcodes(self, some: Sequence[Open], rules: Sequence[Rule]) -> Mapping[str, str]:
        """Only where a rule asks for them."""
        if not any(each.region for each in rules):
            return {}
        return await self._persons.postcodes([each.person for each in some if each.person])

    def _asked(
        self,
        case: Open,
        rules: Sequence[Rule],
        workers: Workers,
        load: Counter[str],
        postcode: str | None,
    ) -> list[Message]:
        """A command for each role of the rules in which nobody sees to it, or nobody who still may."""
        today, asked = day_of(self._now()), list[Message]()
        for role in dict.fromkeys(each.role for each in rules):
            before = case.assigned.get(role)
            now = workers.get(before or "")
            if now and now.may_see_to(role, case.employer, today):
                continue
            found = given(rules, workers, load, role, case.employer, postcode, today)
            if found is None:
                continue
            load[found.worker] += 1
            event = AssignCase(role=role, worker=found.worker, by=found.by, instead_of=before)
            cause = derived_id("assign", case.case, case.version, role, found.worker)
            asked.append(case.asked(event, cause, self._now()))
        return asked
