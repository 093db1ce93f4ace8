"""XML of strangers, read as it comes: no document type, so no entity and nothing fetched; bounded in size and depth.

A document that defines words of its own can grow without end, or read what is not its to read: it is refused in
whatever encoding it comes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

DEEPEST = 40
LONGEST_TEXT = 100_000
"""Characters of one element."""


class NotXml(ValueError):
    """Cannot be read; the code says why, and nothing of what was sent."""

    def __init__(self, code: str) -> None:
        """`not-xml`, `xml-unsafe`, `too-large` or `too-deep`."""
        super().__init__(code)
        self.code = code


@dataclass
class Element:
    """An element without its namespace: attributes, children in their order, and its own text."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    children: list["Element"] = field(default_factory=list["Element"])
    text: str = ""


def elements(pieces: Iterable[bytes]) -> Iterator[tuple[str, tuple[Element, ...]]]:
    """Each element as it begins and ends: `begin` or `end`, and the way to it from the root. Raises `NotXml`.

    Who has read an element may take it out of its parent: memory then does not grow with the document.
    """
    reader = _Reader()
    for piece in pieces:
        yield from reader.read(piece, last=False)
    yield from reader.read(b"", last=True)


def tree(body: bytes, most_bytes: int) -> Element:
    """A whole document. Raises `NotXml`."""
    if len(body) > most_bytes:
        raise NotXml("too-large")
    found: Element | None = None
    for what, way in elements([body]):
        if what == "end" and len(way) == 1:
            found = way[0]
    if found is None:
        raise NotXml("not-xml")
    return found


class _Reader:
    def __init__(self) -> None:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.StartDoctypeDeclHandler = _unsafe
        parser.EntityDeclHandler = _unsafe
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.buffer_text = True
        self._parser, self._way = parser, list[Element]()
        self._seen: list[tuple[str, tuple[Element, ...]]] = []

    def read(self, piece: bytes, last: bool) -> Iterator[tuple[str, tuple[Element, ...]]]:
        try:
            self._parser.Parse(piece, last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise error if isinstance(error, NotXml) else NotXml("not-xml") from None
        seen, self._seen = self._seen, []
        yield from seen

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._way) >= DEEPEST:
            raise NotXml("too-deep")
        bare = {each.rpartition("}")[2]: value for each, value in attributes.items()}
        made = Element(name.rpartition("}")[2], bare)
        if self._way:
            self._way[-1].children.append(made)
        self._way.append(made)
        self._seen.append(("begin", tuple(self._way)))

    def _end(self, _: str) -> None:
        self._seen.append(("end", tuple(self._way)))
        self._way.pop()

    def _text(self, text: str) -> None:
        here = self._way[-1]
        if len(here.text) + len(text) > LONGEST_TEXT:
            raise NotXml("too-large")
        here.text += text


def _unsafe(*_: Any) -> None:
    raise NotXml("xml-unsafe")
