"""Job titles to occupations: the one entry to `rules.titles`."""

from services.matching.rules.titles.index import MOST_MATCHES, TitleIndex, TitleMatch
from services.matching.rules.titles.likeness import Encode
from services.matching.rules.titles.ranker import ACCEPT

__all__ = ["ACCEPT", "MOST_MATCHES", "Encode", "TitleIndex", "TitleMatch"]
