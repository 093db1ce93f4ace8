"""A record becomes a message, nothing, or an error with a code and a place: never half a message."""

import pytest

from shared.kernel.message import Unreadable, from_document, read, to_document
from tests.tally import TALLY, added

GOOD = added("a", 1, "m1")
BODY = b'{"amount": 1}'


def headers(**changed: bytes | None) -> list[tuple[str, bytes]]:
    """The good envelope with headers changed, or left out."""
    whole = {**dict(GOOD.headers()), **{name.replace("-", "_"): value for name, value in changed.items()}}
    return [(name, value) for name, value in whole.items() if value is not None]


def test_a_message_reads_back_as_it_was_written() -> None:
    """On the wire and in the journal alike."""
    found = read(GOOD.headers(), GOOD.body, TALLY.kinds)
    assert found == GOOD
    commit = {"about": "a", "tenant": "demo", "employer": "bakkerij"}
    assert from_document(to_document(GOOD), commit, TALLY.kinds) == GOOD


def test_a_kind_that_is_not_heard_is_nothing() -> None:
    """Whatever its body or envelope: it is not ours to judge."""
    assert read([("ce_type", b"somebody.else.v1")], b"\xff", TALLY.kinds) is None


BROKEN: list[tuple[str, list[tuple[str, bytes]], bytes | None, str, str | None]] = [
    ("no kind", headers(ce_type=None), BODY, "no-kind", "ce_type"),
    ("no body", headers(), None, "no-body", None),
    ("not JSON", headers(), b"{", "not-json", None),
    ("not an object", headers(), b"[1]", "model-type", None),
    ("not text", headers(), b"\xff\xfe", "not-json", None),
    ("a missing field", headers(), b"{}", "missing", "amount"),
    ("a wrong type", headers(), b'{"amount": "veel"}', "int-parsing", "amount"),
    ("headers that are not text", headers(tenant=b"\xff"), BODY, "headers-not-text", None),
    *(
        (f"no {name}", headers(**{name: gone}), BODY, "header-missing", name)
        for name in ("ce_id", "ce_subject", "ce_time", "tenant", "employer")
        for gone in (None, b"")
    ),
    ("a time that is none", headers(ce_time=b"gisteren"), BODY, "header-malformed", "ce_time"),
    ("a time without a zone", headers(ce_time=b"2026-01-01T00:00:00"), BODY, "header-malformed", "ce_time"),
    ("a sequence that is none", headers(sequence=b"one"), BODY, "header-malformed", "sequence"),
]


@pytest.mark.parametrize(
    ("head", "body", "code", "path"), [pytest.param(*row[1:], id=row[0]) for row in BROKEN]
)
def test_a_heard_kind_that_is_broken_says_where(
    head: list[tuple[str, bytes]], body: bytes | None, code: str, path: str | None
) -> None:
    """By code and field, and without a word of what was in it."""
    with pytest.raises(Unreadable) as broken:
        read(head, body, TALLY.kinds)
    dead = broken.value.dead
    assert (dead.code, dead.path or None) == (code, path)
    assert "veel" not in f"{dead} {broken.value}"
