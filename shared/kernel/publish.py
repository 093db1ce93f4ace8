"""The way out to Kafka: told messages, in the order of each case, acknowledged by every replica.

An idempotent producer that had one record refused is broken for that partition while it looks alive: on any
error the producer is discarded and the next call makes a new one. What was not acknowledged stays pending.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared.contracts.catalogue import VERSIONS
from shared.contracts.versions import Versions
from shared.kernel import clock
from shared.kernel.clock import Now
from shared.kernel.decider import Commit
from shared.kernel.kafka import Kafka, at
from shared.kernel.log import log
from shared.kernel.message import LowerFailed, Message, as_told, row_as_told
from shared.kernel.metrics import PUBLISH_ERRORS, TOLD
from shared.kernel.outcome import Unavailable
from shared.kernel.trace import Tracing

ACKNOWLEDGED_WITHIN = 30.0
"""Seconds."""

Resolve = Callable[[Sequence[Message]], Awaitable[Sequence[bytes | None]]]
"""The body of each reference as its row stands now; None where the row is gone (a tombstone)."""

Rows = dict[str, bytes | None]
"""By the id of the message that refers to it."""
Form = tuple[bytes, Message, bytes | None]
"""Key, message and body as they go out."""

STILL_TRYING = timedelta(seconds=3 * ACKNOWLEDGED_WITHIN)
"""After an error so long without another nobody has anything to tell: the relay tries every few seconds."""

Send = Callable[..., Awaitable["asyncio.Future[object]"]]
Sent = list[tuple[tuple[str, int], list["asyncio.Future[object]"]]]


@dataclass(frozen=True)
class PublishError:
    """What the producer met last."""

    at: datetime
    name: str
    since: datetime
    """Of the first error after which nothing was acknowledged."""

    def line(self) -> dict[str, str]:
        """As readiness shows it."""
        return {"error": self.name, "at": self.at.isoformat(), "failing_since": self.since.isoformat()}


class KafkaPublisher:
    """Implements `Publisher` on Kafka. Kinds that are references name what resolves them."""

    def __init__(
        self,
        kafka: Kafka | str,
        prefix: str = "",
        resolve: Mapping[str, Resolve] | None = None,
        versions: Versions = VERSIONS,
        tracing: Tracing | None = None,
        now: Now = clock.now,
    ) -> None:
        """Connects at the first use. `versions` say in which version each kind is told."""
        self._tracing, self._now = tracing or Tracing(""), now
        self.last_error: PublishError | None = None
        """None once something was acknowledged again."""
        self._kafka, self._prefix = at(kafka), prefix
        self._resolve: Mapping[str, Resolve] = {} if resolve is None else resolve
        self._versions = versions
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
            self._count(commit for commit in going if (commit.about, commit.version) in done)
            stopped |= {commit.about for commit in going if (commit.about, commit.version) not in done}
        return acknowledged

    def _count(self, commits: Iterable[Commit]) -> None:
        topics = Counter(str(message.event.topic) for commit in commits for message in commit.told)
        for topic, count in topics.items():
            TOLD.labels(self._tracing.service, topic).inc(count)

    async def _publish_wave(self, commits: Sequence[Commit], to: str | None) -> set[tuple[str, int]]:
        """Commits of different cases; those without anything told are done at once."""
        sent: Sent = []
        try:
            producer = await self._living() if any(commit.told for commit in commits) else None
            rows = await self._rows(commits)
            for commit in commits:
                forms = self._forms(commit, rows)
                if forms is None:
                    continue
                futures = [await self._send(producer, form, to) for form in forms] if producer else []
                for form, future in zip(forms, futures, strict=False):
                    self._tracing.told(form[1], commit.version, future)
                sent.append(((commit.about, commit.version), futures))
        except (KafkaError, Unavailable) as error:
            self._fail(type(error).__name__)
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
            self.last_error = None
        except KafkaError as error:
            self._fail(type(error).__name__)
            await self._discard()
            raise Unavailable(f"Kafka: {type(error).__name__}") from error

    async def _rows(self, commits: Sequence[Commit]) -> Rows:
        """The bodies of all references these commits tell, read in one go."""
        told = [message for commit in commits for message in commit.told]
        rows: Rows = {}
        for kind, resolve in self._resolve.items():
            found = [message for message in told if message.event.kind == kind]
            if found:
                bodies = await resolve(found)
                rows |= {message.id: body for message, body in zip(found, bodies, strict=True)}
        return rows

    def _forms(self, commit: Commit, rows: Rows) -> list[Form] | None:
        """What a commit tells, in the versions that are told; None where one cannot be lowered, and its case waits."""
        try:
            return [self._form(message, rows) for message in commit.told]
        except LowerFailed as error:
            log.error("lower-failed", case=commit.about, version=commit.version, why=str(error))
            return None

    def _form(self, message: Message, rows: Rows) -> Form:
        # The key is that of the newest version: another key would be another partition, and no order.
        key = message.event.key(message.about).encode()
        if message.id in rows:
            return key, *row_as_told(message, rows[message.id], self._versions)
        told = as_told(message, self._versions)
        return key, told, told.body

    async def _send(self, producer: AIOKafkaProducer, form: Form, to: str | None) -> "asyncio.Future[object]":
        key, told, body = form
        send = cast(Send, producer.send)
        topic = self._prefix + (to or str(told.event.topic))
        return await send(topic, body, key=key, headers=told.headers())

    async def _acknowledged(self, sent: Sent) -> set[tuple[str, int]]:
        """What every replica has within the bound; a dead producer would have us wait for ever."""
        every = [future for _, futures in sent for future in futures]
        if every:
            await asyncio.wait(every, timeout=ACKNOWLEDGED_WITHIN)
        done = {commit for commit, futures in sent if all(_is_acknowledged(future) for future in futures)}
        if any(_is_acknowledged(future) for future in every):
            self.last_error = None
        if len(done) < len(sent):
            self._fail(_first_error(every), len(sent) - len(done))
            await self._discard()
        return done

    def failing_since(self) -> datetime | None:
        """Since when nothing was acknowledged, as long as it is still tried; else None."""
        last = self.last_error
        return last.since if last and self._now() - last.at < STILL_TRYING else None

    def _fail(self, name: str, commits: int = 0) -> None:
        """Says and remembers what went wrong; what was not acknowledged stays pending."""
        now, before = self._now(), self.failing_since()
        self.last_error = PublishError(now, name, before or now)
        PUBLISH_ERRORS.labels(self._tracing.service, name).inc()
        log.warning("publish-failed", why=name, commits=commits)

    async def _living(self) -> AIOKafkaProducer:
        async with self._making:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    **self._kafka.client(),
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
                    raise Unavailable(self._kafka.why(error)) from error
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


def _first_error(futures: Sequence["asyncio.Future[object]"]) -> str:
    """The name of the first error there is; where there is none, nothing came within the bound."""
    failed = (each.exception() for each in futures if each.done() and not each.cancelled())
    return next((type(error).__name__ for error in failed if error), "NotAcknowledged")


def _is_acknowledged(future: "asyncio.Future[object]") -> bool:
    return future.done() and not future.cancelled() and future.exception() is None
