"""A made-up labour market, drawn by a seed: vacancies and candidates as they might be found in the whole country.

Shares are guesses (sure D), chosen so that hard cases are common: seven in ten vacancies are silent on load,
four in five name their hours, a doctor writes down three to eighteen limits, most of them at the usual steps.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from services.matching.rules.reference_shape import Reference
from services.matching.rules.shapes import Candidate, Vacancy
from shared.contracts.limits import CATALOGUE, LimitValue

STEPS: dict[str, tuple[float, ...]] = {
    "kg": (5, 10, 15, 20, 25),
    "minutes": (15, 30, 60),
    "minutes-a-day": (15, 30, 60),
    "hours-a-day": (2, 4, 6, 8),
    "hours-a-week": (16, 20, 24, 32),
    "times-an-hour": (50, 150, 300, 600),
    "degrees": (30, 45, 60, 90),
    "cm": (30, 50, 60, 70),
    "steps": (5, 15, 30),
    "dB(A)": (75, 80, 85),
}
"""The values that doctors and vacancies usually name; one in twenty names another."""

TOLD = (
    "lift-carry",
    "evening-work",
    "night-work",
    "irregular-shifts",
    "stand",
    "walk-at-work",
    "customer-contact",
)
"""What vacancies most often say of the load."""

WEEKS = ((8, 16), (16, 24), (24, 32), (24, 36), (32, 40), (36, 40), (40, 40), (20, 32))
LICENCES = (("B",), ("B",), ("B",), ("C",), ("VCA",), ("B", "VCA"), ("BE",), ("heftruck",))
SKILLS = 3_000


T = TypeVar("T")


class Chance(Protocol):
    """What draws: `random.Random` of a seed."""

    @property
    def random(self) -> Callable[[], float]:
        """From 0 to 1."""
        ...

    @property
    def randint(self) -> Callable[[int, int], int]:
        """A whole number, both ends included."""
        ...

    @property
    def uniform(self) -> Callable[[float, float], float]:
        """A number between two."""
        ...

    def choice(self, seq: Sequence[T]) -> T:
        """One of them."""
        ...

    def choices(self, population: Sequence[T], *, k: int) -> list[T]:
        """Some of them, one perhaps more than once."""
        ...

    def sample(self, population: Sequence[T], k: int) -> list[T]:
        """Some of them, each at most once."""
        ...


class Market:
    """Draws vacancies and candidates over the occupations and postcodes of a reference."""

    def __init__(self, reference: Reference, chance: Chance) -> None:
        """The same chance and reference draw the same market."""
        self._chance = chance
        self._occupations = sorted(reference.occupations)
        self._titles = {uri: reference.occupations[uri].label for uri in self._occupations}
        self._isco = {uri: reference.isco(uri) or "" for uri in self._occupations}
        self._codes = sorted(reference.postcodes) or [str(code) for code in range(1000, 10000, 2)]
        self._crowded = self._chance.choices(self._codes, k=len(self._codes) // 4)

    def vacancies(self, count: int, first: int = 0) -> Iterator[Vacancy]:
        """So many, with ids that count on from `first`."""
        return (self.vacancy(f"v-{number:07}") for number in range(first, first + count))

    def candidates(self, count: int) -> Iterator[Candidate]:
        """So many, with ids of their own."""
        return (self.candidate(f"k-{number:05}") for number in range(count))

    def vacancy(self, name: str) -> Vacancy:
        """One vacancy."""
        chance, uri = self._chance, self._occupation()
        fields: dict[str, Any] = {"vacancy": name, "title": self._titles[uri], "demands": self._demands()}
        if chance.random() < 0.9:
            fields["occupation"] = uri
        if chance.random() < 0.95:
            fields["postcode"] = self._postcode()
        if chance.random() < 0.8:
            least, most = chance.choice(WEEKS)
            fields["hours"] = {"min": least, "max": most}
        if chance.random() < 0.4:
            lowest = round(chance.uniform(14, 30), 2)
            fields["wage_hour"] = {"min": lowest, "max": round(lowest * chance.uniform(1, 1.4), 2)}
        if chance.random() < 0.6:
            fields["education_level"] = chance.choice((1, 2, 2, 3, 3, 4, 4, 4, 5, 6, 6, 7))
        if chance.random() < 0.25:
            fields["licences"] = chance.choice(LICENCES)
        fields["skills"] = self._skills(chance.randint(0, 9))
        return Vacancy.model_validate(fields)

    def candidate(self, name: str) -> Candidate:
        """One candidate with limits."""
        chance, worked = self._chance, [self._occupation() for _ in range(self._chance.randint(1, 3))]
        items = chance.sample(list(CATALOGUE), chance.randint(3, 18))
        fewest = chance.choice((8, 12, 16, 20))
        return Candidate.model_validate(
            {
                "candidate": name,
                "capacity": {item: self.value(item) for item in items},
                "postcode": self._postcode(),
                "max_travel_km": float(chance.choice((10, 15, 20, 25, 30, 40))),
                "hours": {"min": fewest, "max": fewest + chance.choice((8, 12, 16))},
                "wage_min_hour": round(chance.uniform(14, 18), 2),
                "education_level": chance.choice((2, 3, 4, 4, 5, 6)),
                "licences": chance.choice(((), ("B",), ("B",), ("B", "VCA"))),
                "skills": self._skills(chance.randint(3, 12)),
                "occupations": tuple({"uri": uri, "years": float(chance.randint(1, 25))} for uri in worked),
                "interests": tuple({self._isco[self._occupation()][:2] for _ in range(chance.randint(0, 2))}),
            }
        )

    def _occupation(self) -> str:
        """Some are much more common than others."""
        return self._occupations[int(len(self._occupations) * self._chance.random() ** 2.5)]

    def _postcode(self) -> str:
        return self._chance.choice(self._crowded if self._chance.random() < 0.5 else self._codes)

    def _skills(self, count: int) -> tuple[str, ...]:
        return tuple(f"vaardigheid {int(SKILLS * self._chance.random() ** 2)}" for _ in range(count))

    def _demands(self) -> dict[str, LimitValue]:
        chance = self._chance
        if chance.random() < 0.7:
            return {}
        items = chance.sample(TOLD, chance.randint(1, 4))
        if chance.random() < 0.1:
            items += chance.sample(list(CATALOGUE), chance.randint(5, 30))
        return {item: self.value(item) for item in items}

    def value(self, item: str) -> LimitValue:
        """A demand, a limit or an answer on an item."""
        chance, known = self._chance, CATALOGUE[item]
        if known.kind == "flag":
            return chance.random() < (0.8 if known.direction == "at-least" else 0.3)
        if known.levels:
            return chance.choice(known.levels[:3])
        steps: Sequence[float] = STEPS[known.unit or ""]
        return (
            round(chance.uniform(steps[0], steps[-1]), 1) if chance.random() < 0.05 else chance.choice(steps)
        )
