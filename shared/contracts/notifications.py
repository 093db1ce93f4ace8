"""What notifications tells: that someone was told, never where or in which words."""

from datetime import date
from typing import Annotated, Literal

from shared.contracts.classes import PROCESS
from shared.contracts.event import Event


class MessageSent(Event):
    """A message was handed to the mail server for one role, once."""

    kind = "notifications.message-sent.v1"
    topic = "notifications-events"

    message: Annotated[str, PROCESS]
    role: Annotated[str, PROCESS]
    template: Annotated[str, PROCESS]
    channel: Annotated[Literal["mail"], PROCESS]
    rule: Annotated[str | None, PROCESS] = None
    n: Annotated[int | None, PROCESS] = None
    due: Annotated[date | None, PROCESS] = None


TOLD: tuple[type[Event], ...] = (MessageSent,)
