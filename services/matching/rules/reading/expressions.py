"""The expressions that tell a demand: the table of phrases made ready, and the deeds that come with a number."""

import re
from dataclasses import dataclass

from services.matching.rules.reading.finding import ACCEPTED
from services.matching.rules.reading.phrases import PHRASES, SURE
from shared.contracts.limits import LimitValue


@dataclass(frozen=True)
class Expression:
    """Words that tell a demand on an item; said without a denial they mean the usual value."""

    item: str
    usual: LimitValue
    confidence: float
    words: re.Pattern[str]
    denial: float = SURE
    """How sure the item's least is where the words are denied; below 0.1 a denial says nothing."""


@dataclass(frozen=True)
class Measure:
    """Words that tell a number: the largest of the groups that were found, in the unit of the item."""

    item: str
    words: re.Pattern[str]
    most: float


_NUMBER = r"(\d{1,3}(?:,\d{1,2})?)"
_RANGE = rf"(?:{_NUMBER}\s?(?:-|–|tot|à|a|en)\s?)?{_NUMBER}"
_KILO = r"\s?(?:kg|kilo|kilogram)\b"
_HOURS = r"\s?(?:uur|u)\b"
_LIFT = r"(?:tillen|tilt|til|getild|tilwerk|dragen|draagt|sjouwen|sjouwt|sjouw|heffen|opgetild)\b"
_PUSH = r"(?:duwen|duwt|duw|trekken|trekt|duwkracht|trekkracht)\b"
_GAP = r"[^;!?]{0,60}?"

_UNDENIED = frozenset({("work-pace", "little"), ("noise", 80), ("heat", "regular"), ("cold", "regular")})
"""Rows whose denial proves nothing: a place that is not warm may still be hot at the oven."""

_DENIED_ESTIMATES = frozenset({"screen-work", "stairs", "above-shoulder", "kneel-squat"})
"""Estimates whose denial is plain: who needs no computer works none of the day at one."""


def _expression(item: str, usual: LimitValue, confidence: float, words: str) -> Expression:
    plain = confidence >= ACCEPTED or item in _DENIED_ESTIMATES
    denial = SURE if plain and (item, usual) not in _UNDENIED else 0.0
    return Expression(item, usual, confidence, re.compile(rf"(?<!\w)(?:{words})", re.I), denial)


EXPRESSIONS: tuple[Expression, ...] = tuple(_expression(*row) for row in PHRASES)
"""Every expression that tells a demand without a number."""


def _either(deed: str, number: str) -> re.Pattern[str]:
    return re.compile(rf"\b{deed}{_GAP}\b{number}|\b{number}{_GAP}\b{deed}", re.I)


def _hours_of(deed: str) -> re.Pattern[str]:
    daily = rf"{_RANGE}{_HOURS}(?: per (?:dag|dienst))?"
    return re.compile(rf"\b{deed}[^.;!?]{{0,40}}?\b{daily}|\b{daily}(?:\s[^.;!?]{{0,30}}?)?\b{deed}", re.I)


MEASURES: tuple[Measure, ...] = (
    Measure("push-pull", _either(_PUSH, _RANGE + _KILO), 100),
    Measure("lift-carry", _either(_LIFT, _RANGE + _KILO), 100),
    Measure("lift-carry", _either(_LIFT, r"(?:een )?kilo(?:gram)? of (\d{1,2})\b"), 100),
    Measure(
        "lift-carry", re.compile(rf"(?:sjouw\w{{0,2}}|til\w{{0,4}}).{{0,60}}?\bkilo of {_NUMBER}", re.I), 100
    ),
    Measure("stand-at-work", _hours_of(r"(?:staan|staat|sta|staand)\b"), 12),
    Measure("sit-at-work", _hours_of(r"(?:zitten|zit|zittend)\b"), 12),
    Measure("walk-at-work", _hours_of(r"(?:lopen|loopt|loop)\b"), 12),
    Measure(
        "screen-work", _hours_of(r"(?:computer|beeldscherm\w{0,4}|toetsenbord|laptop|beeldschermwerk)\b"), 12
    ),
    Measure("noise", re.compile(rf"\b{_RANGE}\s?dB(?:\(A\))?", re.I), 140),
)
"""Every expression that tells a demand by its number."""

LIFTING = re.compile(rf"(?<!\w){_LIFT}", re.I)
"""Lifting without a weight: denied outright it is none, otherwise an estimate."""
HEAVY = re.compile(r"\bzwa(?:ar|re)\b[^.,;]{0,20}$", re.I)
NO_BODY = re.compile(
    r"tillift|verantwoordelijkheid|zorg dragen|draag(?:t)? (?:zorg|bij)|kleding|een (?:pak|mondkapje|helm)",
    re.I,
)
