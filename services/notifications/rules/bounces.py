"""What a mail server says of mails that it could not bring: a delivery status notification (RFC 3464). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Literal, cast

State = Literal["failed", "delivered"]
WORST_FIRST: tuple[State, ...] = ("failed", "delivered")
PARTS = 50
"""Parts of a mail, and marks between them: a notification has three. One with more is not read: it can take long."""
NOTIFIES = "message/delivery-status"
ORIGINAL = ("message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers")


@dataclass(frozen=True)
class Bounce:
    """What became of one mail of ours."""

    mail: str
    """The first part of its Message-ID."""
    state: State
    code: str
    """The enhanced status code (RFC 3463), such as `5.1.1`."""


def bounce_in(raw: bytes) -> Bounce | None:
    """What a notification says for good; None where it says nothing so: of a delay, or no notification at all."""
    if raw.count(b"\n--") > PARTS * 2 or raw.lower().count(b"multipart/") > PARTS:
        return None
    try:
        parts = list(_parts(raw))
    except (MessageError, ValueError, LookupError, RecursionError, AttributeError, IndexError, TypeError):
        # The parser of the standard library trips over some of what comes in by mail.
        return None
    said = [each for part in parts if part.get_content_type() == NOTIFIES for each in _held(part)]
    mail = next((found for part in parts if (found := _message_id(part))), None)
    if mail is None:
        return None
    for state in WORST_FIRST:
        for each in said:
            if _field(each, "Action").lower() == state:
                return Bounce(mail, state, _code(_field(each, "Status")))
    return None


def _parts(raw: bytes) -> Iterator[Message]:
    mail = BytesParser(EmailMessage, policy=compat32).parsebytes(raw)
    for n, part in enumerate(mail.walk()):
        if n >= PARTS:
            return
        yield part


def _held(part: Message) -> list[Message]:
    """The mails inside a part; of a notification a group of fields for each recipient, after one of the whole."""
    payload = cast(object, part.get_payload())
    held = cast(list[object], payload) if isinstance(payload, list) else []
    return [each for each in held if isinstance(each, Message)]


def _message_id(part: Message) -> str | None:
    """Of the mail that is sent back, whole or its head only."""
    if part.get_content_type() not in ORIGINAL:
        return None
    named = next((_field(each, "Message-ID") for each in _held(part)), None)
    if named is None:
        head = str(part.get_payload()).encode(errors="replace")
        named = _field(
            BytesParser(EmailMessage, policy=compat32).parsebytes(head, headersonly=True), "Message-ID"
        )
    found = named.strip().removeprefix("<").partition("@")[0]
    return found if 0 < len(found) <= 200 else None


def _field(part: Message, name: str) -> str:
    return str(part.get(name, "")).strip()


def _code(status: str) -> str:
    """Digits and points of the status, as far as it is one."""
    word = status.split()[0] if status.split() else ""
    return word if word and len(word) <= 12 and set(word) <= set("0123456789.") else "bounced"
