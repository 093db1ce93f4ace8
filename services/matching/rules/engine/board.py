"""All vacancies: a large segment in the order of postcodes, and a small tail of what came since.

A change writes the tail and marks the old row dead; when the tail is full both are merged into a new segment.
"""

from collections.abc import Sequence

import numpy as np

from services.matching.rules.engine.arrays import Rows, grown
from services.matching.rules.engine.block import SKILLS, Block
from services.matching.rules.engine.coding import Coding
from services.matching.rules.shapes import Vacancy

TAIL = 4096
"""Changes after which the tail is merged."""
NOT_HERE = -1
Place = tuple[Block, int]
"""A row of a block."""


class Board:
    """Vacancies by id, kept as columns in two blocks."""

    def __init__(self, coding: Coding, tail: int = TAIL) -> None:
        """Empty; `tail` changes are taken before the segment is made anew."""
        self._coding = coding
        self.segment, self.tail, self.used = Block.empty(0), Block.empty(tail), 0
        self.slots: Rows = np.zeros(0, np.int64)
        """The postcodes of the segment, each once."""
        self.starts: Rows = np.zeros(1, np.int64)
        """Where the rows of each of them begin, and where the last ends."""
        self.names: list[str] = []
        """The ids by number; a number whose vacancy went is used again."""
        self._numbers: dict[str, int] = {}
        self._free: list[int] = []
        self._freed: list[int] = []
        self._place = np.full(64, NOT_HERE, np.int64)
        self._order: list[str] = []

    def __len__(self) -> int:
        """How many vacancies there are."""
        return len(self._numbers)

    def __contains__(self, vacancy: str) -> bool:
        """Whether the vacancy is there."""
        return vacancy in self._numbers

    @property
    def blocks(self) -> tuple[Block, Block]:
        """The segment and the tail."""
        return self.segment, self.tail

    def put(self, vacancies: Sequence[Vacancy]) -> None:
        """Writes vacancies over what was; of two with one id the last counts. Many at once are merged at once."""
        last = list({vacancy.vacancy: vacancy for vacancy in vacancies}.values())
        rows = self._coding.rows(last, [self._number(each.vacancy) for each in last])
        self._kill(rows.number)
        if len(last) > len(self.tail) - self.used:
            self._merge(rows)
            return
        self.tail.put(self.used, rows)
        self._place[rows.number] = len(self.segment) + self.used + np.arange(len(rows))
        self.used += len(rows)

    def drop(self, vacancy: str) -> bool:
        """The vacancy is gone; False where there was none."""
        number = self._numbers.pop(vacancy, None)
        if number is None:
            return False
        self._kill(np.array([number]))
        self._coding.many.pop(vacancy, None)
        self._freed.append(number)
        return True

    def place(self, vacancy: str) -> Place:
        """The row of a vacancy; KeyError where it is not there."""
        at = int(self._place[self._numbers[vacancy]])
        return (self.segment, at) if at < len(self.segment) else (self.tail, at - len(self.segment))

    def expired(self, on: int) -> list[str]:
        """The vacancies whose last day lies before a day (an ordinal)."""
        gone: list[str] = []
        for block in self.blocks:
            rows = np.flatnonzero(block.alive & (block.until < on))
            gone += [self.names[number] for number in block.number[rows].tolist()]
        return gone

    def skills_of(self, block: Block, row: int) -> Sequence[int]:
        """The numbers of all skills of one vacancy."""
        asked = int(block.asked[row])
        if asked > SKILLS:
            return self._coding.many[self.names[int(block.number[row])]]
        return block.skills[:asked, row].tolist()

    def _number(self, vacancy: str) -> int:
        found = self._numbers.get(vacancy)
        if found is None:
            found = self._free.pop() if self._free else len(self.names)
            if found == len(self.names):
                self.names.append(vacancy)
                size = len(self._place)
                self._place = grown(self._place, found + 1)
                self._place[size:] = NOT_HERE
            self.names[found] = vacancy
            self._numbers[vacancy] = found
        return found

    def _kill(self, numbers: Rows) -> None:
        places = self._place[numbers]
        here = places[places >= 0]
        split = len(self.segment)
        for block, rows in ((self.segment, here[here < split]), (self.tail, here[here >= split] - split)):
            block.alive[rows], block.terms[rows] = False, 0
        self._place[numbers] = NOT_HERE

    def _merge(self, fresh: Block) -> None:
        """A new segment of everything that lives, in the order of postcodes; the tail is empty again."""
        blocks = [self.segment, self.tail, fresh]
        alive = np.flatnonzero(np.concatenate([block.alive for block in blocks]))
        slots = np.concatenate([block.slot for block in blocks])[alive]
        self.segment = Block.joined(blocks, alive[np.argsort(slots, kind="stable")])
        self.tail.alive[:], self.tail.terms[:], self.used = False, 0, 0
        starts = np.flatnonzero(np.diff(self.segment.slot, prepend=-1))
        self.slots, self.starts = self.segment.slot[starts], np.append(starts, len(self.segment))
        self._place[self.segment.number] = np.arange(len(self.segment))
        # Two runs that are in order already are sorted in one pass; a number is free only when no row bears it.
        self._order = sorted(
            id for id in dict.fromkeys([*self._order, *self._numbers]) if id in self._numbers
        )
        ranks = np.zeros(len(self.names), np.int32)
        ordered = np.fromiter((self._numbers[each] for each in self._order), np.int64, len(self._order))
        ranks[ordered] = np.arange(len(ordered), dtype=np.int32)
        self.segment.rank = ranks[self.segment.number]
        self._free += self._freed
        self._freed = []
