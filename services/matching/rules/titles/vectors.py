"""Texts as sparse rows of weighed features, of length one, so that a product of two is their cosine."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Counted = Mapping[str, float]

Floats = NDArray[np.float32]
Sparse = Any
"""A compressed sparse row array of scipy, whose types say less than they cost."""


class Weighing:
    """Features weighed by how rare they are among the texts it was made of (tf-idf)."""

    def __init__(self, texts: Sequence[Counted]) -> None:
        """The texts are counted features."""
        spread = Counter(feature for text in texts for feature in text)
        self._place = {feature: place for place, feature in enumerate(sorted(spread))}
        many = np.array([spread[feature] for feature in sorted(spread)], dtype=np.float32)
        self.rarity: Floats = (1 + np.log((1 + len(texts)) / (1 + many))).astype(np.float32)
        self._unseen = float(1 + np.log(1 + len(texts)))

    def rows(self, texts: Sequence[Counted]) -> Sparse:
        """A row for each text; a feature that no text had still counts in the length."""
        data: list[float] = []
        places: list[int] = []
        ends = [0]
        for text in texts:
            weights, outside = self._weights(text)
            length = (sum(w * w for _, w in weights) + outside) ** 0.5 or 1.0
            places += [place for place, _ in weights]
            data += [weight / length for _, weight in weights]
            ends.append(len(places))
        shape = (len(texts), len(self._place))
        return csr_array(
            (np.array(data, np.float32), np.array(places, np.int32), np.array(ends, np.int32)), shape
        )

    def _weights(self, text: Counted) -> tuple[list[tuple[int, float]], float]:
        weights: list[tuple[int, float]] = []
        outside = 0.0
        for feature, many in text.items():
            place = self._place.get(feature)
            damped = 1 + np.log(many) if many > 1 else many
            if place is None:
                outside += float(damped * self._unseen) ** 2
            else:
                weights.append((place, float(damped * self.rarity[place])))
        return weights, outside


def letter_groups(text: str, sizes: tuple[int, ...] = (3, 4, 5)) -> Counted:
    """The letter groups of each word, its ends marked, and the words themselves."""
    counted: Counter[str] = Counter()
    for word in text.split():
        framed = f" {word} "
        counted["=" + word] += 1
        for size in sizes:
            counted.update(framed[at : at + size] for at in range(len(framed) - size + 1))
    return counted
