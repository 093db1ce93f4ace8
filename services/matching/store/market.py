"""Everything that is offered and sought, in this process's memory: MongoDB says how it stands, and what changes.

Read whole at the start and where following fails; from then on row by row as they change. Who asks for a list waits
for what is being taken in.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import date

from services.matching.rules.costs import Costs, costs_of
from services.matching.rules.exchange import Counting, Exchange, Seeking
from services.matching.rules.reading.finding import Finding
from services.matching.rules.reading.skills import SkillIndex
from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.skills import with_named_skills_of
from services.matching.rules.titles.index import TitleIndex
from services.matching.rules.titles.recognised import Recognised, recognised
from services.matching.store import Searching, Store
from services.matching.store.vacancies import named
from shared.kernel.following import Changed, Following, ReadAgain
from shared.kernel.mongo import Mongo
from shared.kernel.outcome import Unavailable

FOLLOWED = ("candidates", "vacancies", "clarified")
VACANCIES_AT_ONCE, CANDIDATES_AT_ONCE = 20_000, 200
"""Put in together at the start, so that other work gets its turn between."""
MOST_CHANGES = 1_000


class Market:
    """The exchanges of all arbodiensten, kept as MongoDB has them."""

    def __init__(
        self, mongo: Mongo, store: Store, read_reference: Callable[[], Awaitable[Reference]]
    ) -> None:
        """Nobody and nothing yet."""
        self._store, self._read_reference = store, read_reference
        self._following = Following(mongo, FOLLOWED)
        self._reference: Reference | None = None
        self._titles: TitleIndex | None = None
        self._skills = SkillIndex({})
        self._exchanges: dict[str, Exchange] = {}
        self._whose: dict[str, tuple[str, str]] = {}
        self._taking_in = asyncio.Lock()
        self._day: date | None = None

    async def prepare(self) -> None:
        """Reads the reference in force; an import takes effect at the next start."""
        self._reference = reference = await self._read_reference()
        self._titles = await asyncio.to_thread(TitleIndex, reference)
        self._skills = SkillIndex(reference.skill_titles)

    def skills_in(self, title: str, description: str) -> tuple[Finding, ...]:
        """The skills that a title and a text name."""
        return self._skills.in_text(title, description)

    def candidate(self, searching: Searching) -> Candidate | None:
        """Who searches, with their skills by the names of the reference; None where too little is known yet."""
        known = searching.candidate
        return with_named_skills_of(known, self.reference) if known else None

    def recognise(self, title: str) -> Recognised:
        """What a title seems to be, by its letters and words."""
        if self._titles is None:
            raise Unavailable("the reference is not read yet")
        return recognised(title, self._titles)

    @property
    def reference(self) -> Reference:
        """The tables in force; `Unavailable` before `prepare`."""
        if self._reference is None:
            raise Unavailable("the reference is not read yet")
        return self._reference

    async def end(self) -> None:
        """Follows no longer."""
        await self._following.end()

    @property
    def everybody(self) -> set[str]:
        """All who search."""
        return set(self._whose)

    async def load(self, on: date) -> set[str]:
        """Reads everything anew, as valid on a day; everybody who searches."""
        await self._following.begin()
        async with self._taking_in:
            self._day, self._exchanges, self._whose = None, {}, {}
            await self._load_vacancies(on)
            async for some in self._store.everybody(CANDIDATES_AT_ONCE):
                await asyncio.to_thread(self._seek, some, on)
            self._day = on
        return self.everybody

    async def _load_vacancies(self, on: date) -> None:
        """In large pieces: each piece that is put in sorts what was there anew."""
        counting = defaultdict[str, Counting](Counting)
        async for tenant, rows in self._store.vacancies.everything(on, VACANCIES_AT_ONCE):
            await asyncio.to_thread(self._exchange(tenant, on).load, rows, counting[tenant])

    async def follow(self, on: date, wait: float) -> set[str]:
        """Takes in what changed, or waits a little; the candidates who are to be looked at again."""
        if self._day is None:
            return await self.load(on)
        try:
            touched = await self._begin_day(on) if self._day != on else set[str]()
            changes = await self._following.some(MOST_CHANGES, 0 if touched else wait)
            return touched | await self._taken_in(changes, on)
        except ReadAgain:
            return await self.load(on)
        except Unavailable:
            # What was told of is told once: everything is read again when MongoDB is back.
            self._day = None
            raise

    async def _taken_in(self, changes: Sequence[Changed], on: date) -> set[str]:
        cases = [change.id for change in changes if change.collection == "candidates"]
        touched = await self._take_candidates(cases, on) if cases else set[str]()
        vacancies = defaultdict[str, set[str]](set)
        for change in changes:
            if change.collection != "candidates":
                vacancies[change.id["tenant"]].add(change.id["vacancy"])
        for change in changes:
            if change.collection == "clarified":
                tenant = change.id["tenant"]
                vacancies[tenant] |= set(await self._store.vacancies.kin_of(tenant, change.id["vacancy"]))
        for tenant, names in vacancies.items():
            touched |= await self._take_vacancies(tenant, names, on)
        return touched

    async def _take_candidates(self, cases: Sequence[str], on: date) -> set[str]:
        rows = await self._store.searchings(cases)
        async with self._taking_in:
            for case in set(cases) - {row.case for row in rows if row.candidate}:
                self._leave(case)
            return await asyncio.to_thread(self._seek, rows, on)

    async def _take_vacancies(self, tenant: str, names: Collection[str], on: date) -> set[str]:
        exchange = self._exchange(tenant, on)
        rows = await self._store.vacancies.alike(tenant, names, exchange.marks(names), on)
        async with self._taking_in:
            return await asyncio.to_thread(exchange.take, names, rows)

    async def _begin_day(self, on: date) -> set[str]:
        """What was valid through an earlier day goes; what was silent behind it steps forward."""
        touched: set[str] = set()
        for tenant, exchange in self._exchanges.items():
            if over := exchange.over(on):
                touched |= await self._take_vacancies(tenant, over, on)
            exchange.begin_day(on)
        self._day = on
        await self._store.vacancies.clear_out(on)
        return touched

    def _exchange(self, tenant: str, on: date) -> Exchange:
        if tenant not in self._exchanges:
            self._exchanges[tenant] = Exchange(self.reference, on)
        return self._exchanges[tenant]

    def _seek(self, rows: Iterable[Searching], on: date) -> set[str]:
        touched: set[str] = set()
        for row in rows:
            if (candidate := self.candidate(row)) is None:
                continue
            seeking = Seeking(candidate, row.told, frozenset(row.rejected))
            self._whose[row.case] = row.tenant, row.employer
            if self._exchange(row.tenant, on).seek(seeking):
                touched.add(row.case)
        return touched

    def _leave(self, case: str) -> None:
        if whose := self._whose.pop(case, None):
            self._exchanges[whose[0]].leave(case)

    def whose(self, case: str) -> tuple[str, str] | None:
        """The arbodienst and the employer of a candidate; None of who does not search."""
        return self._whose.get(case)

    def seeking(self, case: str) -> Seeking | None:
        """A candidate with what is told, or None."""
        whose = self._whose.get(case)
        return self._exchanges[whose[0]].seeking(case) if whose else None

    async def at_stake(self, cases: Iterable[str]) -> Mapping[str, Sequence[Vacancy]]:
        """What each should be held against: the best of today, and what was told and still counts."""
        async with self._taking_in:
            # Lists that nobody has read yet are made now: other calls must not wait for it.
            names = await asyncio.to_thread(lambda: {case: self._names(case) for case in cases})
        by_tenant = defaultdict[str, set[str]](set)
        for case, some in names.items():
            if whose := self._whose.get(case):
                by_tenant[whose[0]] |= set(some)
        found = {
            (tenant, name): vacancy
            for tenant, some in by_tenant.items()
            for name, vacancy in named(await self._store.vacancies.of(tenant, sorted(some))).items()
        }
        return {
            case: [found[key] for each in some if (key := (self._whose[case][0], each)) in found]
            for case, some in names.items()
            if case in self._whose
        }

    def _names(self, case: str) -> Sequence[str]:
        whose = self._whose.get(case)
        if whose is None:
            return ()
        exchange = self._exchanges[whose[0]]
        seeking = exchange.seeking(case)
        told = [each for each in seeking.told if each in exchange] if seeking else []
        return list(dict.fromkeys([*exchange.listed(case), *told]))

    async def best(self, searching: Searching, most: int) -> list[Vacancy]:
        """The best vacancies for a candidate, the best first; nothing for who came this very moment."""
        async with self._reading(searching) as exchange:
            if exchange.seeking(searching.case) is None:
                return []
            names = [each.vacancy for each in exchange.best(searching.case, most)]
        found = named(await self._store.vacancies.of(searching.tenant, names))
        return [found[each] for each in names if each in found]

    async def costs(self, searching: Searching, candidate: Candidate) -> Costs:
        """What each single limit of a candidate costs."""
        async with self._reading(searching) as exchange:
            # A count over all vacancies for each limit: other calls must not wait for it.
            return await asyncio.to_thread(costs_of, exchange.engine, candidate)

    @asynccontextmanager
    async def _reading(self, searching: Searching) -> AsyncGenerator[Exchange]:
        """The exchange of a candidate's arbodienst, while nothing is taken in."""
        if self._day is None:
            raise Unavailable("the vacancies are being read")
        async with self._taking_in:
            yield self._exchange(searching.tenant, self._day)
