"""A web page as a browser takes it apart: what stands where, which links it has, and what it fetches."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

ALONE = frozenset({"meta", "input"})
"""Elements that are not closed."""
FETCHES = frozenset({"src", "srcset", "data", "poster", "action", "background"})
"""Attributes by which a page asks for something; `href` of a link element does too."""


@dataclass
class Found(HTMLParser):
    """Everything in the page; `wrong` has what was opened and not closed, or the other way round."""

    ids: list[str] = field(default_factory=list[str])
    links: list[str] = field(default_factory=list[str])
    fetched: list[str] = field(default_factory=list[str])
    tags: list[str] = field(default_factory=list[str])
    wrong: list[str] = field(default_factory=list[str])
    text: dict[str, str] = field(default_factory=dict[str, str])
    """All words of an element with an id, by that id."""

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes what it says."""
        said = dict(attrs)
        self.tags.append(tag)
        self.ids += [id for id in [said.get("id")] if id]
        self.links += [said["href"] or ""] if tag == "a" and "href" in said else []
        self.fetched += [f"{tag} {name}" for name in FETCHES & said.keys()] + ["link"] * (tag == "link")
        if tag not in ALONE:
            self._open.append((tag, said.get("id")))

    def handle_endtag(self, tag: str) -> None:
        """Holds it against what is open."""
        if not self._open or self._open.pop()[0] != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        """Words belong to every element around them."""
        for _, id in self._open:
            if id:
                self.text[id] = self.text.get(id, "") + data

    def whole(self) -> None:
        """Looks whether everything was closed."""
        self.close()
        self.wrong += [f"<{tag}> is open" for tag, _ in self._open]


def read(page: str) -> Found:
    """The page, taken apart."""
    found = Found()
    found.feed(page)
    found.whole()
    return found
