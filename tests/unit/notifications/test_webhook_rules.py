"""How an event is signed, when it is tried again, and where it may go at all."""

from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from services.notifications.rules.webhook import given_up, is_public, secret_of, signed, wait_after, written

AT = datetime(2021, 2, 25, 15, 2, 10, tzinfo=UTC)
"""1614265330 seconds, of the example in the Standard Webhooks specification."""


def test_the_published_example_is_signed_as_published() -> None:
    """Secret, id, time, body and signature are those that the reference libraries of Standard Webhooks test with."""
    secret = b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed("msg_p5jXN8AQM9LWM0D4loKWxJek", AT, b'{"test": 2432232314}', [secret])
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


@given(st.text("abcXYZ089-_", min_size=1), st.text(st.characters(codec="utf-8")))
def test_the_library_agrees(id: str, body: str) -> None:
    """Whatever is sent, an independent implementation makes the same signature."""
    secret = secret_of("a-platform-secret-made-up-for-this-test", "s1", 1)
    ours = signed(id, AT, body.encode(), [secret])["webhook-signature"]
    assert ours == Webhook(written(secret)).sign(id, AT, body)


def test_secrets_of_subscriptions_and_versions_differ() -> None:
    """Who knows one knows no other."""
    made = {secret_of("p" * 32, it, version) for it in ("s1", "s2") for version in (1, 2)}
    assert len(made) == 4
    assert {len(each) for each in made} == {32}


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("127.8.9.10", False),
        ("::1", False),
        ("0.0.0.0", False),
        ("::", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("224.0.0.1", False),
        ("ff02::1", False),
        ("255.255.255.255", False),
        ("192.0.2.1", False),
        ("2001:db8::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::93.184.216.34", True),
        ("2002:0a00:0001::1", False),
    ],
)
def test_only_public_addresses(address: str, public: bool) -> None:
    """By the registries of special addresses (RFC 6890), also where an IPv4 address hides in an IPv6 one."""
    assert is_public(address) is public


def test_loopback_is_for_development_only() -> None:
    """It opens this machine and no network."""
    assert is_public("127.0.0.1", loopback=True)
    assert is_public("::ffff:127.0.0.1", loopback=True)
    assert not is_public("10.0.0.1", loopback=True)
    assert not is_public("169.254.169.254", loopback=True)


@given(st.integers(1, 100), st.floats(0, 1))
def test_a_wait_is_spread_by_a_fifth_and_at_most_six_hours(tries: int, chance: float) -> None:
    """So that a thousand that failed together do not come back together."""
    least, most = wait_after(tries, 0), wait_after(tries, 1)
    assert least <= wait_after(tries, chance) <= most
    assert most <= timedelta(hours=7.2)
    assert least >= timedelta(seconds=4)
    assert wait_after(tries + 1, chance) >= wait_after(tries, chance)


def test_three_days_are_three_days() -> None:
    """To the second."""
    assert not given_up(AT, AT + timedelta(days=3) - timedelta(seconds=1))
    assert given_up(AT, AT + timedelta(days=3))
