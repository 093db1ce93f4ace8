"""Mail out: takes messages from the outbox and hands them to the mail server, never inside a Kafka handler.

A message is claimed, sent, marked as accepted, and then told. A process killed between the mail server's yes and
the mark sends that one message again, with the same Message-ID; so does a yes that never came back. With MongoDB
away between the two the mark is made once it is back.
"""

import asyncio
from email.message import EmailMessage
from typing import Protocol

import aiosmtplib

from services.notifications.domain import Letters, MailAccepted
from services.notifications.rules.letters import Facts, render
from services.notifications.store.letters import Contact, Letter, Store
from shared.kernel.again import wait_after
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, derived_id
from shared.kernel.decider import CommandRefused
from shared.kernel.log import log
from shared.kernel.message import commanded
from shared.kernel.outcome import Unavailable
from shared.kernel.settings import Settings
from shared.kernel.trace import Tracing

SENT_WITHIN = 90.0
"""Seconds for one mail: less than it is claimed for."""
MARK_AGAIN = 0.5
"""Seconds between two tries to mark a mail that is gone."""


class Undelivered(Exception):
    """The mail server did not take the message."""


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
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise Undelivered(type(error).__name__) from error


class Effects:
    """The endless work of sending."""

    def __init__(
        self,
        store: Store,
        cases: Cases[Letters],
        mailer: Mailer,
        settings: Settings,
        now: Now,
        tracing: Tracing | None = None,
    ) -> None:
        """All of its surroundings are given."""
        self._tracing = tracing or Tracing("notifications")
        self._store, self._cases, self._mailer, self._settings, self._now = (
            store,
            cases,
            mailer,
            settings,
            now,
        )

    async def send_waiting(self) -> None:
        """Sends what is queued, then rests a little."""
        while letter := await self._store.claim(self._now()):
            try:
                with self._tracing.acting("mail", letter.trace, case=letter.case):
                    await self._send(letter)
            except Unavailable:
                raise
            except Exception as error:
                # One mail that cannot be made or told must not keep the others from being sent.
                await self._again(letter, type(error).__name__)
        await asyncio.sleep(0.3)

    async def _send(self, letter: Letter) -> None:
        if not letter.accepted:
            async with asyncio.timeout(SENT_WITHIN):
                taken = await self._hand_over(letter)
            if not taken:
                return
            await self._mark(letter)
        async with asyncio.timeout(SENT_WITHIN):
            await self._tell(letter)

    async def _hand_over(self, letter: Letter) -> bool:
        """Whether the mail server took it."""
        contact = await self._store.contact(letter)
        if contact is None:
            await self._again(letter, "no-address")
            return False
        try:
            await self._mailer.send(compose(letter, contact, self._settings))
        except Undelivered as error:
            await self._again(letter, str(error))
            return False
        return True

    async def _mark(self, letter: Letter) -> None:
        """For as long as it takes: what is gone and not marked is sent again by the next who claims it."""
        while True:
            try:
                return await self._store.accepted(letter.id, self._now())
            except Unavailable as error:
                log.warning("later", task="mark", case=letter.case, why=str(error))
                await asyncio.sleep(MARK_AGAIN)

    async def _again(self, letter: Letter, why: str) -> None:
        wait = wait_after(letter.attempts + 1)
        log.warning(
            "mail-not-taken", case=letter.case, message=letter.wanted.message, why=why, parked=wait is None
        )
        await self._store.failed(letter.id, self._now() + wait if wait else None, why)

    async def _tell(self, letter: Letter) -> None:
        cause = derived_id("mail-accepted", letter.wanted.message)
        event = MailAccepted(message=letter.wanted.message)
        accepted = commanded(
            event, letter.case, letter.tenant, letter.employer, cause, self._now(), "notifications"
        )
        try:
            await self._cases.ask(accepted)
        except CommandRefused as error:
            log.warning("mail-not-told", case=letter.case, code=error.refused.code)


def compose(letter: Letter, contact: Contact, settings: Settings) -> EmailMessage:
    """The mail: plain text, what to do, by when, and a link."""
    wanted = letter.wanted
    what = wanted.what_nl if contact.language == "nl" else wanted.what_en
    facts = Facts(
        what=what, due=wanted.due, days_left=wanted.days_left, link=f"{settings.link}/cases/{letter.case}"
    )
    text = render(wanted.template, contact.language, facts)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = settings.mail_from, contact.address, text.subject
    mail["Message-ID"] = f"<{letter.id}@{settings.mail_from.partition('@')[2]}>"
    mail.set_content(text.body)
    # After the content: setting it takes every Content- header away.
    mail["Content-Language"] = contact.language
    return mail
