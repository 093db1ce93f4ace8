"""Whether the notes of what changed fit the kinds there are: nothing comes, goes or is deprecated without its day."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from deploy.contracts.frozen import SCHEMAS
from deploy.contracts.ours import OURS, Contracts
from deploy.contracts.shapes import shapes_of
from shared.contracts.changes import Note

ROWS = "shared/contracts/change_rows.py"


def unnoted(root: Path, ours: Contracts = OURS) -> list[str]:
    """What lacks a note, and notes of what is not there, a line each; empty when all fits."""
    return [*_kinds(ours), *_gone(root, ours), *_steps(ours), *_stray(ours)]


def _kinds(ours: Contracts) -> Iterator[str]:
    for kind in ours.by_kind:
        if ours.notes.since(kind) is None:
            yield f"{kind}: {ROWS} does not say since when it is there"
        if kind in ours.notes.removed:
            yield f"{kind}: {ROWS} says that it was removed"


def _gone(root: Path, ours: Contracts) -> Iterator[str]:
    """A kind that was frozen and has no class any more: whoever hears it hears nothing from now on."""
    frozen = {path.stem for path in (root / SCHEMAS).glob("*.json")}
    for kind in sorted(frozen - ours.by_kind.keys() - ours.notes.removed):
        yield f"{kind}: is told no more, and {ROWS} does not say that it was removed"


def _steps(ours: Contracts) -> Iterator[str]:
    for step in ours.versions.steps:
        if step.old.topic and step.deprecated_on is None:
            yield f"{step.old.kind}: `{step.new.kind}` is there, so its step needs a day: deprecated_on"


def _stray(ours: Contracts) -> Iterator[str]:
    shapes: dict[str, type[BaseModel]] = {
        shape.__name__: shape for event in ours.told for shape in shapes_of(event)
    }
    shapes |= ours.by_kind
    for note in ours.notes.rows:
        if note.of in shapes:
            yield from _field(note, shapes[note.of])
        elif note.of not in ours.notes.removed:
            yield f"{note.of}: {ROWS} has a note of it, and there is no kind or shape of that name"


def _field(note: Note, shape: type[BaseModel]) -> Iterator[str]:
    names = {field.alias or name for name, field in shape.model_fields.items()}
    if note.field and note.field not in names:
        yield f"{note.of}: {ROWS} has a note of its field {note.field}, which it does not have"
