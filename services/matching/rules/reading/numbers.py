"""Numbers as Dutch writes them: a point for thousands, a comma for cents, `16,-` for round euros."""

import re

NUMBER = r"(\d{1,3}(?:\.\d{3})?(?:,\d{1,2}|,-{1,2}|\.\d{2}(?!\d))?|\d{4,6}(?:,\d{2})?)"
"""One number in a capturing group."""
TO = r"\s?(?:-|–|tot(?: en met)?|t/m|à|a|en|of|/)\s?"
"""What stands between the two ends of a range."""


def number(written: str) -> float:
    """The value of a number that `NUMBER` matched."""
    bare = re.sub(r",-+$", "", written)
    if re.fullmatch(r"\d{1,3}\.\d{3}(?:,\d{1,2})?", bare):
        bare = bare.replace(".", "")
    return float(bare.replace(",", "."))
