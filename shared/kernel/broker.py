"""Kafka in, by FastStream, with the settings that lose nothing.

FastStream's defaults commit before the work, start at the end of a topic and decode by header; each is set
here once. Records come as they are: decoding is `receive`'s.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, cast

from aiokafka import ConsumerRebalanceListener, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.annotations import KafkaMessage

from shared.kernel.dead import Record
from shared.kernel.kafka import Kafka, at
from shared.kernel.outcome import Later, Unavailable
from shared.kernel.receive import Receive

MOST_RECORDS = 2_000
"""Records in a batch."""

Records = tuple["ConsumerRecord[bytes, bytes]", ...]


class PolledAgain(Exception):
    """Ends a batch that could not be taken: FastStream seeks back and polls it again."""


class Assignments(ConsumerRebalanceListener):
    """Remembers that a consumer has joined its group: part of readiness."""

    def __init__(self) -> None:
        """Not joined yet."""
        self.joined = False

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Between two assignments nothing is read."""
        self.joined = False

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """An empty assignment is one too: there may be more processes than partitions."""
        self.joined = True


class Ears:
    """The subscribers of one service: one per topic it hears."""

    def __init__(self, kafka: Kafka | str, group: str, prefix: str = "") -> None:
        """Nothing is connected before `start`."""
        self._kafka = at(kafka)
        self._broker = KafkaBroker(
            self._kafka.bootstrap,
            security=self._kafka.security(),
            logger=None,
            allow_auto_create_topics=False,
        )
        self.heard: list[str] = []
        """The topics, as the contracts name them."""
        self._group, self._prefix = prefix + group, prefix
        self._assignments: list[Assignments] = []
        self._started: list[Any] = []
        """Subscribers that are in their group: one that is not is tried again without them."""

    def hear(self, topic: str, receive: Receive) -> None:
        """Gives every record of a topic to `receive`, in batches, in order, at least once."""
        assignments = Assignments()
        self._assignments.append(assignments)
        self.heard.append(topic)

        async def handle(message: KafkaMessage) -> None:
            outcome = await receive(
                [_record(each, self._prefix) for each in cast(Records, message.raw_message)]
            )
            if isinstance(outcome, Later):
                raise PolledAgain(outcome.why)

        subscribe = self._broker.subscriber(
            self._prefix + topic,
            batch=True,
            group_id=self._group,
            auto_offset_reset="earliest",
            ack_policy=AckPolicy.NACK_ON_ERROR,
            max_records=MOST_RECORDS,
            batch_timeout_ms=50,
            fetch_max_wait_ms=100,
            session_timeout_ms=10_000,
            # A member learns at its next heartbeat that the group waits for it, and the whole group waits with it.
            heartbeat_interval_ms=1_000,
            max_poll_interval_ms=3_600_000,
            listener=assignments,
            parser=_parse,
            decoder=_leave,
        )
        subscribe(handle)

    async def start(self) -> None:
        """Joins the groups; raises `Unavailable` when no broker answers, or one refuses user, topic or group.

        All at once: one after the other, each that joins has those before it join again, a second each time.
        """
        try:
            await self._broker.connect()
        except KafkaError as error:
            raise Unavailable(self._kafka.why(error)) from error
        waiting = [each for each in self._broker.subscribers if each not in self._started]
        ended = await asyncio.gather(*(each.start() for each in waiting), return_exceptions=True)
        self._started += [each for each, error in zip(waiting, ended, strict=True) if error is None]
        for error in ended:
            if isinstance(error, KafkaError):
                raise Unavailable(self._kafka.why(error)) from error
            if error is not None:
                raise error

    async def stop(self) -> None:
        """Ends the batch in hand, commits, leaves the groups."""
        await self._broker.stop()

    @property
    def joined(self) -> bool:
        """Whether every subscriber is in its group."""
        return all(each.joined for each in self._assignments)


Original = Callable[[Records], Awaitable[KafkaMessage]]


async def _parse(raw: Any, original: Any) -> Any:
    """The batch parser decodes headers as text, which a partner's bytes need not be: it sees none of them."""
    records = cast(Records, raw)
    message = await cast(Original, original)(tuple(_bare(each) for each in (records[0], records[-1])))
    message.raw_message = records
    return message


async def _leave(message: Any) -> Any:
    """No decoding here."""
    return message.body


def _bare(record: "ConsumerRecord[bytes, bytes]") -> "ConsumerRecord[bytes, bytes]":
    return ConsumerRecord(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        timestamp=record.timestamp,
        timestamp_type=record.timestamp_type,
        key=None,
        value=b"",
        checksum=None,
        serialized_key_size=0,
        serialized_value_size=0,
        headers=(),
    )


def _record(raw: "ConsumerRecord[bytes, bytes]", prefix: str) -> Record:
    return Record(
        topic=raw.topic.removeprefix(prefix),
        partition=raw.partition,
        offset=raw.offset,
        key=raw.key,
        value=raw.value,
        headers=tuple(raw.headers),
    )
