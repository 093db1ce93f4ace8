"""Every way in which a record can be unfit, made of a good one."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from shared.kernel.message import Headers, Message
from shared.kernel.receive import LARGEST
from shared.testing.cluster import Cluster

Raw = tuple[bytes | None, bytes | None, Headers]


def with_header(headers: Headers, name: str, value: bytes | None) -> Headers:
    """The headers with another value of one, or without it."""
    others = [each for each in headers if each[0] != name]
    return others if value is None else [*others, (name, value)]


@dataclass(frozen=True)
class Poison:
    """A good record spoilt in one way, and what becomes of it: the code, or None where it is let pass."""

    name: str
    spoil: Callable[[bytes, bytes, Headers], Raw]
    code: str | None
    kept: bool = True


POISONS = (
    Poison("not JSON", lambda key, body, head: (key, b"{", head), "not-json"),
    Poison("a wrong type", lambda key, body, head: (key, b'{"amount": "many"}', head), "int-parsing"),
    Poison("a field too few", lambda key, body, head: (key, b"{}", head), "missing"),
    Poison("null", lambda key, body, head: (key, None, head), "no-body"),
    Poison("no key", lambda key, body, head: (None, body, head), "no-key"),
    Poison("no headers", lambda key, body, head: (key, body, []), "no-kind"),
    Poison("not text", lambda key, body, head: (key, body, with_header(head, "tenant", b"\xff")), "headers-not-text"),
    Poison("no case", lambda key, body, head: (key, body, with_header(head, "ce_subject", None)), "header-missing"),
    Poison("no time", lambda key, body, head: (key, body, with_header(head, "ce_time", b"noon")), "header-malformed"),
    Poison("somebody else's", lambda key, body, head: (key, body, with_header(head, "ce_source", b"partner/hr")),
           "not-ours", kept=False),
    Poison("too large", lambda key, body, head: (key, body + b" " * LARGEST, head), "too-large", kept=False),
    Poison("of a kind not heard", lambda key, body, head: (key, b"{", with_header(head, "ce_type", b"a.b.v1")), None),
)  # fmt: skip


def raw(message: Message) -> Raw:
    """As it goes out."""
    return message.about.encode(), message.body, message.headers()


def spoilt(message: Message, poison: Poison) -> Raw:
    """To the same case, with an id of its own."""
    own = replace(message, id=f"{message.id}-{poison.name}")
    return poison.spoil(own.about.encode(), own.body, own.headers())


async def let_through(cluster: Cluster, topic: str, size: int) -> None:
    """Makes the broker take records of so many bytes in a topic: its limit is not ours to trust."""
    admin = AIOKafkaAdminClient(bootstrap_servers=cluster.kafka)
    await admin.start()
    try:
        large = {"max.message.bytes": str(size)}
        await admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, topic, configs=large)])
    finally:
        await admin.close()
