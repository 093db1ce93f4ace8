"""The kilometres between any two postcodes, from a table of distances that is filled as places are met."""

from functools import cached_property

import numpy as np

from services.matching.rules.engine.arrays import Array
from services.matching.rules.reference_shape import Point, Reference
from services.matching.rules.verdicts import EARTH_KM, kilometres

FIRST_CODE, CODES = 1000, 9000
NOWHERE = CODES
"""The slot of work or people without a postcode."""
SLOTS = CODES + 1
TOO_NEAR_TO_CALL = 1e-6
"""Tenths of a kilometre this near to a half are rounded as `rules.verdicts.distance` does it."""


def slot_of(postcode: str | None) -> int:
    """The place of a four-digit postcode in the order of postcodes; `NOWHERE` without one."""
    return NOWHERE if postcode is None else int(postcode) - FIRST_CODE


class Places:
    """Distances by slot; a row of tenths of a kilometre is kept for each centre that was asked for."""

    def __init__(self, reference: Reference) -> None:
        """The centres of the reference; postcodes without one are in the area of their first two digits."""
        self.centre = np.full(SLOTS, -1, np.int32)
        """By slot: the number of its centre; -1, and so the last of any row of distances, where nobody knows."""
        self.estimated = np.zeros(SLOTS, np.bool_)
        self._points: list[Point] = []
        self._rows: dict[int, Array] = {}
        known: dict[Point, int] = {}
        for slot in range(CODES):
            found = reference.place(str(slot + FIRST_CODE))
            if found is not None:
                self.centre[slot] = known.setdefault(found[0], len(known))
                self.estimated[slot] = found[1]
        self._points = list(known)

    def tenths(self, slot: int) -> Array:
        """From the centre of a slot to every other, by number, in tenths of kilometres; 0 to where nobody knows."""
        centre = int(self.centre[slot])
        if centre < 0:
            return np.zeros(len(self._points) + 1, np.uint16)
        if centre not in self._rows:
            tenths = np.append(self._exact(centre), 0)
            self._rows[centre] = tenths.astype(np.uint16) if tenths.max() < 1 << 16 else tenths
        return self._rows[centre]

    def known(self, slot: int) -> bool:
        """Whether it is known where that is."""
        return bool(self.centre[slot] >= 0)

    @cached_property
    def _radians(self) -> tuple[Array, Array, Array]:
        points = np.array(self._points, dtype=np.float64).reshape(-1, 2)
        return points, np.radians(points), np.cos(np.radians(points[:, 0]))

    def _exact(self, centre: int) -> Array:
        _, radians, cosines = self._radians
        half = (radians - radians[centre]) / 2
        chord = np.sin(half[:, 0]) ** 2 + cosines[centre] * cosines * np.sin(half[:, 1]) ** 2
        tenths = 20 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(chord)))
        whole = np.rint(tenths)
        for other in np.flatnonzero(np.abs(np.abs(tenths - whole) - 0.5) < TOO_NEAR_TO_CALL).tolist():
            whole[other] = round(10 * round(kilometres(self._points[centre], self._points[other]), 1))
        return whole.astype(np.uint32)
