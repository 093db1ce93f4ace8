"""How an event is sent to an address: signed after Standard Webhooks, tried again with patience, to public places only.

Source: Standard Webhooks specification 1.0 (standardwebhooks.com): `webhook-id`, `webhook-timestamp` in seconds,
`webhook-signature` as `v1,` and the base64 of HMAC-SHA-256 over `id.timestamp.body`, several with a space between.
"""

import hmac
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

PREFIX = "whsec_"
WAITS = (
    timedelta(seconds=5),
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
)
"""Waits between two tries; after the last one it stays at that."""
GIVEN_UP_AFTER = timedelta(days=3)
"""How long an event may fail before its subscription is suspended."""
NAT64 = IPv6Network("64:ff9b::/96")
"""Addresses that stand for an IPv4 one (RFC 6052)."""
OLD_SECRET_FOR = timedelta(days=1)
"""How long after a rotation is signed with the secret before it too."""


def secret_of(platform: str, subscription: str, version: int) -> bytes:
    """The secret of a subscription: derived, so that none is kept."""
    return hmac.digest(platform.encode(), f"webhook/{subscription}/{version}".encode(), "sha256")


def written(secret: bytes) -> str:
    """The secret as a subscriber is given it."""
    return PREFIX + b64encode(secret).decode()


def signed(id: str, at: datetime, body: bytes, secrets: Sequence[bytes]) -> dict[str, str]:
    """The headers of one delivery, signed with each of the secrets."""
    seconds = str(int(at.timestamp()))
    said = b".".join((id.encode(), seconds.encode(), body))
    marks = [f"v1,{b64encode(hmac.digest(each, said, 'sha256')).decode()}" for each in secrets]
    return {"webhook-id": id, "webhook-timestamp": seconds, "webhook-signature": " ".join(marks)}


def wait_after(tries: int, chance: float) -> timedelta:
    """How long to wait after so many failed tries, from 1; `chance`, from 0 to 1, spreads it by a fifth each way."""
    return WAITS[min(tries, len(WAITS)) - 1] * (0.8 + 0.4 * chance)


def given_up(since: datetime, now: datetime) -> bool:
    """Whether something has failed for too long."""
    return now - since >= GIVEN_UP_AFTER


def is_public(address: str, loopback: bool = False) -> bool:
    """Whether events may be sent to a resolved address: not into a network of ours; `loopback` for development."""
    found = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inside = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if found in NAT64:
            inside = IPv4Address(int(found) & 0xFFFFFFFF)
        found = inside or found
    if found.is_loopback:
        return loopback
    return found.is_global and not found.is_multicast
