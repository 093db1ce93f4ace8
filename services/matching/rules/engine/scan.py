"""The best vacancies for one candidate in one block, exactly; what cannot be among the best is left early."""

from dataclasses import dataclass

import numpy as np

from services.matching.rules.engine import hard, points
from services.matching.rules.engine.arrays import Array, Rows
from services.matching.rules.engine.block import Block
from services.matching.rules.engine.board import Board
from services.matching.rules.engine.coding import Coding
from services.matching.rules.engine.layout import COLUMN, KNOWN_WORDS, NUMBER
from services.matching.rules.engine.places import SLOTS
from services.matching.rules.engine.view import ASK, ASKS_FIRST_BIT, MIDDLE, OUT, View
from services.matching.rules.risk import OWN_OVER

FIRST_LOOK = 64
"""Rows that are scored first, so that their scores tell which of the others can still matter."""


NEAR_ENOUGH = 200
"""Rows out of reach between two stretches that are read along: a stretch of its own costs more."""


@dataclass(frozen=True)
class Shared:
    """What all scans work with."""

    board: Board
    coding: Coding


@dataclass(frozen=True)
class Scored:
    """Rows that are not out, with what their questions cost."""

    rows: Rows
    asks: Array
    risk: Array

    def of(self, chosen: Array) -> "Scored":
        """Some of them."""
        return Scored(self.rows[chosen], self.asks[chosen], self.risk[chosen])


def spans(view: View, starts: Rows) -> list[tuple[int, int]]:
    """The stretches of a segment in the order of postcodes that lie within reach; empty postcodes join them."""
    within = view.reachable | (starts[1:] == starts[:-1])
    change = np.flatnonzero(np.diff(np.concatenate(([False], within, [False])).view(np.int8)))
    ends = starts[np.minimum(change, SLOTS)].reshape(-1, 2)
    ends = ends[ends[:, 1] > ends[:, 0]]
    if not len(ends):
        return []
    apart = ends[1:, 0] - ends[:-1, 1] > NEAR_ENOUGH
    first, last = ends[np.append(True, apart), 0], ends[np.append(apart, True), 1]
    return [(begin, end) for begin, end in zip(first.tolist(), last.tolist(), strict=True)]


def allowed(view: View, block: Block, stretches: list[tuple[int, int]], shared: Shared) -> Rows:
    """The rows that break no hard limit."""
    over = view.seeker.masks.over
    out = ~_pieces(block.alive, stretches)
    for word in np.flatnonzero(over).tolist():
        out |= (_pieces(block.bits[word], stretches) & over[word]) != 0
    # Along a column as it lies; only what is left is picked row by row.
    out |= (view.hours_answer == OUT)[_pieces(block.hours, stretches)]
    out |= (~view.reachable)[_pieces(block.slot, stretches)]
    out |= (view.licences_answer == OUT)[_pieces(block.licences, stretches)]
    out |= hard.education_out(np.asarray(view.seeker.level), _pieces(block.level, stretches))
    out |= hard.wage_out(np.asarray(view.seeker.floor), _pieces(block.highest, stretches))
    rows = np.concatenate([np.arange(first, last) for first, last in stretches])[~out]
    out = _between(view, block, rows, shared.coding, above=True)[0] > 0
    if view.seeker.excluded:
        out |= block.stated[rows] & np.isin(block.occupation[rows], view.seeker.excluded)
    if view.seeker.refused:
        names = shared.board.names
        out |= np.array([names[n] in view.seeker.refused for n in block.number[rows].tolist()], np.bool_)
    return rows[~out]


def _pieces(column: Array, stretches: list[tuple[int, int]]) -> Array:
    if len(stretches) == 1:
        return column[slice(*stretches[0])]
    return np.concatenate([column[first:last] for first, last in stretches])


def _between(view: View, block: Block, rows: Rows, coding: Coding, above: bool) -> Array:
    """How many limits that are no threshold are exceeded, or stood upon, by the exact numbers; at least one row."""
    found = np.zeros((1, len(rows)), np.int32)
    for item, able in view.seeker.masks.between:
        values = np.array(coding.values[item].things)
        answer = values > able if above else values == able
        found[0] += answer[block.exact[COLUMN[item]][rows]]
    return found


def certain(view: View, block: Block, rows: Rows) -> Array:
    """How many questions each row leaves open, limits that it stands on exactly not counted."""
    unknown = hard.unknown_items(view.seeker.masks.asked[:, None], block.bits[:KNOWN_WORDS, rows])
    return unknown + _open_terms(view, block, rows)


def _open_terms(view: View, block: Block, rows: Rows) -> Array:
    """How many questions are open that are not about a limit of the catalogue."""
    seeker = view.seeker
    asks = (view.hours_answer[block.hours[rows]] == ASK).astype(np.int32)
    asks += view.licences_answer[block.licences[rows]] == ASK
    asks += view.far[block.slot[rows]]
    if seeker.excluded:
        asks += ~block.stated[rows] & np.isin(block.occupation[rows], seeker.excluded)
    return asks


def questions(view: View, block: Block, rows: Rows, coding: Coding) -> Scored:
    """How many questions each row leaves open, and how likely the limits among them are exceeded."""
    bits = block.bits[:, rows]
    on_edge = hard.edges(view.seeker.masks.edge[:, None], bits)
    on_edge += _between(view, block, rows, coding, above=False)[0]
    asks = on_edge + certain(view, block, rows)
    return Scored(rows, asks, on_edge + _risk(view, block, rows, bits, coding))


def _risk(view: View, block: Block, rows: Rows, bits: Array, coding: Coding) -> Array:
    """The risk of an occupation, less that of the items which the vacancy itself states."""
    found = view.risk[block.occupation[rows]]
    limited = view.seeker.masks.asked
    stated = np.zeros(len(rows), np.bool_)
    for word in range(KNOWN_WORDS):
        stated |= (bits[word] & limited[word]) != 0
    some, table = np.flatnonzero(stated), coding.occupations
    if len(some):
        capacities = np.array(view.seeker.capacities)
        word, bit = np.divmod(table.item[capacities], 64)
        known = (bits[word[:, None], some] >> bit[:, None].astype(np.uint64)) & np.uint64(1)
        usual = table.risk[capacities[:, None], block.occupation[rows[some]]]
        found[some] -= (known.astype(np.uint8) * usual).sum(axis=0, dtype=np.int32)
    hinted = np.flatnonzero(block.suggested[rows])
    for number in np.unique(block.suggested[rows[hinted]]).tolist():
        those = hinted[block.suggested[rows[hinted]] == number]
        found[those] += _hinted(view, number, table.risk[:, block.occupation[rows[those]]], coding)
    return found


def _hinted(view: View, number: int, usual: Array, coding: Coding) -> Array:
    """What a suggestion adds to the risk of each row, given what the rows' occupations usually ask by capacity."""
    added, table = np.zeros(usual.shape[1], np.int32), coding.occupations
    for item, value in coding.suggestions.things[number]:
        own = table.own_risk(item, value)
        for capacity in view.seeker.capacities:
            if table.item[capacity] == NUMBER[item]:
                added += own[capacity] - usual[capacity].astype(np.int32)
    return added


def plain_parts(view: View, block: Block, rows: Rows) -> dict[str, Array]:
    """The parts of the score that take one look at a column, by name."""
    occupation = block.occupation[rows]
    return {
        "occupation": view.occupation[occupation],
        "interests": view.interests[occupation],
        "hours": view.hours[block.hours[rows]],
        "travel": view.travel[block.slot[rows]],
        "wage": points.wage_points(np.asarray(view.seeker.floor), block.lowest[rows]),
        "education": points.education_points(np.asarray(view.seeker.level), block.level[rows]),
    }


def all_parts(view: View, block: Block, found: Scored, board: Board) -> dict[str, Array]:
    """Every part of the score by name; the score is their sum."""
    return {
        "skills": skills(view, block, found.rows, board),
        **plain_parts(view, block, found.rows),
        "asks": points.ask_points(found.asks),
        "ask-risk": points.risk_points(found.risk),
    }


def skills(view: View, block: Block, rows: Rows, board: Board) -> Array:
    """The points for skills."""
    asked = block.asked[rows]
    held = view.held[block.skills[:, rows]].sum(axis=0, dtype=np.int32)
    for at in np.flatnonzero(asked > len(block.skills)).tolist():
        held[at] = sum(bool(view.held[skill]) for skill in board.skills_of(block, int(rows[at])))
    return points.skill_points(asked, held)


def best(
    view: View, block: Block, stretches: list[tuple[int, int]], shared: Shared, top: int
) -> tuple[Scored, Array]:
    """The best `top` rows with their keys (lowest first); of equals at the end all, in no order."""
    rows = allowed(view, block, stretches, shared) if stretches else np.zeros(0, np.int64)
    if not len(rows):
        return Scored(rows, np.zeros(0, np.int32), np.zeros(0, np.int32)), np.zeros(0, np.int32)
    look = max(FIRST_LOOK, top)
    if top > 0 and look < len(rows):
        lowest = _lowest(view, block, rows)
        first = rows[np.argpartition(lowest, look - 1)[:look]]
        rows = rows[lowest <= np.partition(_exact(view, block, first, shared)[1], top - 1)[top - 1]]
    found, keys = _exact(view, block, rows, shared)
    if 0 < top < len(keys):
        good = np.flatnonzero(keys <= np.partition(keys, top - 1)[top - 1])
        found, keys = found.of(good), keys[good]
    return found, keys


def _lowest(view: View, block: Block, rows: Rows) -> Array:
    """A key that no row can be below: no limit on the edge, what may be held is, what is stated would be the worst."""
    unknown = hard.unknown_items(view.seeker.masks.asked[:, None], block.bits[:KNOWN_WORDS, rows])
    asks = _open_terms(view, block, rows) + unknown
    most = np.sum(list(plain_parts(view, block, rows).values()), axis=0, dtype=np.int32)
    asked = block.asked[rows]
    most += points.skill_points(asked, asked - np.bitwise_count(block.marks[rows] & view.not_held))
    least_risk = view.risk[block.occupation[rows]] - OWN_OVER * (len(view.seeker.capacities) - unknown)
    least_risk[block.suggested[rows] > 0] = 0
    most += points.ask_points(asks) + points.risk_points(np.maximum(least_risk, 0))
    return ASKS_FIRST_BIT * (asks > 0) + MIDDLE - most


def _exact(view: View, block: Block, rows: Rows, shared: Shared) -> tuple[Scored, Array]:
    found = questions(view, block, rows, shared.coding)
    parts = all_parts(view, block, found, shared.board)
    total = np.sum(list(parts.values()), axis=0, dtype=np.int32)
    return found, ASKS_FIRST_BIT * (found.asks > 0) + MIDDLE - total
