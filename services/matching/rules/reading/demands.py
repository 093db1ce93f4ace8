"""The demands that a text states: measured ones as numbers, the others by how they are said."""

import re
from collections.abc import Iterator

from services.matching.rules.reading.expressions import (
    EXPRESSIONS,
    HEAVY,
    LIFTING,
    MEASURES,
    NO_BODY,
    Measure,
)
from services.matching.rules.reading.finding import Finding
from services.matching.rules.reading.phrases import GUESS, SURE
from services.matching.rules.reading.polarity import said, scaled

_WEEKEND = re.compile(
    r"(?<!\w)(?:weekend(?:en|dienst(?:en)?|werk)?|zaterdag(?:en)?|zondag(?:en)?|feestdagen)\b(?! vrij)", re.I
)
_ALLOWANCE = re.compile(r"\btoeslag", re.I)
_HEAVY_LOAD = 15
"""Kilograms that an unmeasured lift is taken to be: the first level of the FML below the normal value."""
_LIGHT_LOAD = 10


def demands_in(sentence: str) -> Iterator[Finding]:
    """Every demand of a sentence, its place counted from the sentence's beginning."""
    measured: set[str] = set()
    for measure in MEASURES:
        for found in _measured(sentence, measure):
            measured.add(measure.item)
            yield found
    if "lift-carry" not in measured:
        yield from _lifting(sentence)
    for row in EXPRESSIONS:
        if row.item in measured:
            continue
        for found in row.words.finditer(sentence):
            how = said(sentence, found.start(), found.end())
            confidence = row.denial if how == "no" else row.confidence
            if _ALLOWANCE.search(sentence):
                confidence = min(confidence, GUESS)
            if confidence > 0.1:
                value = scaled(row.item, how, row.usual)
                yield Finding("demand", row.item, value, confidence, found[0], found.start())


def shifts_in(sentence: str) -> Iterator[Finding]:
    """Whether the weekend is worked: no item of the list, but a case manager wants to know."""
    for found in _WEEKEND.finditer(sentence):
        works = said(sentence, found.start(), found.end()) != "no"
        yield Finding("shift", "weekend", works, SURE, found[0], found.start())


def _measured(sentence: str, measure: Measure) -> Iterator[Finding]:
    """The largest number of each mention; a number out of the item's reach is about something else."""
    for found in measure.words.finditer(sentence):
        numbers = [float(number.replace(",", ".")) for number in found.groups() if number]
        if numbers and 0 < max(numbers) <= measure.most:
            most = max(numbers)
            value = int(most) if most.is_integer() else most
            yield Finding("demand", measure.item, value, SURE, found[0], found.start())


def _lifting(sentence: str) -> Iterator[Finding]:
    """Lifting without a weight. `Geen zwaar tilwerk` denies the weight, not the lifting."""
    if NO_BODY.search(sentence):
        return
    for found in LIFTING.finditer(sentence):
        how = said(sentence, found.start(), found.end())
        heavy = HEAVY.search(sentence[: found.start()]) is not None
        value = 0 if how == "no" and not heavy else _LIGHT_LOAD if how == "no" else _HEAVY_LOAD
        yield Finding("demand", "lift-carry", value, SURE if value == 0 else GUESS, found[0], found.start())
