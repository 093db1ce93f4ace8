"""A mail server that remembers what it took, and the letters that were in hand when their sender died."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from email import message_from_bytes
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.ground.ports import LOOPBACK

REFUSED_EACH = 7
"""Of so many that are brought one is refused."""
ADDRESS = "@arbodienst.example>"
"""What follows a letter's id in its Message-ID."""


class Mailbox:
    """Takes mail on the loopback and counts it by the id of its letter."""

    def __init__(self, port: int) -> None:
        """Listens from `begin` on."""
        self.port = port
        self.taken: Counter[str] = Counter()
        """How often each letter was taken."""
        self.in_hand: Counter[str] = Counter()
        """How often a sender died that had the letter claimed and not marked as taken."""
        self._brought = 0

    async def begin(self) -> None:
        """Takes mail from now on."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self, loop=loop), LOOPBACK, self.port)

    async def close(self) -> None:
        """Takes no more."""
        self._server.close()
        await self._server.wait_closed()

    async def handle_DATA(
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:  # the name is SMTP's
        """Some are refused for now, the rest is taken."""
        content: Any = envelope.content
        letter = str(message_from_bytes(content)["Message-ID"]).strip("<").removesuffix(ADDRESS)
        self._brought += 1
        if self._brought % REFUSED_EACH == 0:
            return "451 not now"
        self.taken[letter] += 1
        return "250 taken"

    def wrong(self, stands: Mapping[str, str], lost: int) -> list[str]:
        """What went and should not, or the other way. `stands` is how each letter stands by the journal.

        A letter goes once; once more for each sender that died with it in hand, and where a yes was lost on its way.
        """
        doubled = {
            letter: went - (stands.get(letter) == "sent") - self.in_hand[letter]
            for letter, went in self.taken.items()
        }
        too_often = {letter: more for letter, more in doubled.items() if more > 0}
        return [
            *(
                f"told as sent and never went: {each}"
                for each in stands.keys() - self.taken.keys()
                if stands[each] == "sent"
            ),
            *(f"waits for ever: {each}" for each, standing in stands.items() if standing == "queued"),
            *(f"went and nobody wanted it: {each}" for each in self.taken.keys() - stands.keys()),
            *(
                f"went {more} times too often: {each}"
                for each, more in too_often.items()
                if sum(too_often.values()) > lost
            ),
        ]
