"""A title as the words it is made of: stems, the parts of compounds, and nothing of what holds it together."""

from collections.abc import Iterable

from services.matching.rules.titles.cleaning import FILLING
from services.matching.rules.titles.compounds import Splitter, stem

PART = 0.7
"""A part of a compound says less than a word that stands alone."""


class WordBag:
    """Counts words by the vocabulary of the titles it was made of."""

    def __init__(self, titles: Iterable[str]) -> None:
        """The titles are in plain words."""
        self._splitter = Splitter(titles)

    def __call__(self, title: str) -> dict[str, float]:
        """The weighed words of one title in plain words."""
        counted: dict[str, float] = {}
        for word in title.split():
            if word in FILLING:
                continue
            _add(counted, stem(word), 1.0)
            parts = self._splitter.parts(word)
            for part in parts if len(parts) > 1 else ():
                _add(counted, stem(part), PART)
        return counted


def _add(counted: dict[str, float], word: str, weight: float) -> None:
    counted[word] = counted.get(word, 0.0) + weight
