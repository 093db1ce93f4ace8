"""The HTTP server of a process, over a socket: what it takes of a head, and that it goes on."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import pytest
from fastapi import FastAPI, Request

from deploy.ground.ports import LOOPBACK, free_ports
from shared.kernel.listen import LARGEST_HEAD, listen


@asynccontextmanager
async def serving() -> AsyncGenerator[int]:
    """A door that counts what it is sent; its port."""
    app = FastAPI()

    async def size(request: Request) -> int:
        return len(await request.body())

    app.post("/")(size)
    (port,) = free_ports(1)
    server, task = listen(app, LOOPBACK, port)
    try:
        yield port
    finally:
        server.should_exit = True
        await task


async def opened(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """As soon as it listens."""
    async with asyncio.timeout(10):
        while True:
            try:
                return await asyncio.open_connection(LOOPBACK, port)
            except ConnectionError:
                continue


@asynccontextmanager
async def connected(port: int) -> AsyncGenerator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection, closed in the end."""
    reader, writer = await opened(port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def request(filled: int, body: bytes = b"") -> bytes:
    """With a header of so many bytes more."""
    head = f"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: {len(body)}\r\nX-Filled: {'x' * filled}\r\n\r\n"
    return head.encode() + body


async def status(reader: asyncio.StreamReader) -> int:
    """That of one answer, whose head is read."""
    return int((await reader.readuntil(b"\r\n\r\n")).split(b" ", 2)[1])


async def endless(writer: asyncio.StreamWriter, begins: bytes) -> None:
    """Sixty megabytes of a head that does not end; raises where nobody takes it."""
    writer.write(begins)
    async with asyncio.timeout(10):
        for _ in range(1_000):
            writer.write(b"x" * LARGEST_HEAD)
            await writer.drain()


async def test_one_connection_takes_request_after_request() -> None:
    """Each with a large head, a large body, and in pieces; what one sends does not count for the next."""
    async with serving() as port, connected(port) as (reader, writer):
        for n in range(4):
            sent = request(LARGEST_HEAD - 20_000, b"x" * 200_000)
            for at in range(0, len(sent), 10_000):
                writer.write(sent[at : at + 10_000])
                await writer.drain()
            assert (await status(reader), await reader.readexactly(6)) == (200, b"200000"), n


@pytest.mark.parametrize("begins", [b"POST / HTTP/1.1\r\nX-Filled: ", b"POST /", b"POST / HTTP/1.1\r\nX-"])
async def test_a_head_without_end_is_refused(begins: bytes) -> None:
    """In its target, a name or a value: the connection ends long before it could fill the memory."""
    async with serving() as port:
        async with connected(port) as (_, writer):
            with pytest.raises(ConnectionError):
                await endless(writer, begins)
        async with connected(port) as (reader, writer):
            writer.write(request(0, b"abc"))
            assert (await status(reader), await reader.readexactly(1)) == (200, b"3")


async def test_what_is_no_http_is_answered() -> None:
    """With 400, and nothing of it reaches the door."""
    async with serving() as port:
        for sent in (
            b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
            b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: -1\r\n\r\n",
        ):
            async with connected(port) as (reader, writer):
                writer.write(sent)
                assert await status(reader) == 400
