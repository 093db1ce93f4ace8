"""All titles of a reference, ready to be compared with: made once, read often, always the same answer.

A title is held against every label by its letters, against the description of the occupation by its words, and,
where an encoder is given, against both by what it means. A ranker weighs these into a confidence.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from services.matching.rules.reference_shape import Occupation, Reference
from services.matching.rules.titles.cleaning import readings, tidy
from services.matching.rules.titles.ranker import LETTERS, MEANING
from services.matching.rules.titles.vectors import Floats, Weighing, letter_groups
from services.matching.rules.titles.wordbag import WordBag
from services.matching.rules.words import plain

MOST_MATCHES = 10
CALLED_SO, ALSO_CALLED = 1.0, 0.995
"""The confidence in an occupation that bears exactly the title: as its label, as another title of it alone."""
SURE_OF_NONE = 0.99
"""What merely resembles is never as sure as what is called so."""
LEAST_LIKENESS = 0.05
LEAST_MEANING = 0.5
"""Where no letter group is shared, a meaning less close than this is chance, and nothing is answered."""
MOST_REMEMBERED = 50_000
MOST_DESCRIBED = 250
"""Letters of a description that the encoder is given: what comes later seldom says what the work is."""

Encode = Callable[[Sequence[str]], Floats]
"""Texts to rows of length one, close where the texts mean the same."""


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
        self._uris = sorted(reference.occupations)
        known = [reference.occupations[uri] for uri in self._uris]
        self._labels = [one.label for one in known]
        self._called = _called(known)
        titles = [tuple(dict.fromkeys(map(tidy, (one.label, *one.alternatives)))) for one in known]
        rows = [title for several in titles for title in several]
        self._starts = np.cumsum([0, *map(len, titles)])[:-1]
        self._groups = np.unique([one.isco for one in known], return_inverse=True)[1]
        self._bag = WordBag(rows)
        self._letters, self._label_letters = _weighed([letter_groups(row) for row in rows])
        self._words, self._label_words = _weighed([self._bag(row) for row in rows])
        about = [f"{tidy(one.description)} {tidy(reference.groups.get(one.isco, ''))}" for one in known]
        self._told, self._described = _weighed([self._bag(text) for text in about])
        self._encode = encode if rows else None
        if self._encode is not None:
            self._meanings = self._encode(rows).T
            self._meant = self._encode([one.description[:MOST_DESCRIBED] or one.label for one in known]).T
        self._remembered: dict[str, list[TitleMatch]] = {}

    def matches(self, title: str, most: int = MOST_MATCHES) -> list[TitleMatch]:
        """Up to `most` occupations, best first; equally good ones by label and then URI."""
        key = " ".join(title.split())
        if key not in self._remembered:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[key] = self._found(key) if plain(key) and self._uris else []
        return self._remembered[key][:most]

    def _found(self, title: str) -> list[TitleMatch]:
        read = readings(title)
        bags = [self._bag(one) for one in read]
        letters = self._closest(
            (self._letters.rows([letter_groups(one) for one in read]) @ self._label_letters).toarray()
        )
        words = self._closest((self._words.rows(bags) @ self._label_words).toarray())
        told: Floats = (self._told.rows(bags) @ self._described).toarray().max(axis=0)
        likenesses, ranker, alike = [letters, told, self._of_group(words)], LETTERS, letters
        if self._encode is not None:
            meant = self._encode(read)
            meaning = self._closest(meant @ self._meanings)
            likenesses += [meaning, (meant @ self._meant).max(axis=0), self._of_group(meaning)]
            ranker, alike = MEANING, np.maximum(letters, np.where(meaning >= LEAST_MEANING, meaning, 0))
        scores = ranker.scores(likenesses)
        return self._answers(plain(title), scores, ranker.confidences(scores), alike)

    def _closest(self, cosines: Floats) -> Floats:
        """The cosine of the closest label of each occupation, over all readings of the title."""
        return np.maximum.reduceat(cosines.max(axis=0), self._starts)

    def _of_group(self, likeness: Floats) -> Floats:
        """The mean of an occupation's whole ISCO group: a title is at home among its like."""
        totals = np.bincount(self._groups, weights=likeness) / np.bincount(self._groups)
        return np.asarray(totals[self._groups], dtype=np.float32)

    def _answers(self, title: str, scores: Floats, sure: Floats, alike: Floats) -> list[TitleMatch]:
        """What bears the title, then what resembles it, each by score; nothing where not a letter is shared."""
        called = self._called.get(title, {})
        likely = [int(place) for place in np.argsort(-scores, kind="stable")[: 2 * MOST_MATCHES]]
        if not called and float(alike.max()) < LEAST_LIKENESS:
            return []
        found = [
            (TitleMatch(self._uris[place], self._labels[place], round(each, 3)), -float(scores[place]))
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


def _weighed(texts: Iterable[Any]) -> tuple[Weighing, Any]:
    """How features are weighed, and the texts as columns."""
    counted = list(texts)
    weighing = Weighing(counted)
    return weighing, weighing.rows(counted).T.tocsr()
