"""All vacancies and candidates in memory, and the exact lists of both directions.

`top` gives for a candidate what `rules.match.match` gives, with its parts; the reasons of those few are its business.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from services.matching.rules.engine.arrays import Array
from services.matching.rules.engine.block import Block
from services.matching.rules.engine.board import TAIL, Board
from services.matching.rules.engine.coding import MOST_SETS, Coding, Seeker
from services.matching.rules.engine.crowd import Answers, Crowd
from services.matching.rules.engine.places import Places
from services.matching.rules.engine.reach import Within, in_segment, in_tail, most_of
from services.matching.rules.engine.scan import (
    Scored,
    Shared,
    all_parts,
    best,
    out,
    worth_of,
)
from services.matching.rules.engine.view import ASKS_FIRST_BIT, MIDDLE, NEVER, View, view_of
from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.verdicts import Verdict


@dataclass(frozen=True)
class Ranked:
    """A vacancy in the list of a candidate: `rank` counts from 1."""

    vacancy: str
    verdict: Verdict
    score: int
    rank: int
    parts: dict[str, int]


GUESSED_BELOW = 2
"""A list that lost one or two is found from the same guess."""

Key = tuple[int, str]
"""Where a vacancy stands: lower comes first, then its id."""


class Engine:
    """Vacancies and candidates; every list is exact after every change."""

    def __init__(self, reference: Reference, tail: int = TAIL, most_sets: int = MOST_SETS) -> None:
        """Empty; `tail` changes of vacancies are taken between two merges, `most_sets` sets of items told apart."""
        self.coding = Coding(reference, most_sets)
        self.places = Places(reference)
        self.board = Board(self.coding, tail)
        self.crowd = Crowd(self.coding, self.places)
        self._on = 0
        self._guesses: dict[str, tuple[int, int]] = {}
        """By candidate: of the last list its length, and a little less than its last was worth. It decides nothing."""

    def put_vacancies(self, vacancies: Iterable[Vacancy]) -> None:
        """Writes vacancies over what was; one whose last day is over is taken out instead."""
        last = {vacancy.vacancy: vacancy for vacancy in vacancies}
        valid = [each for each in last.values() if not self._over(each)]
        for each in last.values():
            if self._over(each):
                self.drop_vacancy(each.vacancy)
        self.board.put(valid)

    def drop_vacancy(self, vacancy: str) -> bool:
        """The vacancy is gone; False where there was none."""
        return self.board.drop(vacancy)

    def put_candidate(self, candidate: Candidate, refused: Iterable[str] = ()) -> None:
        """Writes a candidate over who was, with the vacancies that somebody said no to."""
        self._guesses.pop(candidate.candidate, None)
        self.crowd.put(self.coding.seeker(candidate, frozenset(refused)))

    def drop_candidate(self, candidate: str) -> bool:
        """The candidate leaves memory at once; False where there was none."""
        self._guesses.pop(candidate, None)
        return self.crowd.drop(candidate)

    def begin_day(self, on: date) -> list[str]:
        """Takes out every vacancy that was valid through an earlier day, and tells which; KeyError never."""
        self._on = on.toordinal()
        gone = self.board.expired(self._on)
        for vacancy in gone:
            self.board.drop(vacancy)
        return gone

    def top(self, candidate: str, k: int) -> list[Ranked]:
        """The best `k` vacancies of a candidate, fits before ask; KeyError for a stranger."""
        view = self._view(candidate)
        return [self._ranked(view, each, rank) for rank, each in enumerate(self._best(view, k), start=1)]

    def keys(self, candidate: str, k: int) -> list[Key]:
        """The same list as `top`, by key only."""
        return [(key, name) for key, name, *_ in self._best(self._view(candidate), k)]

    def within_reach(self, candidate: Candidate) -> int:
        """How many vacancies are not out for somebody, who need not be among the candidates."""
        view = view_of(self.coding.seeker(candidate), self.coding, self.places)
        found = 0
        for block, within in self._looked_at(view):
            rows = within.rows(within.at_least(NEVER))
            found += int(np.count_nonzero(~out(view, block, rows, self._shared)))
        return found

    def _looked_at(self, view: View) -> list[tuple[Block, Within]]:
        """The segment and the tail, each with its rows within reach."""
        segment, tail = self.board.blocks
        by = most_of(view, self.coding)
        within = in_segment(view, self.board, by), in_tail(view, self.board, by)
        return [each for each in zip((segment, tail), within, strict=True) if len(each[1].most)]

    @property
    def _shared(self) -> Shared:
        return Shared(self.board, self.coding)

    def answers(self, vacancy: str) -> Answers:
        """Every candidate for whom a vacancy is not out, with its key; KeyError for an unknown vacancy."""
        block, row = self.board.place(vacancy)
        return self.crowd.answers(block, row, vacancy, self.board.skills_of(block, row))

    def _over(self, vacancy: Vacancy) -> bool:
        return vacancy.valid_through is not None and vacancy.valid_through.toordinal() < self._on

    def _view(self, candidate: str) -> View:
        return view_of(self.seeker(candidate), self.coding, self.places)

    def seeker(self, candidate: str) -> Seeker:
        """A candidate as numbers; KeyError for a stranger."""
        return self.crowd.seeker(candidate)

    def _best(self, view: View, k: int) -> "list[Found]":
        """The best `k`, looked for among what is about as good as the last was the time before; then among all."""
        candidate = view.seeker.candidate
        length, guess = self._guesses.get(candidate, (k, NEVER))
        guess = guess if length == k else NEVER
        found = self._found(view, k, guess)
        if guess > NEVER and (len(found) < k or worth_of(found[-1][0]) < guess):
            found = self._found(view, k, NEVER)
        if 0 < k == len(found):
            self._guesses[candidate] = k, worth_of(found[-1][0]) - GUESSED_BELOW
        return found

    def _found(self, view: View, k: int, worth: int) -> "list[Found]":
        """The lists of segment and tail made one; in the segment equals are told apart by the rank of their id."""
        found: list[Found] = []
        for block, within in self._looked_at(view):
            scored, keys = best(view, block, within, self._shared, k, worth)
            ranked = block is self.board.segment
            order = np.lexsort((block.rank[scored.rows], keys))[:k] if ranked else np.arange(len(keys))
            found += self._named(block, scored, keys, order)
            if ranked and 0 < k == len(found):
                worth = worth_of(found[-1][0])
        return sorted(found, key=lambda each: each[:2])[:k]

    def _named(self, block: Block, scored: Scored, keys: Array, order: Array) -> "list[Found]":
        names, numbers = self.board.names, block.number[scored.rows[order]].tolist()
        return [
            (key, names[number], block, scored, at)
            for key, number, at in zip(keys[order].tolist(), numbers, order.tolist(), strict=True)
        ]

    def _ranked(self, view: View, found: "Found", rank: int) -> Ranked:
        key, name, block, scored, at = found
        parts = all_parts(view, block, scored.of(np.array([at])), self.board)
        asked, below = divmod(key, ASKS_FIRST_BIT)
        return Ranked(
            vacancy=name,
            verdict="ask" if asked else "fits",
            score=MIDDLE - below,
            rank=rank,
            parts={part: int(points[0]) for part, points in parts.items()},
        )


Found = tuple[int, str, Block, Scored, int]
