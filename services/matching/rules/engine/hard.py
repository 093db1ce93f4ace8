"""The hard limits of many pairs at once: which pairs are out, and how many questions the others leave open.

The answers are those of `rules.verdicts`. Each function takes columns, one side of a pair may be a single row; what
is not known is NaN (hours, wage, kilometres) or 0 (levels of education).
"""

import numpy as np

from services.matching.rules.engine.arrays import Array, Bits, Flags, Rows
from services.matching.rules.engine.layout import KNOWN_WORDS
from services.matching.rules.verdicts import OVER_LIMIT_SHARE


def beyond(masks: Bits, columns: Bits, rows: Rows) -> Flags:
    """Whether any known demand exceeds its capacity: what is beyond the limits of one side, the demands of others."""
    found = np.zeros(len(rows), np.bool_)
    for word in np.flatnonzero(masks).tolist():
        found |= (columns[word][rows] & masks[word]) != 0
    return found


def edges(masks: Bits, columns: Bits, rows: Rows) -> Array:
    """On how many limits each pair stands exactly, of those that exceed none; as `beyond`, from either side."""
    found = np.zeros(len(rows), np.int32)
    for word in np.flatnonzero(masks).tolist():
        found += np.bitwise_count(columns[word][rows] & masks[word])
    return found


def unknown_items(asked: Bits, demands: Bits) -> Array:
    """How many limited items the vacancy says nothing of."""
    found = np.zeros(np.broadcast_shapes(asked.shape[1:], demands.shape[1:]), np.int32)
    for word in range(KNOWN_WORDS):
        if asked[word].any():
            found += np.bitwise_count(asked[word] & ~demands[word])
    return found


def hours_out(least: Array, most: Array, offered_least: Array, offered_most: Array) -> Flags:
    """The hours offered are too many or too few."""
    return (offered_least > most) | (offered_most < least)


def education_out(level: Array, asked: Array) -> Flags:
    """The level asked is above the candidate's."""
    return (level > 0) & (asked > level)


def wage_out(floor: Array, highest: Array) -> Flags:
    """Even the highest wage is below the floor."""
    return highest < floor


def travel_over(km: Array, limit: Array) -> Flags:
    """Over the limit of travel, or not known: something to ask unless it is out."""
    return np.isnan(km) | (km > limit)


def travel_limit(limit: float) -> float:
    """The kilometres from which on a vacancy is out."""
    return round(limit * (1 + OVER_LIMIT_SHARE), 6)
