"""What a text was found to say: the field, its value, how sure that is, and the very words it stands on."""

from dataclasses import dataclass
from typing import Literal

from shared.contracts.limits import LimitValue

ACCEPTED = 0.8
"""From this confidence a finding counts as what the vacancy says; below it, it is an estimate and asks."""

Field = Literal[
    "demand",
    "shift",
    "hours",
    "wage",
    "licence",
    "licence-wish",
    "education",
    "education-wish",
    "postcode",
    "place",
    "skill",
]
Ends = tuple[float | None, float | None]
"""The least and the most; None on a side that the text leaves open."""


@dataclass(frozen=True)
class Finding:
    """One thing that a text says; `start` counts characters of the text without markup."""

    field: Field
    item: str | None
    value: LimitValue | Ends
    confidence: float
    words: str
    start: int

    @property
    def accepted(self) -> bool:
        """Whether it is sure enough to stand as the vacancy's own word."""
        return self.confidence >= ACCEPTED
