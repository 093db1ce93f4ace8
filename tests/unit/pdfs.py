"""PDFs as people hand them in: plain ones, and ones that no one should open."""

from io import BytesIO
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def plain(title: str = "Rapport", pages: int = 1) -> bytes:
    """An ordinary one; the title tells one from another."""
    writer = _blank(pages)
    writer.add_metadata({"/Title": title})
    return _written(writer)


def locked() -> bytes:
    """One that asks for a password."""
    writer = _blank()
    writer.encrypt("geheim")
    return _written(writer)


def with_script() -> bytes:
    """One that runs a script when it is opened."""
    writer = _blank()
    action: Any = DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )
    writer.root_object[NameObject("/OpenAction")] = action
    return _written(writer)


def with_a_file() -> bytes:
    """One that brings a program along."""
    writer = _blank()
    writer.add_attachment("macro.xlsm", b"PK\x03\x04")
    return _written(writer)


def that_starts_a_program() -> bytes:
    """One whose first page starts a program."""
    writer = _blank()
    action: Any = DictionaryObject(
        {
            NameObject("/S"): NameObject("/Launch"),
            NameObject("/F"): TextStringObject("cmd.exe"),
        }
    )
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})
    return _written(writer)


def _blank(pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    return writer


def _written(writer: PdfWriter) -> bytes:
    into = BytesIO()
    writer.write(into)
    return into.getvalue()
