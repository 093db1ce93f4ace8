"""Messages out to UWV and its answers in, never inside a Kafka handler.

Guarantees: a message that somebody had in hand before is looked for at UWV first, and goes again only where UWV has
not got it; what UWV says is kept as it came before its case is told, each answer once; a case that is held or a
gateway that is away keeps no other message waiting.
"""

import asyncio
from datetime import date, timedelta

from pydantic import ValidationError

from services.trajectory.domain import Trajectory
from services.trajectory.effects.gateway import NotTaken, Uwv, UwvAway
from services.trajectory.rules.work.row import PLATFORM
from services.trajectory.rules.work.standing import Standing
from services.trajectory.store.uwv import Answer, Outgoing, UwvRows
from shared.contracts.dossier.duties import ExpertOpinionReceived
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.uwv import UwvAnswered, UwvAskedAfter, UwvMessageAsked, UwvMessageSent
from shared.kernel.again import WAITS, wait_after
from shared.kernel.cases import Cases
from shared.kernel.clock import Now, begun, derived_id
from shared.kernel.decider import CaseHeld, CommandRefused
from shared.kernel.lease import Lease
from shared.kernel.log import log
from shared.kernel.message import commanded
from shared.kernel.outcome import Unavailable

REST = 1.0
"""Seconds between two looks at what is to go and what came."""
NOT_CONFIGURED = 60.0
"""Seconds between two looks where there is no gateway: messages wait."""


class Exchanges:
    """The endless work of sending, asking after, and hearing."""

    def __init__(
        self, rows: UwvRows, cases: Cases[Trajectory], uwv: Uwv | None, lease: Lease, now: Now
    ) -> None:
        """All of its surroundings are given; without a gateway messages wait."""
        self._rows, self._cases, self._uwv, self._lease, self._now = rows, cases, uwv, lease, now

    async def work(self) -> None:
        """Sends what waits, takes what came, then rests a little."""
        if self._uwv is None:
            return await asyncio.sleep(NOT_CONFIGURED)
        await self.round(self._uwv)
        return await asyncio.sleep(REST)

    async def round(self, uwv: Uwv) -> None:
        """Everything that is due now. Raises `Unavailable`."""
        away = False
        while not away and (message := await self._rows.claim(self._now())):
            try:
                await self._act(uwv, message)
            except (UwvAway, CaseHeld, CommandRefused) as error:
                # A gateway that is away is asked for one message a round, not for each of a thousand.
                away = isinstance(error, UwvAway)
                await self._later(message, str(error) or type(error).__name__)
        if await self._lease.ours():
            await self._fetch(uwv)
        while claimed := await self._rows.claim_answer(self._now()):
            await self._take(*claimed)

    async def _act(self, uwv: Uwv, message: Outgoing) -> None:
        if message.sent:
            return await self._ask_after(uwv, message)
        reference = await uwv.find(message.id) if message.tried else None
        if reference is None and message.stands != "waiting":
            raise UwvAway("it was answered, and cannot be found")
        try:
            reference = reference or await uwv.send(message)
        except NotTaken as error:
            no = {"number": 0, "status": "refused", "code": error.code, "stated_on": self._today}
            return await self._tell(message, UwvAnswered.model_validate({**self._about(message), **no}), "no")
        sent = UwvMessageSent.model_validate({**self._about(message), "reference": reference})
        return await self._tell(message, sent, "sent")

    async def _ask_after(self, uwv: Uwv, message: Outgoing) -> None:
        await uwv.ask_after(message.id)
        times = message.asked_after + 1
        asked = UwvAskedAfter.model_validate({**self._about(message), "times": times})
        await self._tell(message, asked, f"after-{times}")

    async def _later(self, message: Outgoing, why: str) -> None:
        """Never given up: the step it takes is owed until somebody says otherwise."""
        log.warning("uwv-later", case=message.case, message=message.message, why=why)
        await self._rows.again(message.id, self._now() + _wait(message.attempts), why)

    async def _fetch(self, uwv: Uwv) -> None:
        try:
            found = await uwv.answers(await self._rows.last_answer())
        except UwvAway as error:
            log.warning("uwv-away", why=str(error))
            return
        await self._rows.keep(found, self._now())

    async def _take(self, answer: Answer, attempts: int) -> None:
        try:
            await self._told(answer)
        except Unavailable:
            raise
        except (CaseHeld, CommandRefused, ValidationError, _Unplaced) as error:
            why = error.refused.code if isinstance(error, CommandRefused) else type(error).__name__
            log.warning("uwv-answer-not-told", position=answer.position, why=why)
            await self._rows.answer_again(answer.position, self._now() + _wait(attempts), why)
            return
        await self._rows.taken(answer.position)

    async def _told(self, answer: Answer) -> None:
        message = await self._rows.whose(answer.message)
        if message is None:
            raise _Unplaced
        said = {
            "number": answer.number,
            "status": answer.status,
            "stated_on": answer.on,
            "code": answer.code,
            "complete_by": answer.complete_by,
        }
        if answer.answer is not None:
            await self._opinion(message, answer)
        heard = UwvAnswered.model_validate({**self._about(message), **said})
        await self._tell(message, heard, f"answer-{answer.number}")

    async def _opinion(self, message: Outgoing, answer: Answer) -> None:
        known = (await self._cases.case(message.case)).state
        asked = Standing.of(known.entries).find(message.entry, UwvMessageAsked)
        received = known.standing.all(ExpertOpinionReceived)
        if asked is None or any(each.request == asked.request for each in received):
            return
        given = {"on": self._today, "request": asked.request, "answer": answer.answer}
        await self._tell(message, ExpertOpinionReceived.model_validate(given), f"opinion-{answer.number}")

    async def _tell(self, message: Outgoing, entry: Entry, what: str) -> None:
        """Under an id that follows from the message: told again it is told once."""
        cause = derived_id("uwv", message.id, what)
        ours = entry.model_copy(update={"entry": cause, "by": PLATFORM})
        await self._cases.ask(
            commanded(ours, message.case, message.tenant, message.employer, cause, self._now(), "trajectory")
        )

    def _about(self, message: Outgoing) -> dict[str, object]:
        return {"on": self._today, "of": message.entry}

    @property
    def _today(self) -> date:
        return begun(self._now())


class _Unplaced(Exception):
    """An answer to a message that did not go from here."""


def _wait(attempts: int) -> timedelta:
    return wait_after(attempts + 1) or WAITS[-1]
