"""The hard limits of many pairs at once: which pairs are out, and how many questions the others leave open.

The answers are those of `rules.verdicts`. Each function takes columns, one side of a pair may be a single row; what
is not known is NaN (hours, wage, kilometres) or 0 (levels of education).
"""

import numpy as np

from services.matching.rules.engine.arrays import Array, Bits, Flags
from services.matching.rules.engine.layout import KNOWN_WORDS
from services.matching.rules.verdicts import OVER_LIMIT_SHARE


def beyond(over: Bits, demands: Bits) -> Flags:
    """Whether any known demand exceeds its capacity; both with the words along the first axis."""
    first, *rest = np.flatnonzero(over.reshape(len(over), -1).any(axis=1)).tolist() or [0]
    found = over[first] & demands[first]
    for word in rest:
        found = found | (over[word] & demands[word])
    return found != 0


def unknown_items(asked: Bits, demands: Bits) -> Array:
    """How many limited items the vacancy says nothing of."""
    found = np.zeros(np.broadcast_shapes(asked.shape[1:], demands.shape[1:]), np.int32)
    for word in range(KNOWN_WORDS):
        found += np.bitwise_count(asked[word] & ~demands[word])
    return found


def edges(edge: Bits, demands: Bits) -> Array:
    """On how many limits a vacancy that exceeds none of them stands exactly."""
    found = np.zeros(np.broadcast_shapes(edge.shape[1:], demands.shape[1:]), np.int32)
    for word in np.flatnonzero(edge.reshape(len(edge), -1).any(axis=1)).tolist():
        found += np.bitwise_count(edge[word] & demands[word])
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


def travel_out(km: Array, slack: Array, limit: Array) -> Flags:
    """Over the limit by more than a fifth and by more than any estimate; `limit` as `travel_limit` makes it."""
    return km - slack > limit


def travel_limit(limit: float) -> float:
    """The kilometres from which on a vacancy is out."""
    return round(limit * (1 + OVER_LIMIT_SHARE), 6)
