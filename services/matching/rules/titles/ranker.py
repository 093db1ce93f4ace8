"""How the likenesses of a title and an occupation are weighed, and how sure that makes the answer.

The figures are those that `python -m tests.bench.train_titles` prints for ESCO 1.2. The weights are a logistic ranker's
(listwise softmax, no weight below zero), trained on alternative labels of ESCO: each was taken out of its occupation,
often with the labels most like it, and had to find its way home. Confidence follows an isotonic regression on titles of
occupations that the weights had not seen. No judged title was trained on; their results were seen while the shape of
the ranker was chosen, so a measure on titles never looked at may come out lower.
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
    weights=(7.73, 6.53, 9.45, 1.68),
    knots=(
        (0.0, 0.0),
        (0.047, 0.019),
        (0.062, 0.085),
        (0.092, 0.166),
        (0.137, 0.257),
        (0.185, 0.351),
        (0.263, 0.405),
        (0.432, 0.5),
        (0.556, 0.553),
        (0.662, 0.657),
        (0.788, 0.677),
        (0.883, 0.742),
        (0.965, 0.8),
        (1.0, 0.8),
    ),
)
"""Letters of the closest label, words of the description, of the skills and of the group."""

MEANING = Ranker(
    weights=(4.74, 3.85, 7.77, 0.66, 5.84, 6.04, 1.51),
    knots=(
        (0.0, 0.0),
        (0.053, 0.041),
        (0.067, 0.071),
        (0.088, 0.145),
        (0.112, 0.212),
        (0.148, 0.292),
        (0.201, 0.371),
        (0.321, 0.432),
        (0.493, 0.522),
        (0.605, 0.607),
        (0.748, 0.674),
        (0.905, 0.77),
        (0.974, 0.838),
        (1.0, 0.838),
    ),
)
"""The same, then the meaning of the closest label, of the description and of the group."""
