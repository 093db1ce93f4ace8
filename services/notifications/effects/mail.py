"""Mail out, over SMTP: plain text first, the same as simple HTML second, nothing from elsewhere in it."""

from email.message import EmailMessage
from typing import Protocol

import aiosmtplib

from services.notifications.effects.carrying import Parcel, Undelivered
from services.notifications.rules.letters import as_html, render, render_several
from shared.kernel.settings import Settings


class Mailer(Protocol):
    """Hands a mail to a server; raises `Undelivered`."""

    async def send(self, mail: EmailMessage) -> None:
        """One mail."""
        ...


class Smtp:
    """Implements `Mailer` over SMTP."""

    def __init__(self, settings: Settings) -> None:
        """Host, port and credentials come from the settings."""
        self._settings = settings

    async def send(self, mail: EmailMessage) -> None:
        """A connection for each mail: mail is rare, and a stale connection is a lost one."""
        to = self._settings
        try:
            await aiosmtplib.send(
                mail,
                hostname=to.smtp_host,
                port=to.smtp_port,
                username=to.smtp_user or None,
                password=to.smtp_password or None,
                start_tls=to.smtp_starttls,
                timeout=15,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _refused(error) from error
        except aiosmtplib.SMTPResponseException as error:
            raise Undelivered(f"smtp-{error.code}") from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise Undelivered(type(error).__name__) from error


def _refused(error: aiosmtplib.SMTPRecipientsRefused) -> Undelivered:
    """A no to the address is for good where it begins with a 5 (RFC 5321 4.2.1)."""
    code = max(each.code for each in error.recipients)
    return Undelivered(f"smtp-{code}", permanent=500 <= code < 600)


class Mail:
    """Implements `Carrier`."""

    def __init__(self, mailer: Mailer, mail_from: str) -> None:
        """`mail_from` is the sender of every mail."""
        self._mailer, self._from = mailer, mail_from

    async def carry(self, parcel: Parcel) -> None:
        """One mail."""
        await self._mailer.send(compose(parcel, self._from))


def compose(parcel: Parcel, mail_from: str) -> EmailMessage:
    """The mail: what to do, by when, and a link; named after the parcel, so that it is itself and no other."""
    language = parcel.reach.language
    if len(parcel.items) == 1:
        ((occasion, facts),) = parcel.items
        text = render(occasion, language, facts)
    else:
        text = render_several(parcel.items, language)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = mail_from, parcel.reach.mail, text.subject
    mail["Message-ID"] = f"<{parcel.id}@{mail_from.partition('@')[2]}>"
    # Nobody's holiday answers it (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text.body)
    mail.add_alternative(as_html(text, language), subtype="html")
    # After the content: setting it takes every Content- header away.
    mail["Content-Language"] = language
    return mail
