"""What of a title names the trade: the small print, seniority and the talk of advertisements go."""

import re

from services.matching.rules.words import plain

_NOISE = """
    junior medior senior ervaren beginnend startend enthousiaste gemotiveerde gezocht gevraagd vacature baan job
    bijbaan fulltime parttime full part time zzp freelance freelancer interim tijdelijk vast dienstverband uur week
    per direct m v x w d mv vm mvx hbo mbo wo
"""
NOISE = frozenset(_NOISE.split())
"""Words of advertisements, which say how much, how long or for whom, and not what the work is."""

_FILLING = "van voor de het een en of in met op bij aan te tot der den"
FILLING = frozenset(_FILLING.split())
"""Words that hold a title together; they are compared as letters, never as words."""

MOST_READINGS = 4
_BETWEEN = re.compile(r"\s*[/;|,]\s*|\s+of\s+|\s+-\s+")
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")


def tidy(title: str) -> str:
    """The title in plain words without noise; a title of noise alone stays as it was."""
    words = plain(title).split()
    return " ".join(word for word in words if word not in NOISE) or " ".join(words)


def readings(title: str) -> tuple[str, ...]:
    """The title whole, then without what stands in brackets, then each side of a stroke or comma; no repeats."""
    bare = _BRACKETS.sub(" ", title)
    several = [title, bare, *_BETWEEN.split(bare)]
    tidied = (tidy(one) for one in several)
    return tuple(dict.fromkeys(one for one in tidied if len(one) > 2))[:MOST_READINGS] or (tidy(title),)
