"""One case's messages: which are wanted, withdrawn and sent. Pure.

A message is named by its case, template, rule, due date and role, so that the same thing is never said twice.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.notifications.rules.letters import Role, role_of_deadline
from shared.contracts.event import DayBegan, Event, Refused
from shared.contracts.matching import MatchProposed, MatchWithdrawn
from shared.contracts.notifications import MessageSent
from shared.contracts.trajectory import CaseOpened, ClockMoved, DeadlineMissed, DeadlineNear, ObligationDone
from shared.kernel.clock import day_of, derived_id
from shared.kernel.decider import Decider

Standing = Literal["queued", "withdrawn", "sent"]
Template = Literal["deadline-near", "deadline-missed", "match-proposed"]


class Wanted(BaseModel):
    """A message that someone should get."""

    model_config = ConfigDict(frozen=True)

    message: str
    template: Template
    role: Role
    rule: str | None = None
    n: int | None = None
    due: date | None = None
    days_left: int | None = None
    what_nl: str = ""
    what_en: str = ""
    vacancy: str | None = None


class MessageQueued(Event):
    """Kept: a message is to be sent."""

    kind = "notifications.message-queued.v1"
    wanted: Wanted


class MessageDropped(Event):
    """Kept: a message that was not sent yet no longer holds."""

    kind = "notifications.message-dropped.v1"
    message: str


class PersonNoted(Event):
    """Kept: whose case this is, by the person's id."""

    kind = "notifications.person-noted.v1"
    person: str


class MailAccepted(Event):
    """Asked by the effects: the mail server took this message."""

    kind = "notifications.mail-accepted.v1"
    message: str


class Letters(BaseModel):
    """A case as notifications knows it."""

    person: str | None = None
    messages: dict[str, Wanted] = {}
    standing: dict[str, Standing] = {}


def decide(state: Letters, event: Event, at: datetime) -> Sequence[Event]:
    """What a heard event means for who is told."""
    match event:
        case CaseOpened():
            return [] if state.person == event.person else [PersonNoted(person=event.person)]
        case DeadlineNear():
            return _queue(state, _near(event)) if event.due >= day_of(at) else []
        case DeadlineMissed():
            wanted = _missed(event)
            drops = [each for each in _drop(state, event.rule, event.n) if each.message != wanted.message]
            return [*drops, *_queue(state, wanted)]
        case MatchProposed():
            return _queue(state, _proposed(event))
        case MatchWithdrawn():
            return _drop_vacancy(state, event.vacancy)
        case ClockMoved():
            return [drop for move in event.moves for drop in _drop(state, move.rule, move.n)]
        case ObligationDone():
            return _drop(state, event.rule, event.n)
        case MailAccepted():
            return _sent(state, event.message)
        case _:
            return []


def evolve(state: Letters, event: Event) -> Letters:
    """What the case looks like after a kept or told event."""
    match event:
        case PersonNoted():
            return state.model_copy(update={"person": event.person})
        case MessageQueued():
            messages = dict(sorted({**state.messages, event.wanted.message: event.wanted}.items()))
            return _stand(state.model_copy(update={"messages": messages}), event.wanted.message, "queued")
        case MessageDropped():
            return _stand(state, event.message, "withdrawn")
        case MessageSent():
            return _stand(state, event.message, "sent")
        case _:
            return state


def due(state: Letters) -> date | None:
    """Notifications keeps no calendar: trajectory owns every date."""
    return None


def _stand(state: Letters, message: str, standing: Standing) -> Letters:
    """In the order of the ids, so that the state is the same whichever topic was heard first."""
    return state.model_copy(update={"standing": dict(sorted({**state.standing, message: standing}.items()))})


def _queue(state: Letters, wanted: Wanted) -> Sequence[Event]:
    """Once; but what was withdrawn before anybody got it is wanted anew when it holds again."""
    standing = state.standing.get(wanted.message, "withdrawn")
    return [MessageQueued(wanted=wanted)] if standing == "withdrawn" else []


def _drop(state: Letters, rule: str, n: int | None) -> list[MessageDropped]:
    """What waits about an obligation is withdrawn; what was sent stays sent."""
    return [
        MessageDropped(message=message)
        for message, wanted in state.messages.items()
        if state.standing[message] == "queued" and (wanted.rule, wanted.n) == (rule, n)
    ]


def _drop_vacancy(state: Letters, vacancy: str) -> list[Event]:
    return [
        MessageDropped(message=message)
        for message, wanted in state.messages.items()
        if state.standing[message] == "queued" and wanted.vacancy == vacancy
    ]


def _sent(state: Letters, message: str) -> Sequence[Event]:
    if message not in state.messages:
        return [Refused(code="no-such-message", detail="This case has no such message.", path="message")]
    if state.standing[message] == "sent":
        return []
    wanted = state.messages[message]
    return [
        MessageSent(
            message=message,
            role=wanted.role,
            template=wanted.template,
            channel="mail",
            rule=wanted.rule,
            n=wanted.n,
            due=wanted.due,
        )
    ]


def _near(event: DeadlineNear) -> Wanted:
    role = role_of_deadline(event.responsible)
    parts = ("near", event.period, event.rule, event.n or 0, event.due.isoformat(), event.days_left, role)
    return Wanted(
        message=derived_id("message", *parts),
        template="deadline-near",
        role=role,
        rule=event.rule,
        n=event.n,
        due=event.due,
        days_left=event.days_left,
        what_nl=event.name_nl,
        what_en=event.name_en,
    )


def _missed(event: DeadlineMissed) -> Wanted:
    parts = ("missed", event.period, event.rule, event.n or 0, event.due.isoformat())
    return Wanted(
        message=derived_id("message", *parts),
        template="deadline-missed",
        role="case-manager",
        rule=event.rule,
        n=event.n,
        due=event.due,
        what_nl=event.name_nl,
        what_en=event.name_en,
    )


def _proposed(event: MatchProposed) -> Wanted:
    return Wanted(
        message=derived_id("message", "match", event.vacancy, event.verdict),
        template="match-proposed",
        role="job-coach",
        vacancy=event.vacancy,
        what_nl=event.title,
        what_en=event.title,
    )


HEARD: tuple[type[Event], ...] = (
    CaseOpened,
    ClockMoved,
    DeadlineNear,
    DeadlineMissed,
    ObligationDone,
    MatchProposed,
    MatchWithdrawn,
)
KEPT: tuple[type[Event], ...] = (MessageQueued, MessageDropped, PersonNoted, MailAccepted, DayBegan, Refused)

DECIDER = Decider(
    service="notifications",
    state=Letters,
    decide=decide,
    evolve=evolve,
    due=due,
    kinds={each.kind: each for each in (*HEARD, *KEPT, MessageSent)},
    hears={each.kind: each for each in HEARD},
)
