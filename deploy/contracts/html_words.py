"""Text as HTML: escaped, with the little Markdown that docstrings and type words hold."""

import json
import re
from html import escape
from typing import Any

CODE = re.compile(r"`([^`]+)`")
LINK = re.compile(r"\[(\w+)\]\(#\w+\)")


def inline(text: str) -> str:
    """One line: code between backticks, and `[Shape](#shape)` as a link to that shape."""
    parts = CODE.split(text)
    return "".join(
        f"<code>{escape(part)}</code>" if n % 2 else LINK.sub(r'<a href="#shape-\1">\1</a>', escape(part))
        for n, part in enumerate(parts)
    )


def pretty(document: Any) -> str:
    """JSON to read, in the order in which it was made."""
    return escape(json.dumps(document, indent=2, ensure_ascii=False), quote=False)


def marked(data_class: str) -> str:
    """A class of data as a mark that is told apart by its words, not by its colour alone."""
    return f'<span class="class {data_class}">{data_class}</span>'
