"""The rulebook in force: every dated row, under a version that each told date carries."""

from dataclasses import dataclass
from datetime import date

from services.trajectory.rules.row import Row
from services.trajectory.rules.rows_first_track import FIRST_TRACK
from services.trajectory.rules.rows_uwv import UWV
from services.trajectory.rules.rows_wia import WIA


@dataclass(frozen=True)
class Rulebook:
    """The rows by which dates are counted; another reading of the law is another version."""

    version: str
    """The day on which this reading came into use, so that versions sort as text; a second one that day adds `.2`."""
    rows: tuple[Row, ...]

    def on(self, day: date) -> tuple[Row, ...]:
        """The rows that hold for sickness that began on this day."""
        return tuple(each for each in self.rows if each.valid_from <= day <= each.valid_until)


RULES: tuple[Row, ...] = FIRST_TRACK + WIA + UWV
RULE_IDS = frozenset(each.rule for each in RULES)
CURRENT = Rulebook("2026-01-01", RULES)

_BY_ID = {each.rule: each for each in reversed(RULES)}


def row(rule_id: str) -> Row:
    """The row of that rule (the first one, where a rule has several); `KeyError` for a rule nobody knows."""
    return _BY_ID[rule_id]
