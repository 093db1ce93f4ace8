"""Building up: planned in steps, worked by the week."""

from datetime import date
from itertools import pairwise

from services.trajectory.rules.work.row import (
    CASE_MANAGER,
    DOCTORS,
    EMPLOYER,
    EXPERT,
    FIRST_TRACK,
    PARTIES,
    Case,
    EntryRow,
    Subject,
    refused,
)
from shared.contracts.dossier.build_up import BuildUpScheduled, HoursWorked
from shared.contracts.event import Refused

ARTICLE = "Regeling procesgang 3: de daadwerkelijk gewerkte uren en de verrichte activiteiten"


def _in_order(case: Case, said: BuildUpScheduled) -> Refused | None:
    days: list[date] = [each.from_ for each in said.steps]
    if any(later <= before for before, later in pairwise(days)):
        return refused("steps-not-in-order", "Each step begins after the one before it.", "steps")
    return None


def _a_week_once(case: Case, said: HoursWorked) -> Refused | None:
    """A week begins on a Monday, has begun, and is written down once; who was wrong withdraws it first."""
    if said.week.weekday() != 0:
        return refused("not-a-monday", "A week is named by its Monday.", "week")
    if said.week > case.today:
        return refused("in-the-future", "This week has yet to come.", "week")
    before = case.standing.all(HoursWorked)
    if any((each.week, each.work) == (said.week, said.work) for each in before):
        return refused("week-there", "The hours of this week were written down already.", "week")
    return None


BUILD_UP = Subject(
    rows=(
        EntryRow(
            entry=BuildUpScheduled,
            name_nl="Opbouwschema",
            name_en="Build-up schedule",
            said_by=EMPLOYER | CASE_MANAGER | DOCTORS | EXPERT,
            seen_by=FIRST_TRACK,
            source=ARTICLE,
            track="first",
            check=_in_order,
        ),
        EntryRow(
            entry=HoursWorked,
            name_nl="Gewerkte uren",
            name_en="Hours worked",
            said_by=PARTIES | CASE_MANAGER,
            seen_by=FIRST_TRACK,
            source=ARTICLE,
            track="first",
            check=_a_week_once,
        ),
    )
)
