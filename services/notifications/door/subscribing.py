"""What a subscription is asked for with, and how it is shown. The secret is shown when it is made or changed."""

from datetime import datetime
from ipaddress import ip_address
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from services.notifications.rules import cursor
from services.notifications.rules.webhook import is_public
from services.notifications.store.subscription import Behind, Subscription, Try
from shared.contracts.classes import DataClass
from shared.contracts.topics import partner_topic
from shared.kernel.problem import Problem

Text = Annotated[str, Field(min_length=1, max_length=100)]


class SubscriptionIn(BaseModel):
    """Where to, and what: an address of the caller's own, or the topic of a partner that `deploy.partner` made."""

    model_config = ConfigDict(extra="forbid")

    url: str | None = Field(default=None, max_length=2000)
    partner: str | None = Field(default=None, max_length=32)
    kinds: list[Text] | None = Field(default=None, min_length=1, max_length=200)
    """None for all of the class, later ones too."""
    employers: list[Text] | None = Field(default=None, min_length=1, max_length=10_000)
    data_class: DataClass = DataClass.PROCESS
    where: dict[Text, list[Text]] = Field(default_factory=dict[str, list[str]], max_length=10)
    """Fields of the body that must have one of these values, such as `{"rule": ["problem-analysis"]}`."""
    after: Text = "end"
    """`start`, `end`, or a cursor."""


class ReplayIn(BaseModel):
    """From where everything is delivered anew: an event, a time, a cursor, or a sequence of a case on a stream."""

    model_config = ConfigDict(extra="forbid")

    event: Text | None = None
    at: datetime | None = None
    after: Text | None = None
    case: Text | None = None
    stream: Text | None = None
    sequence: int | None = Field(default=None, ge=1)


def checked_url(url: str, loopback: bool) -> str:
    """The address where it may be one; 422 with why it may not. A name is looked up at each connection anew."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    plain = parts.scheme == "http" and loopback
    if (parts.scheme != "https" and not plain) or not host or port == 0 or not url.isascii() or " " in url:
        raise Problem(422, "url-not-https", "An https address, in full.", "url")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise Problem(422, "url-not-plain", "An address without a login and without a fragment.", "url")
    try:
        public = is_public(str(ip_address(host)), loopback)
    except ValueError:
        public = True
    if not public:
        raise Problem(
            422, "url-not-public", "An address that everybody can reach, not one inside a network.", "url"
        )
    return url


def topic_of(partner: str, tenant: str) -> str:
    """The topic of a partner of an arbodienst; 422 for what is no name."""
    try:
        return partner_topic(partner, tenant).name
    except ValueError:
        problem = Problem(422, "partner-name", "Letters and digits only, 2 to 32, in lower case.", "partner")
        raise problem from None


def shown(it: Subscription, end: int) -> dict[str, Any]:
    """A subscription as its owner sees it; `end` is the number of the last event there is."""
    view: dict[str, Any] = {
        "subscription": it.id,
        "url": it.url,
        "topic": it.topic,
        "kinds": it.kinds,
        "employers": it.employers,
        "data_class": it.data_class.value,
        "where": it.where or None,
        "state": it.state,
        "why": it.why,
        "stopped_at": it.stopped_at,
        "after": cursor.written(it.data_class, it.cursor),
        "events_after": max(0, end - it.cursor),
        "delivered": it.delivered,
        "last_event": it.last_event,
        "last_at": it.last_at.isoformat() if it.last_at else None,
    }
    return {name: value for name, value in view.items() if value is not None}


def shown_try(it: Try) -> dict[str, Any]:
    """A delivery that failed, or a test, in the log."""
    return {
        "event": it.event,
        "kind": it.kind,
        "at": it.at.isoformat(),
        "result": it.code or "taken",
        "status": it.status,
        "milliseconds": it.milliseconds,
    }


def shown_waiting(it: Behind) -> dict[str, Any]:
    """A case that waits behind an event that failed."""
    return {
        "case": it.case,
        "event": it.event,
        "tries": it.tries,
        "since": it.since.isoformat(),
        "next_try": it.at.isoformat(),
    }
