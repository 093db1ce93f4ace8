"""A partner's own topic of one arbodienst: `python -m deploy.partner NAME --tenant T [--apply]`.

The topic, and a Kafka user `partner-NAME` who logs in with SCRAM and reads just that. Without `--apply` it prints the
commands for Kafka's own tools. With it they are done as the administrator named in `KAFKA_USERNAME`, and what the
partner needs to connect is printed, a password among it: it is shown once. Which events go on the topic is said by a
subscription (`POST /v1/subscriptions` with `partner`).
"""

import argparse
import asyncio
import os
import secrets
import sys
from collections.abc import Sequence

from aiokafka.errors import KafkaError
from pydantic import ValidationError

from deploy.access import allow, commands
from deploy.scram import keep_user
from deploy.topics import PARTITIONS, make_topics, settings
from shared.contracts.access import rights_of_partner_topic
from shared.contracts.topics import Topic, partner_topic
from shared.kernel.kafka import Kafka, from_settings
from shared.kernel.settings import KafkaSettings

ADMIN = '--bootstrap-server "$KAFKA_BOOTSTRAP" --command-config admin.properties'


def printed(partner: str, tenant: str, prefix: str, partitions: int, replication: int) -> list[str]:
    """The same as commands of Kafka's own tools, run again without harm."""
    topic = partner_topic(partner, tenant)
    configs = " ".join(f"--config {name}={value}" for name, value in settings(topic).items())
    made = f"kafka-topics.sh {ADMIN} --create --if-not-exists --topic {prefix}{topic.name}"
    login = "SCRAM-SHA-512=[password=$PARTNER_PASSWORD]"
    return [
        f"{made} --partitions {partitions} --replication-factor {replication} {configs}",
        f'kafka-configs.sh {ADMIN} --alter --entity-type users --entity-name partner-{partner} --add-config "{login}"',
        *commands(rights_of_partner_topic(partner, tenant, prefix)),
    ]


async def make(
    kafka: Kafka,
    partner: str,
    tenant: str,
    prefix: str = "",
    partitions: int = PARTITIONS,
    replication: int = 1,
) -> str | None:
    """Makes topic, user and rights; returns the password, None where Kafka asks nobody for one. Raises `KafkaError`.

    Done again it changes nothing but the password.
    """
    topic: Topic = partner_topic(partner, tenant)
    await make_topics(kafka, partitions, replication, prefix, [topic])
    if not kafka.username:
        return None
    password = secrets.token_urlsafe(32)
    await keep_user(kafka, f"partner-{partner}", password)
    await allow(kafka, rights_of_partner_topic(partner, tenant, prefix))
    return password


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; exit status 1 when Kafka refuses, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m deploy.partner", description="A partner's own topic.")
    parser.add_argument("partner", help="2 to 32 letters and digits, lower case")
    parser.add_argument("--tenant", required=True, help="the arbodienst")
    parser.add_argument("--apply", action="store_true", help="make it, as the user in KAFKA_USERNAME")
    parser.add_argument("--prefix", default=os.environ.get("HERVAT_TOPIC_PREFIX", ""))
    parser.add_argument(
        "--partitions", type=int, default=int(os.environ.get("HERVAT_PARTITIONS", PARTITIONS))
    )
    parser.add_argument("--replication", type=int, default=int(os.environ.get("HERVAT_REPLICATION", "1")))
    asked = parser.parse_args(argv)
    shape = (asked.prefix, asked.partitions, asked.replication)
    try:
        lines = printed(asked.partner, asked.tenant, *shape)
    except ValueError as error:
        parser.error(str(error))
    if not asked.apply:
        print("\n".join(lines))
        return 0
    return _apply(asked.partner, asked.tenant, *shape)


def _apply(partner: str, tenant: str, prefix: str, partitions: int, replication: int) -> int:
    try:
        kafka = from_settings(KafkaSettings.model_validate({}))
    except ValidationError as error:
        wrong = ", ".join(str(each["loc"][0]) for each in error.errors(include_input=False))
        print(f"hervat: these settings are missing or wrong: {wrong}", file=sys.stderr)
        return 2
    try:
        password = asyncio.run(make(kafka, partner, tenant, prefix, partitions, replication))
    except (KafkaError, OSError) as error:
        why = f"{kafka.why(error)}: " if isinstance(error, KafkaError) else ""
        print(f"hervat: {why}{error}", file=sys.stderr)
        return 1
    print(f"topic     {prefix}{partner_topic(partner, tenant).name}")
    print(f"groups    {prefix}partner-{partner}. and anything")
    if password:
        print(f"user      partner-{partner}\npassword  {password}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
