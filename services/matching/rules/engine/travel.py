"""How far places are for somebody with a limit of travel, worked out once for each tenth of a kilometre."""

from functools import lru_cache

import numpy as np

from services.matching.rules.engine import hard, points
from services.matching.rules.engine.arrays import Array, Flags
from services.matching.rules.engine.places import Places
from services.matching.rules.verdicts import ESTIMATE_KM

ANYWHERE = 1 << 30
"""In tenths of a kilometre: more than any distance."""
TOO_FAR = -1


@lru_cache(maxsize=4096)
def farthest(limit: float, estimates: int) -> int:
    """The most tenths of a kilometre that are not out for a limit, where so many ends are estimates."""
    if np.isnan(limit):
        return ANYWHERE
    most = hard.travel_limit(limit)
    found = int(10 * (most + ESTIMATE_KM * estimates)) + 2
    # The judgment of `rules.verdicts` is one of floats: what it says of the tenths around the limit counts.
    while found / 10 - ESTIMATE_KM * estimates > most:
        found -= 1
    return found


@lru_cache(maxsize=1024)
def points_by_tenths(limit: float) -> Array:
    """The points for every tenth of a kilometre, up to the first that earns none as all beyond it."""
    tenths = np.arange(0 if np.isnan(limit) else int(10 * limit) + 2)
    found = points.travel_points(np.append(tenths, 0) / 10, np.asarray(limit)).astype(np.int16)
    found[-1] = 0
    return found


class Travel:
    """From the home of one candidate to any postcode, by slot."""

    def __init__(self, slot: int, limit: float, places: Places) -> None:
        """`limit` in kilometres, NaN where there is none."""
        self._places, self._known, self._limit = places, places.known(slot), limit
        self._tenths = places.tenths(slot)
        self._points = points_by_tenths(limit)
        estimates = int(places.estimated[slot])
        self._farthest = np.array([farthest(limit, estimates), farthest(limit, estimates + 1)])

    def points(self, slots: Array) -> Array:
        """The points for each slot; `TOO_FAR` where it is out."""
        centre = self._places.centre[slots]
        tenths = self._tenths[centre]
        found = self._points.take(tenths, mode="clip")
        if not self._known:
            return np.zeros_like(found)
        found[centre < 0] = 0
        found[(tenths > self._farthest[self._places.estimated[slots].view(np.int8)]) & (centre >= 0)] = (
            TOO_FAR
        )
        return found

    def asks(self, slots: Array) -> Flags:
        """Which slots are over the limit or not known, so that a person must ask unless they are out."""
        if not self._known:
            return np.ones(len(slots), np.bool_)
        centre = self._places.centre[slots]
        return hard.travel_over(self._tenths[centre] / 10, np.asarray(self._limit)) | (centre < 0)
