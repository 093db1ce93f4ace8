"""The defaults: who is told what and when, where an arbodienst says nothing else. Each policy holds from its day on.

Who owes a step hears of it at every lead day; the case manager one day before it is too late. What was missed goes to
the case manager and who leads the team. The employer hears of it where UWV holds the employer to the step: its own,
and those of who works for it (Beleidsregels beoordelingskader poortwachter, Regeling procesgang 2 and 6).
"""

from collections.abc import Sequence
from datetime import date, time

from services.notifications.rules.telling import OWES, ROLE_NAMES, Hours, Policy, Role, Tell

AT_WORK: tuple[Role, ...] = tuple(role for role in ROLE_NAMES if role != "employee")
OFFICE = tuple(
    Hours.model_validate({"role": role, "from": time(7), "until": time(19), "days": "working"})
    for role in AT_WORK
)
AT_HOME = Hours.model_validate({"role": "employee", "from": time(8), "until": time(20), "days": "not-sunday"})

DEFAULTS: tuple[Policy, ...] = (
    Policy(
        valid_from=date(2004, 1, 1),
        tells=(
            Tell(occasion="deadline-near", roles=(OWES,)),
            Tell(occasion="deadline-near", roles=("case-manager",), days_left=1),
            Tell(occasion="deadline-missed", roles=("case-manager", "team-lead")),
            Tell(
                occasion="deadline-missed",
                roles=("employer",),
                owed_by=("employer", "bedrijfsarts", "labour-expert"),
            ),
            Tell(occasion="match-proposed", roles=("job-coach",)),
            Tell(occasion="not-reached", roles=("team-lead",), owed_by=("case-manager",)),
            Tell(
                occasion="not-reached",
                roles=("case-manager",),
                owed_by=(*(role for role in AT_WORK if role != "case-manager"), "employee"),
            ),
        ),
        hours=(*OFFICE, AT_HOME),
    ),
)
"""Until something else is agreed with everybody; none of it is law."""


def in_force(own: Sequence[Policy], day: date) -> Policy:
    """The policy of a day: the latest of an arbodienst's own that holds by then, filled up from the defaults."""
    usual = _latest(DEFAULTS, day) or DEFAULTS[0]
    ours = _latest(own, day) or usual
    tells = usual.tells if ours.tells is None else ours.tells
    hours = usual.hours if ours.hours is None else ours.hours
    return ours.model_copy(update={"tells": tells, "hours": hours})


def _latest(policies: Sequence[Policy], day: date) -> Policy | None:
    held = [each for each in policies if each.valid_from <= day]
    return max(held, key=lambda each: each.valid_from, default=None)
