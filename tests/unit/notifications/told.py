"""Events of a made-up case of the autumn of 2025, and a case whose notices are put to roles at once."""

from datetime import UTC, date, datetime
from typing import Any

from services.notifications.domain import DECIDER, Letters
from services.notifications.domain.kinds import MessageQueued, NoticeMade, TellRoles, Wanted
from services.notifications.rules.telling import Role
from services.notifications.rules.telling_rows import DEFAULTS
from shared.contracts.event import Event
from shared.contracts.matching import MatchProposed
from shared.contracts.trajectory import ClockMoved, DeadlineMissed, DeadlineNear, Move, ObligationDone
from shared.testing.story import Story

DUE = date(2025, 10, 13)
NAMES = {"name_nl": "Probleemanalyse", "name_en": "Problem analysis"}
POLICY = DEFAULTS[-1]


def on(day: int, month: int = 10) -> datetime:
    """A morning of the autumn of 2025."""
    return datetime(2025, month, day, 7, tzinfo=UTC)


def near(left: int = 14, due: date = DUE, **more: Any) -> DeadlineNear:
    """A date of the bedrijfsarts's that comes near."""
    fields = {"period": 1, "rule": "problem-analysis", "responsible": "bedrijfsarts", **NAMES, **more}
    return DeadlineNear.model_validate({**fields, "due": due, "days_left": left})


def missed(due: date = DUE, **more: Any) -> DeadlineMissed:
    """The same, passed."""
    fields = {"period": 1, "rule": "problem-analysis", "responsible": "bedrijfsarts", **NAMES, **more}
    return DeadlineMissed.model_validate({**fields, "due": due})


def moved(new: date | None, rule: str = "problem-analysis", n: int | None = None) -> ClockMoved:
    """The date is another, or none."""
    return ClockMoved(
        period=1,
        first_sick_day=date(2025, 9, 1),
        waiting_period_last_day=date(2027, 8, 29),
        rulebook="2004",
        because="fact",
        moves=(Move(rule=rule, n=n, old=DUE, new=new),),
    )


def done(rule: str = "problem-analysis", n: int | None = None) -> ObligationDone:
    """The step was taken."""
    return ObligationDone(period=1, rule=rule, n=n, on=date(2025, 10, 1), due=DUE)


def proposed(verdict: str = "fits") -> MatchProposed:
    """A vacancy."""
    return MatchProposed.model_validate(
        {"vacancy": "V1", "title": "telefonist", "verdict": verdict, "rank": 1}
    )


def wanted(story: Story[Letters]) -> list[Wanted]:
    """What the last step queued."""
    return [event.wanted for event in story.events if isinstance(event, MessageQueued)]


def tell(story: Story[Letters], at: datetime, *roles: Role) -> Story[Letters]:
    """Puts what the last step noticed to roles: to these, or by the policy that everybody begins with."""
    for made in [event.notice for event in story.events if isinstance(event, NoticeMade)]:
        told = roles or POLICY.roles(made.occasion, made.owed_by, made.days_left)
        story.when(TellRoles(notice=made.notice, roles=told), at)
    return story


def queued(event: Event | None = None, at: datetime | None = None) -> tuple[Story[Letters], str]:
    """A story in which one message waits, and that message."""
    at = at or on(29, 9)
    story = tell(Story(DECIDER).when(event or near(), at), at)
    (one,) = wanted(story)
    return story, one.message
