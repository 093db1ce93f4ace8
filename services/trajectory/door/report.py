"""HTTP out: how far the re-integration report of a case is, and which cases of an employer lack what."""

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query

from services.trajectory.domain import Trajectory
from services.trajectory.door.queries import LISTERS, Reach, counted
from services.trajectory.door.reading import seen_by
from services.trajectory.rules import Clock, row
from services.trajectory.rules.riv import WHYS, Stands, readiness
from services.trajectory.rules.work import ROWS
from services.trajectory.rules.work.report import ARTICLE, REPORT
from shared.contracts.dossier.entry import Entry, name_of
from shared.contracts.dossier.report import MedicalPartHandedOver, ReportHandedOver
from shared.kernel.clock import Now, begun
from shared.kernel.door import Called, roles
from shared.kernel.problem import Problem, not_yet_known

Reports = Callable[[str, str | None, int, Sequence[str]], Awaitable[list[dict[str, Any]]]]
"""The reports to come of an arbodienst, or of one employer, so many at most; of these case managers, if named."""


def report_routes(reports: Reports, reach: Reach, now: Now) -> APIRouter:
    """What can be asked of the report, from the first day on."""
    router = APIRouter()

    @router.get("/v1/cases/{case}/report")
    async def the_report(case: str, who: Called) -> dict[str, Any]:
        """Every part of the report: is it there, who owes it, by when, what it costs to miss."""
        known, today = (await reach(case, who)).state, begun(now())
        return {"case": case, "on": today, **as_it_stands(known, today, who.role)}

    @router.get("/v1/reports", dependencies=[roles(LISTERS)])
    async def the_reports(
        who: Called,
        employer: str | None = None,
        case_manager: Annotated[list[str] | None, Query(max_length=100)] = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = 200,
    ) -> dict[str, Any]:
        """The reports to come of an arbodienst, an employer or a team, and how often each part lacks.

        The first due comes first. A team is its case managers, by their logins as the plans of action name them.
        """
        rows = await reports(who.tenant, who.employer or employer, limit, case_manager or ())
        times_lacking = Counter(
            (part, stands) for each in rows for part, stands in each["report_lacks"].items()
        )
        lacking: dict[str, dict[str, int]] = {}
        for (part, stands), times in sorted(times_lacking.items()):
            lacking.setdefault(part, {})[stands] = times
        return {"reports": rows, "lacking": lacking}

    _ = (the_report, the_reports)
    return router


def clock_of(known: Trajectory, today: date) -> Clock:
    """The clock of a case with an employer; a problem where there is none."""
    if known.benefit:
        raise Problem(
            409, "no-report", "This trajectory is from a benefit: no employer owes a report.", "case"
        )
    if known.employment is None:
        raise not_yet_known()
    return counted(known.known, known.employment, today, 409, moved=False)


def parts(known: Trajectory, now: Clock) -> tuple[Stands, ...]:
    """Every part of the report, by the dates of the clock, those that are far off too."""
    called_for = {each.rule: each.due for each in now.holding if each.n is None}
    done = {each.rule for each in now.holding if each.done_on is not None}
    return tuple(readiness(known.standing, called_for, done))


def as_it_stands(known: Trajectory, today: date, role: str) -> dict[str, Any]:
    """The answer to how far the report is, as a role may read it."""
    now, made = clock_of(known, today), {each.entry: each for each in known.entries}
    found, standing = parts(known, now), known.standing
    report = now.obligation(REPORT)
    needed = [each for each in found if each.called_for]
    return {
        "form": report.variant or "full" if found and report else "none",
        **({"due": report.due} if found and report else {}),
        "ready": sum(each.ready for each in needed),
        "of": len(needed),
        "parts": [_part(each, today, role, made) for each in found],
        "medical_part_handed_over_on": _day_of(standing.last(MedicalPartHandedOver)),
        "report_handed_over_on": _day_of(standing.last(ReportHandedOver)),
    }


def _part(each: Stands, today: date, role: str, made: Mapping[str, Entry]) -> dict[str, Any]:
    statute, why = row(each.item.rule), WHYS.get(each.found.why)
    shown = {
        "part": each.item.item,
        "name_nl": each.item.name_nl,
        "name_en": each.item.name_en,
        "ground": f"{ARTICLE} {each.item.item[0]}",
        "status": each.found.status,
        **({"why": each.found.why, "why_nl": why[0], "why_en": why[1]} if why else {}),
        "entries": [
            {"entry": one.entry, "kind": name_of(one), "name_nl": ROWS[type(one)].name_nl, "on": one.on}
            for one in each.found.entries
            if role in seen_by(one, made)
        ],
    }
    if each.ready:
        return shown
    return {
        **shown,
        "who": each.item.who,
        "by": each.by,
        "late": each.by < today,
        "costs_nl": statute.consequence_nl,
        "costs_en": statute.consequence_en,
    }


def _day_of(entry: Entry | None) -> date | None:
    return entry.on if entry is not None else None
