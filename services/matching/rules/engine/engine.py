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
from services.matching.rules.engine.coding import Coding, Seeker
from services.matching.rules.engine.crowd import Answers, Crowd
from services.matching.rules.engine.places import Places
from services.matching.rules.engine.scan import (
    Scored,
    Shared,
    all_parts,
    allowed,
    best,
    spans,
)
from services.matching.rules.engine.view import ASKS_FIRST_BIT, MIDDLE, View, view_of
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


Key = tuple[int, str]
"""Where a vacancy stands: lower comes first, then its id."""


class Engine:
    """Vacancies and candidates; every list is exact after every change."""

    def __init__(self, reference: Reference, tail: int = TAIL) -> None:
        """Empty; `tail` changes of vacancies are taken between two merges."""
        self.coding = Coding(reference)
        self.places = Places(reference)
        self.board = Board(self.coding, tail)
        self.crowd = Crowd(self.coding, self.places)
        self._on = 0

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
        self.crowd.put(self.coding.seeker(candidate, frozenset(refused)))

    def drop_candidate(self, candidate: str) -> bool:
        """The candidate leaves memory at once; False where there was none."""
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
        return [self._ranked(view, *each, rank) for rank, each in enumerate(self._best(view, k), start=1)]

    def keys(self, candidate: str, k: int) -> list[Key]:
        """The same list as `top`, by key only."""
        return [(key, name) for key, name, *_ in self._best(self._view(candidate), k)]

    def within_reach(self, candidate: Candidate) -> int:
        """How many vacancies are not out for somebody, who need not be among the candidates."""
        view, shared = view_of(self.coding.seeker(candidate), self.coding, self.places), self._shared
        stretches = spans(view, self.board.starts)
        segment, tail = self.board.blocks
        found = len(allowed(view, segment, stretches, shared)) if stretches else 0
        return found + (len(allowed(view, tail, [(0, self.board.used)], shared)) if self.board.used else 0)

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
        """The lists of segment and tail made one; in the segment equals are told apart by the rank of their id."""
        shared = self._shared
        segment, tail = self.board.blocks
        found: list[Found] = []
        stretches = spans(view, self.board.starts)
        for block, within in (
            (segment, stretches),
            (tail, [(0, self.board.used)] if self.board.used else []),
        ):
            scored, keys = best(view, block, within, shared, k)
            ranked = block is segment
            order = np.lexsort((block.rank[scored.rows], keys))[:k] if ranked else np.arange(len(keys))
            found += self._named(block, scored.of(order), keys[order])
        return sorted(found, key=lambda each: each[:2])[:k]

    def _named(self, block: Block, scored: Scored, keys: Array) -> "list[Found]":
        numbers = block.number[scored.rows].tolist()
        one_by_one = (scored.of(np.array([at])) for at in range(len(numbers)))
        names = self.board.names
        return [
            (key, names[number], block, one)
            for key, number, one in zip(keys.tolist(), numbers, one_by_one, strict=True)
        ]

    def _ranked(self, view: View, key: int, name: str, block: Block, one: Scored, rank: int) -> Ranked:
        parts = all_parts(view, block, one, self.board)
        asked, below = divmod(key, ASKS_FIRST_BIT)
        return Ranked(
            vacancy=name,
            verdict="ask" if asked else "fits",
            score=MIDDLE - below,
            rank=rank,
            parts={part: int(points[0]) for part, points in parts.items()},
        )


Found = tuple[int, str, Block, Scored]
