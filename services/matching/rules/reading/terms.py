"""Licences, schooling and the postcode of the workplace, as a text states them."""

import re
from collections.abc import Iterator

from services.matching.rules.reading.finding import Finding
from services.matching.rules.reading.polarity import asked

_SURE, _GUESS = 0.9, 0.6

_CATEGORY = r"(BE|CE|DE|C1E|C1|B|C|D|T)"
LICENCES: tuple[tuple[str | None, re.Pattern[str]], ...] = (
    (None, re.compile(rf"\brijbewijs(?:sen)?:?(?: categorie)?\s\(?{_CATEGORY}\b(?!\s?[/+(]\s?\(?E\b)", re.I)),
    ("BE", re.compile(r"\brijbewijs\s?(?:categorie )?B\s?[/+(]\s?\(?E\b", re.I)),
    ("CE", re.compile(r"\brijbewijs\s?(?:categorie )?C\s?[/+(]\s?\(?E\b", re.I)),
    (None, re.compile(rf"\b{_CATEGORY}[- ]rijbewijs\b")),
    ("T", re.compile(r"\b(?:trekker|tractor)rijbewijs\b", re.I)),
    ("heftruck", re.compile(r"\bheftruck-? ?(?:certificaat|bewijs|diploma|rijbewijs)\b", re.I)),
    ("heftruck", re.compile(r"\bheftruck-(?= (?:en|of) reach)", re.I)),
    ("heftruck", re.compile(r"(?<=, )heftruck(?=[.,]|$)", re.I)),
    ("reachtruck", re.compile(r"\breachtruck-? ?(?:certificaat|bewijs|diploma)\b", re.I)),
    ("VCA", re.compile(r"\bVCA(?:-?\s?(?:basis|vol|certificaat|diploma|pasje)\b)?", re.I)),
    ("code 95", re.compile(r"\bcode[ -]?95\b", re.I)),
    ("BIG", re.compile(r"\bBIG[- ](?:geregistreerd|registratie)\b", re.I)),
)  # fmt: skip
"""A licence by its name and the words for it; None where the words themselves hold its category."""

_SOME_LICENCE = re.compile(r"\brijbewijs\b(?!\s\(?(?:[BCDT]|[BCD]E|C1)\b)", re.I)
_EITHER = re.compile(r"^\W{0,2}(?:certificaat)?\s?(?:of|/)\s", re.I)

_OR_ANOTHER = re.compile(rf"^\s?(?:of|/)\s?{_CATEGORY}\b")

_NIVEAU = r"(?:[- ]?opleiding)?[- ]?(?:niveau|werk- en denkniveau)?[- ]?"
EDUCATION: tuple[tuple[int, float, re.Pattern[str]], ...] = (
    (7, _SURE, re.compile(r"\b(?:universitaire|wo)[- ]master\b|\bmasterdiploma\b|\bmasteropleiding\b", re.I)),
    (6, _SURE, re.compile(r"(?<!/)\bhbo(?!\w)(?:-(?:diploma|niveau|opleiding))?|\bbachelor\b", re.I)),
    (6, _SURE, re.compile(r"\bwo[- ](?:werk|niveau|denk|opgeleid|diploma)|\bacademisch werk", re.I)),
    (5, _SURE, re.compile(r"\bassociate degree\b", re.I)),
    (4, _SURE, re.compile(r"\b(?:havo|vwo)\b", re.I)),
    (4, _SURE, re.compile(rf"\bmbo{_NIVEAU}4\b|\bmbo-plus\b", re.I)),
    (3, _SURE, re.compile(rf"\bmbo{_NIVEAU}3\b", re.I)),
    (2, _SURE, re.compile(rf"\bmbo{_NIVEAU}2\b|\bvmbo\b|\bmavo\b", re.I)),
    (1, _SURE, re.compile(rf"\bmbo{_NIVEAU}1\b|\bpraktijkonderwijs\b", re.I)),
    (3, _GUESS, re.compile(rf"(?<!v)\bmbo\b(?!{_NIVEAU}[1-4]\b)|\bmbo/hbo\b", re.I)),
)
"""A level of the NLQF, how sure the words are, and the words."""

_NOT_ASKED = re.compile(
    r"stagiair|student|volgt (?:momenteel|nu)|studeert|begeleid|stage\b|doorgroeien", re.I
)

_POSTCODE = re.compile(r"\b([1-9]\d{3})\s?([A-Z]{2})\b")
_LOOSE_POSTCODE = re.compile(r"\bpostcode:?\s(?:gebied )?([1-9]\d{3})\b", re.I)
_MAILBOX = re.compile(r"\b(?:postbus|antwoordnummer|postadres)\b", re.I)
_NO_LETTERS = frozenset({"SA", "SD", "SS"})
"""Letters that no Dutch postcode has."""


def licences_in(sentence: str) -> Iterator[Finding]:
    """Each licence asked or wished for; of a choice between two neither is certain."""
    hits = [
        (name or found[1].upper(), found) for name, words in LICENCES for found in words.finditer(sentence)
    ]
    for name, found in hits:
        choice = _is_choice(sentence, found, [other for _, other in hits if other is not found])
        yield from _licence(sentence, name, found, _GUESS if choice else _SURE)
    if not hits:
        for found in _SOME_LICENCE.finditer(sentence):
            if not re.search(r"\bgroot $", sentence[: found.start()]):
                yield from _licence(sentence, "B", found, _GUESS)


def _is_choice(sentence: str, found: re.Match[str], others: list[re.Match[str]]) -> bool:
    """Whether an `of` stands between this licence and another."""
    between = [sentence[found.end() : other.start()] for other in others]
    between += [sentence[other.end() : found.start()] for other in others]
    return bool(_OR_ANOTHER.match(sentence[found.end() :])) or any(map(_EITHER.match, between))


def _licence(sentence: str, name: str, found: re.Match[str], confidence: float) -> Iterator[Finding]:
    how = asked(sentence, found.start(), found.end())
    if how != "no":
        field = "licence" if how == "must" else "licence-wish"
        yield Finding(field, name, True, confidence, found[0], found.start())


def education_in(sentence: str) -> Iterator[Finding]:
    """Each level that is named; the reading takes the lowest, for a choice asks no more than that."""
    if _NOT_ASKED.search(sentence):
        return
    for level, confidence, words in EDUCATION:
        for found in words.finditer(sentence):
            how = asked(sentence, found.start(), found.end())
            if how != "no":
                field = "education" if how == "must" else "education-wish"
                yield Finding(field, None, level, confidence, found[0], found.start())
    yield from _second_level(sentence)


def _second_level(sentence: str) -> Iterator[Finding]:
    """`mbo-niveau 2 of 3` names two levels with one word."""
    for found in re.finditer(rf"\bmbo{_NIVEAU}[2-4]\s?(?:-|/|of|tot)\s?([1-3])\b", sentence, re.I):
        yield Finding("education", None, int(found[1]), _SURE, found[0], found.start())


def postcode_in(sentence: str) -> Iterator[Finding]:
    """The four digits of an address; a mailbox is no workplace."""
    if _MAILBOX.search(sentence):
        return
    for found in _POSTCODE.finditer(sentence):
        if found[2] not in _NO_LETTERS:
            yield Finding("postcode", None, found[1], _SURE, found[0], found.start())
    for found in _LOOSE_POSTCODE.finditer(sentence):
        yield Finding("postcode", None, found[1], _SURE, found[0], found.start())
