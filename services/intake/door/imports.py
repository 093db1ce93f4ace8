"""A small file of reports, answered at once. Larger ones are handed in and taken in the background."""

from collections.abc import Iterator
from hashlib import sha256
from io import StringIO
from itertools import islice
from typing import Any

from services.intake.rules.files import BROKEN, Fault, Format, NoSuchFile, bodies
from services.intake.store.lines import take_lines
from services.intake.store.taking import Taking
from shared.kernel.problem import Problem
from shared.kernel.token import Caller

TOGETHER = 500
"""Lines taken in one go."""
MOST_ROWS = 20_000


async def take(content: bytes, taking: Taking, who: Caller, format: Format = "csv") -> dict[str, Any]:
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
        answers += await take_lines(read[n : n + TOGETHER], taking, who, file)
    refused = sum("error" in answer for answer in answers)
    return {"rows": len(answers), "taken": len(answers) - refused, "refused": refused, "answers": answers}


def _lines(content: bytes) -> Iterator[str]:
    """The lines as text: UTF-8, or else the code page of Windows."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    # Not `splitlines`: that splits at characters that belong in a cell.
    yield from StringIO(text, newline="")
