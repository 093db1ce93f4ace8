"""One case's messages: what is noticed, which roles hear of it, what is withdrawn, sent, arrived or failed. Pure.

A notice is named by its rule, due date and days left, a message by notice and role, so that the same thing is never
said twice. Which roles hear of a notice is the policy of the arbodienst, which stands in no journal: the effects ask
it and say so to the case.
"""

from collections.abc import Sequence
from datetime import date, datetime

from pydantic import BaseModel

from services.notifications.domain.kinds import (
    NOBODY,
    DeliveryHeard,
    FailureHeard,
    GiveUp,
    MailAccepted,
    MessageDropped,
    MessageQueued,
    MessageSuppressed,
    Notice,
    NoticeDropped,
    NoticeMade,
    NoticeStanding,
    NoticeTold,
    PersonNoted,
    Standing,
    TellRoles,
    Wanted,
    WorkerNoted,
)
from services.notifications.domain.noticing import missed, near, not_reached, proposed
from services.notifications.rules.telling import Role
from shared.contracts.event import DayBegan, Event, Refused
from shared.contracts.matching import MatchProposed, MatchWithdrawn
from shared.contracts.notifications import MessageDelivered, MessageFailed, MessageSent
from shared.contracts.staff import CaseAssigned, CaseHandedOver
from shared.contracts.trajectory import CaseOpened, ClockMoved, DeadlineMissed, DeadlineNear, ObligationDone
from shared.kernel.clock import day_of, derived_id
from shared.kernel.decider import Decider

NO_SUCH_MESSAGE = Refused(code="no-such-message", detail="This case has no such message.", path="message")


class Letters(BaseModel):
    """A case as notifications knows it."""

    person: str | None = None
    assigned: dict[str, str] = {}
    """The worker who sees to it in a role."""
    notices: dict[str, Notice] = {}
    noticed: dict[str, NoticeStanding] = {}
    messages: dict[str, Wanted] = {}
    standing: dict[str, Standing] = {}

    def holds(self, message: str) -> bool:
        """Whether what a message says is still so."""
        return self.noticed.get(self.messages[message].notice or "", "told") != "dropped"


def decide(state: Letters, event: Event, at: datetime) -> Sequence[Event]:
    """What a heard event, or what became of a message, means for who is told."""
    match event:
        case CaseOpened():
            return [] if state.person == event.person else [PersonNoted(person=event.person)]
        case CaseAssigned() | CaseHandedOver():
            known = state.assigned.get(event.role)
            return [] if known == event.worker else [WorkerNoted(role=event.role, worker=event.worker)]
        case DeadlineNear():
            return _notice(state, near(event)) if event.due >= day_of(at) else []
        case DeadlineMissed():
            made = missed(event)
            return [*_drop(state, event.rule, event.n, but=made.notice), *_notice(state, made)]
        case MatchProposed():
            return _notice(state, proposed(event))
        case MatchWithdrawn():
            return _drop_vacancy(state, event.vacancy)
        case ClockMoved():
            return [drop for move in event.moves for drop in _drop(state, move.rule, move.n)]
        case ObligationDone():
            return _drop(state, event.rule, event.n)
        case TellRoles():
            return _tell(state, event.notice, event.roles)
        case MailAccepted() | DeliveryHeard() | FailureHeard() | GiveUp():
            return _became(state, event) if event.message in state.messages else [NO_SUCH_MESSAGE]
        case _:
            return []


def evolve(state: Letters, event: Event) -> Letters:
    """What the case looks like after a kept or told event."""
    match event:
        case PersonNoted():
            return state.model_copy(update={"person": event.person})
        case WorkerNoted():
            others = {role: worker for role, worker in state.assigned.items() if role != event.role}
            now = {**others, event.role: event.worker} if event.worker else others
            return state.model_copy(update={"assigned": dict(sorted(now.items()))})
        case NoticeMade():
            notices = dict(sorted({**state.notices, event.notice.notice: event.notice}.items()))
            return _noticed(state.model_copy(update={"notices": notices}), event.notice.notice, "open")
        case NoticeTold():
            return _noticed(state, event.notice, "told")
        case NoticeDropped():
            return _noticed(state, event.notice, "dropped")
        case MessageQueued():
            messages = dict(sorted({**state.messages, event.wanted.message: event.wanted}.items()))
            return _stand(state.model_copy(update={"messages": messages}), event.wanted.message, "queued")
        case MessageDropped():
            return _stand(state, event.message, "withdrawn")
        case MessageSuppressed():
            return _stand(state, event.message, "suppressed")
        case MessageSent():
            return _stand(state, event.message, "sent")
        case MessageDelivered():
            return _stand(state, event.message, "delivered")
        case MessageFailed():
            return _stand(state, event.message, "failed")
        case _:
            return state


def due(state: Letters) -> date | None:
    """Notifications keeps no calendar: trajectory owns every date."""
    return None


def _stand(state: Letters, message: str, standing: Standing) -> Letters:
    """In the order of the ids, so that the state is the same whichever topic was heard first."""
    return state.model_copy(update={"standing": dict(sorted({**state.standing, message: standing}.items()))})


def _noticed(state: Letters, notice: str, standing: NoticeStanding) -> Letters:
    return state.model_copy(update={"noticed": dict(sorted({**state.noticed, notice: standing}.items()))})


def _notice(state: Letters, made: Notice) -> Sequence[Event]:
    """Once; but what was dropped holds anew when it is heard again."""
    known = state.notices.get(made.notice)
    if known is None:
        return [NoticeMade(notice=made)]
    if state.noticed[made.notice] != "dropped":
        return []
    return [NoticeMade(notice=made.model_copy(update={"times": known.times + 1}))]


def _tell(state: Letters, notice: str, roles: Sequence[Role]) -> Sequence[Event]:
    """A message to each that none went to; what was withdrawn before anybody got it is wanted anew."""
    if state.noticed.get(notice) != "open":
        return []
    about = state.notices[notice]
    wanted = [_wanted(about, role, tuple(roles[:n])) for n, role in enumerate(roles)]
    fresh = [each for each in wanted if state.standing.get(each.message, "withdrawn") == "withdrawn"]
    return [*(MessageQueued(wanted=each) for each in fresh), NoticeTold(notice=notice)]


def _wanted(about: Notice, role: Role, before: tuple[Role, ...]) -> Wanted:
    said = about.model_dump(exclude={"notice", "occasion", "times"})
    message = derived_id("message", about.notice, role)
    named = {"message": message, "template": about.occasion, "role": role, "notice": about.notice}
    return Wanted.model_validate({**said, **named, "before": before})


def _drop(state: Letters, rule: str, n: int | None, but: str = "") -> list[Event]:
    """What was noticed about an obligation holds no more, and what waits is withdrawn; what was sent stays sent."""
    spared = {but, *(name for name, each in state.messages.items() if but and each.notice == but)}
    return _dropped(state, {each for each, said in _said(state).items() if said[:2] == (rule, n)} - spared)


def _drop_vacancy(state: Letters, vacancy: str) -> list[Event]:
    return _dropped(state, {each for each, said in _said(state).items() if said[2] == vacancy})


def _said(state: Letters) -> dict[str, tuple[str | None, int | None, str | None]]:
    """What each notice and message is about."""
    about: dict[str, Notice | Wanted] = {**state.notices, **state.messages}
    return {name: (each.rule, each.n, each.vacancy) for name, each in about.items()}


def _dropped(state: Letters, names: set[str]) -> list[Event]:
    notices = [each for each in state.notices if each in names and state.noticed[each] != "dropped"]
    waiting = [each for each in state.messages if each in names and state.standing[each] == "queued"]
    return [
        *(MessageDropped(message=each) for each in waiting),
        *(NoticeDropped(notice=each) for each in notices),
    ]


def _became(state: Letters, event: MailAccepted | DeliveryHeard | FailureHeard | GiveUp) -> Sequence[Event]:
    """What whoever carries a message says of it, as far as that is news."""
    wanted, standing = state.messages[event.message], state.standing[event.message]
    about = {"message": wanted.message, "role": wanted.role}
    match event:
        case MailAccepted() if standing in ("queued", "withdrawn", "suppressed"):
            said = wanted.model_dump(include={"template", "rule", "n", "due"})
            return [MessageSent.model_validate({**said, **about, "channel": event.channel})]
        case DeliveryHeard() if standing == "sent":
            return [MessageDelivered.model_validate({**about, "channel": event.channel})]
        case FailureHeard() if standing in ("queued", "sent", "delivered"):
            failed = MessageFailed.model_validate({**about, "channel": event.channel, "code": event.code})
            return [failed, *_notice(state, not_reached(wanted.role, event.whose))]
        case GiveUp() if standing == "queued":
            nobody = event.code == NOBODY
            task = _notice(state, not_reached(wanted.role, NOBODY)) if nobody else ()
            return [MessageSuppressed(message=wanted.message, code=event.code), *task]
        case _:
            return []


HEARD: tuple[type[Event], ...] = (
    CaseOpened,
    CaseAssigned,
    CaseHandedOver,
    ClockMoved,
    DeadlineNear,
    DeadlineMissed,
    ObligationDone,
    MatchProposed,
    MatchWithdrawn,
)
ASKED: tuple[type[Event], ...] = (TellRoles, MailAccepted, DeliveryHeard, FailureHeard, GiveUp)
KEPT: tuple[type[Event], ...] = (
    NoticeMade,
    NoticeTold,
    NoticeDropped,
    MessageQueued,
    MessageDropped,
    MessageSuppressed,
    PersonNoted,
    WorkerNoted,
    DayBegan,
    Refused,
)
TOLD: tuple[type[Event], ...] = (MessageSent, MessageDelivered, MessageFailed)

DECIDER = Decider(
    service="notifications",
    state=Letters,
    decide=decide,
    evolve=evolve,
    due=due,
    kinds={each.kind: each for each in (*HEARD, *ASKED, *KEPT, *TOLD)},
    hears={each.kind: each for each in HEARD},
    fold=2,
)
