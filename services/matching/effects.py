"""The matcher: brings what is told of each candidate to what is wanted.

Its work is the candidates' rows that are stale. A row is marked as seen before it is looked at, so that what
comes meanwhile makes it stale again; a process killed half-way looks at everybody at its next start, and one that
lost MongoDB half-way looks at everybody when it is back. A second look finds no difference and stores nothing.
"""

import asyncio
from datetime import date

from services.matching.domain import BringToWanted, Proposal, Search
from services.matching.rules.asks import asked as asked_about
from services.matching.rules.match import Match, judge, match
from services.matching.rules.reference_shape import Reference
from services.matching.rules.score import matched_skills
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.store import Searching, Store, searching_of
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, day_of, new_id
from shared.kernel.log import log
from shared.kernel.message import Message
from shared.kernel.mongo import Document
from shared.kernel.outcome import Unavailable

MOST_IN_HAND = 50
"""Candidates looked at in one round."""
TOP = 20
"""How many vacancies a candidate is proposed at a time."""


class Matcher:
    """The endless work of looking again."""

    def __init__(self, cases: Cases[Search], store: Store, reference: Reference, now: Now) -> None:
        """All of its surroundings are given."""
        self._cases, self._store, self._reference, self._now = cases, store, reference, now
        self._day: date | None = None

    async def look(self) -> None:
        """Looks at every stale candidate, then rests a little. A new day makes everybody stale: vacancies expire."""
        today = day_of(self._now())
        if today != self._day:
            await self._store.all_stale()
            self._day = today
        try:
            await self._look_at(await self._in_hand(), today)
        except Unavailable:
            # What was in hand is marked as seen, and MongoDB may not be there to take the mark away.
            self._day = None
            raise
        await asyncio.sleep(0.2)

    async def _in_hand(self) -> list[Document]:
        rows: list[Document] = []
        while len(rows) < MOST_IN_HAND and (row := await self._store.take_in_hand()):
            rows.append(row)
        return rows

    async def _look_at(self, rows: list[Document], today: date) -> None:
        """The vacancies are read after the rows were taken in hand, so that none is missed."""
        tenants = {row["tenant"] for row in rows}
        vacancies = {tenant: await self._store.vacancies(tenant, today) for tenant in tenants}
        for row in rows:
            await self._look_at_one(row, vacancies[row["tenant"]])

    async def _look_at_one(self, row: Document, vacancies: list[Vacancy]) -> None:
        try:
            await self._bring(searching_of(row), vacancies)
        except Unavailable:
            raise
        except Exception as error:
            # One candidate that cannot be matched must not keep the others from it.
            log.error("not-matched", case=row["_id"], why=type(error).__name__)

    async def _bring(self, searching: Searching, vacancies: list[Vacancy]) -> None:
        if searching.candidate is None:
            return
        asked = wanted(searching.candidate, vacancies, searching.told, self._reference, searching.rejected)
        known = (await self._cases.case(searching.case)).state
        fresh = [p for p in asked.wanted if known.told.get(p.match.vacancy) != p.match.verdict]
        if not fresh and not set(asked.misfits + asked.gone) & set(known.told):
            return
        cause = new_id()
        await self._cases.take(
            [
                Message(
                    id=cause,
                    about=searching.case,
                    at=self._now(),
                    event=asked,
                    tenant=searching.tenant,
                    employer=searching.employer,
                    source="matching",
                    correlation=cause,
                )
            ]
        )


def wanted(
    candidate: Candidate,
    vacancies: list[Vacancy],
    told: tuple[str, ...],
    reference: Reference,
    rejected: tuple[str, ...] = (),
) -> BringToWanted:
    """What should stand proposed: the best that nobody said no to, and of what was told whatever still holds."""
    by_id = {each.vacancy: each for each in vacancies}
    best = match(candidate, [each for each in vacancies if each.vacancy not in rejected], reference, TOP)
    kept = [judge(candidate, by_id[each], reference) for each in told if each in by_id]
    still = [
        each for each in kept if each.verdict != "excluded" and each.vacancy not in {b.vacancy for b in best}
    ]
    return BringToWanted(
        capacity=candidate.capacity,
        wanted=tuple(_proposal(candidate, by_id[each.vacancy], each, reference) for each in (*best, *still)),
        misfits=tuple(each.vacancy for each in kept if each.verdict == "excluded"),
        gone=tuple(each for each in told if each not in by_id),
    )


def _proposal(candidate: Candidate, vacancy: Vacancy, pair: Match, reference: Reference) -> Proposal:
    return Proposal(
        title=vacancy.title,
        match=pair,
        questions=asked_about(pair, vacancy, reference),
        matched_skills=matched_skills(candidate, vacancy),
    )
