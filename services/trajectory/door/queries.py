"""HTTP out: the clock of a case as it stands, as it was told on a day, and as it would be if more were so."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from services.trajectory.domain import Trajectory
from services.trajectory.domain.as_told import as_told
from services.trajectory.rules import BadFacts, Clock, clock
from shared.contracts.facts import Employment, Fact, day_of
from shared.contracts.facts_of_intake import Day
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, beginning_of, begun
from shared.kernel.decider import Fold
from shared.kernel.door import Called, roles
from shared.kernel.problem import Problem, not_yet_known
from shared.kernel.token import ROLES, Caller

SEE_ALL_REASONS = ("employee", "bedrijfsarts", "medical-case-manager")
"""Who may know what a period that does not count was (domain: functional limits and leave)."""
LISTERS = tuple(role for role in ROLES if role != "employee")
Reach = Callable[[str, Caller], Awaitable[Fold[Trajectory]]]
"""A case by its id, for who may see it."""
ReachAll = Callable[[Sequence[str], Caller], Awaitable[Mapping[str, Fold[Trajectory]]]]
"""Those of several cases that are there and the caller may see, by id."""
Listing = Callable[[str, str | None, int], Awaitable[list[dict[str, Any]]]]
"""The cases of an arbodienst, or of one employer, so many at most."""


class WhatIfIn(BaseModel):
    """Facts that are not recorded: of nobody, or beside those of a case. Nothing of it is kept."""

    model_config = ConfigDict(extra="forbid")

    case: Annotated[str, Field(max_length=100)] | None = None
    employment: Employment | None = None
    """Needed without a case; with one it takes the place of the case's own."""
    facts: Annotated[tuple[Fact, ...], Field(max_length=200)] = ()
    as_of: Day | None = None
    """Only facts known by this day count; without one every fact does, those of days to come too."""
    explain: bool = True


def query_routes(cases: Cases[Trajectory], listing: Listing, reach: Reach, now: Now) -> APIRouter:
    """What can be read."""
    router = APIRouter()

    @router.get("/v1/cases", dependencies=[roles(LISTERS)])
    async def list_cases(
        who: Called, employer: str | None = None, limit: Annotated[int, Query(ge=1, le=1000)] = 200
    ) -> dict[str, Any]:
        """The cases within reach: period, first sick day, what is due next."""
        return {"cases": await listing(who.tenant, who.employer or employer, limit)}

    @router.get("/v1/cases/{case}/clock")
    async def the_clock(
        case: str, who: Called, as_of: date | None = None, explain: bool = True
    ) -> dict[str, Any]:
        """Every date of the case with its reason, by the facts known on a day (today without one)."""
        known = (await reach(case, who)).state
        if known.employment is None and known.benefit:
            raise Problem(
                409, "no-clock", "This trajectory is from a benefit: no statutory clock runs.", "case"
            )
        if known.employment is None:
            raise not_yet_known()
        found = counted(known.known, known.employment, as_of or begun(now()), 409)
        merged = {"merged_into": known.merged_into} if known.merged_into else {}
        return {"case": case, **merged, **found.shape(explain, who.role in SEE_ALL_REASONS)}

    @router.get("/v1/cases/{case}/told")
    async def told(case: str, who: Called, on: date | None = None) -> dict[str, Any]:
        """The case as it had been told by the end of a day: each date with its rules, and every move of it."""
        await reach(case, who)
        day = on or begun(now())
        until = beginning_of(day + timedelta(days=1))
        commits = await cases.journal.commits_of(case)
        known = as_told(
            (commit.at, message.event) for commit in commits if commit.at < until for message in commit.told
        )
        return {"case": case, "on": day, **known.shape(who.role in SEE_ALL_REASONS)}

    @router.post("/v1/clock/what-if")
    async def what_if(body: WhatIfIn, who: Called) -> dict[str, Any]:
        """The clock if these facts were so, beside those of a case if one is named; nothing is stored."""
        known = (await reach(body.case, who)).state if body.case is not None else Trajectory()
        return _asked(body, known, _day(body, begun(now())), who.role in SEE_ALL_REASONS)

    _ = (list_cases, the_clock, told, what_if)
    return router


def _day(body: WhatIfIn, today: date) -> date:
    return body.as_of or max([today, *(day for fact in body.facts if (day := day_of(fact)))])


def _asked(body: WhatIfIn, known: Trajectory, as_of: date, full: bool) -> dict[str, Any]:
    """The answer to a what-if, with what it moves of a case's own dates."""
    employment = body.employment or known.employment
    if employment is None:
        raise Problem(422, "missing", "Without a case an employment is needed.", "employment")
    supposed = counted((*known.known, *body.facts), employment, as_of, 422, len(known.known))
    answer = supposed.shape(body.explain, full)
    if known.employment is None or body.case is None:
        return answer
    today = counted(known.known, known.employment, as_of, 409, moved=False)
    return {"case": body.case, **answer, "differs": _differing(today, supposed)}


def _differing(now: Clock, supposed: Clock) -> list[dict[str, Any]]:
    """The dates that would be others, would come, or would fall away: `from` and `to`, absent where there is none."""
    today, then = ({(each.rule, each.n): each.due for each in of.holding} for of in (now, supposed))
    changed = [each for each in dict.fromkeys([*today, *then]) if today.get(each) != then.get(each)]
    rows = [
        {"rule": rule, "n": n, "from": today.get((rule, n)), "to": then.get((rule, n))} for rule, n in changed
    ]
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def counted(
    facts: Sequence[Fact],
    employment: Employment,
    as_of: date,
    status: int,
    recorded: int = 0,
    moved: bool = True,
) -> Clock:
    """The clock; of bad facts a problem, whose place is counted from the first that was not recorded."""
    try:
        return clock(facts, employment, as_of, moved=moved)
    except BadFacts as error:
        raise Problem(status, error.code, error.message, _place(error.path, recorded)) from None


def _place(path: str | None, recorded: int) -> str | None:
    """`facts.5.on` is `facts.2.on` to who sent the facts after the first three."""
    first, _, rest = (path or "").partition(".")
    number, _, name = rest.partition(".")
    if first != "facts" or not number:
        return path
    return f"facts.{int(number) - recorded}.{name}" if int(number) >= recorded else None
