"""A position opening in XML, as the SETU Standard for Vacancies writes it: made into what `hropen` reads.

The schemas of SETU are not all public, so only this is relied on: the names are those of HR Open with a capital,
with `ID` for `Id`, and an element that comes twice is a list. Namespaces are passed over. What stands under a name
that `hropen` does not map stays unread, and its text is still read where it is the description.
"""

from collections.abc import Mapping
from typing import Any, cast

from shared.kernel.plain_xml import Element, tree

MOST_BYTES = 1_000_000


def opening_of(body: bytes) -> Mapping[str, Any]:
    """The opening as `hropen.openings` takes it; raises `NotXml`."""
    root = tree(body, MOST_BYTES)
    if _name(root) == "PositionProfile":
        return {"positionProfiles": _value(root)}
    found = _value(root)
    return cast(Mapping[str, Any], found) if isinstance(found, dict) else {}


def _name(element: Element) -> str:
    """Without its namespace, as JSON writes it: `PositionID` is `PositionId`."""
    local = element.name
    return local.removesuffix("ID") + "Id" if local.endswith("ID") else local


def _value(element: Element) -> object:
    """A text where there is nothing but text; otherwise its parts by name, with its attributes."""
    parts: dict[str, Any] = dict(element.attributes)
    for child in element.children:
        name, value = _plural(_name(child)), _value(child)
        if name in parts:
            before = parts[name]
            parts[name] = [*(cast(list[Any], before) if isinstance(before, list) else [before]), value]
        else:
            parts[name] = value
    text = element.text.strip()
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
