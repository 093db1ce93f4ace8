"""The matcher: brings what is told of each candidate to what is wanted.

Rows come first: the market in memory follows them, and names the candidates whom a change touches. Of several
processes one works and the others keep warm; one that takes over, or was killed half-way, looks at everybody. A
second look finds no difference and stores nothing.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from services.matching.domain import BringToWanted, Proposal, Search
from services.matching.rules.asks import asked as asked_about
from services.matching.rules.exchange import TOP, Seeking
from services.matching.rules.match import Match, judge, match
from services.matching.rules.reference_shape import Reference
from services.matching.rules.score import matched_skills
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.store.market import Market
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, day_of, new_id
from shared.kernel.lease import Lease
from shared.kernel.log import log
from shared.kernel.message import Message
from shared.kernel.outcome import Unavailable

MOST_IN_HAND = 50
"""Candidates looked at in one round."""
REST = 0.2
"""Seconds that a round waits for something to change."""
LEASE_LASTS, LEASE_RENEWED = timedelta(seconds=3), timedelta(seconds=1)
"""How long a matcher that died is waited for, and how often one says that it is there."""


class Matcher:
    """The endless work of looking again."""

    def __init__(self, cases: Cases[Search], market: Market, lease: Lease, now: Now) -> None:
        """All of its surroundings are given."""
        self._cases, self._market, self._lease, self._now = cases, market, lease, now
        self._to_look_at: dict[str, None] = {}
        self._ours, self._asked = False, now() - LEASE_RENEWED

    @property
    def waiting(self) -> int:
        """How many candidates are still to be looked at."""
        return len(self._to_look_at)

    async def look(self) -> None:
        """Takes in what changed and looks at some of those whom it touches."""
        wait = 0.0 if self._to_look_at else REST
        touched = await self._market.follow(day_of(self._now()), wait)
        self._to_look_at |= dict.fromkeys(sorted(touched))
        if await self._is_ours():
            some = list(self._to_look_at)[:MOST_IN_HAND]
            await self._look_at(some)
            for case in some:
                del self._to_look_at[case]

    async def _is_ours(self) -> bool:
        """Whether this process is the one that works; who begins to looks at everybody."""
        if self._now() - self._asked >= LEASE_RENEWED:
            before, self._asked = self._ours, self._now()
            self._ours = await self._lease.ours()
            if self._ours and not before:
                self._to_look_at |= dict.fromkeys(sorted(self._market.everybody))
        if not self._ours:
            self._to_look_at.clear()
        return self._ours

    async def _look_at(self, cases: Sequence[str]) -> None:
        """Holds candidates against what is at stake for each, and takes what should be told in one go."""
        at_stake = await self._market.at_stake(cases)
        asked = await asyncio.to_thread(self._asked_of, at_stake)
        try:
            await self._cases.take(asked)
        except Unavailable:
            raise
        except Exception:
            await self._one_by_one(asked)

    async def _one_by_one(self, asked: Sequence[Message]) -> None:
        """One candidate that cannot be told of must not keep the others from it."""
        for each in asked:
            try:
                await self._cases.take([each])
            except Unavailable:
                raise
            except Exception as error:
                log.error("not-matched", case=each.about, why=type(error).__name__)

    def _asked_of(self, at_stake: Mapping[str, Sequence[Vacancy]]) -> list[Message]:
        return [made for case, vacancies in at_stake.items() if (made := self._asked_of_one(case, vacancies))]

    def _asked_of_one(self, case: str, vacancies: Iterable[Vacancy]) -> Message | None:
        seeking, whose = self._market.seeking(case), self._market.whose(case)
        if seeking is None or whose is None:
            return None
        try:
            asked = missing(seeking, vacancies, self._market.reference)
        except Exception as error:
            log.error("not-matched", case=case, why=type(error).__name__)
            return None
        cause = new_id()
        return asked and Message(
            id=cause,
            about=case,
            at=self._now(),
            event=asked,
            tenant=whose[0],
            employer=whose[1],
            source="matching",
            correlation=cause,
        )


def missing(seeking: Seeking, vacancies: Iterable[Vacancy], reference: Reference) -> BringToWanted | None:
    """What has to be told still, or taken back; None where everything is as it should be."""
    asked = wanted(seeking.candidate, vacancies, tuple(seeking.told), reference, seeking.rejected)
    fresh = tuple(each for each in asked.wanted if seeking.told.get(each.match.vacancy) != each.match.verdict)
    if not (fresh or asked.misfits or asked.gone):
        return None
    return asked.model_copy(update={"wanted": fresh})


def wanted(
    candidate: Candidate,
    vacancies: Iterable[Vacancy],
    told: Sequence[str],
    reference: Reference,
    rejected: Iterable[str] = (),
) -> BringToWanted:
    """What should stand proposed: the best that nobody said no to, and of what was told whatever still holds."""
    by_id = {each.vacancy: each for each in vacancies}
    said_no = set(rejected)
    best = match(candidate, [each for each in by_id.values() if each.vacancy not in said_no], reference, TOP)
    kept = [judge(candidate, by_id[each], reference) for each in told if each in by_id]
    listed = {each.vacancy for each in best}
    still = [each for each in kept if each.verdict != "excluded" and each.vacancy not in listed]
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
