"""HTTP out: the re-integration report as a PDF, on any day as it would go out then.

Names and the citizen service number are in the question and in the answer, and are not kept: trajectory knows a case by
its number only.
"""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from services.trajectory.domain import Trajectory
from services.trajectory.door.queries import Reach
from services.trajectory.door.report import counted, parts
from services.trajectory.rules.riv.bundle import bundle
from services.trajectory.rules.riv.printed import in_dutch
from services.trajectory.rules.work.report import READERS, REPORT
from services.trajectory.rules.work.row import PARTIES
from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier.entry import Line
from shared.kernel.clock import Now, begun
from shared.kernel.door import Called, roles
from shared.kernel.problem import Problem
from shared.kernel.typeset import pdf

TEMPLATE = Path(__file__).parent / "report.typ"
FORMS = {"short": "verkort", "full": "volledig"}


class Named(BaseModel):
    """Who is meant, as it is to stand in the report."""

    model_config = ConfigDict(extra="forbid")

    employee: Line | None = None
    employer: Line | None = None
    bedrijfsarts: Line | None = None
    bsn: Annotated[str, Field(pattern=r"^[0-9]{9}$")] | None = None
    """The citizen service number; UWV asks for it on every document."""


def report_pdf_routes(reach: Reach, now: Now) -> APIRouter:
    """The report to be read, signed and sent."""
    router = APIRouter()

    @router.post(
        "/v1/cases/{case}/report.pdf",
        dependencies=[roles(sorted(READERS))],
        response_class=Response,
        responses={
            200: {"content": {"application/pdf": {}}, "description": "The report, with its SHA-256 as ETag."}
        },
    )
    async def report_pdf(case: str, named: Named, who: Called) -> Response:
        """The report with all that employer, employee and the caller may read; the same facts give the same bytes."""
        known = (await reach(case, who)).state
        filled = _filled(case, known, begun(now()), named, who.role)
        made = await asyncio.to_thread(pdf, TEMPLATE, filled)
        return Response(
            made,
            media_type="application/pdf",
            headers={
                "Content-Disposition": 'attachment; filename="re-integratieverslag.pdf"',
                "ETag": f'"{sha256(made).hexdigest()}"',
                "Cache-Control": "no-store",
            },
        )

    _ = report_pdf
    return router


def _filled(case: str, known: Trajectory, today: date, named: Named, role: str) -> dict[str, Any]:
    now = counted(known, today)
    stands, report = parts(known, now), now.obligation(REPORT)
    if not stands or report is None:
        raise Problem(409, "no-report", "No report is called for in this case.", "case")
    made = bundle(stands, Standing.of(known.entries, known.opening), now.first_sick_day, PARTIES | {role})
    about = {
        "Werknemer": named.employee,
        "Burgerservicenummer": named.bsn,
        "Werkgever": named.employer,
        "Bedrijfsarts": named.bedrijfsarts,
        "Zaak": case,
        "Eerste ziektedag": in_dutch(now.first_sick_day),
        "Vorm": FORMS[report.variant or "full"],
        "Klaar uiterlijk": in_dutch(report.due),
    }
    return {
        **asdict(made),
        "title": "Re-integratieverslag",
        "case": case,
        "version": len(known.entries),
        "named": bool(named.employee and named.employer),
        "about": [{"label": name, "values": [value]} for name, value in about.items() if value],
        "signatures": list(_signatures(named)),
    }


def _signatures(named: Named) -> Iterator[dict[str, str]]:
    yield {"role": "Werkgever", "name": named.employer or ""}
    yield {"role": "Werknemer", "name": named.employee or ""}
