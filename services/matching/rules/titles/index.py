"""All titles of a reference, ready to be compared with: made once, read often, always the same answer.

A title is held against every label by its letters, against the description of the occupation by its words, and,
where an encoder is given, against both by what it means. A ranker weighs these into a confidence.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.matching.rules.reference_shape import Occupation, Reference
from services.matching.rules.titles.cleaning import readings
from services.matching.rules.titles.likeness import MEANT, Encode, Likenesses
from services.matching.rules.titles.ranker import LETTERS, MEANING
from services.matching.rules.titles.vectors import Floats
from services.matching.rules.words import plain

MOST_MATCHES = 10
CALLED_SO, ALSO_CALLED = 1.0, 0.7
"""The confidence in an occupation that bears exactly the title: as its label, as another title of it alone.

People who judged 328 titles agreed with the reference for 69 of 73 labels, and for 51 of 75 other titles: too few to go
by without asking.
"""
SURE_OF_NONE = 0.99
"""What merely resembles is never as sure as what is called so."""
LEAST_LIKENESS = 0.05
LEAST_MEANING = 0.5
"""Where no letter group is shared, a meaning less close than this is chance, and nothing is answered."""
MOST_REMEMBERED = 50_000


@dataclass(frozen=True)
class TitleMatch:
    """An occupation for a title, with a confidence from 0 to 1."""

    uri: str
    label: str
    confidence: float


class TitleIndex:
    """Answers titles; without an encoder from letters and words alone."""

    def __init__(self, reference: Reference, encode: Encode | None = None) -> None:
        """Makes the vectors of every label and description; that takes seconds on the whole of ESCO."""
        self._likenesses = Likenesses(reference, encode)
        self._ranker = MEANING if encode else LETTERS
        self._called = _called(self._likenesses.known)
        self._remembered: dict[str, list[TitleMatch]] = {}

    def matches(self, title: str, most: int = MOST_MATCHES) -> list[TitleMatch]:
        """Up to `most` occupations, best first; equally good ones by label and then URI."""
        key = " ".join(title.split())
        if key not in self._remembered:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = self._found(key) if plain(key) and self._likenesses.uris else []
        return self._remembered[key][:most]

    def _found(self, title: str) -> list[TitleMatch]:
        likenesses = self._likenesses(readings(title))
        letters, meaning = likenesses[0], likenesses[MEANT] if len(likenesses) > MEANT else None
        alike = letters if meaning is None else np.maximum(letters, meaning * (meaning >= LEAST_MEANING))
        scores = self._ranker.scores(likenesses)
        return self._answers(plain(title), scores, self._ranker.confidences(scores), alike)

    def _answers(self, title: str, scores: Floats, sure: Floats, alike: Floats) -> list[TitleMatch]:
        """What bears the title, then what resembles it, each by score; nothing where not a letter is shared."""
        called = self._called.get(title, {})
        likely = [int(place) for place in np.argsort(-scores, kind="stable")[: 2 * MOST_MATCHES]]
        if not called and float(alike.max()) < LEAST_LIKENESS:
            return []
        known = self._likenesses
        found = [
            (TitleMatch(known.uris[place], known.known[place].label, round(each, 3)), -float(scores[place]))
            for place in dict.fromkeys([*called, *likely])
            if (each := called.get(place) or min(float(sure[place]), SURE_OF_NONE)) >= 0.0005
        ]
        found.sort(key=lambda one: (-one[0].confidence, one[1], one[0].label, one[0].uri))
        return [match for match, _ in found[:MOST_MATCHES]]


def _called(known: Sequence[Occupation]) -> dict[str, dict[int, float]]:
    """By title in plain words, who bears it and how sure that is; shared by several it is as sure as a draw."""
    labels: dict[str, list[int]] = {}
    others: dict[str, list[int]] = {}
    for place, one in enumerate(known):
        labels.setdefault(plain(one.label), []).append(place)
        for title in {plain(other) for other in one.alternatives}:
            others.setdefault(title, []).append(place)
    found = {title: dict.fromkeys(places, ALSO_CALLED / len(places)) for title, places in others.items()}
    for title, places in labels.items():
        found[title] = found.get(title, {}) | dict.fromkeys(places, CALLED_SO / len(places))
    return found
