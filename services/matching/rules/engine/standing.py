"""The list of a candidate, made when it is asked for and exact while vacancies and candidates come, change and go.

A new vacancy is held against everybody at once and put where it belongs; where something left a list, the list is
forgotten and made anew when it is asked for again. What changed in a list is told by the candidate.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from services.matching.rules.engine.arrays import grown
from services.matching.rules.engine.engine import Engine, Key
from services.matching.rules.engine.view import ASKS_FIRST_BIT, MIDDLE
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.verdicts import Verdict

NO_LAST, NO_LIST = 1 << 20, -1
"""The key beyond which nothing comes in: of a list that has room, and of one that is not made."""


@dataclass(frozen=True)
class Would:
    """A candidate for whom a vacancy is not out; `rank` is its place in the list, None below the last place."""

    candidate: str
    verdict: Verdict
    score: int
    rank: int | None


class Standing:
    """Lists of the best `k`, by candidate."""

    def __init__(self, engine: Engine, k: int) -> None:
        """Takes an engine with no candidates yet; whatever changes it from now on goes by here."""
        self.engine, self._k = engine, k
        self._lists: dict[str, list[Key]] = {}
        self._holders: dict[str, set[str]] = {}
        self._last = np.full(64, NO_LAST, np.int64)

    def list_of(self, candidate: str) -> Sequence[str]:
        """The vacancies of a candidate, the best first; KeyError for a stranger."""
        return [vacancy for _, vacancy in self._list(candidate)]

    def keys_of(self, candidate: str) -> Sequence[Key]:
        """The same with the key of each."""
        return tuple(self._list(candidate))

    def made(self, candidate: str) -> bool:
        """Whether there is a list that what changes is told of."""
        return candidate in self._lists

    def load(self, vacancies: Iterable[Vacancy]) -> None:
        """Many vacancies at once; every list is forgotten."""
        self.engine.put_vacancies(vacancies)
        for candidate in list(self._lists):
            self._forget(candidate)

    def put_candidate(self, candidate: Candidate, refused: Iterable[str] = ()) -> None:
        """Writes a candidate over who was; the list is forgotten."""
        self._forget(candidate.candidate)
        self.engine.put_candidate(candidate, refused)
        row = self.engine.crowd.row(candidate.candidate)
        self._last = grown(self._last, row + 1)
        self._last[row] = NO_LIST

    def drop_candidate(self, candidate: str) -> bool:
        """The candidate and the list are gone; False where there was none."""
        self._forget(candidate)
        return self.engine.drop_candidate(candidate)

    def put_vacancy(self, vacancy: Vacancy) -> set[str]:
        """Writes a vacancy over what was; of the candidates who have a list those whose list is another now."""
        self.engine.put_vacancies([vacancy])
        if vacancy.vacancy not in self.engine.board:
            return self._gone([vacancy.vacancy])
        answers = self.engine.answers(vacancy.vacancy)
        name, crowd = vacancy.vacancy, self.engine.crowd
        holders = set(self._holders.get(name, ()))
        near = answers.keys <= self._last[answers.rows]
        may = {
            crowd.name(row): (key, name)
            for row, key in zip(answers.rows[near].tolist(), answers.keys[near].tolist(), strict=True)
        }
        changed = {each for each in holders if self._replaced(each, name, may.get(each))}
        return changed | {each for each, key in may.items() if each not in holders and self._came(each, key)}

    def drop_vacancy(self, vacancy: str) -> set[str]:
        """The vacancy is gone; the candidates whose list held it."""
        self.engine.drop_vacancy(vacancy)
        return self._gone([vacancy])

    def begin_day(self, on: date) -> set[str]:
        """Vacancies whose last day is over go; the candidates whose list held any."""
        return self._gone(self.engine.begin_day(on))

    def candidates_for(self, vacancy: str) -> list[Would]:
        """Everybody for whom a vacancy is not out, by candidate; KeyError for an unknown vacancy."""
        answers = self.engine.answers(vacancy)
        found = zip(answers.rows.tolist(), answers.keys.tolist(), strict=True)
        would = [self._would(self.engine.crowd.name(row), (key, vacancy)) for row, key in found]
        return sorted(would, key=lambda each: each.candidate)

    def _would(self, candidate: str, key: Key) -> Would:
        asked, below = divmod(key[0], ASKS_FIRST_BIT)
        place = bisect_left(self._list(candidate), key)
        rank = place + 1 if place < self._k else None
        return Would(candidate, "ask" if asked else "fits", MIDDLE - below, rank)

    def _gone(self, vacancies: Sequence[str]) -> set[str]:
        holders: set[str] = set()
        for vacancy in vacancies:
            holders |= self._holders.get(vacancy, set())
        for candidate in holders:
            self._forget(candidate)
        return holders

    def _came(self, candidate: str, key: Key) -> bool:
        """Puts a vacancy that was not in a list into it, if it is better than the last."""
        keys = self._lists[candidate]
        if len(keys) >= self._k and key > keys[-1]:
            return False
        insort(keys, key)
        self._holders.setdefault(key[1], set()).add(candidate)
        for _, left in keys[self._k :]:
            self._holders[left].discard(candidate)
        del keys[self._k :]
        self._mark_last(candidate)
        return True

    def _replaced(self, candidate: str, vacancy: str, key: Key | None) -> bool:
        """A vacancy in the list changed: it moves within, or it left the list."""
        keys = self._lists[candidate]
        if key is None or (len(keys) == self._k and key > keys[-1]):
            self._forget(candidate)
            return True
        before = list(keys)
        keys[:] = [each for each in keys if each[1] != vacancy]
        insort(keys, key)
        self._mark_last(candidate)
        return keys != before

    def _list(self, candidate: str) -> list[Key]:
        found = self._lists.get(candidate)
        if found is None:
            found = self._lists[candidate] = self.engine.keys(candidate, self._k)
            for _, vacancy in found:
                self._holders.setdefault(vacancy, set()).add(candidate)
            self._mark_last(candidate)
        return found

    def _forget(self, candidate: str) -> None:
        keys = self._lists.pop(candidate, None)
        if keys is None:
            return
        for _, vacancy in keys:
            self._holders[vacancy].discard(candidate)
        self._last[self.engine.crowd.row(candidate)] = NO_LIST

    def _mark_last(self, candidate: str) -> None:
        row, keys = self.engine.crowd.row(candidate), self._lists[candidate]
        self._last[row] = keys[-1][0] if len(keys) >= self._k else NO_LAST
