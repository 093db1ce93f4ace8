"""HTTP out: the report with the documents that go with it, in one file to send."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZipFile, ZipInfo

from fastapi import APIRouter, Response

from services.trajectory.door.queries import Reach
from services.trajectory.door.report_pdf import TEMPLATE, Named, as_file, filled_of
from services.trajectory.rules.riv.enclosed import enclosed
from services.trajectory.rules.work.report import READERS
from services.trajectory.rules.work.row import PARTIES
from shared.kernel.clock import Now, begun
from shared.kernel.door import Called, roles
from shared.kernel.problem import Problem
from shared.kernel.typeset import pdf

AS_ZIP: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": {}}, "description": "The report and its documents."}
}
DAY_OF_NONE = (1980, 1, 1, 0, 0, 0)
Read = Callable[[str, str], Awaitable[bytes | None]]
"""The bytes of a document of a case; None where they are gone."""


def report_zip_routes(read: Read, reach: Reach, now: Now) -> APIRouter:
    """What is to be sent."""
    router = APIRouter()

    @router.post(
        "/v1/cases/{case}/report.zip",
        dependencies=[roles(sorted(READERS))],
        response_class=Response,
        responses=AS_ZIP,
    )
    async def report_zip(case: str, named: Named, who: Called) -> Response:
        """The report with the documents that go with it, each as it came; the same facts give the same bytes."""
        known = (await reach(case, who)).state
        filled = filled_of(case, known, begun(now()), named, who.role)
        files = {"00-re-integratieverslag.pdf": await asyncio.to_thread(pdf, TEMPLATE, filled)}
        for document, listed in enclosed(known.standing, PARTIES | {who.role}):
            if (data := await read(case, document.file)) is None:
                raise Problem(409, "document-gone", "A document of this report cannot be read.", listed.file)
            files[listed.file] = data
        made = await asyncio.to_thread(zipped, files)
        return as_file(made, "application/zip", "re-integratieverslag.zip")

    _ = report_zip
    return router


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files in their order, of no day: what is in it alone decides its bytes. A PDF hardly gets smaller."""
    whole = BytesIO()
    with ZipFile(whole, "w") as archive:
        for name, data in files.items():
            archive.writestr(ZipInfo(name, DAY_OF_NONE), data)
    return whole.getvalue()
