"""What is noticed in what is heard, under a name that follows from it: the same again is the same notice."""

from services.notifications.domain.kinds import Notice
from services.notifications.rules.telling import ROLE_NAMES, Role
from shared.contracts.matching import MatchProposed
from shared.contracts.trajectory import DeadlineMissed, DeadlineNear
from shared.kernel.clock import derived_id


def near(event: DeadlineNear) -> Notice:
    """A date comes near: one for each rule, due date and days left."""
    parts = (event.period, event.rule, event.n or 0, event.due.isoformat(), event.days_left)
    named = {"notice": derived_id("notice", "near", *parts), "occasion": "deadline-near"}
    return Notice.model_validate({**named, "days_left": event.days_left, **_step(event)})


def missed(event: DeadlineMissed) -> Notice:
    """A date has passed: one for each rule and due date."""
    parts = (event.period, event.rule, event.n or 0, event.due.isoformat())
    named = {"notice": derived_id("notice", "missed", *parts), "occasion": "deadline-missed"}
    return Notice.model_validate({**named, **_step(event)})


def proposed(event: MatchProposed) -> Notice:
    """A vacancy is proposed: one for each verdict of it."""
    return Notice(
        notice=derived_id("notice", "match", event.vacancy, event.verdict),
        occasion="match-proposed",
        vacancy=event.vacancy,
        what_nl=event.title,
        what_en=event.title,
    )


def not_reached(role: Role, whose: str) -> Notice:
    """Somebody could not be reached: one for each role and address that failed."""
    nl, en = ROLE_NAMES[role]
    return Notice(
        notice=derived_id("notice", "not-reached", role, whose),
        occasion="not-reached",
        owed_by=role,
        what_nl=nl,
        what_en=en,
    )


def _step(event: DeadlineNear | DeadlineMissed) -> dict[str, object]:
    return {
        "owed_by": event.responsible,
        "rule": event.rule,
        "n": event.n,
        "due": event.due,
        "what_nl": event.name_nl,
        "what_en": event.name_en,
    }
