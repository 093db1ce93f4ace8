"""HTTP out: what went to UWV, what it said, and what can go now; sending is an entry like any other."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from services.trajectory.domain import Trajectory
from services.trajectory.domain.entering import case_of
from services.trajectory.door.queries import Reach
from services.trajectory.rules.uwv import MESSAGES, OF_MESSAGE
from services.trajectory.rules.work import ROWS
from services.trajectory.rules.work.standing import Standing
from services.trajectory.rules.work.uwv import Exchange, cannot_go, exchanges
from shared.contracts.dossier.uwv import UwvMessageAsked
from shared.kernel.clock import Now, begun
from shared.kernel.door import Called, roles

READERS = tuple(sorted(ROWS[UwvMessageAsked].seen_by))
Sent = Callable[[str, str | None, str | None, int], Awaitable[list[dict[str, Any]]]]
"""The messages of an arbodienst or an employer, standing as named or any, so many at most."""


def uwv_routes(sent: Sent, reach: Reach, now: Now) -> APIRouter:
    """What can be asked of the words with UWV."""
    router = APIRouter()

    @router.get("/v1/cases/{case}/uwv", dependencies=[roles(READERS)])
    async def with_uwv(case: str, who: Called) -> dict[str, Any]:
        """Every message of the case with what became of it, and those that the caller can send now."""
        known, today = (await reach(case, who)).state, begun(now())
        return {
            "case": case,
            "on": today,
            "messages": [_shown(each) for each in exchanges(Standing.of(known.entries))],
            "can_go": _can_go(known, today, who.role),
        }

    @router.get("/v1/uwv", dependencies=[roles([each for each in READERS if each != "employee"])])
    async def all_with_uwv(
        who: Called,
        employer: str | None = None,
        stands: Annotated[str | None, Query(max_length=40)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    ) -> dict[str, Any]:
        """The latest messages of an arbodienst or an employer: `waiting`, `sent`, or as UWV said last."""
        return {"messages": await sent(who.tenant, who.employer or employer, stands, limit)}

    _ = (with_uwv, all_with_uwv)
    return router


def _can_go(known: Trajectory, today: date, role: str) -> list[dict[str, Any]]:
    """What a date of the clock calls for; an expert opinion goes with its question, and is not listed."""
    case = case_of(known, today)
    rows: list[dict[str, Any]] = []
    for each in MESSAGES:
        asked = UwvMessageAsked(on=today, by=role, message=each.message)
        if known.opening and cannot_go(case, asked) is None:
            due = case.due.get(f"{each.rule}#")
            names = {"message": each.message, "name_nl": each.name_nl, "name_en": each.name_en}
            rows.append({**names, "article": each.article, **({"due": due} if due else {})})
    return rows


def _shown(each: Exchange) -> dict[str, Any]:
    statute, asked = OF_MESSAGE[each.asked.message], each.asked
    answers = [
        one.model_dump(
            mode="json", include={"number", "status", "stated_on", "code", "complete_by"}, exclude_none=True
        )
        for one in each.answers
    ]
    sent = {"sent_on": each.sent_on} if each.sent_on else {}
    return {
        "entry": asked.entry,
        "message": asked.message,
        "name_nl": statute.name_nl,
        "name_en": statute.name_en,
        "asked_on": asked.on,
        "by": asked.by,
        "content": asked.content,
        "stands": each.stands,
        **sent,
        **({"reference": each.sent.reference} if each.sent else {}),
        "asked_after": each.asked_after,
        "answers": answers,
    }
