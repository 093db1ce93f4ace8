"""What a case keeps of who is told what, and what its effects ask of it."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

from services.notifications.rules.telling import Occasion, Role
from shared.contracts.event import Event
from shared.contracts.notifications import Channel

Standing = Literal["queued", "withdrawn", "suppressed", "sent", "delivered", "failed"]
"""How a message stands. `withdrawn` before anybody got it, `suppressed` because nobody could or need get it."""
NoticeStanding = Literal["open", "told", "dropped"]
"""How an occasion stands: to be put to roles, put to them, or no longer so."""
NOBODY = "nobody-to-reach"
"""Why a message was given up that has a task for somebody else in its place."""


class Notice(BaseModel):
    """Something of a case that somebody should hear, whoever that will be."""

    model_config = ConfigDict(frozen=True)

    notice: str
    occasion: Occasion
    owed_by: str = ""
    """Who owes the step, or who could not be reached."""
    rule: str | None = None
    n: int | None = None
    due: date | None = None
    days_left: int | None = None
    what_nl: str = ""
    what_en: str = ""
    vacancy: str | None = None
    times: int = 1
    """How often it came to hold, having been dropped in between."""


class Wanted(BaseModel):
    """A message that someone should get."""

    model_config = ConfigDict(frozen=True)

    message: str
    template: Occasion
    role: Role
    rule: str | None = None
    n: int | None = None
    due: date | None = None
    days_left: int | None = None
    what_nl: str = ""
    what_en: str = ""
    vacancy: str | None = None
    owed_by: str = ""
    """Who owes the step, or who could not be reached."""
    notice: str | None = None
    """What it is about; absent in messages from before there were notices."""
    before: tuple[Role, ...] = ()
    """The roles that hear of the same before this one: who is two of them hears of it once."""


class NoticeMade(Event):
    """Kept: something holds that somebody should hear."""

    kind = "notifications.notice-made.v1"
    notice: Notice


class NoticeTold(Event):
    """Kept: it was decided which roles hear of it."""

    kind = "notifications.notice-told.v1"
    notice: str


class NoticeDropped(Event):
    """Kept: it no longer holds."""

    kind = "notifications.notice-dropped.v1"
    notice: str


class MessageQueued(Event):
    """Kept: a message is to be sent."""

    kind = "notifications.message-queued.v1"
    wanted: Wanted


class MessageDropped(Event):
    """Kept: a message that was not sent yet no longer holds."""

    kind = "notifications.message-dropped.v1"
    message: str


class MessageSuppressed(Event):
    """Kept: a message is not sent: nobody can be reached, somebody heard it in another role, or it is too late."""

    kind = "notifications.message-suppressed.v1"
    message: str
    code: str


class PersonNoted(Event):
    """Kept: whose case this is, by the person's id."""

    kind = "notifications.person-noted.v1"
    person: str


class WorkerNoted(Event):
    """Kept: who sees to the case in a role, by the worker's id; nobody where it is absent."""

    kind = "notifications.worker-noted.v1"
    role: str
    worker: str | None = None


class TellRoles(Event):
    """Asked by the effects: these roles hear of a notice, in this order, as the policy of the arbodienst says."""

    kind = "notifications.tell-roles.v1"
    notice: str
    roles: tuple[Role, ...]


class MailAccepted(Event):
    """Asked by the effects: whoever carries it took this message."""

    kind = "notifications.mail-accepted.v1"
    message: str
    channel: Channel = "mail"


class DeliveryHeard(Event):
    """Asked by the effects: whoever carried it says that it arrived."""

    kind = "notifications.delivery-heard.v1"
    message: str
    channel: Channel


class FailureHeard(Event):
    """Asked by the effects or the door: it did not arrive and will not."""

    kind = "notifications.failure-heard.v1"
    message: str
    channel: Channel
    code: str
    whose: str = ""
    """Which row, in which revision, the address is of; never the address."""


class GiveUp(Event):
    """Asked by the effects: nobody is to be sent this message."""

    kind = "notifications.give-up.v1"
    message: str
    code: str
