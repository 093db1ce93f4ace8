"""Two cases under two keys made one, and parted again: two commits, of which half done is asked again.

Guarantees: what was reported in the one counts in the other before the first falls silent; what is reported meanwhile
is never left behind; parted, each is as if they had never been one, but for what was reported since, which stays.
"""

from services.intake.domain.kinds import Absence, JoinCase, MergeCase, PartCase
from services.intake.domain.merging import course_of
from services.intake.store.reach import within_reach
from shared.contracts.event import Event
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, derived_id
from shared.kernel.decider import CommandRefused, Commit, Fold
from shared.kernel.message import commanded
from shared.kernel.problem import Problem
from shared.kernel.token import Caller

TRIES = 3
"""How often it is asked of a case in which something was reported just then."""


class Merging:
    """The one way in for both."""

    def __init__(self, cases: Cases[Absence], now: Now) -> None:
        """All of its surroundings are given."""
        self._cases, self._now = cases, now

    async def merge(self, case: str, into: str, who: Caller, command: str) -> bool:
        """The first falls silent, the second goes on with both; whether it is news. Raises `Problem`."""
        one, other = await self._both(case, into, who)
        if one.employer != other.employer or one.about == other.about:
            detail = "Two cases of one employer can be one: those of two employers are two employments."
            raise Problem(422, "not-one-employment", detail, "into")
        if one.state.joined:
            raise Problem(422, "has-joined", "Another case was merged into this one.", "case")
        for _ in range(TRIES):
            if one.state.merged_into == into:
                return False
            course = course_of(one.state)
            joined = JoinCase(other=case, sick=one.state.sick, facts=one.state.facts)
            await self._ask(joined, other, derived_id(command, "join", course))
            if await self._is_merged(one, MergeCase(into=into, course=course), other, command):
                return True
            one = await within_reach(self._cases, case, who)
        raise Problem(409, "went-on", "Something is reported in this case just now: ask again.", "case")

    async def _is_merged(
        self, one: Fold[Absence], asked: MergeCase, other: Fold[Absence], command: str
    ) -> bool:
        """False where something was reported meanwhile; where it cannot be, what was joined is parted again."""
        try:
            await self._ask(asked, one, derived_id(command, "merge", asked.course))
        except CommandRefused as error:
            if error.refused.code == "went-on":
                return False
            await self._ask(PartCase(other=one.about), other, derived_id(command, "back", asked.course))
            raise
        return True

    async def part(self, case: str, other: str, who: Caller, command: str) -> bool:
        """Both go on by themselves again; whether it is news. Raises `Problem`."""
        two = await self._both(case, other, who)
        silent_first = sorted(two, key=lambda each: each.state.merged_into is None)
        done = [
            await self._ask(
                PartCase(other=other if each.about == case else case), each, derived_id(command, each.about)
            )
            for each in silent_first
        ]
        return any(commit.messages for commit in done)

    async def _both(self, case: str, other: str, who: Caller) -> tuple[Fold[Absence], Fold[Absence]]:
        return await within_reach(self._cases, case, who), await within_reach(self._cases, other, who)

    async def _ask(self, event: Event, of: Fold[Absence], command: str) -> Commit:
        return await self._cases.ask(commanded(event, of.about, of.tenant, of.employer, command, self._now()))
