"""The statute as dated, cited rows and pure functions: facts and a day in, every date with its reasons out."""

from services.trajectory.rules.answer import Clock, Moved, Obligation
from services.trajectory.rules.bad_facts import BadFacts
from services.trajectory.rules.clock import clock
from services.trajectory.rules.messages import WhyLine
from services.trajectory.rules.periods import SIX_WEEKS
from services.trajectory.rules.row import From, Row
from services.trajectory.rules.rulebook import CURRENT, RULE_IDS, RULES, Rulebook, row

__all__ = [
    "CURRENT",
    "RULES",
    "RULE_IDS",
    "SIX_WEEKS",
    "BadFacts",
    "Clock",
    "From",
    "Moved",
    "Obligation",
    "Row",
    "Rulebook",
    "WhyLine",
    "clock",
    "row",
]
