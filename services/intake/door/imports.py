"""A file of absences in one go, every line by itself, each answered with its number and, where refused, its field.

The same file again is safe: a line's command follows from the file and the line.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from io import StringIO
from itertools import islice
from typing import Any

from pydantic import ValidationError

from services.intake.door.report import Failed, Reported, Reports
from services.intake.door.shapes import AbsenceIn
from services.intake.rules.files import BROKEN, Fault, Format, NoSuchFile, Read, bodies
from shared.kernel.clock import derived_id
from shared.kernel.decider import CommandRefused
from shared.kernel.problem import Problem, named
from shared.kernel.token import Caller

TOGETHER = 500
"""Lines taken in one go."""
MOST_ROWS = 20_000


async def take(content: bytes, reports: Reports, who: Caller, format: Format = "csv") -> dict[str, Any]:
    """Takes every line; answers counts and each line's case or error. Nothing is taken of what is no such file."""
    file, lines = sha256(content).hexdigest(), _lines(content)
    try:
        read = list(islice(bodies(lines, format), MOST_ROWS + 1))
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
        answers += await together(read[n : n + TOGETHER], reports, who, file)
    refused = sum("error" in answer for answer in answers)
    return {"rows": len(answers), "taken": len(answers) - refused, "refused": refused, "answers": answers}


async def together(
    read: Sequence[tuple[int, Read]], reports: Reports, who: Caller, file: str
) -> list[dict[str, Any]]:
    """Takes these lines in one go; each line's case or error, in their order. Raises `Unavailable`."""
    shaped = [(line, _shaped(body)) for line, body in read]
    good = [
        (body, derived_id("import", who.tenant, file, line))
        for line, body in shaped
        if isinstance(body, AbsenceIn)
    ]
    taken = iter(await reports.absences(good, who))
    return [
        {"line": line, **(_answer(next(taken)) if isinstance(body, AbsenceIn) else {"error": body})}
        for line, body in shaped
    ]


def _lines(content: bytes) -> Iterator[str]:
    """The lines as text: UTF-8, or else the code page of Windows."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    # Not `splitlines`: that splits at characters that belong in a cell.
    yield from StringIO(text, newline="")


def _shaped(body: Read) -> AbsenceIn | dict[str, Any]:
    if isinstance(body, Fault):
        return _error(body.code, body.detail, body.path)
    try:
        return AbsenceIn.model_validate(body)
    except ValidationError as error:
        return named(error)[0]


def _answer(taken: Reported | Failed) -> dict[str, Any]:
    match taken:
        case Reported():
            return {"case": taken.case, "new": taken.new}
        case Problem():
            return {"error": _error(taken.code, taken.detail, taken.path)}
        case CommandRefused(refused=wrong):
            return {"error": _error(wrong.code, wrong.detail, wrong.path)}
        case _:
            return {"error": _error("case-held", "This case waits for a mend.", None)}


def _error(code: str, detail: str, path: str | None) -> dict[str, Any]:
    return {"code": code, "path": path, "detail": detail}
