"""Bearer tokens of identity providers (OpenID Connect): who may speak for which arbodienst, and by which keys.

Only algorithms with a public key, only those issuers that are named, each for its own arbodiensten and roles. Keys are
read from the issuer's key set; a key that is not known has the set read again, so that a provider may change its keys.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Literal, cast
from urllib.request import urlopen

import jwt
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from shared.kernel.outcome import Unavailable
from shared.kernel.token import BadToken, Caller, Reads, caller_of

Algorithm = Literal["RS256", "ES256", "EdDSA"]
READ_AGAIN_AFTER, AT_MOST_EVERY = 600.0, 10.0
"""Seconds: after which a set is read anew, and between two readings because of a key that is not known."""
FETCH_WITHIN = 5.0
LARGEST_SET = 1_000_000
"""Bytes."""


class Issuer(BaseModel):
    """An identity provider, and how far its word goes. As it stands in the file that `HERVAT_ISSUERS` names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: Annotated[str, Field(min_length=1)]
    audience: Annotated[str, Field(min_length=1)]
    keys: Annotated[str, Field(min_length=1)]
    """Where the key set (JWKS) stands: an https address, or a file."""
    algorithms: Annotated[tuple[Algorithm, ...], Field(min_length=1)] = ("RS256", "ES256", "EdDSA")
    tenants: Annotated[tuple[str, ...], Field(min_length=1)]
    """The arbodiensten for which it may speak."""
    roles: tuple[str, ...] = ()
    """The roles that it may give; none named is all."""
    amr: tuple[str, ...] = ()
    """Ways of logging in that a token must name, such as `mfa` (RFC 8176)."""


ISSUERS: TypeAdapter[tuple[Issuer, ...]] = TypeAdapter(tuple[Issuer, ...])
Fetch = Callable[[str], bytes]
Seconds = Callable[[], float]


def issuers_in(path: str) -> tuple[Issuer, ...]:
    """The issuers of a JSON file; raises `OSError`, or `ValidationError` with what is wrong."""
    return ISSUERS.validate_json(Path(path).read_bytes())


def fetched(where: str) -> bytes:
    """A key set; raises `OSError`. Of plain http only from this machine: keys that were changed on the way open all."""
    if where.startswith(("https://", "http://127.0.0.1:", "http://[::1]:")):
        with urlopen(where, timeout=FETCH_WITHIN) as answer:
            return answer.read(LARGEST_SET)
    if "://" in where:
        raise OSError("a key set is read over https, or from a file")
    return Path(where).read_bytes()


@dataclass
class KeySet:
    """The keys of one issuer, as they were last read."""

    where: str
    fetch: Fetch
    seconds: Seconds
    read_at: float | None = None
    tried_at: float | None = None
    keys: Mapping[str, jwt.PyJWK] = field(default_factory=dict[str, jwt.PyJWK])
    lock: Lock = field(default_factory=Lock)

    def key(self, name: str) -> jwt.PyJWK:
        """The key of that name; raises `BadToken` where the issuer has none, `Unavailable` where nobody can know."""
        with self.lock:
            now = self.seconds()
            stale = self.read_at is None or now - self.read_at > READ_AGAIN_AFTER
            if (stale or name not in self.keys) and (
                self.tried_at is None or now - self.tried_at > AT_MOST_EVERY
            ):
                self._read(now)
            if name in self.keys:
                return self.keys[name]
            if self.read_at is None:
                raise Unavailable("the key set of an issuer cannot be read")
            raise BadToken("key")

    def _read(self, now: float) -> None:
        """What was read before stays in force while the issuer cannot be reached."""
        self.tried_at = now
        try:
            found: dict[str, Any] = json.loads(self.fetch(self.where))
            named = [each for each in found["keys"] if isinstance(each.get("kid"), str)]
            self.keys = {each["kid"]: made for each in named if (made := _made(each))}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return
        self.read_at = now


def _made(row: Mapping[str, Any]) -> jwt.PyJWK | None:
    """A public key that signs; None for any other."""
    if row.get("use", "sig") != "sig" or "d" in row or row.get("kty") == "oct":
        return None
    try:
        return jwt.PyJWK(dict(row))
    except (jwt.PyJWTError, ValueError):
        return None


class Issuers(Reads):
    """Reads tokens of any of these issuers."""

    waits = True

    def __init__(
        self, issuers: tuple[Issuer, ...], fetch: Fetch = fetched, seconds: Seconds = time.monotonic
    ) -> None:
        """Nothing is fetched before the first token comes."""
        self._issuers = {each.issuer: (each, KeySet(each.keys, fetch, seconds)) for each in issuers}

    def read(self, token: str) -> Caller:
        """The caller a token speaks for; raises `BadToken`, or `Unavailable` where its keys cannot be had."""
        try:
            header = jwt.get_unverified_header(token)
            claimed = jwt.decode(token, options={"verify_signature": False}).get("iss")
        except jwt.PyJWTError as error:
            raise BadToken(type(error).__name__) from None
        if not isinstance(claimed, str) or claimed not in self._issuers:
            raise BadToken("issuer")
        issuer, keys = self._issuers[claimed]
        algorithm, name = header.get("alg"), header.get("kid")
        if algorithm not in issuer.algorithms or not isinstance(name, str):
            raise BadToken("algorithm")
        key = keys.key(name)
        if key.algorithm_name != algorithm:
            raise BadToken("algorithm")
        return self._caller(token, issuer, key, algorithm)

    def _caller(self, token: str, issuer: Issuer, key: jwt.PyJWK, algorithm: str) -> Caller:
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=[algorithm],
                issuer=issuer.issuer,
                audience=issuer.audience,
                options={"require": ["exp", "sub", "tenant", "role"]},
            )
        except jwt.PyJWTError as error:
            raise BadToken(type(error).__name__) from None
        caller = caller_of(claims)
        if caller.tenant not in issuer.tenants or (issuer.roles and caller.role not in issuer.roles):
            raise BadToken("not-allowed")
        ways: object = claims.get("amr")
        if not set(issuer.amr) <= {
            str(each) for each in cast(list[object], ways if isinstance(ways, list) else [])
        }:
            raise BadToken("amr")
        return caller
