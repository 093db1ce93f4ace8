"""HTTP out: what a case has cost, may still cost, and what would take that away; and the same over an employer."""

from collections import Counter
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from services.trajectory.domain import Trajectory
from services.trajectory.door.queries import Listing, Reach, ReachAll
from services.trajectory.door.report import clock_of, parts
from services.trajectory.rules import Clock
from services.trajectory.rules.money import Amount, amounts
from services.trajectory.rules.subsidies import Chance, chances
from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier.duties import WageTold
from shared.kernel.clock import Now, begun
from shared.kernel.door import Called, roles
from shared.kernel.problem import Problem

PAYERS = ("employer", "case-manager")
"""Who pays, and who guides: both read what wage was told."""


def money_routes(listing: Listing, reach: Reach, reach_all: ReachAll, now: Now) -> APIRouter:
    """What can be asked of money."""
    router = APIRouter()

    @router.get("/v1/cases/{case}/money", dependencies=[roles(PAYERS)])
    async def the_money(case: str, who: Called) -> dict[str, Any]:
        """Each sum with its ground, how sure it is, and what would take it away; whole euros.

        `chances` is what may come in, in no sum: for whom, on which condition, and the day that loses it.
        """
        known, today = (await reach(case, who)).state, begun(now())
        weighed = _weighed(known, today)
        found, may_come = _amounts(known, weighed), chances(*weighed)
        return {
            "case": case,
            "on": today,
            "amounts": [_shown(each) for each in found],
            **_sums(found),
            "chances": [_shown(each) for each in may_come],
        }

    @router.get("/v1/money", dependencies=[roles(PAYERS)])
    async def all_money(
        who: Called, employer: str | None = None, limit: Annotated[int, Query(ge=1, le=1000)] = 200
    ) -> dict[str, Any]:
        """The sums of so many cases of an arbodienst or an employer, the most at risk first."""
        today, rows = begun(now()), list[dict[str, Any]]()
        listed = await listing(who.tenant, who.employer or employer, limit)
        known = await reach_all([each["case"] for each in listed], who)
        for each in listed:
            try:
                state = known[each["case"]].state
                found = _amounts(state, _weighed(state, today))
            except (KeyError, Problem):
                # From a benefit no employer pays, and facts that contradict each other have no dates.
                continue
            rows.append({"case": each["case"], "employer": each["employer"], **_sums(found)})
        whole = Counter[str]()
        for each in rows:
            whole.update(each["euros"])
        rows.sort(key=lambda each: (-each["euros"]["at-risk"], each["case"]))
        return {"on": today, "euros": dict(whole), "cases": rows}

    _ = (the_money, all_money)
    return router


Weighed = tuple[Clock, Standing, WageTold | None, date]
"""What money is counted from, on a day; the clock takes longest and is counted once."""


def _amounts(known: Trajectory, weighed: Weighed) -> tuple[Amount, ...]:
    now, _, wage, today = weighed
    return amounts(now, parts(known, now), wage, today)


def _weighed(known: Trajectory, today: date) -> Weighed:
    """A problem where no employer pays."""
    if known.benefit:
        raise Problem(409, "no-wage", "This trajectory is from a benefit: no employer pays wage.", "case")
    standing = known.standing
    return clock_of(known, today), standing, standing.last(WageTold), today


def _sums(found: tuple[Amount, ...]) -> dict[str, Any]:
    """By kind; and whether the wage is known, without which only fines have an amount."""
    euros = {
        kind: sum(each.euros or 0 for each in found if each.kind == kind)
        for kind in ("spent", "owed", "at-risk")
    }
    return {"euros": euros, "wage_known": all(each.euros is not None for each in found)}


def _shown(each: Amount | Chance) -> dict[str, Any]:
    return {name: value for name, value in asdict(each).items() if value is not None and value != ()}
