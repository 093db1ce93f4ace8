"""A small file of reports, answered at once. Larger ones are handed in and taken in the background."""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from io import BytesIO
from itertools import islice
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from services.intake.rules.fault import Fault, NoSuchFile
from services.intake.rules.files import BROKEN, Encoding, Format, bodies
from services.intake.store.import_files import Handed, ImportFiles
from services.intake.store.lines import take_lines
from services.intake.store.taking import Taking
from shared.kernel.door import Called, CommandId, roles
from shared.kernel.problem import Problem
from shared.kernel.token import Caller

TOGETHER = 500
"""Lines taken in one go."""
MOST_ROWS = 20_000


async def take(content: bytes, taking: Taking, who: Caller, format: Format = "csv") -> dict[str, Any]:
    """Takes every line; answers counts and each line's case or error. Nothing is taken of what is no such file."""
    file = sha256(content).hexdigest()
    try:
        read = list(islice(bodies(BytesIO(content), _encoding(content), format), MOST_ROWS + 1))
    except NoSuchFile as error:
        fault = error.fault
        raise Problem(422, fault.code, fault.detail, fault.path) from None
    if len(read) > MOST_ROWS:
        raise Problem(413, "too-many-rows", f"A file may have {MOST_ROWS} rows.")
    for line, each in read:
        if isinstance(each, Fault) and each.code == BROKEN:
            raise Problem(400, BROKEN, f"Line {line} is not CSV.", f"line.{line}")
    answers: list[dict[str, Any]] = []
    for n in range(0, len(read), TOGETHER):
        answers += await take_lines(read[n : n + TOGETHER], taking, who, file)
    refused = sum("error" in answer for answer in answers)
    known = sum(answer.get("new") is False for answer in answers)
    counts = {"taken": len(answers) - refused, "known": known, "refused": refused}
    return {"rows": len(answers), **counts, "answers": answers}


def _encoding(content: bytes) -> Encoding:
    try:
        content.decode()
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


async def received(request: Request, files: ImportFiles, who: Caller, file: str) -> Handed:
    """A file as it comes, stored before it is answered. Raises `Unavailable`."""
    return await files.receive(file, format_of(request), who, request.stream())


FORMATS: Mapping[str, Format] = {
    "text/csv": "csv",
    "application/x-ndjson": "json-lines",
    "application/xml": "xml",
    "text/xml": "xml",
}


def format_of(request: Request, otherwise: Format | None = None) -> Format:
    """By its content type; of another one `otherwise`, or the answer that it is none of these is raised."""
    said = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said not in FORMATS:
        if otherwise:
            return otherwise
        raise Problem(415, "format-unknown", f"A file is one of {', '.join(FORMATS)}.", "Content-Type")
    return FORMATS[said]


def handed_in(found: Handed | None) -> Handed:
    """The file; raises the answer for one that is not there, and for one out of the caller's reach."""
    if found is None:
        raise Problem(404, "no-such-file", "No file with this id was handed in by you.", "file")
    return found


async def answered(files: ImportFiles, file: str, refused_only: bool) -> AsyncIterator[bytes]:
    """The answer of every line, one JSON object a line."""
    async for each in files.answers(file):
        if not refused_only or "error" in each:
            yield json.dumps(each).encode() + b"\n"


def import_routes(taking: Taking, files: ImportFiles, reporters: Sequence[str]) -> APIRouter:
    """The routes of files."""
    router = APIRouter(tags=["files"])

    @router.post("/v1/imports", dependencies=[roles(reporters)])
    async def import_absences(request: Request, who: Called) -> dict[str, Any]:
        """Absences as CSV, JSON lines (`application/x-ndjson`) or SIVI's XML; every line is answered by its number."""
        return await take(await request.body(), taking, who, format_of(request, "csv"))

    @router.post("/v1/import-files", status_code=202, dependencies=[roles(reporters)])
    async def hand_in_file(
        request: Request, who: Called, command: CommandId, response: Response
    ) -> dict[str, Any]:
        """A large file of reports in the formats of `/v1/imports`, taken in the background."""
        handed = await received(request, files, who, command)
        response.headers["Location"] = f"/v1/import-files/{handed.file}"
        return asdict(handed)

    @router.get("/v1/import-files/{file}", dependencies=[roles(reporters)])
    async def file_standing(file: str, who: Called) -> dict[str, Any]:
        """How far a file was taken: `receiving`, `waiting`, `done` or `refused`, bytes, lines and counts."""
        return asdict(handed_in(await files.find(file, who)))

    @router.get("/v1/import-files/{file}/answers", dependencies=[roles(reporters)])
    async def file_answers(file: str, who: Called, refused: bool = False) -> StreamingResponse:
        """The answer of every line that was taken so far, as JSON lines; `refused=true` for those only."""
        handed_in(await files.find(file, who))
        answers = answered(files, file, refused)
        return StreamingResponse(answers, media_type="application/x-ndjson")

    _ = (import_absences, hand_in_file, file_standing, file_answers)
    return router
