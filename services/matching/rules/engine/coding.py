"""Vacancies and candidates turned into numbers, by tables that all of them share."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor

import numpy as np

from services.matching.rules import score
from services.matching.rules.engine.arrays import Array
from services.matching.rules.engine.block import FOREVER, SKILLS, Block
from services.matching.rules.engine.layout import (
    COLUMN,
    KNOWN_WORDS,
    NUMERIC,
    WORDS,
    Masks,
    all_reached,
    masks_of,
    signed,
)
from services.matching.rules.engine.places import slot_of
from services.matching.rules.engine.tables import Numbered, Occupations, skill_name
from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Candidate, Vacancy
from services.matching.rules.verdicts import occupation_of, stated_demands
from shared.contracts.limits import LimitValue, is_limited

NAN = float("nan")
Pair = tuple[float, float]
Terms = tuple[int, int, int, int]
"""The hours, the licences, the level of education, and whether any demand is only suspected."""
NOBODYS: Terms = (0, 0, -1, 0)
"""Those of a dead row."""
ANY_SET = (1 << 64) - 1
"""The bits of a set in which anything may be."""
KNOWN_SHIFTS = range(0, 64 * KNOWN_WORDS, 64)
MOST_SETS = 1 << 14
"""Sets of stated items that are told apart; of a vacancy with yet another set anything may be stated."""

Row = tuple[float, ...]
PLAIN = (
    "hours",
    "licences",
    "level",
    "suggested",
    "terms",
    "said",
    "occupation",
    "stated",
    "slot",
    "lowest",
    "highest",
    "until",
    "asked",
    "marks",
)
"""The columns of a block with one entry for a vacancy that follows from the vacancy alone; what a `Row` holds."""


@dataclass(frozen=True)
class Seeker:
    """A candidate as numbers; what is not known is NaN, 0 or None."""

    candidate: str
    masks: Masks
    capacities: tuple[int, ...]
    """The limits to ask about, as numbers of capacities."""
    slot: int
    limit: float
    """The most kilometres."""
    hours: Pair
    floor: float
    level: int
    licences: frozenset[str] | None
    skills: tuple[int, ...]
    worked: tuple[tuple[int, int], ...]
    """Occupation and the points for work in that same one."""
    interests: tuple[str, ...]
    excluded: tuple[int, ...]
    refused: frozenset[str]
    """Vacancies that somebody said no to."""


class Coding:
    """The shared tables, and the two ways in."""

    def __init__(self, reference: Reference, most_sets: int = MOST_SETS) -> None:
        """Empty tables over a reference; so many sets of stated items are told apart."""
        self._reference, self._most_sets = reference, most_sets
        self.occupations = Occupations(reference)
        self.hours: Numbered[Pair] = Numbered([(NAN, NAN)])
        self.licences: Numbered[frozenset[str]] = Numbered([frozenset()])
        self.skills: Numbered[str] = Numbered([""])
        self.values: dict[str, Numbered[float]] = {item: Numbered([NAN]) for item in NUMERIC}
        self.suggestions: Numbered[tuple[tuple[str, float], ...]] = Numbered([()])
        """Demands that are only suspected, each item turned where `signed` turns it."""
        self.terms: Numbered[Terms] = Numbered([NOBODYS])
        self._terms_columns = np.zeros((4, 0), np.int64)
        self.said: Numbered[tuple[int, ...]] = Numbered([()])
        """Sets of items of which the demand is stated, as words of bits; number 0 is any set."""
        self._said_columns = np.full((KNOWN_WORDS, 1), ANY_SET, np.uint64)
        self.many: dict[str, tuple[int, ...]] = {}
        """All skills of a vacancy that has more than its columns hold."""

    def seeker(self, candidate: Candidate, refused: frozenset[str] = frozenset()) -> Seeker:
        """A candidate as numbers, with the vacancies that are not to be shown again."""
        limited = [(item, value) for item, value in candidate.capacity.items() if is_limited(item, value)]
        hours = candidate.hours
        travels, floor_of_wage = candidate.max_travel_km, candidate.wage_min_hour
        return Seeker(
            candidate=candidate.candidate,
            masks=masks_of(candidate.capacity),
            capacities=tuple(self.occupations.capacity(item, value) for item, value in limited),
            slot=slot_of(candidate.postcode),
            limit=NAN if travels is None else travels,
            hours=(hours.min, hours.max) if hours else (NAN, NAN),
            floor=NAN if floor_of_wage is None else floor_of_wage,
            level=candidate.education_level or 0,
            licences=None if candidate.licences is None else _folded(candidate.licences),
            skills=tuple({self.skills.number(skill_name(skill)) for skill in candidate.skills}),
            worked=tuple(self._worked(candidate)),
            interests=candidate.interests,
            excluded=tuple(self.occupations.occupation(uri) for uri in candidate.excluded_occupations),
            refused=refused,
        )

    def _worked(self, candidate: Candidate) -> list[tuple[int, int]]:
        best: dict[int, int] = {}
        for worked in candidate.occupations:
            known = worked.uri or self._reference.title(worked.title or "")
            if known is not None:
                number = self.occupations.occupation(known)
                points = score.SAME_OCCUPATION + min(score.YEARS, floor(worked.years or 0))
                best[number] = max(best.get(number, 0), points)
        return list(best.items())

    def rows(self, vacancies: Sequence[Vacancy], numbers: Sequence[int]) -> Block:
        """Vacancies as rows, with the numbers they are known by; later ones do not replace earlier ones here."""
        block = Block.empty(len(vacancies))
        bits: list[bytes] = []
        rows = [self._fill(block, row, vacancy, bits) for row, vacancy in enumerate(vacancies)]
        for name, column in zip(PLAIN, zip(*rows, strict=True), strict=bool(rows)):
            getattr(block, name)[:] = column
        block.bits[:] = np.frombuffer(b"".join(bits), "<u8").reshape(-1, WORDS).T
        block.number[:] = numbers
        block.alive[:] = True
        return block

    def _fill(self, block: Block, row: int, vacancy: Vacancy, bits: list[bytes]) -> Row:
        """What stands in the plain columns of a row; writes what stands in several, and in none of most rows."""
        demands = stated_demands(vacancy)
        reached = all_reached(demands)
        bits.append(reached.to_bytes(8 * WORDS, "little"))
        for item in demands.keys() & COLUMN.keys():
            block.exact[COLUMN[item], row] = self.values[item].number(signed(item, demands[item]))
        occupation, stated = occupation_of(vacancy, self._reference)
        skills = [self.skills.number(skill_name(skill)) for skill in dict.fromkeys(vacancy.skills)]
        self._fill_skills(block, row, vacancy.vacancy, skills)
        hours, wage, through = vacancy.hours, vacancy.wage_hour, vacancy.valid_through
        terms = (
            self.hours.number((hours.min, hours.max)) if hours else 0,
            self.licences.number(_folded(vacancy.licences or ())),
            vacancy.education_level or 0,
        )
        suggested = self._suggested(vacancy, demands)
        return (
            *terms,
            suggested,
            self.terms.number((*terms, suggested > 0)),
            self._set(tuple(reached >> shift & ANY_SET for shift in KNOWN_SHIFTS)),
            self.occupations.occupation(occupation),
            stated,
            slot_of(vacancy.postcode),
            NAN if wage is None or wage.min is None else wage.min,
            NAN if wage is None or wage.max is None else wage.max,
            FOREVER if through is None else through.toordinal(),
            len(skills),
            skill_marks(skills),
        )

    def _suggested(self, vacancy: Vacancy, demands: Mapping[str, LimitValue]) -> int:
        hints = {k: v for k, v in vacancy.suggested.demands.items() if k not in demands}
        return self.suggestions.number(
            tuple((item, signed(item, value)) for item, value in sorted(hints.items()))
        )

    def _set(self, known: tuple[int, ...]) -> int:
        """The number of a set of items; 0 for one that is new when there is no room."""
        room = len(self.said) < self._most_sets
        return self.said.number(known) if room else self.said.met(known)

    def terms_columns(self) -> Array:
        """What stands in `terms`: a row for each of the four, an entry for each number."""
        self._terms_columns = _longer(self._terms_columns, self.terms.things)
        return self._terms_columns

    def said_columns(self) -> Array:
        """What stands in `said`: a row for each word, an entry for each number."""
        self._said_columns = _longer(self._said_columns, self.said.things)
        return self._said_columns

    def _fill_skills(self, block: Block, row: int, vacancy: str, skills: Sequence[int]) -> None:
        """Each skill that is written differently counts, also where two of them are the same when made plain."""
        self.many.pop(vacancy, None)
        if len(skills) <= SKILLS:
            block.skills[: len(skills), row] = skills
        else:
            self.many[vacancy] = tuple(skills)


def _longer(columns: Array, things: Sequence[Sequence[int]]) -> Array:
    """The columns with those things that they have not yet."""
    fresh = things[columns.shape[1] :]
    return np.hstack([columns, np.array(fresh, columns.dtype).T]) if fresh else columns


def skill_marks(skills: Iterable[int]) -> int:
    """One bit of 64 for each skill by its number, spread so that numbers near each other seldom share one."""
    found = 0
    for skill in skills:
        found |= 1 << (skill * 0x9E3779B1 >> 20 & 63)
    return found


def _folded(licences: Sequence[str]) -> frozenset[str]:
    return frozenset(licence.casefold() for licence in licences)


def pairs(numbered: Numbered[Pair]) -> tuple[Array, Array]:
    """The first and the second of every pair, by number."""
    both = np.array(numbered.things, dtype=np.float64)
    return both[:, 0], both[:, 1]
