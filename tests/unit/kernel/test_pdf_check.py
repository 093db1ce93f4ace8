"""What is handed in as a PDF: a plain one is taken, whatever else it is is refused by name, and takes nobody down."""

import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.kernel.pdf_check import ACTIVE, LOCKED, NOT_A_PDF, pdf_problem, problem_of
from tests.unit.pdfs import locked, plain, that_starts_a_program, with_a_file, with_script

WORD_WITH_MACRO = b"PK\x03\x04\x14\x00\x06\x00word/vbaProject.bin"


async def test_a_plain_pdf_is_taken() -> None:
    """Of one page or of many."""
    assert await pdf_problem(plain()) is None
    assert await pdf_problem(plain(pages=40)) is None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", NOT_A_PDF),
        (WORD_WITH_MACRO, NOT_A_PDF),
        (b"<html><script>alert(1)</script></html>", NOT_A_PDF),
        (b"%PDF-1.7\nnothing more", NOT_A_PDF),
        (plain()[:-200], NOT_A_PDF),
        (plain()[: len(plain()) // 3], NOT_A_PDF),
        (locked(), LOCKED),
        (with_script(), ACTIVE),
        (with_a_file(), ACTIVE),
        (that_starts_a_program(), ACTIVE),
        (with_script().replace(b"/JavaScript", b"/J#61vaScript"), ACTIVE),
    ],
    ids=["empty", "word", "html", "header", "cut", "third", "locked", "script", "file", "program", "masked"],
)
async def test_what_is_no_plain_pdf_is_refused_by_name(data: bytes, code: str) -> None:
    """What was cut on its way is sent again, not mended; a name written otherwise is the same name."""
    assert await pdf_problem(data) == code


async def test_a_bomb_is_refused_and_takes_nobody_down() -> None:
    """A gigabyte of nothing, in a few thousand bytes, where the reader has to unpack it."""
    squeezed = zlib.compress(b"\0" * 400_000_000, 9)
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Length %d /Filter /FlateDecode >>" % len(squeezed)
    data = b"%PDF-1.7\n1 0 obj\n" + stream + b"\nstream\n" + squeezed + b"\nendstream\nendobj\n%%EOF"
    assert await pdf_problem(data) == NOT_A_PDF


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_no_bytes_break_the_check(data: st.DataObject) -> None:
    """A plain one with bytes changed anywhere: taken or refused, never an error."""
    made = bytearray(data.draw(st.sampled_from([plain(), with_script(), locked()])))
    for _ in range(data.draw(st.integers(0, 12))):
        made[data.draw(st.integers(0, len(made) - 1))] = data.draw(st.integers(0, 255))
    assert problem_of(bytes(made)) in (None, NOT_A_PDF, LOCKED, ACTIVE)
