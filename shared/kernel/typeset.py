"""A PDF from a template and what fills it: tagged (PDF/UA-1), and the same bytes for the same input.

What people wrote reaches the template as JSON only, never as markup. A mark that turns the direction of text round, or
that cannot be seen, is printed as its number.
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
UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})
KEPT = frozenset({"\n", "\u00ad", "\u200d"})


class NotTypeset(Exception):
    """The template does not go with what fills it."""


def pdf(template: Path, filled: Mapping[str, Any]) -> bytes:
    """The document that a template (Typst) makes of `filled`, which it reads as `filled.json`; raises `NotTypeset`."""
    content = json.dumps(visible(filled), ensure_ascii=False, sort_keys=True).encode()
    files = {"main.typ": template.read_bytes(), "filled.json": content}
    try:
        made = typst.compile(
            cast(Any, files),
            format="pdf",
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
            timestamp=NO_DAY,
        )
    except typst.TypstError as error:
        raise NotTypeset(f"{template.name}: {error}") from None
    return made


def visible(value: Any) -> Any:
    """The same with every character that cannot be seen written as its number, in texts at any depth."""
    if isinstance(value, str):
        return "".join(_visible(each) for each in value)
    if isinstance(value, Mapping):
        return {name: visible(each) for name, each in cast(Mapping[str, Any], value).items()}
    if isinstance(value, list | tuple):
        return [visible(each) for each in cast(list[Any], value)]
    return value


def _visible(character: str) -> str:
    if character in KEPT or unicodedata.category(character) not in UNSEEN:
        return character
    return f"[U+{ord(character):04X}]"
