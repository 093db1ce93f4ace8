"""What notifications tells: that someone was told and whether it arrived, never where or in which words."""

from datetime import date
from typing import Annotated, Literal

from shared.contracts.classes import PROCESS
from shared.contracts.event import Event

Channel = Literal["mail", "sms", "letter", "in-app"]
"""By which a message goes: `in-app` is seen at the door of this service only, where every message is seen."""


class MessageSent(Event):
    """A message was handed, once, to what carries it to one role: mail server, gateway, or the inbox itself."""

    kind = "notifications.message-sent.v1"
    topic = "notifications-events"

    message: Annotated[str, PROCESS]
    role: Annotated[str, PROCESS]
    template: Annotated[str, PROCESS]
    channel: Annotated[Channel, PROCESS]
    rule: Annotated[str | None, PROCESS] = None
    n: Annotated[int | None, PROCESS] = None
    due: Annotated[date | None, PROCESS] = None


class MessageDelivered(Event):
    """What carries a message says that it arrived. Of most mails nobody ever says so."""

    kind = "notifications.message-delivered.v1"
    topic = "notifications-events"

    message: Annotated[str, PROCESS]
    role: Annotated[str, PROCESS]
    channel: Annotated[Channel, PROCESS]


class MessageFailed(Event):
    """A message did not arrive and will not: the address is not there, or nobody took it in all the tries."""

    kind = "notifications.message-failed.v1"
    topic = "notifications-events"

    message: Annotated[str, PROCESS]
    role: Annotated[str, PROCESS]
    channel: Annotated[Channel, PROCESS]
    code: Annotated[str, PROCESS]
    """Why: an enhanced status code of mail (`5.1.1`), or a word of ours or of the gateway."""


TOLD: tuple[type[Event], ...] = (MessageSent, MessageDelivered, MessageFailed)
