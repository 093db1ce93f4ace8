"""The best vacancies for one candidate in one block, exactly; what cannot be among the best is left early."""

from dataclasses import dataclass

import numpy as np

from services.matching.rules import score
from services.matching.rules.engine import hard, points
from services.matching.rules.engine.arrays import Array, Flags, Rows
from services.matching.rules.engine.block import Block
from services.matching.rules.engine.board import Board
from services.matching.rules.engine.coding import Coding
from services.matching.rules.engine.layout import COLUMN, KNOWN_WORDS, NUMBER
from services.matching.rules.engine.reach import Within, level
from services.matching.rules.engine.view import ASK, ASKS_FIRST_BIT, MIDDLE, NEVER, SURE, View

FIRST_LOOK, FEW = 400, 64
"""Rows that are looked at first, and how many of them are scored: they tell which of the others can still matter."""


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


def out(view: View, block: Block, rows: Rows, shared: Shared) -> Flags:
    """Which rows break a hard limit; travel, hours, licences and education are looked at by `reach` before."""
    found = hard.beyond(view.seeker.masks.over, block.bits, rows)
    found |= hard.wage_out(np.asarray(view.seeker.floor), block.highest[rows])
    if view.seeker.masks.between:
        found |= _between(view, block, rows, shared.coding, above=True)[0] > 0
    if view.seeker.excluded:
        found |= block.stated[rows] & np.isin(block.occupation[rows], view.seeker.excluded)
    if view.seeker.refused:
        names = shared.board.names
        found |= np.array([names[n] in view.seeker.refused for n in block.number[rows].tolist()], np.bool_)
    return found


def _between(view: View, block: Block, rows: Rows, coding: Coding, above: bool) -> Array:
    """How many limits that are no threshold are exceeded, or stood upon, by the exact numbers; at least one row."""
    found = np.zeros((1, len(rows)), np.int32)
    for item, able in view.seeker.masks.between:
        values = np.array(coding.values[item].things)
        answer = values > able if above else values == able
        found[0] += answer[block.exact[COLUMN[item]][rows]]
    return found


def _open_terms(view: View, block: Block, rows: Rows) -> Array:
    """How many questions are open that are not about a limit of the catalogue."""
    seeker = view.seeker
    asks = (view.hours_answer[block.hours[rows]] == ASK).astype(np.int32)
    asks += view.licences_answer[block.licences[rows]] == ASK
    asks += view.travel.asks(block.slot[rows])
    if seeker.excluded:
        asks += ~block.stated[rows] & np.isin(block.occupation[rows], seeker.excluded)
    return asks


def questions(view: View, block: Block, rows: Rows, coding: Coding) -> Scored:
    """How many questions each row leaves open, and how likely the limits among them are exceeded."""
    masks = view.seeker.masks
    on_edge = hard.edges(masks.edge, block.bits, rows)
    if masks.between:
        on_edge += _between(view, block, rows, coding, above=False)[0]
    stated = block.bits[:KNOWN_WORDS, rows]
    asks = on_edge + hard.unknown_items(masks.asked[:, None], stated) + _open_terms(view, block, rows)
    return Scored(rows, asks, on_edge + _risk(view, block, rows, stated, coding))


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
        "travel": np.maximum(view.travel.points(block.slot[rows]), 0),
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


NOTHING = Scored(np.zeros(0, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32)), np.zeros(0, np.int32)


def worth_of(key: int) -> int:
    """What a pair is worth that has this key: the score, and `SURE` more where nothing must be asked."""
    asked, below = divmod(key, ASKS_FIRST_BIT)
    return MIDDLE - below + (0 if asked else SURE)


def best(
    view: View, block: Block, within: Within, shared: Shared, top: int, worth: int
) -> tuple[Scored, Array]:
    """The best `top` rows with their keys (lowest first); of equals at the end all, in no order.

    Rows that cannot have this worth may be left out; `NEVER` leaves out none that is among the best.
    """
    if worth == NEVER and top > 0:
        worth = _worth_of_last(view, block, within, shared, top)
    places = within.at_least(worth - score.SKILLS - score.WAGE)
    rows, most = within.rows(places), within.most[places]
    # Of most rows no skill is held: they are left before anything is divided.
    may = (block.marks[rows] & ~view.not_held != 0) | (most >= worth - score.WAGE)
    rows, most = rows[may], most[may]
    rows = rows[_most(view, block, rows, most) >= worth]
    if not len(rows):
        return NOTHING
    found, keys = _exact(view, block, rows[~out(view, block, rows, shared)], shared)
    if 0 < top < len(keys):
        good = np.flatnonzero(keys <= np.partition(keys, top - 1)[top - 1])
        found, keys = found.of(good), keys[good]
    return found, keys


def _worth_of_last(view: View, block: Block, within: Within, shared: Shared, top: int) -> int:
    """A worth that at least `top` rows have, found among those that look best; `NEVER` where there are fewer."""
    rows, most = _looking_best(view, block, within, shared, top)
    if len(rows) < top:
        return NEVER
    if len(rows) > (few := max(FEW, 2 * top)):
        rows = rows[np.argpartition(_most(view, block, rows, most), -few)[-few:]]
    keys = _exact(view, block, rows, shared)[1]
    return worth_of(int(np.partition(keys, top - 1)[top - 1]))


def _looking_best(view: View, block: Block, within: Within, shared: Shared, top: int) -> tuple[Rows, Array]:
    """At least `top` rows that are not out, where there are so many, and what each can be worth without its skills."""
    look = max(FIRST_LOOK, 4 * top)
    while True:
        lowest = level(within.most, look)
        places = within.at_least(lowest)
        rows = within.rows(places)
        fine = ~out(view, block, rows, shared)
        if lowest == NEVER or np.count_nonzero(fine) >= top:
            return rows[fine], within.most[places[fine]]
        look *= 8


def _most(view: View, block: Block, rows: Rows, most: Array) -> Array:
    """What rows can be worth at most, with the wage, and with every skill that may be held."""
    asked = block.asked[rows]
    held = asked - np.bitwise_count(block.marks[rows] & view.not_held)
    return (
        most
        + points.skill_points(asked, held)
        + points.wage_points(np.asarray(view.seeker.floor), block.lowest[rows])
    )


def _exact(view: View, block: Block, rows: Rows, shared: Shared) -> tuple[Scored, Array]:
    found = questions(view, block, rows, shared.coding)
    total = np.zeros(len(rows), np.int32)
    for part in all_parts(view, block, found, shared.board).values():
        total += part
    return found, ASKS_FIRST_BIT * (found.asks > 0) + MIDDLE - total
