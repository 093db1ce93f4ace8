"""The catalogue of limits as thermometer bits: a demand sets a bit for every threshold it reaches or passes.

An item is known or not (one bit each, first), reaches a threshold (`ge`) and passes it (`gt`). A capacity that is a
threshold needs one `gt` bit to say that a demand exceeds it and one `ge` bit to say that it stands on the edge,
whatever number the demand is. A capacity between two thresholds is compared with the exact numbers beside the bits.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from services.matching.rules.engine.arrays import Bits
from shared.contracts.limits import CATALOGUE, LimitItem, LimitValue, is_limited, weight

ITEMS: tuple[str, ...] = tuple(CATALOGUE)
NUMBER: dict[str, int] = {item: number for number, item in enumerate(ITEMS)}
NUMERIC: tuple[str, ...] = tuple(item for item in ITEMS if CATALOGUE[item].kind == "number")
COLUMN: dict[str, int] = {item: column for column, item in enumerate(NUMERIC)}
"""Where the exact numbers of an item stand."""

THRESHOLDS: dict[str, tuple[float, ...]] = {
    "kg": (1, 2, 5, 10, 15, 20, 25),
    "minutes": (5, 15, 30, 60, 120),
    "minutes-a-day": (15, 30, 60),
    "hours-a-day": (1, 2, 4, 6, 8),
    "hours-a-week": (10, 16, 20, 24, 30, 32, 36, 40),
    "times-an-hour": (10, 50, 100, 300, 600),
    "degrees": (30, 45, 60, 90),
    "cm": (30, 50, 60, 70),
    "steps": (5, 15, 30),
    "dB(A)": (70, 75, 80, 85),
}
"""The numbers at which doctors usually put a limit. Any other number is right too, only slower."""

KNOWN_WORDS = (len(ITEMS) + 63) // 64


def signed(item: str, value: LimitValue) -> float:
    """The value so that more is always harder to meet: what must be offered at least is turned round."""
    turned = CATALOGUE[item].direction == "at-least"
    return -weight(item, value) if turned else weight(item, value)


@dataclass(frozen=True)
class Threshold:
    """A number on the scale of an item, with the bits of a demand that reaches and of one that passes it."""

    at: float
    ge: int
    gt: int | None
    """None where nothing can be more than the top of a scale."""


def _discrete(item: LimitItem, first: int) -> tuple[list[Threshold], int]:
    """A scale of levels: to pass one is to reach the next, and to be known is to reach the first."""
    levels = 2 if item.kind == "flag" else len(item.levels or ())
    lowest = 1 - levels if item.direction == "at-least" else 0
    reached = [NUMBER[item.item], *range(first, first + levels - 1)]
    passed = [*reached[1:], None]
    found = [Threshold(float(lowest + n), reached[n], passed[n]) for n in range(levels)]
    return found, first + levels - 1


def _numeric(item: LimitItem, first: int) -> tuple[list[Threshold], int]:
    ends = sorted(-at if item.direction == "at-least" else at for at in THRESHOLDS[item.unit or ""])
    found = [Threshold(at, first + 2 * n, first + 2 * n + 1) for n, at in enumerate(ends)]
    return found, first + 2 * len(ends)


def _laid_out() -> tuple[dict[str, list[Threshold]], int]:
    scales: dict[str, list[Threshold]] = {}
    first = 64 * KNOWN_WORDS
    for item in CATALOGUE.values():
        scales[item.item], first = (_numeric if item.kind == "number" else _discrete)(item, first)
    return scales, first


SCALES, _WIDTH = _laid_out()
WORDS = (_WIDTH + 63) // 64
"""Words of 64 bits that hold all demands of one vacancy."""


@dataclass(frozen=True)
class Masks:
    """A capacity as bits to hold against those of a demand, and what no bit can say."""

    over: Bits
    """A demand with any of these is beyond the limit."""
    edge: Bits
    """Of a demand that is not beyond, each of these is a limit it stands on."""
    asked: Bits
    """The items that must be known (the first words only)."""
    between: tuple[tuple[str, float], ...]
    """Items whose limit is no threshold, with the limit, turned where `signed` turns it."""


def words(bits: int) -> Bits:
    """A whole number as words of 64 bits, the lowest first."""
    return np.frombuffer(bits.to_bytes(8 * WORDS, "little"), dtype="<u8").astype(np.uint64)


def demand_bits(demands: Mapping[str, LimitValue]) -> Bits:
    """All thresholds that these demands reach or pass, with the items that are known."""
    return words(all_reached(demands))


def all_reached(demands: Mapping[str, LimitValue]) -> int:
    """The same as one whole number."""
    bits = 0
    for item, value in demands.items():
        bits |= _reached(item, signed(item, value))
    return bits


@cache
def _thresholds(item: str) -> tuple[Threshold, ...]:
    return tuple(SCALES[item])


def _reached(item: str, value: float) -> int:
    bits = 1 << NUMBER[item]
    for threshold in _thresholds(item):
        bits |= (value >= threshold.at) << threshold.ge
        if threshold.gt is not None:
            bits |= (value > threshold.at) << threshold.gt
    return bits


def masks_of(capacity: Mapping[str, LimitValue]) -> Masks:
    """The masks of what a candidate can do."""
    over = edge = asked = 0
    between: list[tuple[str, float]] = []
    for item, value in capacity.items():
        able = signed(item, value)
        asked |= is_limited(item, value) << NUMBER[item]
        found = next((each for each in _thresholds(item) if each.at == able), None)
        if found is None:
            between.append((item, able))
            continue
        over |= 0 if found.gt is None else 1 << found.gt
        # A flag has no edge: who must have it and gets it has what is needed.
        edge |= 0 if CATALOGUE[item].kind == "flag" else 1 << found.ge
    return Masks(words(over), words(edge), words(asked)[:KNOWN_WORDS], tuple(between))
