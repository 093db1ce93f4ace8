"""Job titles and skills made comparable: accents, case, punctuation and the small print of a title go."""

import re
import unicodedata
from functools import lru_cache

_SMALL_PRINT = re.compile(
    r"\((?:m/?v|v/?m|m/?v/?x|m/?w/?d)\)|\b(?:m/v/x|m/v|v/m|fulltime|parttime|full-time|part-time)\b"
    r"|\b\d+(?:\s*(?:-|tot|a)\s*\d+)?\s*(?:u|uur|uren)\b(?:\s*per\s*week)?"
)
_NOT_A_WORD = re.compile(r"[^a-z0-9+#]+")


def plain(text: str) -> str:
    """The text in small letters without accents, punctuation, hours or `(m/v)`; words one space apart."""
    split = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(letter for letter in split if not unicodedata.combining(letter))
    return _NOT_A_WORD.sub(" ", _SMALL_PRINT.sub(" ", letters)).strip()


@lru_cache(maxsize=50_000)
def plain_name(name: str) -> str:
    """The same of a name, which comes again and again: what was made plain is remembered."""
    return plain(name)
