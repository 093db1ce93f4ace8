"""HTTP in: the clock of a sandbox, which a partner may set ahead. Where cases are real there is none."""

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from shared.kernel.clock import Now, Rehearsed, day_of
from shared.kernel.door import Called, roles
from shared.kernel.problem import Problem

SETTERS = ("partner", "administrator")
FURTHEST = timedelta(days=4 * 365)
"""Ahead of the calendar: twice the two years of a case."""


class ClockIn(BaseModel):
    """The day that it is from now on, for every service and arbodienst of this platform."""

    model_config = ConfigDict(extra="forbid")

    day: date


def sandbox_routes(clock: Rehearsed | None, now: Now) -> APIRouter:
    """`clock` is that of a rehearsal; None where the days are those of the calendar."""
    router = APIRouter(tags=["sandbox"])

    def rehearsed() -> Rehearsed:
        if clock is None:
            raise Problem(404, "no-sandbox", "Cases are real here: the clock is that of the calendar.")
        return clock

    def shown() -> dict[str, Any]:
        return {"today": day_of(now()).isoformat(), "days_ahead": rehearsed().days}

    @router.get("/v1/sandbox/clock", dependencies=[roles(SETTERS)])
    async def sandbox_clock(who: Called) -> dict[str, Any]:
        """What day it is here."""
        return shown()

    @router.put("/v1/sandbox/clock", dependencies=[roles(SETTERS)])
    async def set_sandbox_clock(body: ClockIn, who: Called) -> dict[str, Any]:
        """Passes to a later day. What falls due until then is told day by day; there is no way back."""
        ahead = body.day - day_of(now())
        if ahead < timedelta():
            raise Problem(
                422, "clock-goes-forward", "What was told cannot be untold: name a later day.", "day"
            )
        days = timedelta(days=rehearsed().days) + ahead
        if days > FURTHEST:
            raise Problem(422, "too-far-ahead", "At most four years ahead of the calendar.", "day")
        rehearsed().pass_to(days.days)
        return shown()

    _ = (sandbox_clock, set_sandbox_clock)
    return router
