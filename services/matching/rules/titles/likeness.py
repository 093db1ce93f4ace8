"""How much a title is like each occupation: its labels, its description, the skills it needs, by letters and meaning.

The ranker is trained on these same figures: whoever trains it hides labels, everything else is as it is answered.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from services.matching.rules.reference_shape import Reference
from services.matching.rules.titles.cleaning import tidy
from services.matching.rules.titles.vectors import Floats, Weighing, letter_groups
from services.matching.rules.titles.wordbag import WordBag

MOST_DESCRIBED = 250
"""Letters of a description that the encoder is given: what comes later seldom says what the work is."""

MEANT = 4
"""Where the likeness of meaning stands in the row of likenesses, when there is one."""

Encode = Callable[[Sequence[str]], Floats]
"""Texts to rows of length one, close where the texts mean the same."""


class Likenesses:
    """The occupations of a reference in the order of their URIs, each with its labels in plain words."""

    def __init__(self, reference: Reference, encode: Encode | None = None) -> None:
        """Makes the vectors of every label and description; that takes seconds on the whole of ESCO."""
        self.uris = sorted(reference.occupations)
        self.known = [reference.occupations[uri] for uri in self.uris]
        self.titles = [tuple(dict.fromkeys(map(tidy, (one.label, *one.alternatives)))) for one in self.known]
        rows = [title for several in self.titles for title in several]
        self._starts = np.cumsum([0, *map(len, self.titles)])[:-1]
        self._groups = np.unique([one.isco for one in self.known], return_inverse=True)[1]
        self._bag = WordBag(rows)
        self._letters, self._label_letters = _weighed([letter_groups(row) for row in rows])
        self._words, self._label_words = _weighed([self._bag(row) for row in rows])
        about = [f"{tidy(one.description)} {tidy(reference.groups.get(one.isco, ''))}" for one in self.known]
        self._told, self._described = _weighed([self._bag(text) for text in about])
        needed = [_skills_of(uri, reference) for uri in self.uris]
        self._needed, self._skilled = _weighed([self._bag(text) for text in needed])
        self._encode = encode if rows else None
        if self._encode is not None:
            self._meanings = self._encode(rows).T
            self._meant = self._encode(
                [one.description[:MOST_DESCRIBED] or one.label for one in self.known]
            ).T

    def __call__(self, read: Sequence[str], hidden: Sequence[int] = ()) -> list[Floats]:
        """For each kind of likeness a figure for each occupation, over all readings of a title.

        First the letters of the closest label, the words of the description, of the skills and of the group; with an
        encoder then the meaning of the closest label, of the description and of the group. `hidden` labels (counted
        through all occupations) are like nothing.
        """
        bags = [self._bag(one) for one in read]
        letters = self._letters.rows([letter_groups(one) for one in read]) @ self._label_letters
        words = self._closest((self._words.rows(bags) @ self._label_words).toarray(), hidden)
        told: Floats = (self._told.rows(bags) @ self._described).toarray().max(axis=0)
        needed: Floats = (self._needed.rows(bags) @ self._skilled).toarray().max(axis=0)
        found = [self._closest(letters.toarray(), hidden), told, needed, self._of_group(words)]
        if self._encode is not None:
            meant = self._encode(read)
            meaning = self._closest(meant @ self._meanings, hidden)
            found += [meaning, (meant @ self._meant).max(axis=0), self._of_group(meaning)]
        return found

    def _closest(self, cosines: Floats, hidden: Sequence[int]) -> Floats:
        """The cosine of the closest label of each occupation, over all readings of the title."""
        cosines[:, list(hidden)] = 0
        return np.maximum.reduceat(cosines.max(axis=0), self._starts)

    def _of_group(self, likeness: Floats) -> Floats:
        """The mean of an occupation's whole ISCO group: a title is at home among its like."""
        totals = np.bincount(self._groups, weights=likeness) / np.bincount(self._groups)
        return np.asarray(totals[self._groups], dtype=np.float32)


def _skills_of(uri: str, reference: Reference) -> str:
    """The labels of the skills of an occupation in plain words; nothing where the reference has no relations."""
    related = (*reference.essential_skills.get(uri, ()), *reference.optional_skills.get(uri, ()))
    return " ".join(tidy(reference.skills[skill].label) for skill in related if skill in reference.skills)


def _weighed(texts: Iterable[Any]) -> tuple[Weighing, Any]:
    """How features are weighed, and the texts as columns."""
    counted = list(texts)
    weighing = Weighing(counted)
    return weighing, weighing.rows(counted).T.tocsr()
