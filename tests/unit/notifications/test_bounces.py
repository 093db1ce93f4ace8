"""Notifications of mail servers (RFC 3464): what they say of which mail, and whatever else comes in by mail."""

from email.message import EmailMessage
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.rules.bounces import Bounce, bounce_in

SENT_BACK = """\
    Content-Type: {kind}

    From: hervat@arbodienst.example
    To: hr@bakkerij.example
    Message-ID: <m1.zaak-a@arbodienst.example>
    Subject: Te doen voor 13 oktober 2025: Probleemanalyse
"""


def notification(action: str, status: str, kind: str = "message/rfc822", recipients: int = 1) -> bytes:
    """As the examples in RFC 3464, appendix E, are built."""
    groups = "".join(
        f"\n    Final-Recipient: rfc822; hr{n}@bakkerij.example\n    Action: {action}\n    Status: {status}\n"
        for n in range(recipients)
    )
    text = f"""\
    From: Mail Delivery Subsystem <MAILER-DAEMON@mail.example>
    To: hervat@arbodienst.example
    Subject: Returned mail
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status; boundary="RAA14128"

    --RAA14128
    Content-Type: text/plain

    The following address had permanent delivery errors.

    --RAA14128
    Content-Type: message/delivery-status

    Reporting-MTA: dns; mail.example
    {groups}
    --RAA14128
{SENT_BACK.format(kind=kind)}
    --RAA14128--
    """
    return dedent(text).replace("\n", "\r\n").encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_mail_that_failed(kind: str) -> None:
    """Sent back whole or its head only: which mail, and the status."""
    assert bounce_in(notification("failed", "5.1.1", kind)) == Bounce("m1.zaak-a", "failed", "5.1.1")


def test_other_words_of_a_mail_server() -> None:
    """It arrived; it is late, which says nothing for good; a status that is none of the numbers is not repeated."""
    assert bounce_in(notification("delivered", "2.0.0")) == Bounce("m1.zaak-a", "delivered", "2.0.0")
    assert bounce_in(notification("delayed", "4.4.7")) is None
    assert bounce_in(notification("Failed", "hr0@bakkerij.example")) == Bounce(
        "m1.zaak-a", "failed", "bounced"
    )
    assert bounce_in(notification("failed", "5.2.2 (mailbox full)")) == Bounce("m1.zaak-a", "failed", "5.2.2")


def test_what_is_no_notification_says_nothing() -> None:
    """A holiday that answers, a notification of no mail of ours, an empty body, bytes."""
    holiday = EmailMessage()
    holiday["Subject"] = "Afwezig"
    holiday.set_content("Ik ben er maandag weer.")
    nobodys = notification("failed", "5.1.1").replace(b"Message-ID", b"X-Nothing")
    for raw in (holiday.as_bytes(), nobodys, b"", b"\x00\xff" * 100):
        assert bounce_in(raw) is None


def test_a_mail_that_is_built_to_tire_is_not_read() -> None:
    """Parts within parts without end, and thousands of them: though one of them would be a notification."""
    whole = notification("failed", "5.1.1")
    deep = b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3_000)
    )
    wide = whole.replace(b"--RAA14128\r\nContent-Type: text/plain", b"--RAA14128\r\n\r\n" * 10_000, 1)
    long = whole.replace(
        b"report-type=delivery-status", b"report-type=delivery-status" + b"; a=b" * 30_000, 1
    )
    assert bounce_in(whole) is not None
    assert bounce_in(long) == bounce_in(whole), "the parser of today's policy would be at this for a minute"
    assert bounce_in(deep + whole) is None
    assert bounce_in(wide) is None


@given(st.binary(max_size=400), st.integers(0, 700))
def test_bytes_in_the_middle_break_nothing(noise: bytes, at: int) -> None:
    """Whatever stands in it: a bounce of a mail that can be named, or none."""
    whole = notification("failed", "5.1.1")
    found = bounce_in(whole[:at] + noise + whole[at:])
    assert found is None or (found.mail and len(found.mail) <= 200)
