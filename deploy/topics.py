"""Makes the topics of the contracts: `python -m deploy.topics [--bootstrap HOST:PORT] [--prefix P] [--feed T ...]`.

What is there already stays as it is. The number of partitions is chosen once: to change it moves cases to
another partition while running producers keep the old map. Where Kafka asks for a login, `KAFKA_USERNAME` names one
who may make topics.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable
from typing import Any, cast

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code
from pydantic import ValidationError

from shared.contracts.topics import TOPICS, Topic, feeds
from shared.kernel.kafka import Kafka, at, from_settings
from shared.kernel.settings import KafkaSettings

PARTITIONS = 48
DAY_MS = 86_400_000
TOMBSTONES_STAY_MS = 7 * DAY_MS
"""A hearer that was away for a week still learns that a person was erased."""


async def make_topics(
    kafka: Kafka | str,
    partitions: int = PARTITIONS,
    replication: int = 1,
    prefix: str = "",
    topics: Iterable[Topic] = TOPICS,
) -> list[str]:
    """Makes the topics that are not there yet and returns their names; `KafkaError` when Kafka refuses."""
    admin = AIOKafkaAdminClient(**at(kafka).client())
    try:
        await admin.start()
        there = set(await admin.list_topics())
        new = [
            NewTopic(prefix + each.name, partitions, replication, topic_configs=settings(each))
            for each in topics
            if prefix + each.name not in there
        ]
        return await _create(admin, new) if new else []
    finally:
        await admin.close()


async def _create(admin: AIOKafkaAdminClient, new: list[NewTopic]) -> list[str]:
    """Somebody else may make the same topic at the same time: that is no failure."""
    made: list[str] = []
    # aiokafka makes its answers' fields while running; the protocol fixes these: name, code, message.
    answer = cast(Any, await admin.create_topics(new))
    errors = cast(list[tuple[str, int, str | None]], answer.topic_errors)
    for name, code, _ in errors:
        error = for_code(code)
        if code == 0:
            made.append(name)
        elif error is not TopicAlreadyExistsError:
            raise error(f"topic {name} could not be made")
    return made


def settings(topic: Topic) -> dict[str, str]:
    """Kafka's settings for a topic: kept for its days, or compacted by key: who was erased is gone within days."""
    if topic.compacted:
        soon = {"segment.ms": str(DAY_MS), "max.compaction.lag.ms": str(DAY_MS)}
        return {"cleanup.policy": "compact", "delete.retention.ms": str(TOMBSTONES_STAY_MS), **soon}
    return {"cleanup.policy": "delete", "retention.ms": str(topic.retention_days * DAY_MS)}


def main() -> int:
    """The command line: prints what was made."""
    parser = argparse.ArgumentParser(prog="python -m deploy.topics", description="Makes the topics.")
    parser.add_argument("--bootstrap", default=os.environ.get("KAFKA_BOOTSTRAP"), help="Kafka's address")
    parser.add_argument("--prefix", default=os.environ.get("HERVAT_TOPIC_PREFIX", ""))
    parser.add_argument(
        "--partitions", type=int, default=int(os.environ.get("HERVAT_PARTITIONS", PARTITIONS))
    )
    parser.add_argument("--replication", type=int, default=int(os.environ.get("HERVAT_REPLICATION", "1")))
    parser.add_argument(
        "--feed",
        action="append",
        default=[],
        metavar="ARBODIENST",
        help="its topics for partners' vacancies and absences too",
    )
    asked = parser.parse_args()
    if not asked.bootstrap:
        parser.error("name Kafka's address with --bootstrap or KAFKA_BOOTSTRAP")
    try:
        kafka = from_settings(KafkaSettings.model_validate({"KAFKA_BOOTSTRAP": asked.bootstrap}))
    except ValidationError as error:
        parser.error("; ".join(f"{each['loc'][0]}: {each['msg']}" for each in error.errors()))
    try:
        topics = (*TOPICS, *(each for tenant in asked.feed for each in feeds(tenant)))
        made = asyncio.run(make_topics(kafka, asked.partitions, asked.replication, asked.prefix, topics))
    except ValueError as error:
        parser.error(str(error))
    except (KafkaError, OSError) as error:
        why = f"{kafka.why(error)}: " if isinstance(error, KafkaError) else ""
        print(f"hervat: {why}{error}", file=sys.stderr)
        return 1
    print(f"hervat: topics: {len(made)} made, {len(topics) - len(made)} were there", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
