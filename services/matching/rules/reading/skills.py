"""Skills that a text names: the titles of the reference word for word, the longest first.

A title of several words is a skill wherever it stands; one of a single word may be an everyday word too, so it is
found with too little confidence to count. What the clause denies, calls a wish, teaches, or says of somebody else (the
company, a colleague) is not asked for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from services.matching.rules.reading.finding import Finding
from services.matching.rules.reading.markup import plain_text, sentences
from services.matching.rules.reading.polarity import asked, clause
from services.matching.rules.words import plain

SEVERAL_WORDS, ONE_WORD = 0.9, 0.6
LONGEST = 8
"""Words of the longest title that is looked for."""
SHORTEST = 5
"""Letters of the shortest single word."""
_SOMEBODY_ELSE = re.compile(
    r"^\s*(?:(?:wij|we|het bedrijf|de organisatie|ons|onze)\b|(?:(?:je|jouw|een|de) )?(?:vorige )?collega)",
    re.I,
)
"""A clause that begins so is not about who is sought, unless it says that it is."""
_WHO_IS_SOUGHT = re.compile(
    r"\b(?:zoek\w*|vra(?:agt|gen)|verwacht\w*|nieuwe collega|iemand|jij|jou|u)\b|(?!^)\bje\b(?! collega)",
    re.I,
)
_TAUGHT = re.compile(r"\b(?:wij|we) leren (?:je|jou|u)\b", re.I)
_BY_ANOTHER = re.compile(r"^[^,.]{0,40}\b(?:wordt|worden)\b[^,.]{0,30}\bdoor (?!jou\b|je\b|u\b)", re.I)
_WORD = re.compile(r"[^\W_]+(?:[+#]+)?")

Titles = Mapping[str, str]
"""By title in plain words, the name of the skill."""


class SkillIndex:
    """The titles of all skills, ready to be looked for."""

    def __init__(self, titles: Titles) -> None:
        """A title that is too long or too short is not looked for."""
        self._names: dict[tuple[str, ...], str] = {}
        self._lengths: dict[str, int] = {}
        for title, name in titles.items():
            words = tuple(title.split())
            if 1 < len(words) <= LONGEST or (len(words) == 1 and len(title) >= SHORTEST):
                self._names[words] = name
                self._lengths[words[0]] = max(self._lengths.get(words[0], 0), len(words))

    def in_text(self, title: str, description: str = "") -> tuple[Finding, ...]:
        """The skills of a title and a text (plain or HTML), each once; `start` counts from the title."""
        found: dict[str, Finding] = {}
        text = plain_text(f"{title}\n{description}")
        for begin, sentence in sentences(text):
            for each in self._in_sentence(sentence, begin):
                found.setdefault(str(each.item), each)
        return tuple(found.values())

    def _in_sentence(self, sentence: str, begin: int) -> Iterator[Finding]:
        marks = list(_WORD.finditer(sentence))
        words = [plain(mark.group()) for mark in marks]
        at = 0
        while at < len(words):
            length = self._longest(words, at)
            if length:
                start, end = marks[at].start(), marks[at + length - 1].end()
                if asked(sentence, start, end) == "must" and not _of_another(sentence, start, end):
                    name = self._names[tuple(words[at : at + length])]
                    sure = SEVERAL_WORDS if length > 1 else ONE_WORD
                    yield Finding("skill", name, True, sure, sentence[start:end], begin + start)
            at += length or 1

    def _longest(self, words: list[str], at: int) -> int:
        for length in range(min(self._lengths.get(words[at], 0), len(words) - at), 0, -1):
            if tuple(words[at : at + length]) in self._names:
                return length
        return 0


def _of_another(sentence: str, start: int, end: int) -> bool:
    """Whether the clause tells what the company or a colleague does, or what will be taught."""
    before, after = clause(sentence, start, end)
    if _TAUGHT.search(before) or _BY_ANOTHER.search(after):
        return True
    begins = _SOMEBODY_ELSE.search(before)
    return begins is not None and not _WHO_IS_SOUGHT.search(before[begins.end() :])


def accepted(findings: Iterable[Finding]) -> tuple[str, ...]:
    """The names of the skills that are sure enough to stand as asked for."""
    return tuple(str(each.item) for each in findings if each.accepted)
