"""Vacancies as columns: one array a property, one entry a vacancy along the last axis."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import DTypeLike

from services.matching.rules.engine.arrays import Array
from services.matching.rules.engine.layout import NUMERIC, WORDS

SKILLS = 12
"""Skills of a vacancy that stand in columns; one that names more is looked up."""

FOREVER = 1 << 30
"""The last day, as a number, of a vacancy that names none."""

SHAPES: dict[str, tuple[tuple[int, ...], DTypeLike]] = {
    "bits": ((WORDS,), np.uint64),
    "slot": ((), np.int16),
    "terms": ((), np.int32),
    "said": ((), np.uint16),
    "occupation": ((), np.int32),
    "stated": ((), np.bool_),
    "suggested": ((), np.int32),
    "hours": ((), np.int32),
    "licences": ((), np.int32),
    "level": ((), np.int8),
    "lowest": ((), np.float64),
    "highest": ((), np.float64),
    "skills": ((SKILLS,), np.int32),
    "asked": ((), np.int32),
    "marks": ((), np.uint64),
    "exact": ((len(NUMERIC),), np.int32),
    "until": ((), np.int32),
    "number": ((), np.int32),
    "rank": ((), np.int32),
    "alive": ((), np.bool_),
}


@dataclass
class Block:
    """Rows of vacancies. Numbers point into the tables that all blocks share."""

    bits: Array
    """The demands as thermometer bits, by word."""
    slot: Array
    terms: Array
    """Hours, licences, education and whether anything is suspected, as one number; 0 in a dead row."""
    said: Array
    """Of which items the demand is stated, as the number of that set; 0 where there were too many sets."""
    occupation: Array
    stated: Array
    """Whether the vacancy itself names that occupation; otherwise its title is that of one."""
    suggested: Array
    """What is only suspected of its demands, by number, 0 where that is nothing."""
    hours: Array
    licences: Array
    level: Array
    lowest: Array
    highest: Array
    skills: Array
    """The first skills by number, 0 where there is none."""
    asked: Array
    """How many skills the vacancy names."""
    marks: Array
    """A bit for each skill, shared by some: a bit that a candidate does not have is a skill not held."""
    exact: Array
    """Each numeric demand as the number of its exact value, 0 where it is unknown."""
    until: Array
    """The last day on which it is valid, as an ordinal."""
    number: Array
    """The vacancy."""
    rank: Array
    """The place of its id in the order of ids; not kept in a tail."""
    alive: Array

    def __len__(self) -> int:
        """How many rows there are, dead ones too."""
        return len(self.slot)

    @staticmethod
    def empty(rows: int) -> "Block":
        """So many rows, all of them dead."""
        columns: dict[str, Array] = {
            name: np.zeros((*shape, rows), kind) for name, (shape, kind) in SHAPES.items()
        }
        return Block(**columns)

    def put(self, row: int, other: "Block") -> None:
        """Writes the rows of another block over the rows of this one from `row` on."""
        for each in fields(self):
            getattr(self, each.name)[..., row : row + len(other)] = getattr(other, each.name)

    @staticmethod
    def joined(blocks: "list[Block]", order: Array) -> "Block":
        """The rows of several blocks in the order given, column by column, so that little is held twice."""
        return Block(
            **{
                name: np.take(np.concatenate([getattr(block, name) for block in blocks], axis=-1), order, -1)
                for name in SHAPES
            }
        )
