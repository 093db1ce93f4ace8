"""The rows of a block that somebody can reach, and the most that each can be worth: cheap looks along columns.

The worth of a pair is its score, and `SURE` more where nothing must be asked. What a row is worth at most leaves out
its skills and its wage; the load counts as light as its number of stated demands allows.
"""

from dataclasses import dataclass

import numpy as np

from services.matching.rules.engine.arrays import Array, Rows
from services.matching.rules.engine.board import Board
from services.matching.rules.engine.coding import Coding
from services.matching.rules.engine.travel import TOO_FAR
from services.matching.rules.engine.view import NEVER, View, most_by_occupation, most_by_said, most_by_terms

SAMPLED = 2048
"""Rows by which the worth of the best few hundred is guessed."""

NEAR_ENOUGH = 200
"""Rows out of reach between two stretches that are read along: a stretch of its own costs more."""


@dataclass(frozen=True)
class Within:
    """Stretches of a block laid end to end; what is out by travel, hours, licences or education is worth `NEVER`."""

    firsts: Rows
    """The first row of each stretch."""
    before: Rows
    """How many rows lie in the stretches before it."""
    most: Array
    """By place: what the row can be worth at most, without skills and wage."""

    def rows(self, places: Rows) -> Rows:
        """The rows of the block at these places, which rise."""
        if len(self.firsts) == 1:
            return places + self.firsts[0]
        ends = np.append(np.searchsorted(places, self.before[1:]), len(places))
        return places + np.repeat(self.firsts - self.before, np.diff(ends, prepend=0))

    def at_least(self, worth: int) -> Rows:
        """The places of the rows that can be worth so much; those that are out never are."""
        return np.flatnonzero(self.most >= max(worth, NEVER // 2))


NOWHERE = Within(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int16))


@dataclass(frozen=True)
class Most:
    """What each number of a column can be worth at most to one candidate."""

    terms: Array
    said: Array
    occupation: Array


def most_of(view: View, coding: Coding) -> Most:
    """The tables of a candidate, for every block the same."""
    return Most(most_by_terms(view, coding), most_by_said(view, coding), most_by_occupation(view))


def in_segment(view: View, board: Board, by: Most) -> Within:
    """The stretches of the segment within reach."""
    points = view.travel.points(board.slots)
    first, last = _stretches(points != TOO_FAR, board.starts)
    if not len(first):
        return NOWHERE
    begins, ends = board.starts[first], board.starts[last]
    slots = _pieces(np.arange(len(points)), first, last)
    travel = np.where(points == TOO_FAR, NEVER, points).astype(np.int16)[slots]
    most = np.repeat(travel, board.starts[slots + 1] - board.starts[slots])
    block = board.segment
    most += by.terms.take(_pieces(block.terms, begins, ends))
    most += by.said.take(_pieces(block.said, begins, ends))
    most += by.occupation.take(_pieces(block.occupation, begins, ends))
    return Within(begins, np.cumsum(ends - begins) - (ends - begins), most)


def in_tail(view: View, board: Board, by: Most) -> Within:
    """The rows of the tail that are used."""
    if not board.used:
        return NOWHERE
    block, used = board.tail, slice(board.used)
    points = view.travel.points(block.slot[used])
    most = np.where(points == TOO_FAR, NEVER, points).astype(np.int16)
    most += by.terms.take(block.terms[used])
    most += by.said.take(block.said[used])
    most += by.occupation.take(block.occupation[used])
    return Within(np.zeros(1, np.int64), np.zeros(1, np.int64), most)


def _stretches(near: Array, starts: Rows) -> tuple[Rows, Rows]:
    """Runs of slots within reach, each by its first and the one after its last; near ones are joined."""
    change = np.flatnonzero(np.diff(np.concatenate(([False], near, [False])).view(np.int8)))
    first, last = change[::2], change[1::2]
    if not len(first):
        return first, last
    apart = starts[first[1:]] - starts[last[:-1]] > NEAR_ENOUGH
    return first[np.append(True, apart)], last[np.append(apart, True)]


def _pieces(column: Array, begins: Rows, ends: Rows) -> Array:
    if len(begins) == 1:
        return column[begins[0] : ends[0]]
    stretches = zip(begins.tolist(), ends.tolist(), strict=True)
    return np.concatenate([column[begin:end] for begin, end in stretches])


def level(most: Array, rows: int) -> int:
    """A worth that about so many rows can have, found from a part of them; `NEVER` where there are not so many."""
    step = max(1, len(most) // SAMPLED)
    part = most[::step]
    place = len(part) - rows // step - 1
    return int(np.partition(part, place)[place]) if place > 0 else NEVER
