"""The occupation of a title where it is sure enough to be taken without a person, and the five to pick from."""

from dataclasses import dataclass

from services.matching.rules.titles.index import TitleIndex, TitleMatch
from services.matching.rules.titles.ranker import ACCEPT

CHOICES = 5


@dataclass(frozen=True)
class Recognised:
    """The best occupation where its confidence is that at which it is right four times in five, else None."""

    uri: str | None
    confidence: float
    choices: tuple[TitleMatch, ...]


def recognised(title: str, index: TitleIndex) -> Recognised:
    """What a title seems to be; no choices where nothing resembles it."""
    found = tuple(index.matches(title, CHOICES))
    best = found[0] if found else None
    sure = best is not None and best.confidence >= ACCEPT
    return Recognised(best.uri if best and sure else None, best.confidence if best else 0.0, found)
