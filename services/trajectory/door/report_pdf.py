"""HTTP out: documents as PDF: the re-integration report on any day as it would go out then, and single entries.

Names and the citizen service number are in the question and in the answer, and are not kept: trajectory knows a case by
its number only.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from services.trajectory.domain import Trajectory
from services.trajectory.door.queries import Reach
from services.trajectory.door.report import clock_of, parts
from services.trajectory.rules.riv.bundle import DOCUMENTS, bundle, printed
from services.trajectory.rules.riv.labels import ROLES_NL
from services.trajectory.rules.riv.letters import Letter, letter_of
from services.trajectory.rules.riv.printed import in_dutch
from services.trajectory.rules.work import ROWS
from services.trajectory.rules.work.report import READERS, REPORT
from services.trajectory.rules.work.row import PARTIES
from shared.contracts.dossier.entry import Entry, Line, name_of
from shared.kernel.clock import Now, begun
from shared.kernel.door import Called, roles
from shared.kernel.problem import Problem
from shared.kernel.typeset import pdf

TEMPLATES = Path(__file__).parent / "typst"
TEMPLATE = TEMPLATES / "report.typ"
AS_PDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/pdf": {}}, "description": "The document, with its SHA-256 as ETag."}
}
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
    """What is to be read, signed and sent."""
    router = APIRouter()

    @router.post(
        "/v1/cases/{case}/report.pdf",
        dependencies=[roles(sorted(READERS))],
        response_class=Response,
        responses=AS_PDF,
    )
    async def report_pdf(case: str, named: Named, who: Called) -> Response:
        """The report with all that employer, employee and the caller may read; the same facts give the same bytes."""
        known = (await reach(case, who)).state
        filled = filled_of(case, known, begun(now()), named, who.role)
        return await _typeset(TEMPLATE, filled, "re-integratieverslag")

    @router.post("/v1/cases/{case}/entries/{entry}.pdf", response_class=Response, responses=AS_PDF)
    async def entry_pdf(case: str, entry: str, named: Named, who: Called) -> Response:
        """One entry that stands as a document, or as a letter to the employee, for who may read it whole."""
        known = (await reach(case, who)).state
        found = known.standing.by_id.get(entry)
        if found is None or who.role not in ROWS[type(found)].seen_by:
            raise Problem(404, "entry-unknown", "There is no such entry, or it was withdrawn.", "entry")
        letter = letter_of(found)
        if letter is not None:
            return await _typeset(
                TEMPLATES / "letter.typ", _of_letter(case, found, letter, named), name_of(found)
            )
        if not isinstance(found, DOCUMENTS):
            raise Problem(409, "no-document", "An entry of this kind is no document of its own.", "entry")
        return await _typeset(TEMPLATES / "entry.typ", _of_entry(case, known, found, named), name_of(found))

    _ = (report_pdf, entry_pdf)
    return router


async def _typeset(template: Path, filled: dict[str, Any], name: str) -> Response:
    return as_file(await asyncio.to_thread(pdf, template, filled), "application/pdf", f"{name}.pdf")


def as_file(made: bytes, media_type: str, name: str) -> Response:
    """To be saved under a name, with its digest; no cache keeps it."""
    return Response(
        made,
        media_type=media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "ETag": f'"{sha256(made).hexdigest()}"',
            "Cache-Control": "no-store",
        },
    )


def _of_entry(case: str, known: Trajectory, entry: Entry, named: Named) -> dict[str, Any]:
    standing, statute = known.standing, ROWS[type(entry)]
    made, answers = printed(entry, standing), standing.answers(entry.entry)
    signers = sorted(statute.asks) or [entry.by]
    return {
        "title": made.title,
        "case": case,
        "version": 1 + [each.entry for each in standing.all(type(entry))].index(entry.entry),
        "as_of": in_dutch(max(each.on for each in (entry, *answers))),
        "about": _about(
            {
                **_persons(named),
                "Zaak": case,
                "Opgesteld door": made.said,
                "Eerste ziektedag": in_dutch(known.first_sick_day) if known.first_sick_day else None,
            }
        ),
        "lines": [asdict(each) for each in made.lines],
        "answers": made.answers,
        "ground": statute.source,
        "signatures": [_signature(role, named) for role in signers],
    }


def _of_letter(case: str, entry: Entry, letter: Letter, named: Named) -> dict[str, Any]:
    about = {"Aan": named.employee, "Datum": in_dutch(entry.on), "Zaak": case}
    return {
        "title": letter.subject,
        "case": case,
        "version": 1,
        "as_of": in_dutch(entry.on),
        "about": _about(about),
        "name": named.employee or "",
        "paragraphs": letter.paragraphs,
        "from": named.employer or "Uw arbodienst",
        "ground": f"Grond: {ROWS[type(entry)].source}",
    }


def _persons(named: Named) -> dict[str, str | None]:
    return {
        "Werknemer": named.employee,
        "Burgerservicenummer": named.bsn,
        "Werkgever": named.employer,
        "Bedrijfsarts": named.bedrijfsarts,
    }


def _about(rows: Mapping[str, str | None]) -> list[dict[str, Any]]:
    return [{"label": name, "values": [value]} for name, value in rows.items() if value]


def _signature(role: str, named: Named) -> dict[str, str]:
    names = {"employee": named.employee, "employer": named.employer, "bedrijfsarts": named.bedrijfsarts}
    return {"role": ROLES_NL[role].capitalize(), "name": names.get(role) or ""}


def filled_of(case: str, known: Trajectory, today: date, named: Named, role: str) -> dict[str, Any]:
    """What the report is set from; a problem where none is called for."""
    now = clock_of(known, today)
    stands, report = parts(known, now), now.obligation(REPORT)
    if not stands or report is None:
        raise Problem(409, "no-report", "No report is called for in this case.", "case")
    made = bundle(stands, known.standing, now.first_sick_day, PARTIES | {role})
    about = {
        **_persons(named),
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
        "about": _about(about),
        "signatures": [_signature(role, named) for role in ("employer", "employee")],
    }
