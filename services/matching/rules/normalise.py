"""Free job titles brought to known occupations: words and groups of letters, weighed by how rare they are.

Each label and alternative label is a vector of its words and of its three- and four-letter groups (tf-idf);
a title's confidence in an occupation is the best cosine over that occupation's labels. The same title on
the same reference gives the same answer, always.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import log, sqrt

from services.matching.rules.reference_shape import Reference
from services.matching.rules.words import plain

MOST_MATCHES = 10
WORD_WEIGHT = 1.5
"""A whole word in common says more than its letters do one by one."""

FIRST_LETTERS = 6
"""The start of a long word counts as a feature: Dutch joins words, and the first often tells the trade."""

LEAST_CONFIDENCE = 0.05
ALTERNATIVE = 0.995
"""A preferred label goes just before an equally close alternative."""


@dataclass(frozen=True)
class TitleMatch:
    """An occupation for a title, with a confidence from 0 to 1."""

    uri: str
    label: str
    confidence: float


def features(title: str) -> Counter[str]:
    """What a title is compared by: its words (`=word`) and its letter groups, with their counts."""
    words = plain(title).split()
    counted: Counter[str] = Counter("=" + word for word in words)
    for word in words:
        framed = f"^{word}$"
        for size in (3, 4):
            counted.update(framed[i : i + size] for i in range(len(framed) - size + 1))
        if len(word) > FIRST_LETTERS:
            counted["^" + word[:FIRST_LETTERS]] += 1
    return counted


class TitleIndex:
    """All titles of a reference, ready to be compared with; made once, read often."""

    def __init__(self, reference: Reference) -> None:
        self._labels = {uri: known.label for uri, known in reference.occupations.items()}
        self._titles: list[tuple[str, float]] = []
        counted: list[Counter[str]] = []
        for uri in sorted(reference.occupations):
            known = reference.occupations[uri]
            for place, title in enumerate((known.label, *known.alternatives)):
                self._titles.append((uri, 1.0 if place == 0 else ALTERNATIVE))
                counted.append(features(title))
        spread = Counter(feature for title in counted for feature in title)
        self._rarity = {feature: 1 + log(len(counted) / many) for feature, many in spread.items()}
        self._unseen = 1 + log(max(1, len(counted)))
        self._where: dict[str, list[tuple[int, float]]] = {}
        for number, title in enumerate(counted):
            for feature, weight in self._vector(title).items():
                self._where.setdefault(feature, []).append((number, weight))

    def _vector(self, counted: Mapping[str, int]) -> dict[str, float]:
        """The weights of length one; a feature that no label has still counts in the length."""
        raw = {
            feature: many
            * self._rarity.get(feature, self._unseen)
            * (WORD_WEIGHT if feature[0] == "=" else 1)
            for feature, many in counted.items()
        }
        length = sqrt(sum(weight * weight for weight in raw.values()))
        return {feature: weight / length for feature, weight in raw.items()} if length else {}

    def matches(self, title: str, most: int = MOST_MATCHES) -> list[TitleMatch]:
        """Up to `most` occupations, best first; equally good ones by label and then URI."""
        close: dict[int, float] = {}
        for feature, weight in self._vector(features(title)).items():
            for number, other in self._where.get(feature, ()):
                close[number] = close.get(number, 0.0) + weight * other
        best: dict[str, float] = {}
        for number, cosine in close.items():
            uri, factor = self._titles[number]
            best[uri] = max(best.get(uri, 0.0), cosine * factor)
        found = [TitleMatch(uri, self._labels[uri], confidence) for uri, confidence in self._rounded(best)]
        found.sort(key=lambda one: (-one.confidence, one.label, one.uri))
        return found[:most]

    def _rounded(self, best: Mapping[str, float]) -> Iterator[tuple[str, float]]:
        for uri, cosine in best.items():
            confidence = round(min(1.0, cosine), 3)
            if confidence >= LEAST_CONFIDENCE:
                yield uri, confidence
