"""Cases that a process keeps at hand, the latest that were asked for."""

from collections import OrderedDict
from collections.abc import Collection
from typing import Generic

from shared.kernel.decider import Fold, S

MOST = 20_000
"""Cases kept in memory; safe, because the version is checked when a commit is stored."""


class Remembered(Generic[S]):
    """By id; the one not asked for longest goes first."""

    def __init__(self) -> None:
        """Empty."""
        self._folds: OrderedDict[str, Fold[S]] = OrderedDict()

    def get(self, about: str) -> Fold[S] | None:
        """A case as this process left it; None where it does not know."""
        return self._folds.get(about)

    def keep(self, after: Fold[S]) -> None:
        """As it is now."""
        self._folds[after.about] = after
        self._folds.move_to_end(after.about)
        while len(self._folds) > MOST:
            self._folds.popitem(last=False)

    def drop(self, abouts: Collection[str]) -> None:
        """Reads these anew when they are asked for."""
        for about in abouts:
            self._folds.pop(about, None)
