"""All candidates as columns, and what one vacancy means to each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from services.matching.rules import score
from services.matching.rules.engine import hard, points
from services.matching.rules.engine.arrays import Array, Flags, Rows, grown
from services.matching.rules.engine.block import Block
from services.matching.rules.engine.coding import NAN, Coding, Seeker
from services.matching.rules.engine.layout import KNOWN_WORDS, NUMBER, NUMERIC, WORDS
from services.matching.rules.engine.places import Places
from services.matching.rules.engine.tables import Numbered
from services.matching.rules.engine.travel import ANYWHERE, farthest
from services.matching.rules.engine.view import ASKS_FIRST_BIT, MIDDLE

SINGLE: dict[str, type] = {
    "centre": np.int64,
    "limit": np.float64,
    "too_far": np.int32,
    "too_far_by_estimate": np.int32,
    "floor": np.float64,
    "terms": np.int32,
}
"""One number a candidate. Too far are the first tenths of a kilometre that are out (by estimate: where the place of
the vacancy is one), so that an empty row is near nothing; terms are hours, education and licences as one number."""

SEVERAL = ("capacities", "skills", "worked", "same", "interests", "excluded")
"""As many numbers as the candidate with most of them has, the rest 0."""

WORDS_OF = {"over": WORDS, "edge": WORDS, "asked": KNOWN_WORDS}


@dataclass(frozen=True)
class Terms:
    """Of one vacancy, by the number of a candidate's terms: whether they are out, questions, points."""

    out: Flags
    asks: Array
    earned: Array


@dataclass(frozen=True)
class Answers:
    """Of one vacancy: the candidates for whom it is not out by row, with the key of its place in their lists."""

    rows: Rows
    keys: Array


class Crowd:
    """Candidates by id, a column of numbers a property."""

    def __init__(self, coding: Coding, places: Places) -> None:
        """Nobody yet."""
        self._coding, self._places = coding, places
        self._rows: dict[str, int] = {}
        self._free: list[int] = []
        self.seekers: list[Seeker | None] = []
        self._held: Numbered[frozenset[str] | None] = Numbered([None])
        self._terms: Numbered[tuple[float, float, int, int]] = Numbered([(NAN, NAN, 0, 0)])
        """The least and the most hours, the level of education, and the number of the licences held."""
        self._terms_columns = np.zeros((4, 0))
        self._wishes: Numbered[str] = Numbered([""])
        self._wished: dict[str, Flags] = {}
        self._between: dict[str, dict[int, float]] = {item: {} for item in NUMERIC}
        self._between_columns: dict[str, tuple[Array, Array]] = {}
        self._refusing: dict[str, set[int]] = {}
        self._columns: dict[str, Array] = {name: np.zeros(64, kind) for name, kind in SINGLE.items()}
        self._columns |= {name: np.zeros((1, 64), np.int32) for name in SEVERAL}
        self._columns |= {name: np.zeros((words, 64), np.uint64) for name, words in WORDS_OF.items()}

    def __len__(self) -> int:
        """How many candidates there are."""
        return len(self._rows)

    def seeker(self, candidate: str) -> Seeker:
        """A candidate as numbers; KeyError for a stranger."""
        found = self.seekers[self._rows[candidate]]
        if found is None:
            raise KeyError(candidate)
        return found

    def row(self, candidate: str) -> int:
        """The row of a candidate; KeyError for a stranger."""
        return self._rows[candidate]

    def name(self, row: int) -> str:
        """Whose row it is."""
        found = self.seekers[row]
        if found is None:
            raise KeyError(row)
        return found.candidate

    def put(self, seeker: Seeker) -> int:
        """Writes a candidate over who was; gives the row, which stays the same as long as the candidate does."""
        self.drop(seeker.candidate)
        row = self._free.pop() if self._free else len(self.seekers)
        if row == len(self.seekers):
            self.seekers.append(None)
            self._columns = {name: grown(column, row + 1) for name, column in self._columns.items()}
        self.seekers[row] = seeker
        self._rows[seeker.candidate] = row
        self._write(row, seeker)
        return row

    def drop(self, candidate: str) -> bool:
        """The candidate is gone, limits and all; False where there was none."""
        row = self._rows.pop(candidate, None)
        if row is None:
            return False
        seeker = self.seekers[row]
        for column in self._columns.values():
            column[..., row] = 0
        for item, _ in seeker.masks.between if seeker else ():
            del self._between[item][row]
            self._between_columns.pop(item, None)
        for vacancy in seeker.refused if seeker else ():
            self._refusing[vacancy].discard(row)
        self.seekers[row] = None
        self._free.append(row)
        return True

    def _write(self, row: int, seeker: Seeker) -> None:
        known, estimated = self._places.known(seeker.slot), int(self._places.estimated[seeker.slot])
        single = {
            "centre": self._places.centre[seeker.slot],
            "limit": seeker.limit,
            "too_far": farthest(seeker.limit, estimated) + 1 if known else ANYWHERE,
            "too_far_by_estimate": farthest(seeker.limit, estimated + 1) + 1 if known else ANYWHERE,
            "floor": seeker.floor,
            "terms": self._terms.number((*seeker.hours, seeker.level, self._held.number(seeker.licences))),
        }
        for name, value in single.items():
            self._columns[name][row] = value
        several: dict[str, Sequence[int]] = {
            "capacities": seeker.capacities,
            "skills": seeker.skills,
            "worked": [occupation for occupation, _ in seeker.worked],
            "same": [same for _, same in seeker.worked],
            "interests": [self._wishes.number(wish) for wish in seeker.interests],
            "excluded": seeker.excluded,
        }
        for name, values in several.items():
            column = self._columns[name]
            if len(column) < len(values):
                column = np.pad(column, ((0, len(values) - len(column)), (0, 0)))
            column[: len(values), row] = values
            self._columns[name] = column
        masks = seeker.masks
        for name, bits in (("over", masks.over), ("edge", masks.edge), ("asked", masks.asked)):
            self._columns[name][:, row] = bits
        for item, able in masks.between:
            self._between[item][row] = able
            self._between_columns.pop(item, None)
        for vacancy in seeker.refused:
            self._refusing.setdefault(vacancy, set()).add(row)

    def answers(self, block: Block, row: int, vacancy: str, skills: Sequence[int]) -> Answers:
        """What one row of a block means to each candidate."""
        of, slot = self._columns, int(block.slot[row])
        tenths = self._places.tenths(slot).astype(np.int32)
        too_far = of["too_far_by_estimate" if self._places.estimated[slot] else "too_far"]
        rows = np.flatnonzero(tenths.take(of["centre"]) < too_far)
        terms = self._by_terms(block, row)
        rows = rows[~self._out(block, row, vacancy, rows, terms)]
        km = tenths[of["centre"][rows]] / 10
        if not self._places.known(slot):
            km[:] = np.nan
        km[of["centre"][rows] < 0] = np.nan
        asks, on_edge = self._asks(block, row, rows, km, terms)
        total = np.zeros(len(rows), np.int32)
        for part in self._parts(block, row, rows, km, skills, terms):
            total += part
        total += points.ask_points(asks) + points.risk_points(on_edge + self._risk(block, row, rows))
        return Answers(rows, ASKS_FIRST_BIT * (asks > 0) + MIDDLE - total)

    def _by_terms(self, block: Block, row: int) -> Terms:
        """What the hours, the education and the licences of a vacancy mean to each of the candidates' terms."""
        if self._terms_columns.shape[1] < len(self._terms):
            self._terms_columns = np.array(self._terms.things).T.copy()
        least, most, level, licences = self._terms_columns
        first, last = (np.asarray(end) for end in self._coding.hours.things[int(block.hours[row])])
        asked = self._coding.licences.things[int(block.licences[row])]
        lacking = np.array([held is not None and bool(asked - held) for held in self._held.things])
        out = hard.hours_out(least, most, first, last) | hard.education_out(level, block.level[row])
        asks = np.zeros(len(least), np.int32)
        if not block.hours[row]:
            asks += ~np.isnan(most)
        if asked:
            asks += licences == 0
        earned = points.hours_points(least, most, first, last)
        earned += points.education_points(level, block.level[row])
        return Terms(out | lacking[licences.astype(np.int64)], asks, earned)

    def _out(self, block: Block, row: int, vacancy: str, rows: Rows, terms: Terms) -> Flags:
        of = self._columns
        out = hard.beyond(block.bits[:, row], of["over"], rows)
        out |= terms.out[of["terms"][rows]]
        out |= hard.wage_out(of["floor"][rows], block.highest[row])
        if block.stated[row]:
            out |= self._excluding(block, row, rows)
        out |= self._between_rows(block, row, rows, above=True)
        if refusing := self._refusing.get(vacancy):
            out |= np.isin(rows, list(refusing))
        return out

    def _excluding(self, block: Block, row: int, rows: Rows) -> Flags:
        occupation = int(block.occupation[row])
        excluded = self._columns["excluded"][:, rows]
        return (excluded == occupation).any(axis=0) & (occupation > 0)

    def _between_rows(self, block: Block, row: int, rows: Rows, above: bool) -> Array:
        """How many limits that are no threshold the exact numbers exceed, or stand upon."""
        found = np.zeros(len(self.seekers), np.int32)
        for column in np.flatnonzero(block.exact[:, row]).tolist():
            item = NUMERIC[column]
            if limits := self._between[item]:
                value = self._coding.values[item].things[int(block.exact[column, row])]
                those, able = self._limits_between(item, limits)
                found[those] += (value > able) if above else (value == able)
        return found[rows] > 0 if above else found[rows]

    def _limits_between(self, item: str, limits: dict[int, float]) -> tuple[Array, Array]:
        """The rows with such a limit on an item, and the limits."""
        if item not in self._between_columns:
            self._between_columns[item] = np.array(list(limits)), np.array(list(limits.values()))
        return self._between_columns[item]

    def _asks(self, block: Block, row: int, rows: Rows, km: Array, terms: Terms) -> tuple[Array, Array]:
        """How many questions are open, and how many of them are limits on the edge."""
        of = self._columns
        bits = block.bits[:, row]
        on_edge = hard.edges(bits, of["edge"], rows) + self._between_rows(block, row, rows, above=False)
        asks = on_edge + hard.travel_over(km, of["limit"][rows])
        for word in range(KNOWN_WORDS):
            asks += np.bitwise_count(of["asked"][word][rows] & ~bits[word])
        asks += terms.asks[of["terms"][rows]]
        if not block.stated[row]:
            asks += self._excluding(block, row, rows)
        return asks, on_edge

    def _parts(
        self, block: Block, row: int, rows: Rows, km: Array, skills: Sequence[int], terms: Terms
    ) -> Iterator[Array]:
        """The points of each part of the score that questions do not touch."""
        of = self._columns
        if skills:
            counts = np.zeros(len(self._coding.skills), np.int32)
            np.add.at(counts, list(skills), 1)
            held = counts[of["skills"].take(rows, axis=1)].sum(axis=0, dtype=np.int32)
            yield points.skill_points(np.asarray(len(skills)), held)
        yield terms.earned[of["terms"][rows]]
        yield points.travel_points(km, of["limit"][rows])
        yield points.wage_points(of["floor"][rows], block.lowest[row])
        yield from self._work(int(block.occupation[row]), rows)

    def _risk(self, block: Block, row: int, rows: Rows) -> Array:
        """The risk of every limited item that the vacancy does not state."""
        table, met = self._coding.occupations, len(self._coding.occupations.capacities)
        item, occupation = table.item[:met], int(block.occupation[row])
        known = np.unpackbits(block.bits[:KNOWN_WORDS, row].astype("<u8").view(np.uint8), bitorder="little")
        likely = np.where(known[item], 0, table.risk_in(occupation)).astype(np.uint8)
        for hinted, value in self._coding.suggestions.things[int(block.suggested[row])]:
            likely = np.where(item == NUMBER[hinted], table.own_risk(hinted, value), likely)
        # Capacity 0 is none, of whichever item its row seems to be.
        likely[0] = 0
        return likely[self._columns["capacities"].take(rows, axis=1)].sum(axis=0, dtype=np.int32)

    def _work(self, occupation: int, rows: Rows) -> Iterator[Array]:
        """The points for experience and for interests."""
        if occupation == 0:
            return
        table, of = self._coding.occupations, self._columns
        group = int(table.group[occupation])
        worked = of["worked"].take(rows, axis=1)
        earned = table.groups.near(group)[table.group[worked]]
        same = worked == occupation
        if same.any():
            earned = np.where(same, np.maximum(earned, of["same"][:, rows]), earned)
        met = self._wishing(table.groups.codes.things[group])[of["interests"].take(rows, axis=1)].any(axis=0)
        yield earned.max(axis=0)
        yield np.where(met, score.INTEREST, 0)

    def _wishing(self, code: str) -> Flags:
        """Which of the interests a group of occupations lies within, by number."""
        found = self._wished.get(code)
        if found is None or len(found) < len(self._wishes):
            wished = [bool(code) and bool(wish) and code.startswith(wish) for wish in self._wishes.things]
            found = self._wished[code] = np.array(wished, np.bool_)
        return found
