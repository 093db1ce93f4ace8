"""A receiver of webhooks on the loopback, over a plain socket, that fails in every way there is."""

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from deploy.ground.ports import LOOPBACK

Behave = Callable[[dict[str, Any]], str]
"""How an event is answered: a status, or one of the words below."""
HANG, DRIP, CLOSE, HALF = "hang", "drip", "close", "half"


@dataclass
class Receiver:
    """What came, and how it is answered; the challenge is answered whatever the behaviour is, unless it is deaf."""

    behave: Behave = lambda _: "200"
    deaf: bool = False
    events: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    """Those that were answered with 2xx, in the order in which they came."""
    seen: list[tuple[dict[str, str], bytes]] = field(default_factory=list[tuple[dict[str, str], bytes]])
    """Headers and body of everything that came."""
    port: int = 0
    came: asyncio.Condition = field(default_factory=asyncio.Condition)
    connections: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{LOOPBACK}:{self.port}/hook"

    @property
    def ids(self) -> list[str]:
        """Of the events that were taken."""
        return [each["id"] for each in self.events]

    async def until(self, enough: Callable[[], bool], patience: float = 30) -> None:
        """Waits until what came is enough."""
        async with asyncio.timeout(patience), self.came:
            await self.came.wait_for(enough)

    async def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answers what comes on one connection, until it is closed or the receiver is."""
        answering = asyncio.create_task(self._answering(reader, writer))
        self.connections.add(answering)
        await asyncio.wait({answering})
        self.connections.discard(answering)

    async def _answering(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode().split("\r\n")[1:]
                headers = {
                    name.lower(): value for name, _, value in (each.partition(": ") for each in lines) if name
                }
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                await self._answer(headers, body, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    async def _answer(self, headers: dict[str, str], body: bytes, writer: asyncio.StreamWriter) -> None:
        event = json.loads(body)
        self.seen.append((headers, body))
        challenged = "challenge" in event.get("data", {}) and not self.deaf
        word = "200" if challenged else self.behave(event)
        if word.startswith("2") and not challenged:
            self.events.append(event)
        async with self.came:
            self.came.notify_all()
        match word:
            case "hang":
                await asyncio.get_running_loop().create_future()
            case "drip":
                writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
                while True:
                    writer.write(b".")
                    await writer.drain()
                    await reading_nothing(0.05)
            case "close":
                raise ConnectionError
            case "half":
                writer.write(b"HTTP/1.1 200 OK\r\nConte")
                await writer.drain()
                raise ConnectionError
            case status:
                said = b"" if self.deaf else body
                extra = "Location: http://127.0.0.1:1/\r\n" if status.startswith("3") else ""
                writer.write(
                    f"HTTP/1.1 {status} X\r\n{extra}Content-Length: {len(said)}\r\n\r\n".encode() + said
                )
                await writer.drain()


async def reading_nothing(seconds: float) -> None:
    """A pause between two bytes of a slow answer."""
    try:
        await asyncio.wait_for(asyncio.get_running_loop().create_future(), seconds)
    except TimeoutError:
        return


@asynccontextmanager
async def receiving(receiver: Receiver, tls: ssl.SSLContext | None = None) -> AsyncGenerator[Receiver]:
    """The receiver listening, on the port it had before or a free one."""
    server = await asyncio.start_server(receiver.connected, LOOPBACK, receiver.port, ssl=tls)
    receiver.port = server.sockets[0].getsockname()[1]
    try:
        yield receiver
    finally:
        server.close()
        for each in receiver.connections:
            each.cancel()
        await asyncio.gather(*receiver.connections, return_exceptions=True)
