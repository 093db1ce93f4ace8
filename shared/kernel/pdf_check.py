"""Whether a PDF can be kept: one that opens, can be read without a password, and does nothing by itself.

A document comes from anybody, so it is taken apart in a process of its own that may use so much time and memory and
no more: `python -m shared.kernel.pdf_check` reads it from its input and prints a code, or nothing.
"""

import asyncio
import resource
import sys
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).parents[2]
"""Where the packages of this installation stand."""
MAGIC = b"%PDF-"
SECONDS, MEMORY = 20, 1_500_000_000
NOT_A_PDF, LOCKED, ACTIVE = "not-a-pdf", "password-needed", "active-content"
"""It does not open; it opens with a password only; it holds a script, a program or another file."""
ACTIVE_NAMES = frozenset(
    {"/JS", "/JavaScript", "/Launch", "/EmbeddedFile", "/EmbeddedFiles", "/RichMedia", "/XFA", "/ImportData"}
)
"""What runs, brings a file along, or is a form that is a program."""


async def pdf_problem(data: bytes) -> str | None:
    """The code of what is wrong with it; None for one that can be kept."""
    if MAGIC not in data[:1024]:
        return NOT_A_PDF
    # Every module that the check needs is in this installation; no environment of ours goes along.
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "shared.kernel.pdf_check",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
        cwd=ROOT,
    )
    try:
        async with asyncio.timeout(SECONDS):
            said, _ = await process.communicate(data)
    except TimeoutError:
        process.kill()
        await process.wait()
        return NOT_A_PDF
    # One that died of it (too much time, too much memory) is as one that does not open.
    return (said.decode().strip() or None) if process.returncode == 0 else NOT_A_PDF


def problem_of(data: bytes) -> str | None:
    """The same, in this process and without a bound."""
    from pypdf import PdfReader

    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted:
            return LOCKED
        if not len(reader.pages):
            return NOT_A_PDF
        numbers = {number for known in (*reader.xref.values(), reader.xref_objStm) for number in known}
        return ACTIVE if any(_is_active(reader.get_object(number)) for number in sorted(numbers)) else None
    except Exception:
        # Whatever a reader stumbles over, others may read as something else.
        return NOT_A_PDF


def _is_active(found: Any) -> bool:
    waiting = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Mapping):
            fields = cast(Mapping[Any, Any], each)
            named = {str(value) for value in fields.values() if isinstance(value, str)}
            if ACTIVE_NAMES & ({str(name) for name in fields} | named):
                return True
            waiting += _inside(fields.values())
        elif isinstance(each, list):
            waiting += _inside(cast(list[Any], each))
    return False


def _inside(values: Iterable[Any]) -> list[Any]:
    """What stands in it itself; what is only referred to is looked at under its own number."""
    return [each for each in values if isinstance(each, Mapping | list)]


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    print(problem_of(sys.stdin.buffer.read()) or "")
