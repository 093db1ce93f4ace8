"""A description as it arrives made into plain sentences: markup and scripts go, and a bound is set on each step.

Whatever its size, only a fixed amount of a text is looked at, so that one posting cannot hold up the others.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

MOST_RECEIVED = 5_000_000
"""Characters of a description that are taken in; a longer one is refused."""
MOST_PARSED = 60_000
"""Characters of it, markup included, that are parsed."""
MOST_READ = 20_000
"""Characters of plain text that are read for what they say."""
LONGEST_TAG = 2_000
"""Characters of one tag with its attributes."""
LONGEST_SENTENCE = 400
"""A longer run without a full stop is read in pieces, so that an expression never sees more."""

_UNSEEN = frozenset({"script", "style", "head", "template", "noscript", "iframe", "object", "svg"})
_BREAKS = frozenset(
    {"p", "br", "li", "ul", "ol", "div", "tr", "td", "h1", "h2", "h3", "h4", "h5", "section", "table"}
)
_END = re.compile(r"(?<=[.!?])(?<!max\.)(?<!min\.)(?<!ca\.)(?<!o\.a\.)\s+(?=[A-ZÀ-Ý€(\d'‘])|[\n•·●▪]+|;\s")
_SPACES = re.compile(r"[^\S\n]+")
_MARKUP = re.compile(r"<[a-zA-Z/!?]|&[a-zA-Z#]")


class _Text(HTMLParser):
    """Gathers what a reader of the page would see."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """What is never shown is passed over until it closes."""
        if self._unseen is None and tag in _UNSEEN:
            self._unseen = tag
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """The end of a paragraph ends a sentence."""
        if tag == self._unseen:
            self._unseen = None
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Text that is shown."""
        if self._unseen is None:
            self.parts.append(data)


def plain_text(description: str) -> str:
    """The visible text of a description in HTML or plain, single spaces, at most `MOST_READ` characters."""
    text = description[:MOST_PARSED]
    if _MARKUP.search(text):
        parser = _Text()
        parser.feed(_closed(text))
        parser.close()
        text = "".join(parser.parts)
    printable = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in text)
    return _SPACES.sub(" ", printable)[:MOST_READ].strip()


def _closed(markup: str) -> str:
    """The markup without comments and with every tag that never closes opened up.

    The parser looks for the end of such a tag again and again: a page of nothing else took it forty seconds.
    """
    first, *parts = _without_comments(markup).split("<")
    whole = [f"<{part}" if 0 <= part.find(">") <= LONGEST_TAG else f" {part}" for part in parts]
    return first + "".join(whole)


def _without_comments(markup: str) -> str:
    kept: list[str] = []
    at = 0
    while (begin := markup.find("<!--", at)) >= 0:
        kept.append(markup[at:begin])
        end = markup.find("-->", begin + 4)
        at = end + 3 if end >= 0 else len(markup)
    return "".join([*kept, markup[at:]])


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each sentence with where it begins; one that is too long comes in pieces."""
    begin = 0
    for found in [*_END.finditer(text), None]:
        end = found.start() if found else len(text)
        for at in range(begin, end, LONGEST_SENTENCE):
            piece = text[at : min(end, at + LONGEST_SENTENCE)]
            if piece.strip():
                yield at, piece
        begin = found.end() if found else end
