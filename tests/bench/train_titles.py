"""Trains the ranker of titles: `HERVAT_REFERENCE=DIR python -m tests.bench.train_titles` prints its weights and knots.

Other titles of occupations are taken out of them, often with the labels most like them, and have to find their way
home. Nothing else is trained on: no judged title is read here. How sure an answer is follows from titles of
occupations that the weights had not seen: each fifth in its turn. The same reference gives the same figures.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression, minimize

from services.matching.rules.titles.likeness import Encode, Likenesses
from services.matching.rules.titles.ranker import ACCEPT, Ranker
from services.matching.rules.titles.vectors import Floats, Weighing, letter_groups
from services.matching.store.reference import load
from services.matching.store.sentences import sentences

SEED = 7
TITLES_EACH = 4
"""Titles that are taken out of one occupation, one at a time."""
CUTS = (2.0, 1.1, 0.8, 0.6, 0.45)
"""Labels as like the title as this go with it; 2: none goes, the title included, 1.1: it goes alone."""
LEAST_LABELS = 3
FOLDS = 5
"""Each fifth occupation in its turn is kept from the weights, for the confidence."""
CLOSEST = 20
"""Occupations that come into the choice by each likeness."""
RESTRAINT = 1e-3
"""What the square of a weight costs, likenesses brought to one spread."""
STEP = 0.05
"""Confidence between two knots at least; steps of fewer than `LEAST_IN_A_KNOT` titles go with the step before."""
LEAST_IN_A_KNOT = 40
EVEN = ((0.0, 0.0), (1.0, 1.0))
"""Knots that leave the share of the softmax as it is."""


@dataclass(frozen=True)
class Taken:
    """A title, the place of the occupation it was taken from, and the labels hidden with it."""

    title: str
    home: int
    hidden: tuple[int, ...]


@dataclass(frozen=True)
class Choice:
    """The likenesses of the occupations that come into question, and which of them is home; None where none is."""

    likenesses: Floats
    home: int | None


def taken(likenesses: Likenesses) -> Iterator[Taken]:
    """Some titles of each occupation that has enough of them, drawn with the seed."""
    chance = np.random.default_rng(SEED)
    start = 0
    for home, titles in enumerate(likenesses.titles):
        if len(titles) >= LEAST_LABELS:
            counted = [letter_groups(title) for title in titles]
            rows = Weighing(counted).rows(counted)
            alike = (rows @ rows.T).toarray()
            for each in chance.permutation(len(titles) - 1)[:TITLES_EACH]:
                drawn = int(each) + 1
                cut = CUTS[int(chance.integers(len(CUTS)))]
                hidden = _hidden(alike[drawn], drawn, cut)
                yield Taken(titles[drawn], home, tuple(start + place for place in hidden))
        start += len(titles)


def _hidden(alike: Floats, drawn: int, cut: float) -> list[int]:
    """The labels that go; where all would go, the title alone."""
    if cut >= CUTS[0]:
        return []
    near = [place for place, each in enumerate(alike) if place == drawn or each > cut]
    return near if len(near) < len(alike) else [drawn]


def chosen(likenesses: Likenesses, one: Taken) -> Choice:
    """What the ranker has to choose from."""
    found = likenesses([one.title], one.hidden)
    places = np.unique([np.argsort(-each, kind="stable")[:CLOSEST] for each in found])
    homes = np.flatnonzero(places == one.home)
    return Choice(np.stack(found, axis=1)[places], int(homes[0]) if len(homes) else None)


def fitted(choices: Sequence[Choice]) -> tuple[float, ...]:
    """The weights, none below zero, that make home the likeliest of each choice (softmax over the choice)."""
    known = [one for one in choices if one.home is not None]
    rows = np.concatenate([one.likenesses for one in known]).astype(np.float64)
    spread = rows.std(axis=0) + 1e-6
    rows /= spread
    sizes = np.array([len(one.likenesses) for one in known])
    starts = np.cumsum([0, *sizes])[:-1]
    homes = starts + np.array([one.home for one in known])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = rows @ weights
        apart = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        shares = apart / np.repeat(np.add.reduceat(apart, starts), sizes)
        cost = -np.log(shares[homes]).mean() + RESTRAINT * weights @ weights
        shares[homes] -= 1
        return cost, rows.T @ shares / len(known) + 2 * RESTRAINT * weights

    bounds = [(0, None)] * len(spread)
    best = minimize(loss, np.full(len(spread), 0.3), jac=True, method="L-BFGS-B", bounds=bounds)
    return tuple(round(float(each), 2) for each in best.x / spread)


def tried(ranker: Ranker, choices: Sequence[Choice]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each choice how sure the ranker is of its first answer, and the place of home in its order (0 the first)."""
    sure: list[float] = []
    places: list[float] = []
    for one in choices:
        scores = ranker.scores(list(one.likenesses.T))
        sure.append(float(ranker.confidences(scores).max()))
        places.append(float("inf") if one.home is None else float((scores > scores[one.home]).sum()))
    return np.array(sure), np.array(places)


def knots(shares: NDArray[np.float64], right: NDArray[np.bool_]) -> tuple[tuple[float, float], ...]:
    """How often right by share of the softmax: an isotonic regression in few steps, each a knot at its middle."""
    order = np.argsort(shares, kind="stable")
    fit = isotonic_regression(right[order].astype(np.float64)).x
    starts = [0]
    for place in np.flatnonzero(np.diff(fit)) + 1:
        enough = min(place - starts[-1], len(fit) - place) >= LEAST_IN_A_KNOT
        if enough and fit[place] - fit[starts[-1]] >= STEP:
            starts.append(int(place))
    steps = list(zip(starts, [*starts[1:], len(fit)], strict=True))
    found = [(round(float(shares[order][a:b].mean()), 3), round(float(fit[a:b].mean()), 3)) for a, b in steps]
    return (0.0, 0.0), *found, (1.0, found[-1][1])


def trained(likenesses: Likenesses) -> tuple[Ranker, NDArray[np.float64], NDArray[np.float64]]:
    """The ranker, and of each title, by weights that had not seen its occupation, how sure and where home stands."""
    all_taken = list(taken(likenesses))
    choices = [chosen(likenesses, one) for one in all_taken]
    fold = np.array([one.home % FOLDS for one in all_taken])
    shares, places = np.empty(len(choices)), np.empty(len(choices))
    for kept in range(FOLDS):
        weights = fitted([choice for choice, each in zip(choices, fold, strict=True) if each != kept])
        back = [choice for choice, each in zip(choices, fold, strict=True) if each == kept]
        shares[fold == kept], places[fold == kept] = tried(Ranker(weights, EVEN), back)
    ranker = Ranker(fitted(choices), knots(shares, places < 1))
    led, right = zip(*ranker.knots, strict=True)
    return ranker, np.interp(shares, led, right), places


class Remembered:
    """An encoder that gives a label of the reference, when it comes back as a title, the vector it has already."""

    def __init__(self, encode: Encode) -> None:
        """Nothing is remembered yet."""
        self._encode = encode
        self._known: dict[str, Floats] = {}

    def __call__(self, texts: Sequence[str]) -> Floats:
        """A row for each text."""
        if len(texts) > 1:
            self._known.update(zip(texts, rows := self._encode(texts), strict=True))
            return rows
        return self._known[texts[0]][np.newaxis] if texts[0] in self._known else self._encode(texts)


def main() -> None:
    """Prints, with letters and words alone and with meaning, the weights, the knots and how they did."""
    reference = load(Path(os.environ["HERVAT_REFERENCE"]))
    encode = sentences(Path(os.environ.get("HERVAT_HOME", ".hervat")) / "titles")
    for name, by in (("LETTERS", None), ("MEANING", Remembered(encode) if encode else None)):
        if name == "LETTERS" or by:
            ranker, sure, places = trained(Likenesses(reference, by))
            print(f"{name} = {ranker}")
            first, five = (places < 1).mean(), (places < 5).mean()
            print(f"  {len(places)} titles not seen: {first:.3f} first, {five:.3f} among five")
            over = places[sure >= ACCEPT] < 1
            print(f"  accepted: {len(over)}, right {over.mean() if len(over) else 0:.2f}", flush=True)


if __name__ == "__main__":
    main()
