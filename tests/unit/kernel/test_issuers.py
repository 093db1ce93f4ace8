"""Tokens of identity providers: only keys that are public, only issuers that are named, each for its own arbodienst."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from shared.kernel.clock import now
from shared.kernel.issuers import AT_MOST_EVERY, READ_AGAIN_AFTER, Issuer, Issuers, fetched
from shared.kernel.outcome import Unavailable
from shared.kernel.token import BadToken, Caller

RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC, ED = ec.generate_private_key(ec.SECP256R1()), ed25519.Ed25519PrivateKey.generate()
Private = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
KEYS: dict[str, tuple[Private, str]] = {"r": (RSA, "RS256"), "e": (EC, "ES256"), "d": (ED, "EdDSA")}
ISSUER = Issuer(
    issuer="https://inlog.voorbeeld.example",
    audience="hervat",
    keys="https://inlog.voorbeeld.example/keys",
    tenants=("demo",),
    roles=("case-manager", "employer"),
)
CLAIMS: dict[str, Any] = {
    "iss": ISSUER.issuer,
    "aud": "hervat",
    "sub": "u-1",
    "tenant": "demo",
    "role": "case-manager",
    "iat": now(),
    "exp": now() + timedelta(hours=1),
}


def public(name: str) -> dict[str, Any]:
    """A key as its set shows it."""
    key, algorithm = KEYS[name]
    writes: dict[str, Callable[..., Any]] = {
        "RS256": RSAAlgorithm.to_jwk,
        "ES256": ECAlgorithm.to_jwk,
        "EdDSA": OKPAlgorithm.to_jwk,
    }
    return {**json.loads(writes[algorithm](key.public_key())), "kid": name, "alg": algorithm, "use": "sig"}


class Provider:
    """An identity provider whose key set may change or be away."""

    def __init__(self, *names: str) -> None:
        self.keys, self.asked, self.away, self.at = [public(each) for each in names], 0, False, 1_000.0

    def fetch(self, _: str) -> bytes:
        self.asked += 1
        if self.away:
            raise OSError("away")
        return json.dumps({"keys": self.keys}).encode()

    def issuers(self, **more: Any) -> Issuers:
        """As a service has them."""
        return Issuers((ISSUER.model_copy(update=more),), self.fetch, lambda: self.at)


def signed(name: str = "r", header: dict[str, Any] | None = None, **claims: Any) -> str:
    """A token with these claims; None leaves one out."""
    key, algorithm = KEYS[name]
    whole = {name: value for name, value in {**CLAIMS, **claims}.items() if value is not None}
    return jwt.encode(whole, key, algorithm=algorithm, headers={"kid": name, **(header or {})})


@pytest.mark.parametrize("name", KEYS)
def test_each_algorithm_with_a_public_key_is_read(name: str) -> None:
    """RSA, an elliptic curve, and Ed25519."""
    found = Provider(*KEYS).issuers().read(signed(name, employer="bakkerij"))
    assert found == Caller("demo", "case-manager", "bakkerij", "u-1")


REFUSED: list[tuple[str, str]] = [
    ("another issuer", signed(iss="https://elders.example")),
    ("no issuer", signed(iss=None)),
    ("for somebody else", signed(aud="elders")),
    ("over", signed(exp=now() - timedelta(seconds=1))),
    ("without an end", signed(exp=None)),
    ("without a subject", signed(sub=None)),
    ("another arbodienst", signed(tenant="elders")),
    ("a role that it may not give", signed(role="administrator")),
    ("a role nobody has", signed(role="king")),
    ("an employer without one", signed(role="employer")),
    ("a key that is not known", signed(header={"kid": "x"})),
    ("no key named", jwt.encode(CLAIMS, RSA, algorithm="RS256")),
    ("signed by nobody", jwt.encode(CLAIMS, "", algorithm="none", headers={"kid": "r"})),
    ("a secret for a key", jwt.encode(CLAIMS, "x" * 32, algorithm="HS256", headers={"kid": "r"})),
    ("another algorithm of the same kind", jwt.encode(CLAIMS, RSA, algorithm="PS256", headers={"kid": "r"})),
    ("another's key", jwt.encode(CLAIMS, EC, algorithm="ES256", headers={"kid": "r"})),
    ("signed by another key", jwt.encode(CLAIMS, ED, algorithm="EdDSA", headers={"kid": "e"})),
    ("no token", "een.twee.drie"),
    ("nothing", ""),
]


@pytest.mark.parametrize("token", [pytest.param(each[1], id=each[0]) for each in REFUSED])
def test_any_other_token_is_none(token: str) -> None:
    """Whatever it says of itself."""
    with pytest.raises(BadToken):
        Provider("r", "e").issuers().read(token)


def test_a_way_of_logging_in_may_be_asked_for() -> None:
    """A second factor, where the issuer is to vouch for it."""
    issuers = Provider("r").issuers(amr=("mfa",))
    assert issuers.read(signed(amr=["pwd", "mfa"])).role == "case-manager"
    for ways in (None, ["pwd"], "mfa"):
        with pytest.raises(BadToken):
            issuers.read(signed(amr=ways))


def test_a_new_key_is_found_and_an_old_one_ends() -> None:
    """A key that is not known has the set read again, though not at every token; one that left the set ends with it."""
    provider = Provider("r")
    issuers = provider.issuers()
    issuers.read(signed("r"))
    provider.keys = [public("e")]
    with pytest.raises(BadToken):
        issuers.read(signed("e"))
    provider.at += AT_MOST_EVERY + 1
    issuers.read(signed("e"))
    with pytest.raises(BadToken):
        issuers.read(signed("r"))
    for _ in range(50):
        with pytest.raises(BadToken):
            issuers.read(signed(header={"kid": "x"}))
    assert provider.asked == 2


def test_an_issuer_that_is_away_keeps_its_keys_and_a_set_never_read_is_waited_for() -> None:
    """Who cannot be checked is not refused: the answer is to come again."""
    provider = Provider("r")
    provider.away = True
    issuers = provider.issuers()
    with pytest.raises(Unavailable):
        issuers.read(signed())
    provider.away, provider.at = False, provider.at + AT_MOST_EVERY + 1
    issuers.read(signed())
    provider.away, provider.at = True, provider.at + READ_AGAIN_AFTER + 1
    assert issuers.read(signed()).tenant == "demo"


@pytest.mark.parametrize(
    "content", [b"{", b"[]", b'{"keys": 1}', b'{"keys": [1]}', b'{"keys": [{"kid": "r"}]}']
)
def test_a_set_that_cannot_be_read_opens_nothing(content: bytes) -> None:
    """Neither with an error of its own nor with a key."""
    issuers = Issuers((ISSUER,), lambda _: content)
    with pytest.raises((BadToken, Unavailable)):
        issuers.read(signed())


def test_a_key_set_comes_safely_or_not_at_all() -> None:
    """Never over plain http from elsewhere."""
    for where in ("http://inlog.voorbeeld.example/keys", "ftp://inlog.voorbeeld.example/keys"):
        with pytest.raises(OSError, match="https"):
            fetched(where)
