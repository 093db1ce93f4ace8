"""What changed in the catalogue and when: a dated note for every kind that came or went and every field that was added.

Deprecation is not noted here: it follows from the dates of a step in `versions`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

What = Literal["added", "field added", "deprecated", "told as new", "removed"]
"""`deprecated` and `told as new` are made from the steps between versions; the others are written by hand."""


@dataclass(frozen=True)
class Note:
    """One thing that changed."""

    on: date
    of: str
    """A kind, or a shape inside kinds by the name of its class."""
    what: What
    says: str
    """One sentence."""
    field: str | None = None
    """As it is called on the wire."""


class Notes:
    """The notes, oldest first. `ValueError` where the same thing is noted twice, or half."""

    def __init__(self, rows: Iterable[Note] = ()) -> None:
        """In any order; what is of one day stays in the order in which it was written."""
        self.rows = tuple(sorted(rows, key=lambda note: note.on))
        self._since: dict[tuple[str, str | None], date] = {}
        for note in self.rows:
            if (note.what == "field added") != (note.field is not None):
                raise ValueError(
                    f"the note of {note.of} on {note.on}: a field belongs to `field added` alone"
                )
            if note.what in ("added", "field added"):
                if (note.of, note.field) in self._since:
                    raise ValueError(f"{note.of} {note.field or ''} was added once, not twice")
                self._since[note.of, note.field] = note.on

    @property
    def edition(self) -> date:
        """The version of the catalogue: the day on which it changed last; the first of days without a note."""
        return self.rows[-1].on if self.rows else date.min

    @property
    def removed(self) -> frozenset[str]:
        """The kinds that are told no more and that nobody reads."""
        return frozenset(note.of for note in self.rows if note.what == "removed")

    def since(self, of: str, field: str | None = None) -> date | None:
        """Since when a kind, or a field of a kind or shape, is there; None for a field as old as what it is in."""
        return self._since.get((of, field))

    def about(self, names: Collection[str]) -> tuple[Note, ...]:
        """What is noted of a kind and the shapes in it."""
        return tuple(note for note in self.rows if note.of in names)
