"""What there is to write down: the told kinds, the steps between their versions, and the notes of what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from deploy.contracts.shapes import shapes_of
from shared.contracts.catalogue import TOLD, VERSIONS
from shared.contracts.change_rows import NOTES
from shared.contracts.changes import Note, Notes
from shared.contracts.event import Event
from shared.contracts.versions import Step, Versions


@dataclass(frozen=True)
class Contracts:
    """One catalogue; ours, or made up in a test."""

    told: tuple[type[Event], ...] = TOLD
    versions: Versions = VERSIONS
    notes: Notes = NOTES

    @cached_property
    def by_kind(self) -> Mapping[str, type[Event]]:
        """Every told kind by its name, in alphabetical order."""
        return {each.kind: each for each in sorted(self.told, key=lambda event: event.kind)}

    @cached_property
    def shapes(self) -> Mapping[str, frozenset[str]]:
        """The names of the shapes inside each kind."""
        return {
            event.kind: frozenset(shape.__name__ for shape in shapes_of(event)[1:]) for event in self.told
        }

    def history(self, kind: str) -> tuple[Note, ...]:
        """All that changed of a kind and the shapes in it, oldest first: what is noted, and what its dates say."""
        noted, came = self.notes.about({kind, *self.shapes[kind]}), self.notes.since(kind) or date.min
        step = self.versions.next(kind)
        made = [*(note for note in noted if note.on >= came), *(_dated(step) if step else ())]
        return tuple(sorted(made, key=lambda note: note.on))


def _dated(step: Step) -> list[Note]:
    """What the dates of a step say of its older version."""
    old, new, found = step.old.kind, step.new.kind, list[Note]()
    if step.deprecated_on:
        found.append(Note(step.deprecated_on, old, "deprecated", f"Move to `{new}`."))
    if step.told_until:
        found.append(Note(step.told_until, old, "told as new", f"The last day; from then it is `{new}`."))
    return found


OURS = Contracts()
