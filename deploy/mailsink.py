"""A mail server for development: takes every mail on the loopback and writes it as a file; none is passed on."""

import argparse
import asyncio
import re
import signal
from itertools import count
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from shared.kernel.clock import now


class Sink:
    """Writes `<instant>-<number>-<first recipient>.eml`, so that a listing is in order of arrival."""

    def __init__(self, folder: Path) -> None:
        """Makes the folder when it is not there."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._numbers = folder, count(1)

    async def handle_DATA(
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:  # the name is SMTP's
        """Keeps a mail; the sender is told that it was taken only once it is on disk."""
        recipient = re.sub(r"[^\w.@-]", "_", envelope.rcpt_tos[0] if envelope.rcpt_tos else "nobody")[:60]
        file = self._folder / f"{now():%Y%m%dT%H%M%S}-{next(self._numbers):06d}-{recipient}.eml"
        fresh = file.with_suffix(".part")
        fresh.write_bytes(_bytes(envelope.content))
        fresh.rename(file)
        return "250 taken"


def _bytes(content: Any) -> bytes:
    return content if isinstance(content, bytes) else str(content or "").encode()


async def serve(host: str, port: int, folder: Path) -> None:
    """Takes mail until SIGTERM or SIGINT."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stopping.set)
    sink = Sink(folder)
    server = await loop.create_server(lambda: SMTP(sink, enable_SMTPUTF8=True, loop=loop), host, port)
    async with server:
        await stopping.wait()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m deploy.mailsink", description="Takes mail, keeps it.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    asked = parser.parse_args()
    asyncio.run(serve(asked.host, asked.port, asked.folder))


if __name__ == "__main__":
    main()
