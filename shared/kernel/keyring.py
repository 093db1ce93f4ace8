"""Keys of persons and of cases, wrapped under a secret of the platform (AES-256-GCM).

Who deletes the key of one has made everything under it unreadable, in every copy.
"""

import hmac
import json
import secrets
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["InvalidTag", "Keyring"]

NONCE = 12


class Keyring:
    """Wraps and unwraps keys, and seals under them. `whose` is bound to what is sealed: it opens for no other."""

    def __init__(self, secret: str, setting: str = "HERVAT_PERSON_SECRET") -> None:
        """Any secret of 32 characters or more; its SHA-256 is the wrapping key. `ValueError` names the setting."""
        if len(secret) < 32:
            raise ValueError(f"{setting} needs 32 characters or more")
        self._secret = sha256(secret.encode()).digest()
        self._wrapping = AESGCM(self._secret)

    def new_key(self, whose: str) -> bytes:
        """A fresh key, wrapped."""
        return _seal(self._wrapping, AESGCM.generate_key(256), whose)

    def seal(self, wrapped: bytes, whose: str, row: dict[str, Any]) -> bytes:
        """A row under the key."""
        return self.seal_bytes(wrapped, whose, json.dumps(row, sort_keys=True).encode())

    def open(self, wrapped: bytes, whose: str, sealed: bytes) -> dict[str, Any]:
        """The row; raises `InvalidTag` for another's bytes."""
        return json.loads(self.open_bytes(wrapped, whose, sealed))

    def seal_bytes(self, wrapped: bytes, whose: str, plain: bytes, what: str = "") -> bytes:
        """Bytes under the key; `what` is bound to them too, where one has several things."""
        return _seal(self._key(wrapped, whose), plain, whose + what)

    def open_bytes(self, wrapped: bytes, whose: str, sealed: bytes, what: str = "") -> bytes:
        """The bytes; raises `InvalidTag` for another's, and for another thing's."""
        return _open(self._key(wrapped, whose), sealed, whose + what)

    def found_by(self, tenant: str, text: str) -> bytes:
        """By which a text is found again without being kept: HMAC-SHA-256 under a key of this arbodienst's own."""
        own = hmac.digest(self._secret, f"found-by/{tenant}".encode(), "sha256")
        return hmac.digest(own, text.encode(), "sha256")

    def _key(self, wrapped: bytes, whose: str) -> AESGCM:
        return AESGCM(_open(self._wrapping, wrapped, whose))


def _seal(key: AESGCM, plain: bytes, whose: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + key.encrypt(nonce, plain, whose.encode())


def _open(key: AESGCM, sealed: bytes, whose: str) -> bytes:
    return key.decrypt(sealed[:NONCE], sealed[NONCE:], whose.encode())
