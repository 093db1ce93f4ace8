"""HTTP out: who owes what, by when, on which ground: the clock and the dossier in one list, for each role."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from services.trajectory.domain import Trajectory
from services.trajectory.domain.entering import case_of
from services.trajectory.domain.shown import shown
from services.trajectory.door.queries import Reach, counted
from services.trajectory.door.reading import seen_by
from services.trajectory.rules import row
from services.trajectory.rules.work import ROWS
from services.trajectory.rules.work.owed import Owed, owed
from shared.contracts.dossier.entry import Entry
from shared.kernel.clock import Now, begun
from shared.kernel.door import Called
from shared.kernel.problem import Problem
from shared.kernel.token import ROLES


def obligation_routes(reach: Reach, now: Now) -> APIRouter:
    """What can be asked of obligations."""
    router = APIRouter()

    @router.get("/v1/cases/{case}/obligations")
    async def obligations(
        case: str, who: Called, of: Annotated[str | None, Query(max_length=50)] = None
    ) -> dict[str, Any]:
        """What is owed and not done, by every role or by one, as far as the caller may read what it rests on."""
        if of is not None and of not in (*ROLES, "uwv"):
            raise Problem(422, "unknown-role", f"A role is one of {', '.join(ROLES)}, or uwv.", "of")
        known, today = (await reach(case, who)).state, begun(now())
        made = {each.entry: each for each in known.entries}
        dossier = [
            _of_the_dossier(each, today)
            for each in (owed(case_of(known, today)) if known.working else ())
            if who.role in seen_by(each.because, made)
        ]
        rows = sorted([*_of_the_clock(known, today), *dossier], key=lambda each: each.get("by", ""))
        return {
            "case": case,
            "on": today,
            "obligations": [each for each in rows if of in (None, each["who"])],
        }

    _ = obligations
    return router


def _of_the_clock(known: Trajectory, today: date) -> list[dict[str, Any]]:
    """What the law asks and has not got; nothing where there is no employer any more."""
    if known.employment is None or known.ended >= known.period:
        return []
    now = counted(known.known, known.employment, today, 409, moved=False)
    holding = [each for each in shown(now, today) if each.status in ("open", "missed")]
    return [
        {
            "who": row(each.rule).role,
            "what_nl": row(each.rule).name_nl,
            "what_en": row(each.rule).name_en,
            "by": each.due.isoformat(),
            "late": each.due < today,
            "ground": each.article_public,
            "rule": each.rule,
            **({"n": each.n} if each.n is not None else {}),
        }
        for each in holding
        if row(each.rule).kind == "duty"
    ]


def _of_the_dossier(each: Owed, today: date) -> dict[str, Any]:
    entry: Entry = each.because
    by = {"by": each.by.isoformat(), "late": each.by < today} if each.by else {"late": False}
    return {
        "who": each.who,
        "what_nl": each.what_nl,
        "what_en": each.what_en,
        **by,
        "ground": ROWS[type(entry)].source,
        "entry": entry.entry,
    }
