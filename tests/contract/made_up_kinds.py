"""Made-up kinds with a shape in them and a second version: what a catalogue says of kinds that grow and go."""

from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel

from deploy.contracts.frozen import EXAMPLES, SCHEMAS, schema_of, written
from deploy.contracts.ours import Contracts
from shared.contracts.changes import Note, Notes
from shared.contracts.classes import PROCESS
from shared.contracts.event import Event
from shared.contracts.versions import Version, Versions


class Box(BaseModel):
    """What a parcel is packed in."""

    litres: Annotated[int, PROCESS]
    """How much goes in."""
    lid: Annotated[bool | None, PROCESS] = None
    """Whether it closes."""


class PackedV1(Event):
    """A parcel was packed: `Box` & <b>lid</b>."""

    kind = "intake.packed.v1"
    topic = "intake-events"

    box: Annotated[Box, PROCESS]
    """What in."""
    stamp: Annotated[str | None, PROCESS] = None
    """What is on it: "<script>" or less."""


class PackedV2(Event):
    """A parcel was packed, in any number of boxes."""

    kind = "intake.packed.v2"
    topic = "intake-events"

    boxes: Annotated[tuple[Box, ...], PROCESS]
    """What in, one or more."""


class Broken(Event):
    """Somebody gave the first version what only a second may have."""

    kind = PackedV1.kind
    topic = "intake-events"

    boxes: Annotated[tuple[Box, ...], PROCESS]
    """What in, one or more."""


CAME, GREW, CALLED, LAST = date(2027, 1, 4), date(2027, 2, 1), date(2027, 3, 1), date(2027, 9, 1)
ADDED = Note(CAME, PackedV1.kind, "added", "Told for the first time.")
ADDED_2 = Note(CALLED, PackedV2.kind, "added", "A parcel can be in more than one box.")
STAMP = Note(GREW, PackedV1.kind, "field added", "Parcels are stamped.", field="stamp")
LID = Note(GREW, "Box", "field added", "Boxes close.", field="lid")

STEP: Version[PackedV1, PackedV2] = Version(
    PackedV1,
    PackedV2,
    lambda old: PackedV2(boxes=(old.box,)),
    lambda new: PackedV1(box=new.boxes[0]),
    deprecated_on=CALLED,
    told_until=LAST,
)

ONE = Contracts((PackedV1,), Versions(), Notes([ADDED]))
"""As it was frozen: nothing in it is younger than it is."""
BOTH = Contracts((PackedV1, PackedV2), Versions([STEP]), Notes([ADDED, ADDED_2, STAMP, LID]))
"""It grew twice, and then it had a successor."""


def frozen_without(root: Path, *fields: str) -> Path:
    """Version 1 as it stands in a repository that froze it before these fields came (`Box.lid`, `stamp`)."""
    schema = schema_of(PackedV1, ONE)
    for shape, _, field in (each.rpartition(".") for each in fields):
        del (schema["$defs"][shape] if shape else schema)["properties"][field]
    for folder, document in (
        (SCHEMAS, schema),
        (EXAMPLES, {"box": {"litres": 3, "lid": True}, "stamp": "<rood> & blauw"}),
    ):
        (root / folder).mkdir(parents=True, exist_ok=True)
        (root / folder / f"{PackedV1.kind}.json").write_text(written(document))
    return root
