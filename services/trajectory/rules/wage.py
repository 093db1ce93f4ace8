"""The end of the wage duty: 104 weeks, lengthened by a late application or a wage sanction, cut short by others."""

from collections.abc import Sequence
from datetime import date, timedelta

from services.trajectory.rules.dues import Due
from services.trajectory.rules.situation import Situation
from shared.contracts.facts import RepairFound, WageSanction

DAY = timedelta(days=1)
SANCTION_DAYS = 364
"""At most 52 weeks (WIA 25 lid 9)."""
REPAIRED_DAYS = 42
"""Six weeks after UWV finds the repair (WIA 25 lid 12)."""

PENSION_WEEKS: tuple[tuple[date, int], ...] = ((date(2023, 7, 1), 6), (date(2016, 1, 1), 13))
"""Weeks of wage from the AOW age on, by the first sick day from which each holds, latest first (BW 7:629 lid 2)."""


def wage_duty(at: Situation, dues: Sequence[Due]) -> date:
    """The last day on which the employer owes wage."""
    by_rule = {due.row.rule: due for due in dues}
    end = max(_after_late_application(at, by_rule), _after_sanction(at, by_rule))
    if at.employment.ends_on is not None:
        end = min(end, at.employment.ends_on)
    return _after_pension(at, end)


def days_late(due: Due | None) -> int:
    """Calendar days from the due date to the doing; 0 when in time or not done."""
    if due is None or due.taken is None:
        return 0
    return max((due.taken.on - due.due).days, 0)


def _after_late_application(at: Situation, by_rule: dict[str, Due]) -> date:
    """Every day that the application comes late lengthens the wage duty by one (BW 7:629 lid 11 a)."""
    if at.shortened_to is not None:
        return at.wage_end
    return at.wage_end + DAY * days_late(by_rule.get("wia-application"))


def _after_sanction(at: Situation, by_rule: dict[str, Due]) -> date:
    """A sanction decided in time: 52 weeks, less for repair, less for each day that UWV was late (WIA 25)."""
    base = at.wage_end
    decided = [each for each in at.of(WageSanction) if each.decided_on <= base]
    if not decided:
        return base
    end = _without_leave(at, base + DAY, SANCTION_DAYS)
    found = [each.on for each in at.of(RepairFound)]
    if found:
        end = min(end, found[0] + DAY * REPAIRED_DAYS)
    decisions = ("uwv-sanction-decision", "uwv-repair-decision", "uwv-wia-decision")
    return max(end - DAY * sum(days_late(by_rule.get(rule)) for rule in decisions), base)


def _without_leave(at: Situation, start: date, days: int) -> date:
    """The last of so many days from `start`, days of leave left out (WIA 25 lid 9)."""
    last = start + DAY * (days - 1)
    for each in at.period.breaks:
        if each.kind == "leave" and start <= each.last and each.first <= last:
            last += DAY * ((each.last - max(each.first, start)).days + 1)
    return last


def _after_pension(at: Situation, end: date) -> date:
    """From the AOW age on the wage is owed for so many weeks only, never beyond the ordinary end."""
    if at.pension is None or at.pension > end:
        return end
    first = at.period.first_sick_day
    weeks = next((weeks for since, weeks in PENSION_WEEKS if since <= first), 104)
    return min(end, max(at.pension, first) + DAY * (7 * weeks - 1))
