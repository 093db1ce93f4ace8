"""The way out to Kafka: told messages, in the order of each case, acknowledged by every replica.

An idempotent producer that had one record refused is broken for that partition while it looks alive: on any
error the producer is discarded and the next call makes a new one. What was not acknowledged stays pending.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import cast

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared.kernel.decider import Commit
from shared.kernel.log import log
from shared.kernel.message import Message
from shared.kernel.outcome import Unavailable

ACKNOWLEDGED_WITHIN = 30.0
"""Seconds."""

Resolve = Callable[[Message], Awaitable[bytes | None]]
"""The body of a reference as its row stands now; None where the row is gone (a tombstone)."""

Send = Callable[..., Awaitable["asyncio.Future[object]"]]
Sent = list[tuple[tuple[str, int], list["asyncio.Future[object]"]]]


class KafkaPublisher:
    """Implements `Publisher` on Kafka. Topics whose messages are references name what resolves them."""

    def __init__(
        self, bootstrap: str, prefix: str = "", resolve: Mapping[str, Resolve] | None = None
    ) -> None:
        """Connects at the first use."""
        self._bootstrap, self._prefix = bootstrap, prefix
        self._resolve: Mapping[str, Resolve] = {} if resolve is None else resolve
        self._producer: AIOKafkaProducer | None = None
        self._making = asyncio.Lock()

    async def start(self) -> None:
        """Connects now; raises `Unavailable` when no broker answers."""
        await self._living()

    async def stop(self) -> None:
        """Sends what waits and disconnects."""
        producer, self._producer = self._producer, None
        if producer:
            await producer.stop()

    async def publish(self, commits: Sequence[Commit], to: str | None = None) -> set[tuple[str, int]]:
        """Tells commits of any cases, pipelined; a case stops at its first failure.

        In waves: the next commit of a case is sent when the one before it is acknowledged.
        """
        acknowledged: set[tuple[str, int]] = set()
        stopped: set[str] = set()
        for wave in _waves(commits):
            going = [commit for commit in wave if commit.about not in stopped]
            done = await self._publish_wave(going, to)
            acknowledged |= done
            stopped |= {commit.about for commit in going if (commit.about, commit.version) not in done}
        return acknowledged

    async def _publish_wave(self, commits: Sequence[Commit], to: str | None) -> set[tuple[str, int]]:
        """Commits of different cases; those without anything told are done at once."""
        sent: Sent = []
        try:
            producer = await self._living() if any(commit.told for commit in commits) else None
            for commit in commits:
                futures = (
                    [await self._send(producer, message, to) for message in commit.told] if producer else []
                )
                sent.append(((commit.about, commit.version), futures))
        except (KafkaError, Unavailable) as error:
            log.warning("publish-failed", why=type(error).__name__)
            await self._discard()
        return await self._acknowledged(sent)

    async def send(
        self, topic: str, key: str | None, body: bytes | None, headers: Sequence[tuple[str, bytes]]
    ) -> None:
        """One record, acknowledged; raises `Unavailable`."""
        try:
            producer = await self._living()
            name = self._prefix + topic
            await producer.send_and_wait(name, body, key=key.encode() if key else None, headers=list(headers))
        except KafkaError as error:
            await self._discard()
            raise Unavailable(f"Kafka: {type(error).__name__}") from error

    async def _send(
        self, producer: AIOKafkaProducer, message: Message, to: str | None
    ) -> "asyncio.Future[object]":
        topic = str(message.event.topic)
        resolve = self._resolve.get(topic)
        body = await resolve(message) if resolve else message.body
        key = message.event.key(message.about).encode()
        send = cast(Send, producer.send)
        return await send(self._prefix + (to or topic), body, key=key, headers=message.headers())

    async def _acknowledged(self, sent: Sent) -> set[tuple[str, int]]:
        """What every replica has within the bound; a dead producer would have us wait for ever."""
        every = [future for _, futures in sent for future in futures]
        if every:
            await asyncio.wait(every, timeout=ACKNOWLEDGED_WITHIN)
        done = {commit for commit, futures in sent if all(_is_acknowledged(future) for future in futures)}
        if len(done) < len(sent):
            log.warning("publish-failed", commits=len(sent) - len(done))
            await self._discard()
        return done

    async def _living(self) -> AIOKafkaProducer:
        async with self._making:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    bootstrap_servers=self._bootstrap,
                    acks="all",
                    enable_idempotence=True,
                    linger_ms=2,
                    max_batch_size=128 * 1024,
                    request_timeout_ms=15_000,
                )
                try:
                    await producer.start()
                except KafkaError as error:
                    await producer.stop()
                    raise Unavailable(f"Kafka: {type(error).__name__}") from error
                self._producer = producer
            return self._producer

    async def _discard(self) -> None:
        producer, self._producer = self._producer, None
        if producer:
            try:
                await asyncio.wait_for(producer.stop(), 5)
            except (KafkaError, TimeoutError) as error:
                log.warning("producer-left", why=type(error).__name__)


def _waves(commits: Sequence[Commit]) -> list[list[Commit]]:
    """The first commit of every case, then the second of those that have one, and so on."""
    waves: list[list[Commit]] = []
    place: dict[str, int] = {}
    for commit in commits:
        wave = place[commit.about] = place.get(commit.about, -1) + 1
        if wave == len(waves):
            waves.append([])
        waves[wave].append(commit)
    return waves


def _is_acknowledged(future: "asyncio.Future[object]") -> bool:
    return future.done() and not future.cancelled() and future.exception() is None
