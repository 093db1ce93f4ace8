"""A Kafka user with a password, made over Kafka's own protocol (KIP-554): the password itself never goes there."""

import hashlib
import secrets
from typing import Any, cast

from aiokafka.client import AIOKafkaClient
from aiokafka.errors import for_code
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import (
    CompactArray,
    CompactBytes,
    CompactString,
    Int8,
    Int16,
    Int32,
    Schema,
    TaggedFields,
)

from shared.kernel.kafka import Kafka

SHA_512, ITERATIONS, SALT = 2, 8192, 32
"""The mechanism's number in the protocol, and what is done to the password (RFC 5802; the bytes of the salt)."""


class _Answer(Response):
    @property
    def API_KEY(self) -> int:
        return 51

    @property
    def API_VERSION(self) -> int:
        return 0

    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        (
            "results",
            CompactArray(
                ("user", CompactString("utf-8")),
                ("error_code", Int16),
                ("error_message", CompactString("utf-8")),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _Asked(RequestStruct):
    FLEXIBLE_VERSION = True
    API_KEY = 51
    API_VERSION = 0
    RESPONSE_TYPE = _Answer
    SCHEMA = Schema(
        (
            "deletions",
            CompactArray(("name", CompactString("utf-8")), ("mechanism", Int8), ("tags", TaggedFields)),
        ),
        (
            "upsertions",
            CompactArray(
                ("name", CompactString("utf-8")),
                ("mechanism", Int8),
                ("iterations", Int32),
                ("salt", CompactBytes),
                ("salted_password", CompactBytes),
                ("tags", TaggedFields),
            ),
        ),
        ("tags", TaggedFields),
    )


class _Upsert(Request[_Asked]):
    API_KEY = 51

    def __init__(self, user: str, salt: bytes, salted: bytes) -> None:
        self._row = (user, SHA_512, ITERATIONS, salt, salted, {})

    def build(self, request_struct_class: type[_Asked]) -> _Asked:
        return request_struct_class([], [self._row], {})


async def keep_user(kafka: Kafka, user: str, password: str) -> None:
    """Makes a user, or gives one another password, with an administrator's connection; `KafkaError` where refused."""
    salt = secrets.token_bytes(SALT)
    salted = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ITERATIONS)
    client = AIOKafkaClient(**kafka.client())
    try:
        await client.bootstrap()
        answer = cast(Any, await client.send(client.get_random_node(), _Upsert(user, salt, salted)))
        for name, code, why, _ in cast(list[tuple[str, int, str | None, object]], answer.results):
            if code:
                raise for_code(code)(f"{name}: {why or 'refused'}")
    finally:
        await client.close()
