"""Asks gateways what became of the short messages and letters that they took, until they say so or too long after."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta

from services.notifications.domain import Letters
from services.notifications.domain.kinds import DeliveryHeard, FailureHeard
from services.notifications.effects.carrying import Asked, Became, Undelivered
from services.notifications.store.letters import Letter, Store
from shared.contracts.notifications import Channel
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, derived_id
from shared.kernel.decider import CaseHeld, CommandRefused
from shared.kernel.log import log
from shared.kernel.message import commanded

REST = 5.0
"""Seconds between two looks at what is to be asked."""
SOONEST, LATEST = timedelta(minutes=2), timedelta(hours=6)
ASKED_FOR = timedelta(days=14)
"""What is not heard of by then is not asked after any more: it stays sent."""


class Asking:
    """The endless work of asking."""

    def __init__(
        self, store: Store, cases: Cases[Letters], gateways: Mapping[Channel, Asked], now: Now
    ) -> None:
        """All of its surroundings are given."""
        self._store, self._cases, self._gateways, self._now = store, cases, gateways, now

    async def ask_after(self) -> None:
        """Asks after everything whose time has come, then rests a little."""
        await self.round()
        await asyncio.sleep(REST)

    async def round(self) -> None:
        """Everything whose time has come. Raises `Unavailable`."""
        while claimed := await self._store.claim_question(self._now()):
            await self._ask(*claimed)

    async def _ask(self, letter: Letter, taken: datetime) -> None:
        try:
            gateway = self._gateways.get(letter.channel)
            became = await gateway.became(letter.id) if gateway else Became("on-its-way")
            if became.state != "on-its-way":
                await self._tell(letter, became)
                return await self._store.ask_again(letter.id, None)
        except (Undelivered, CaseHeld, CommandRefused) as error:
            log.warning("not-asked", case=letter.case, message=letter.id, why=str(error))
        return await self._store.ask_again(letter.id, self._next(taken))

    def _next(self, taken: datetime) -> datetime | None:
        """After as long again as it is under way, within bounds."""
        age = self._now() - taken
        return None if age > ASKED_FOR else self._now() + min(max(age, SOONEST), LATEST)

    async def _tell(self, letter: Letter, became: Became) -> None:
        message, channel = letter.wanted.message, letter.channel
        if became.state == "delivered":
            event = DeliveryHeard(message=message, channel=channel)
        else:
            event = FailureHeard(message=message, channel=channel, code=became.code, whose=letter.whose)
        cause = derived_id("became", message, became.state, became.code)
        await self._cases.ask(
            commanded(event, letter.case, letter.tenant, letter.employer, cause, self._now(), "notifications")
        )
