"""One arbodienst's labour exchange in memory: its vacancies that count, its candidates, and the list of each.

Rows are given as they stand and a list is exact whenever it is read. Which candidates a change touches is answered:
those whose list is another since it was read, and those to whom a vacancy that changed or went was told.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from services.matching.rules.engine.engine import Engine, Ranked
from services.matching.rules.engine.standing import Standing
from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.verdicts import Verdict

TOP = 20
"""How many vacancies a candidate is proposed at a time."""


class Posted(Protocol):
    """A posting as it is kept: the vacancy, the mark of its work (None is like no other), and when it first came."""

    @property
    def vacancy(self) -> Vacancy:
        """What it offers."""
        ...

    @property
    def likeness(self) -> str | None:
        """Postings with one mark are the same work."""
        ...

    @property
    def arrived(self) -> int:
        """Its place in the order of first arrivals."""
        ...


@dataclass(frozen=True)
class Seeking:
    """A candidate with what is told, and what somebody said no to."""

    candidate: Candidate
    told: Mapping[str, Verdict] = field(default_factory=dict[str, Verdict])
    rejected: frozenset[str] = frozenset()


class Counting:
    """Which postings count, of rows that come in any order: for the same work the one that came first."""

    def __init__(self) -> None:
        """No work is known yet."""
        self._first: dict[str, tuple[int, str]] = {}

    def take(self, rows: Iterable[Posted]) -> tuple[list[Posted], list[str]]:
        """Those of the rows that count, and the vacancies that counted until a row among these came before."""
        counts: dict[str, Posted] = {}
        later: list[str] = []
        for row in rows:
            if row.likeness is not None:
                first = self._first.get(row.likeness)
                if first is not None and first < _order(row):
                    continue
                if first is not None and counts.pop(first[1], None) is None:
                    later.append(first[1])
                self._first[row.likeness] = _order(row)
            counts[row.vacancy.vacancy] = row
        return list(counts.values()), later


def counting(rows: Iterable[Posted]) -> dict[str, Posted]:
    """The postings that count of all rows at once, by vacancy."""
    return {row.vacancy.vacancy: row for row in Counting().take(rows)[0]}


def _order(row: Posted) -> tuple[int, str]:
    return row.arrived, row.vacancy.vacancy


class Exchange:
    """The vacancies and candidates of one arbodienst."""

    def __init__(self, reference: Reference, on: date, top: int = TOP) -> None:
        """Empty, on a day."""
        self._standing = Standing(Engine(reference), top)
        self._standing.begin_day(on)
        self._seeking: dict[str, Seeking] = {}
        self._told: dict[str, set[str]] = {}
        self._marks: dict[str, str] = {}

    @property
    def engine(self) -> Engine:
        """For counting and for lists of another length."""
        return self._standing.engine

    def __contains__(self, vacancy: str) -> bool:
        """Whether a vacancy counts."""
        return vacancy in self.engine.board

    def load(self, rows: Iterable[Posted], counting: Counting) -> None:
        """Many at once, before the first candidate; `counting` has seen all that were given before, and only those."""
        counts, later = counting.take(rows)
        for name in later:
            self._marks.pop(name, None)
            self._standing.drop_vacancy(name)
        self._marks |= {row.vacancy.vacancy: row.likeness for row in counts if row.likeness is not None}
        self._standing.load([row.vacancy for row in counts])

    def over(self, on: date) -> list[str]:
        """The vacancies whose last day lies before a day; they still count."""
        return self.engine.board.expired(on.toordinal())

    def begin_day(self, on: date) -> None:
        """From now on what is over before this day does not come in; what `over` named has been taken out."""
        self._standing.begin_day(on)

    def marks(self, vacancies: Iterable[str]) -> set[str]:
        """The marks under which these counted up to now."""
        return {mark for each in vacancies if (mark := self._marks.get(each)) is not None}

    def take(self, changed: Collection[str], rows: Iterable[Posted]) -> set[str]:
        """Vacancies that changed, as they stand now; the candidates that this touches.

        `rows` holds those that are there and valid, and all valid ones with a mark that any of them has or had.
        """
        rows = list(rows)
        counts = counting(rows)
        touched: set[str] = set()
        for name in dict.fromkeys([*changed, *(row.vacancy.vacancy for row in rows)]):
            row = counts.get(name)
            if row is None:
                touched |= self._without(name)
            elif name in changed or name not in self:
                touched |= self._with(row)
        return touched

    def _with(self, row: Posted) -> set[str]:
        name = row.vacancy.vacancy
        self._marks.pop(name, None)
        if row.likeness is not None:
            self._marks[name] = row.likeness
        return self._standing.put_vacancy(row.vacancy) | self._told.get(name, set())

    def _without(self, name: str) -> set[str]:
        self._marks.pop(name, None)
        gone = self._standing.drop_vacancy(name) if name in self else set[str]()
        return gone | self._told.get(name, set())

    def seek(self, seeking: Seeking) -> bool:
        """A candidate as it stands now; whether there is anything to look at again."""
        name = seeking.candidate.candidate
        before = self._seeking.get(name)
        if before == seeking:
            return False
        self._tell(name, before, seeking)
        self._seeking[name] = seeking
        if before and (before.candidate, before.rejected) == (seeking.candidate, seeking.rejected):
            # What was told on an older wish comes in later than the wish: only the list shows that it no longer holds.
            if not self._standing.made(name):
                return True
            return not seeking.told.keys() - before.told.keys() <= set(self.listed(name))
        self._standing.put_candidate(seeking.candidate, seeking.rejected)
        return True

    def leave(self, candidate: str) -> None:
        """A candidate who searches no longer: nothing of the limits is left."""
        before = self._seeking.pop(candidate, None)
        if before is not None:
            self._tell(candidate, before, None)
            self._standing.drop_candidate(candidate)

    def _tell(self, candidate: str, before: Seeking | None, after: Seeking | None) -> None:
        for vacancy in before.told if before else ():
            holders = self._told[vacancy]
            holders.discard(candidate)
            if not holders:
                del self._told[vacancy]
        for vacancy in after.told if after else ():
            self._told.setdefault(vacancy, set()).add(candidate)

    def seeking(self, candidate: str) -> Seeking | None:
        """A candidate, or None."""
        return self._seeking.get(candidate)

    def listed(self, candidate: str) -> Sequence[str]:
        """The best for a candidate, the best first; KeyError for a stranger."""
        return self._standing.list_of(candidate)

    def best(self, candidate: str, most: int) -> list[Ranked]:
        """A list of another length; KeyError for a stranger."""
        return self.engine.top(candidate, most)
