"""A position opening in XML, as the SETU Standard for Vacancies writes it: made into what `hropen` reads.

The schemas of SETU are not all public, so only this is relied on: the names are those of HR Open with a capital,
with `ID` for `Id`, and an element that comes twice is a list. Namespaces are passed over. What stands under a name
that `hropen` does not map stays unread, and its text is still read where it is the description.
"""

from collections.abc import Mapping
from typing import Any, cast
from xml.etree import ElementTree

MOST_BYTES = 1_000_000
DEEPEST = 40
UNSAFE = (b"<!DOCTYPE", b"<!ENTITY", b"<?xml-stylesheet")
"""A document that defines words of its own can grow without end, or read what is not its to read."""


class NotXml(ValueError):
    """Cannot be read as an opening; the code says why."""

    def __init__(self, code: str) -> None:
        """`not-xml`, `xml-unsafe`, `too-large` or `too-deep`."""
        super().__init__(code)
        self.code = code


def opening_of(body: bytes) -> Mapping[str, Any]:
    """The opening as `hropen.openings` takes it; raises `NotXml`."""
    if len(body) > MOST_BYTES:
        raise NotXml("too-large")
    if any(each.lower() in body.lower() for each in UNSAFE):
        raise NotXml("xml-unsafe")
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError):
        raise NotXml("not-xml") from None
    if _name(root) == "PositionProfile":
        return {"positionProfiles": _value(root, 0)}
    found = _value(root, 0)
    return cast(Mapping[str, Any], found) if isinstance(found, dict) else {}


def _name(element: ElementTree.Element) -> str:
    """Without its namespace, as JSON writes it: `PositionID` is `PositionId`."""
    local = str(element.tag).rpartition("}")[2]
    return local.removesuffix("ID") + "Id" if local.endswith("ID") else local


def _value(element: ElementTree.Element, depth: int) -> object:
    """A text where there is nothing but text; otherwise its parts by name, with its attributes."""
    if depth > DEEPEST:
        raise NotXml("too-deep")
    parts: dict[str, Any] = {name.rpartition("}")[2]: value for name, value in element.attrib.items()}
    for child in element:
        name, value = _plural(_name(child)), _value(child, depth + 1)
        if name in parts:
            before = parts[name]
            parts[name] = [*(cast(list[Any], before) if isinstance(before, list) else [before]), value]
        else:
            parts[name] = value
    text = (element.text or "").strip()
    if not parts:
        return text
    return {**parts, **({"value": text} if text else {})}


PLURALS: Mapping[str, str] = {
    "PositionProfile": "PositionProfiles",
    "PositionOrganization": "PositionOrganizations",
    "PositionFormattedDescription": "PositionFormattedDescriptions",
    "JobCategory": "JobCategories",
    "PostingInstruction": "PostingInstructions",
    "Range": "Ranges",
}
"""What JSON calls by a list's name is one element after another in XML."""


def _plural(name: str) -> str:
    return PLURALS.get(name, name)
