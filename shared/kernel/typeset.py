"""A PDF from a template and what fills it: tagged (PDF/UA-1), and the same bytes for the same input.

What people wrote reaches the template as JSON only, never as markup. A character that the fonts here do not have, that
cannot be seen, or that turns the direction of text round, is printed as its number.
"""

import json
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import typst

NO_DAY = datetime(2000, 1, 1, tzinfo=UTC)
"""When every document says it was made: the days that matter are in it."""
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})
PRINTED = (
    (0x0020, 0x024F),
    (0x0300, 0x04FF),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2040),
    (0x20A0, 0x20BF),
    (0x2190, 0x22FF),
    (0x25A0, 0x25FF),
)
"""Latin with its marks, Greek, Cyrillic, punctuation, currencies, arrows, signs of mathematics and shapes."""


class NotTypeset(Exception):
    """The template does not go with what fills it."""


def pdf(template: Path, filled: Mapping[str, Any]) -> bytes:
    """The document that a template (Typst) makes of `filled`, which it reads as `filled.json`; raises `NotTypeset`.

    The template may import the others of its folder by name.
    """
    content = json.dumps(visible(filled), ensure_ascii=False, sort_keys=True).encode()
    files = {each.name: each.read_bytes() for each in sorted(template.parent.glob("*.typ"))}
    files |= {"main.typ": template.read_bytes(), "filled.json": content}
    try:
        made = typst.compile(
            cast(Any, files),
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=NO_DAY,
        )
    except BaseException as error:
        # A panic inside the library is no Exception: it would end the thread, and with it the process.
        if isinstance(error, typst.TypstError) or type(error).__name__ == "PanicException":
            raise NotTypeset(f"{template.name}: {error}") from None
        raise
    return made


def visible(value: Any) -> Any:
    """The same with every character that cannot be printed written as its number, in texts at any depth."""
    if isinstance(value, str):
        return "".join(_visible(each) for each in value)
    if isinstance(value, Mapping):
        return {name: visible(each) for name, each in cast(Mapping[str, Any], value).items()}
    if isinstance(value, list | tuple):
        return [visible(each) for each in cast(list[Any], value)]
    return value


def _visible(character: str) -> str:
    number = ord(character)
    printed = any(first <= number <= last for first, last in PRINTED)
    if character == "\n" or (printed and unicodedata.category(character) not in UNSEEN):
        return character
    return f"[U+{number:04X}]"
