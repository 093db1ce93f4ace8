"""Kafka's access list: `python -m deploy.access [--json | --apply] [--partner NAME --hears T --feed T --absences T]`.

Prints the rights of every service (or of one partner) as `kafka-acls.sh` commands or as JSON lines, or makes them
with the administrator named in `KAFKA_USERNAME`. Users and their passwords are made by whoever keeps the cluster.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import groupby
from shlex import quote
from typing import Any, cast

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import KafkaError, for_code
from aiokafka.protocol.admin import CreateAclsRequest
from pydantic import ValidationError

from shared.contracts.access import (
    Operation,
    Resource,
    Right,
    rights_of_feed,
    rights_of_partner,
    rights_of_services,
)
from shared.kernel.kafka import Kafka, from_settings
from shared.kernel.settings import KafkaSettings

RESOURCES = {Resource.TOPIC: 2, Resource.GROUP: 3}
OPERATIONS = {Operation.READ: 3, Operation.WRITE: 4, Operation.DESCRIBE: 8}
LITERAL, PREFIXED, ALLOW, ANY_HOST = 3, 4, 3, "*"
"""The numbers that Kafka's protocol gives to each."""
TOOL = 'kafka-acls.sh --bootstrap-server "$KAFKA_BOOTSTRAP" --command-config admin.properties --add'


def commands(rights: Iterable[Right]) -> list[str]:
    """One `kafka-acls.sh` command for each user and kind of access; run again, they change nothing."""
    topics: dict[tuple[object, ...], tuple[str, list[Operation]]] = {}
    for right in rights:
        place = (right.user, right.resource, right.name, right.prefixed)
        topics.setdefault(place, (right.name, []))[1].append(right.operation)
    lines: list[str] = []
    for (user, resource, prefixed, operations), group in groupby(
        topics.items(), key=lambda each: (each[0][0], each[0][1], each[0][3], tuple(each[1][1]))
    ):
        words = [TOOL, "--allow-principal", quote(f"User:{user}")]
        words += [f"--operation {each}" for each in operations]
        words += ["--resource-pattern-type prefixed"] if prefixed else []
        words += [f"--{resource} {quote(name)}" for _, (name, _) in group]
        lines.append(" ".join(words))
    return lines


async def allow(kafka: Kafka, rights: Iterable[Right]) -> int:
    """Makes the rights with an administrator's connection; returns how many. `KafkaError` when one is refused.

    What is there already stays; nothing is taken away.
    """
    client, count = AIOKafkaClient(**kafka.client()), 0
    try:
        await client.bootstrap()
        for right in rights:
            answer = cast(Any, await client.send(client.get_random_node(), _request(right)))
            for code, why in cast(list[tuple[int, str | None]], answer.creation_responses):
                if code:
                    raise for_code(code)(f"{right}: {why or 'refused'}")
            count += 1
    finally:
        await client.close()
    return count


def _request(right: Right) -> CreateAclsRequest:
    pattern = PREFIXED if right.prefixed else LITERAL
    kind, operation = RESOURCES[right.resource], OPERATIONS[right.operation]
    return CreateAclsRequest(kind, right.name, pattern, f"User:{right.user}", ANY_HOST, operation, ALLOW)


def main(argv: Sequence[str] | None = None) -> int:
    """The command line; exit status 1 when Kafka refuses, 2 for wrong usage."""
    parser = argparse.ArgumentParser(prog="python -m deploy.access", description="Kafka's access list.")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one right a line, as JSON")
    form.add_argument("--apply", action="store_true", help="make them, as the user in KAFKA_USERNAME")
    parser.add_argument("--prefix", default=os.environ.get("HERVAT_TOPIC_PREFIX", ""))
    parser.add_argument("--partner", help="the rights of a partner instead of the services'")
    parser.add_argument("--hears", action="append", default=[], metavar="TOPIC", help="with --partner")
    parser.add_argument(
        "--feed",
        action="append",
        default=[],
        metavar="ARBODIENST",
        help="writes its vacancies (with --partner)",
    )
    parser.add_argument(
        "--absences",
        action="append",
        default=[],
        metavar="ARBODIENST",
        help="writes its absences (with --partner)",
    )
    asked = parser.parse_args(argv)
    if bool(asked.partner) != bool(asked.hears or asked.feed or asked.absences):
        parser.error("--partner goes with --hears, --feed or --absences")
    try:
        rights = _asked(asked)
    except ValueError as error:
        parser.error(str(error))
    if asked.apply:
        return _apply(rights)
    print("\n".join([json.dumps(asdict(each)) for each in rights] if asked.json else commands(rights)))
    return 0


def _asked(asked: argparse.Namespace) -> list[Right]:
    """The rights of the services, or of one partner: what it hears, and where it writes."""
    if not asked.partner:
        return rights_of_services(asked.prefix)
    heard = rights_of_partner(asked.partner, asked.hears, asked.prefix) if asked.hears else []
    feeds = [(tenant, "vacancies") for tenant in asked.feed] + [(each, "absences") for each in asked.absences]
    written = [
        right for tenant, of in feeds for right in rights_of_feed(tenant, asked.partner, asked.prefix, of)
    ]
    return [*heard, *written]


def _apply(rights: Sequence[Right]) -> int:
    try:
        kafka = from_settings(KafkaSettings.model_validate({}))
    except ValidationError as error:
        wrong = ", ".join(str(each["loc"][0]) for each in error.errors(include_input=False))
        print(f"hervat: these settings are missing or wrong: {wrong}", file=sys.stderr)
        return 2
    try:
        print(f"hervat: {asyncio.run(allow(kafka, rights))} rights are there")
    except (KafkaError, OSError) as error:
        why = f"{kafka.why(error)}: " if isinstance(error, KafkaError) else ""
        print(f"hervat: {why}{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
