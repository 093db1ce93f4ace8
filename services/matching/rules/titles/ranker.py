"""How the likenesses of a title and an occupation are weighed, and how sure that makes the answer.

The weights are those of a logistic ranker (listwise softmax, no weight below zero) that was trained on alternative
labels of ESCO: each was taken out of its occupation, often with the labels most like it, and had to find its way home.
Confidence follows an isotonic regression, rounded to a few knots, on a fifth of the occupations that the weights had
not seen. No judged title was trained on; their results were seen while the shape of the ranker was chosen, so a
measure on titles never looked at may come out lower.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.matching.rules.titles.vectors import Floats

ACCEPT = 0.8
"""From this confidence on an answer is right four times in five; below it a person picks from five."""

MOST_WEIGHED = 48
"""The occupations among which the confidence is divided, as in the training."""


@dataclass(frozen=True)
class Ranker:
    """Weights in the order of the likenesses, and the knots of (share of the softmax, how often right)."""

    weights: tuple[float, ...]
    knots: tuple[tuple[float, float], ...]

    def scores(self, likenesses: Sequence[Floats]) -> Floats:
        """The score of each occupation; the more, the better."""
        return np.asarray(np.stack(likenesses, axis=1) @ np.array(self.weights, np.float32), dtype=np.float32)

    def confidences(self, scores: Floats) -> Floats:
        """How often an answer with such a lead over the others was right, for each occupation."""
        apart = np.exp(scores - scores.max())
        shares = apart / np.sort(apart)[-MOST_WEIGHED:].sum()
        led, right = zip(*self.knots, strict=True)
        return np.asarray(np.interp(shares, led, right), dtype=np.float32)


LETTERS = Ranker(
    weights=(6.81, 8.38, 1.62),
    knots=(
        (0, 0),
        (0.07, 0.2),
        (0.12, 0.3),
        (0.27, 0.39),
        (0.45, 0.48),
        (0.69, 0.63),
        (0.9, 0.74),
        (0.97, 0.8),
        (1, 0.9),
    ),
)
"""Letters of the closest label, words of the description, words of the group."""

MEANING = Ranker(
    weights=(3.76, 5.07, 0.6, 5.67, 7.24, 1.49),
    knots=(
        (0, 0),
        (0.07, 0.08),
        (0.13, 0.28),
        (0.2, 0.45),
        (0.48, 0.51),
        (0.64, 0.6),
        (0.86, 0.73),
        (0.97, 0.8),
        (1, 0.9),
    ),
)
"""The same, then the meaning of the closest label, of the description and of the group."""
