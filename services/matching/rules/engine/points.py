"""The score of many pairs at once, as named whole points that add up; the same points as `rules.score`.

Each part is a pure function of numbers or columns of them, one side of a pair may be a single number. What is not
known is NaN (hours, wage, kilometres, years) or 0 (levels of education).
"""

import numpy as np

from services.matching.rules import score
from services.matching.rules.engine.arrays import Array
from services.matching.rules.risk import MOST_RISK


def skill_points(asked: Array, held: Array) -> Array:
    """`asked` skills of the vacancy, of which the candidate has `held`."""
    return np.where(asked > 0, score.SKILLS * held // np.maximum(asked, 1), 0).astype(np.int32)


def hours_points(least: Array, most: Array, offered_least: Array, offered_most: Array) -> Array:
    """The hours wanted, from and to, and the hours offered."""
    together = (offered_least <= most) & (offered_most >= least)
    share = score.HOURS * np.minimum(offered_most, most) / np.where(most > 0, most, 1.0)
    points = np.where(most > 0, np.floor(share), score.HOURS)
    return np.where(together, points, 0).astype(np.int32)


def travel_points(km: Array, limit: Array) -> Array:
    """Kilometres, and the most that the candidate travels."""
    share = score.TRAVEL * (1 - km / np.where(limit > 0, limit, 1.0))
    return np.where((limit > 0) & (share > 0), np.floor(share), 0).astype(np.int32)


def wage_points(floor: Array, lowest: Array) -> Array:
    """The least that the candidate accepts and the least that is offered."""
    return score.WAGE * (lowest >= floor)


def education_points(level: Array, asked: Array) -> Array:
    """The candidate's level and the one asked."""
    return score.EDUCATION * ((asked > 0) & (asked == level))


def ask_points(asks: Array) -> Array:
    """How many questions are open."""
    return score.ASK * np.minimum(asks, score.MOST_ASKS)


def risk_points(risk: Array) -> Array:
    """The risks of all open limits, added up."""
    return -np.minimum(risk, MOST_RISK)
