"""The facts of a dossier put in order: by the day they became known, each once, up to a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from services.trajectory.rules.bad_facts import BadFacts
from shared.contracts.facts import Fact, day_of

F = TypeVar("F")


@dataclass(frozen=True)
class Dossier:
    """Facts in an order that does not depend on the order of telling, with where each was given."""

    facts: tuple[Fact, ...]
    places: tuple[int, ...]
    known: tuple[date | None, ...]
    """The day on which each became known; None for one that always counts."""

    def of(self, kind: type[F]) -> list[F]:
        """The facts of one kind, earliest known first."""
        return [fact for fact in self.facts if isinstance(fact, kind)]

    def path(self, fact: object, field: str) -> str:
        """Where a field of a fact was given, as `facts.0.first_day`."""
        place = next(place for place, each in zip(self.places, self.facts, strict=True) if each is fact)
        return f"facts.{place}.{field}"

    def bad(self, code: str, message: str, fact: object, field: str) -> BadFacts:
        """The error to raise about a field of a fact."""
        return BadFacts(code, message, self.path(fact, field))

    def until(self, as_of: date) -> "Dossier":
        """The dossier as it was known on a day: facts of later days left out."""
        kept = [n for n, day in enumerate(self.known) if day is None or day <= as_of]
        return self._picked(kept)

    def on(self, day: date) -> tuple[Fact, ...]:
        """The facts that became known on a day."""
        return tuple(fact for fact, known in zip(self.facts, self.known, strict=True) if known == day)

    def _picked(self, kept: Sequence[int]) -> "Dossier":
        return Dossier(
            tuple(self.facts[n] for n in kept),
            tuple(self.places[n] for n in kept),
            tuple(self.known[n] for n in kept),
        )

    def days(self) -> list[date]:
        """The days on which something became known, earliest first."""
        return sorted({day for day in self.known if day is not None})


def dossier(facts: Sequence[Fact]) -> Dossier:
    """The facts in order, a repeated one dropped."""
    first_place: dict[str, int] = {}
    for place, fact in enumerate(facts):
        first_place.setdefault(fact.model_dump_json(), place)
    known = {place: day_of(facts[place]) for place in first_place.values()}
    ordered = sorted(first_place.items(), key=lambda item: (known[item[1]] or date.min, item[0]))
    places = tuple(place for _, place in ordered)
    return Dossier(tuple(facts[place] for place in places), places, tuple(known[place] for place in places))
