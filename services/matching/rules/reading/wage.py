"""Gross euros an hour, stated so or worked out from a month's wage and the hours it is paid for."""

import re
from collections.abc import Iterator

from services.matching.rules.reading.finding import Ends, Finding
from services.matching.rules.reading.numbers import NUMBER, TO, number

LEAST_HOURLY, MOST_HOURLY = 4.0, 150.0
"""Euros an hour outside of which a number is an allowance or a mistake."""
_EURO = r"(?:€|EUR|euro)?\s?"
_MONEY = rf"(?:€|EUR)\s?{NUMBER}|{NUMBER}\s?(?:euro|EUR)\b"
_RANGE = rf"(?:tussen |van )?{_EURO}{NUMBER}(?:\s?euro)?{TO}{_EURO}{NUMBER}"
_GROSS = r"(?:\s?euro)?(?:\s?bruto)?"
_HOUR = r"(?:\s?(?:per uur|p/u|p\.u\.|/uur|/ uur)(?!\w))"
_MONTH = r"(?:\s?(?:per maand|p/m|p\.m\.|/maand)(?!\w))"

_HOURLY_RANGE = re.compile(rf"{_RANGE}{_GROSS}{_HOUR}|uurloon[^.;\d€]{{0,30}}{_RANGE}", re.I)
_HOURLY = re.compile(
    rf"(?:{_MONEY}){_GROSS}{_HOUR}|uurloon[^.;\d€]{{0,30}}(?:{_MONEY}|{NUMBER}\s?euro)", re.I
)
_MONTHLY_RANGE = re.compile(rf"{_RANGE}{_GROSS}{_MONTH}|maand(?:salaris|loon)[^.;\d€]{{0,30}}{_RANGE}", re.I)
_MONTHLY = re.compile(
    rf"(?:{_MONEY}){_GROSS}{_MONTH}|maand(?:salaris|loon)[^.;\d€]{{0,30}}(?:{_MONEY})", re.I
)
_PAID_FOR = re.compile(r"\b(\d{2}(?:,\d{1,2})?)(?:\s?uur|\s?uren|-?urige)", re.I)

_FROM = re.compile(r"\b(?:vanaf|minimaal|minstens|ten minste)\b[^,;€\d]{0,15}$", re.I)
_UP_TO = re.compile(r"\b(?:tot|maximaal|hooguit|max\.?)\b[^,;€\d]{0,15}$", re.I)
_EXTRA = re.compile(r"toeslag|bonus|vergoeding|kilometer|korting|stage|extra|omzet", re.I)
_GUESS = 0.5


def wage_in(sentence: str) -> Iterator[Finding]:
    """The wage of a sentence, a range first; an allowance is none. A month's wage without hours is a guess."""
    if _EXTRA.search(sentence):
        return
    hours = {number(each) for each in _PAID_FOR.findall(sentence)}
    paid_for = hours.pop() if len(hours) == 1 else None
    for words, hourly in ((_HOURLY_RANGE, True), (_HOURLY, True), (_MONTHLY_RANGE, False), (_MONTHLY, False)):
        if found := words.search(sentence):
            numbers = [number(each) for each in found.groups() if each]
            ends = _ends(sentence, found, numbers, 1.0 if hourly else 12 / 52 / (paid_for or 38.0))
            if ends:
                sure = hourly or (paid_for is not None and 20 <= paid_for <= 40)
                yield Finding("wage", None, ends, 0.9 if sure else _GUESS, found[0], found.start())
            return


def _ends(sentence: str, found: re.Match[str], numbers: list[float], share: float) -> Ends | None:
    """The least and the most an hour, in cents; None where that is no wage."""
    least, most = round(numbers[0] * share, 2), round(numbers[-1] * share, 2)
    if not LEAST_HOURLY <= least <= most <= MOST_HOURLY:
        return None
    if len(numbers) > 1:
        return least, most
    first = re.search(r"[€\d]", found[0])
    lead = sentence[: found.start()] + found[0][: first.start() if first else 0]
    return (None, most) if _UP_TO.search(lead) else (least, None) if _FROM.search(lead) else (least, most)
