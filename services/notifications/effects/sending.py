"""Messages out: notices are put to roles and messages handed to whoever carries them, never inside a Kafka handler.

A message is claimed, handed over, marked as accepted, and then told. A process killed between the yes of a mail
server and the mark sends that one mail again, with the same Message-ID; so does a yes that never came back. A gateway
takes the same id once. With MongoDB away between the two the mark is made once it is back. When something may go is
decided when it is claimed: what waits for a morning goes by the policy of that morning.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace

from services.notifications.domain import Letters
from services.notifications.domain.kinds import NOBODY, FailureHeard, GiveUp, MailAccepted, TellRoles
from services.notifications.effects.carrying import SENT_WITHIN, Carrier, Parcel, Undelivered
from services.notifications.effects.planning import Planning, Postponed, Settled
from services.notifications.rules.telling import Role
from services.notifications.store.letters import Letter, Noticed, Store
from services.notifications.store.people import Reach
from shared.contracts.event import Event
from shared.contracts.notifications import Channel
from shared.kernel.again import wait_after
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, derived_id, new_id
from shared.kernel.decider import CaseHeld, CommandRefused, Commit
from shared.kernel.lease import Lease
from shared.kernel.log import log
from shared.kernel.message import Message, commanded
from shared.kernel.outcome import Unavailable
from shared.kernel.trace import Tracing

REST = 0.3
"""Seconds between two looks at what waits."""
MARK_AGAIN = 0.5
"""Seconds between two tries to mark a message that is gone."""


class Effects:
    """The endless work of sending."""

    def __init__(
        self,
        store: Store,
        cases: Cases[Letters],
        planning: Planning,
        carriers: Mapping[Channel, Carrier],
        lease: Lease,
        now: Now,
        tracing: Tracing | None = None,
    ) -> None:
        """All of its surroundings are given; `lease` is of the mails that hold several messages."""
        self._tracing = tracing or Tracing("notifications")
        self._store, self._cases, self._planning, self._carriers = store, cases, planning, carriers
        self._lease, self._now = lease, now

    async def send_waiting(self) -> None:
        """Does what there is to do, then rests a little."""
        await self.round()
        await asyncio.sleep(REST)

    async def round(self) -> None:
        """Puts to roles what is noticed and sends what may go now. Raises `Unavailable`."""
        while notices := await self._store.claim_notices(self._now(), new_id()):
            await self._put_to_roles(notices)
        while letter := await self._store.claim(self._now()):
            try:
                with self._tracing.acting("mail", letter.trace, case=letter.case):
                    await self._send(letter)
            except Unavailable:
                raise
            except Exception as error:
                # One message that cannot be made or told must not keep the others from being sent.
                await self._again(letter, type(error).__name__)

    async def _put_to_roles(self, notices: Sequence[Noticed]) -> None:
        roles = await self._planning.roles(notices)
        asked = [self._tell_roles(*each) for each in zip(notices, roles, strict=True)]
        answers = await self._cases.ask_each(asked)
        for notice, answer in zip(notices, answers, strict=True):
            if not isinstance(answer, Commit):
                # A case that waits for a mend is asked again later.
                await self._later(notice, type(answer).__name__)

    def _tell_roles(self, noticed: Noticed, roles: tuple[Role, ...]) -> Message:
        notice = noticed.notice
        event = TellRoles(notice=notice.notice, roles=roles)
        cause = derived_id("tell-roles", notice.notice, notice.times)
        asked = commanded(
            event, noticed.case, noticed.tenant, noticed.employer, cause, self._now(), "notifications"
        )
        return replace(asked, trace=noticed.trace)

    async def _send(self, letter: Letter) -> None:
        message = letter.wanted.message
        if letter.accepted:
            return await self._ask(letter, MailAccepted(message=message, channel=letter.channel))
        match await self._planning.plan(letter):
            case Postponed(at=at, why=why, digest_at=hour):
                return await self._store.later(letter.id, at, why, hour)
            case Settled(code=code):
                return await self._ask(letter, GiveUp(message=message, code=code))
            case None:
                return await self._again(letter, NOBODY, GiveUp(message=message, code=NOBODY))
            case (reach, channel):
                if channel == "mail" and (letter.digest_at or letter.digest):
                    return await self._send_with_others(letter, reach)
                return await self._hand_over([letter], letter.id, reach, channel)

    async def _send_with_others(self, letter: Letter, reach: Reach) -> None:
        """In one mail whatever waits for the same reader; left to whoever has the lease, where that is another."""
        if not await self._lease.ours():
            return
        found = await self._store.alike(letter, self._now())
        ids = [each.id for each in found if await self._planning.plan(each) == (reach, "mail")]
        joined = list[Letter]()
        while ids and [each.id for each in joined] != ids:
            # What is withdrawn meanwhile is left out, and the mail is another then.
            ids = [each.id for each in joined] or ids
            joined = await self._store.join(ids, _named(ids), self._now())
            ids = ids if joined else []
        if joined:
            await self._hand_over(joined, _named(ids), reach, "mail")

    async def _hand_over(self, letters: Sequence[Letter], id: str, reach: Reach, channel: Channel) -> None:
        parcel = Parcel(id, reach, tuple(self._planning.item(each, reach) for each in letters))
        try:
            await self._carry(parcel, channel)
        except Undelivered as error:
            for each in letters:
                await self._not_taken(each, reach, channel, error)
            return
        ids = [each.id for each in letters]
        await self._for_as_long_as_it_takes(
            lambda: self._store.accepted(ids, channel, reach.whose, self._now())
        )
        for each in letters:
            await self._ask(each, MailAccepted(message=each.wanted.message, channel=channel))

    async def _carry(self, parcel: Parcel, channel: Channel) -> None:
        """What is only to be seen in the inbox is carried by nobody: it is there."""
        carrier = self._carriers.get(channel)
        if carrier is None:
            return
        try:
            async with asyncio.timeout(SENT_WITHIN):
                await carrier.carry(parcel)
        except TimeoutError:
            raise Undelivered("too-slow") from None

    async def _not_taken(self, letter: Letter, reach: Reach, channel: Channel, error: Undelivered) -> None:
        """For good at once, or after the last of the waits."""
        said = {"message": letter.wanted.message, "channel": channel, "whose": reach.whose}
        if error.permanent:
            return await self._ask(letter, FailureHeard.model_validate({**said, "code": error.code}))
        at_last = FailureHeard.model_validate({**said, "code": "gave-up"})
        return await self._again(letter, error.code, at_last)

    async def _for_as_long_as_it_takes(self, mark: Callable[[], Awaitable[None]]) -> None:
        """What is gone and not marked is sent again by the next who claims it."""
        while True:
            try:
                return await mark()
            except Unavailable as error:
                log.warning("later", task="mark", why=str(error))
                await asyncio.sleep(MARK_AGAIN)

    async def _again(self, letter: Letter, why: str, at_last: Event | None = None) -> None:
        """Later; tried often enough, what came of it is told instead, or a person looks where nothing can be told."""
        if at_last and wait_after(letter.attempts + 1) is None:
            return await self._ask(letter, at_last)
        return await self._later(letter, why)

    async def _later(self, row: Letter | Noticed, why: str) -> None:
        wait = wait_after(row.attempts + 1)
        log.warning("not-taken", case=row.case, message=row.id, why=why, parked=wait is None)
        await self._store.failed(row.id, self._now() + wait if wait else None, why)

    async def _ask(self, letter: Letter, event: Event) -> None:
        """Tells the case what became of it. Said twice it decides nothing: how the message stands says so."""
        # That it went is said under one id; it can fail, be withdrawn and fail again.
        when = () if isinstance(event, MailAccepted) else (self._now().isoformat(),)
        cause = derived_id(event.kind, letter.wanted.message, *when)
        asked = commanded(
            event, letter.case, letter.tenant, letter.employer, cause, self._now(), "notifications"
        )
        try:
            async with asyncio.timeout(SENT_WITHIN):
                await self._cases.ask(asked)
        except CaseHeld:
            await self._again(letter, "case-held")
        except CommandRefused as error:
            log.warning("not-told", case=letter.case, code=error.refused.code)


def _named(letters: Sequence[str]) -> str:
    """The name of a mail follows from what it holds."""
    return letters[0] if len(letters) == 1 else derived_id("digest", *letters)
