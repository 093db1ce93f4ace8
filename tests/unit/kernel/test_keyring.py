"""A person's row opens with that person's own key under the platform's own secret, and with nothing else."""

import pytest
from cryptography.exceptions import InvalidTag

from shared.kernel.keyring import Keyring

SECRET, OTHER = "a-secret-made-up-for-these-tests-1", "a-secret-made-up-for-these-tests-2"
ROW = {"name": "Voorbeeld van een Naam", "bsn": "111222333", "email": None}


def test_a_row_opens_as_it_was_sealed() -> None:
    """Sealed and opened: the same row, and nothing of it readable in between."""
    keyring = Keyring(SECRET)
    key = keyring.new_key("p1")
    sealed = keyring.seal(key, "p1", ROW)
    assert keyring.open(key, "p1", sealed) == ROW
    assert b"Voorbeeld" not in sealed + key
    assert keyring.seal(key, "p1", ROW) != sealed, "the same row twice must not look the same"


def test_another_persons_bytes_do_not_open() -> None:
    """Neither with the other's key, nor with one's own key under the other's name, nor with swapped rows."""
    keyring = Keyring(SECRET)
    one, two = keyring.new_key("p1"), keyring.new_key("p2")
    sealed = keyring.seal(one, "p1", ROW)
    for key, person in ((two, "p2"), (one, "p2"), (two, "p1")):
        with pytest.raises(InvalidTag):
            keyring.open(key, person, sealed)


def test_another_secret_opens_nothing() -> None:
    """A stolen database is of no use without the platform's secret."""
    key = Keyring(SECRET).new_key("p1")
    sealed = Keyring(SECRET).seal(key, "p1", ROW)
    with pytest.raises(InvalidTag):
        Keyring(OTHER).open(key, "p1", sealed)


def test_a_byte_changed_does_not_open() -> None:
    """What was tampered with is not half read."""
    keyring = Keyring(SECRET)
    key = keyring.new_key("p1")
    sealed = bytearray(keyring.seal(key, "p1", ROW))
    sealed[-1] ^= 1
    with pytest.raises(InvalidTag):
        keyring.open(key, "p1", bytes(sealed))


def test_a_short_secret_is_refused() -> None:
    """31 characters are too few; the error names the setting."""
    with pytest.raises(ValueError, match="HERVAT_PERSON_SECRET"):
        Keyring("x" * 31)
