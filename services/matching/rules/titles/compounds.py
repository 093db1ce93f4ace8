"""Dutch compounds taken apart with nothing but the words of the labels themselves.

`vrachtwagenchauffeur` is `vracht`, `wagen`, `chauffeur` where those stand as words in some label.
"""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

SHORTEST_PART = 4
LEAST_SEEN = 2
"""A word counts as a part when it stands in at least so many labels."""
LINKS = ("", "s", "en", "e")
"""What Dutch puts between two parts."""
ENDINGS = ("sters", "ster", "en", "es", "s", "e")
SHORTEST_STEM = 5


def stem(word: str) -> str:
    """The word without a plural or feminine ending, where enough of it is left."""
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST_STEM:
            return word[: -len(ending)]
    return word


class Splitter:
    """Takes words apart by a vocabulary; the same word always falls into the same parts."""

    def __init__(self, titles: Iterable[str]) -> None:
        """Learns its vocabulary from titles in plain words."""
        seen = Counter(word for title in titles for word in set(title.split()))
        self._known = frozenset(w for w, n in seen.items() if n >= LEAST_SEEN and len(w) >= SHORTEST_PART)
        self.parts = lru_cache(maxsize=100_000)(self._parts)

    def _parts(self, word: str) -> tuple[str, ...]:
        """The parts of a word, the longest last part first tried; the word alone where it does not fall apart."""
        for start in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            if word[start:] in self._known and (first := self._first(word[:start])):
                return (*first, word[start:])
        return (word,)

    def _first(self, front: str) -> tuple[str, ...] | None:
        """The parts of what stands before the last part, its link dropped; None where it is no known word."""
        for link in LINKS:
            bare = front[: len(front) - len(link)] if front.endswith(link) else ""
            if bare in self._known:
                return self.parts(bare)
        taken = self.parts(front) if len(front) >= 2 * SHORTEST_PART else (front,)
        return taken if len(taken) > 1 else None
