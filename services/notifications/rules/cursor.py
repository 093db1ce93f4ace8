"""The place in a stream as a subscriber is given it: text that means something to us only. Pure."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from shared.contracts.classes import DataClass

FORM = "1"
"""Of what is written inside: another form is another number, and an old cursor is still told apart."""


def written(of: DataClass, n: int) -> str:
    """The cursor after the event of that number."""
    return urlsafe_b64encode(f"{FORM}.{of.value}.{n}".encode()).decode().rstrip("=")


def read(cursor: str, of: DataClass) -> int:
    """The number in a cursor of this class; `ValueError` where it is none of ours, or of another class."""
    inside = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
    form, data_class, n = inside.split(".")
    if (form, data_class) != (FORM, of.value) or not n.isascii() or not n.isdigit() or len(n) > 18:
        raise ValueError("not a cursor of this stream")
    return int(n)
