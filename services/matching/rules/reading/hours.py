"""Hours a week and hours a day. A time of day, a term of delivery or the basis of a salary is none of these."""

import re
from collections.abc import Iterator

from services.matching.rules.reading.finding import Ends, Finding
from services.matching.rules.reading.numbers import TO, number

MOST_A_WEEK = 60.0
"""The most hours that anybody may work in a week (Arbeidstijdenwet 5:7 lid 2)."""
MOST_A_DAY = 12.0
"""The most hours of one shift (Arbeidstijdenwet 5:7 lid 2)."""

_N = r"(\d{1,2}(?:,\d{1,2})?)"
_UNIT = r"(?:\s?uren\b|\s?uur\b|\s?u\b|-?urige\b)"
_A_WEEK = r"\s?(?:per week|p\.?/?w\b\.?|in de week|/week|per werkweek|weekly|werkweek|week\b)"
_LEAST = r"(?:minimaal|minstens|ten minste|tenminste|minimum|minimale inzet is|op zijn minst)"
_MOST = r"(?:maximaal|max\.?|hooguit|hoogstens|maximum)"

_ROWS: tuple[tuple[str, str, float], ...] = (
    ("range", rf"\b{_N}{TO}{_N}{_UNIT}(?:{_A_WEEK})?", 0.95),
    ("range", rf"\b{_N}{_UNIT}[^.;\d]{{0,25}}uitbreiding (?:naar|tot) {_N}{_UNIT}", 0.9),
    ("range", rf"\buren(?: per week)?\s?:\s?{_N}{TO}{_N}\b", 0.95),
    ("least", rf"\b{_LEAST} (?:de )?{_N}{_UNIT}", 0.9),
    ("most", rf"\b{_MOST} {_N}{_UNIT}", 0.6),
    ("one", rf"\b{_N}{_UNIT}{_A_WEEK}", 0.95),
    ("one", rf"\b(?:werkweek (?:telt|is|van|bedraagt)) {_N}{_UNIT}", 0.9),
    ("one", rf"\b(?:aantal )?uren(?: per week)?\s?:\s?{_N}(?!\s?(?:-|–|tot|à))\b", 0.9),
    ("one", rf"\b(?:contract|dienstverband|baan|functie|aanstelling|fulltime|parttime|oftewel|gemiddeld"
     rf"|werkt|bent|voor|bieden),? (?:voor |van |\()?{_N}{_UNIT}", 0.85),
    ("one", rf"\b{_N}{_UNIT} (?:beschikbaar|in totaal|werken|contract|verdeeld)", 0.85),
    ("one", rf"(?:^|[,(] ?|, |\d\)?, )(?:ca\.? |circa )?{_N}{_UNIT}(?=[,).;]|$| in \w{{0,4}}-)", 0.85),
)  # fmt: skip
_READERS = tuple((kind, re.compile(words, re.I), confidence) for kind, words, confidence in _ROWS)

_CLOCK_BEFORE = re.compile(
    r"(?:\d[:.]\d\d(?:\s?uur)?|werktijden|openingstijden|\b(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag"
    r"|zondag)\b|\bbegint?|\bom|\btussen \d{1,2}|\boverdag)[^,;]{0,18}$|\b(?:om|binnen|na|elke|iedere|duurt|rond)"
    r"\s(?:\w{1,8}\s)?$",
    re.I,
)
_OTHER_AFTER = re.compile(
    r"^\s?(?:per (?:dag|dienst|nacht)|'s|zorg|reizen|reis|van tevoren|is er|\d{2}\b)", re.I
)
_PLAINLY_A_WEEK = re.compile(r"week|p\.?/?w\b", re.I)
_FULL_WEEK = re.compile(r"(?:fulltime|volledige) (?:werk)?week|dienstverband is", re.I)
_MONTHLY = re.compile(r"per maand|maandsalaris|p/m|maandloon", re.I)
_FULLTIME = re.compile(r"\bfull-?time\b|\bvoltijds?\b", re.I)
_FTE = re.compile(r"\b([01](?:[.,]\d{1,3})?)(?:\s?(?:-|–|tot)\s?([01](?:[.,]\d{1,3})?))?\s?fte\b", re.I)
_FULL: tuple[float, float] = (36.0, 40.0)
"""What a full week is in most collective agreements; where only `fulltime` is said, an estimate."""

_DAILY = re.compile(
    rf"\b{_N}{_UNIT} per dag\b|\bdiensten van {_N}{_UNIT}|\bwerkdag(?:en)? van {_N}{_UNIT}", re.I
)
_AT_A_TASK = re.compile(
    r"\b(?:staa?t?|staan|zit(?:ten)?|loopt?|lopen|beeldscherm\w{0,4}|computer|toetsenbord|laptop|zorg|leveren|bereikbaar|open"
    r"|tillen|rijdt?|boven)\b",
    re.I,
)


def hours_in(sentence: str) -> Iterator[Finding]:
    """Hours a week of a sentence. Beside a month's wage a single number of hours is that wage's basis."""
    taken: list[tuple[int, int]] = []
    for kind, words, confidence in _READERS:
        for found in words.finditer(sentence):
            overlaps = any(found.start() < end and start < found.end() for start, end in taken)
            if overlaps or not _is_a_week(sentence, found):
                continue
            numbers = [number(each) for each in found.groups() if each]
            ends = _ends(kind, numbers)
            if ends and not (kind == "one" and _MONTHLY.search(sentence)):
                taken.append(found.span())
                yield Finding("hours", None, ends, confidence, found[0].strip(" ,("), found.start())
    if not taken:
        yield from _by_share(sentence)


def _is_a_week(sentence: str, found: re.Match[str]) -> bool:
    before, after = sentence[: found.start()], sentence[found.end() :]
    if _OTHER_AFTER.search(after) or _FULL_WEEK.search(before[-40:] + found[0]):
        return False
    return bool(_PLAINLY_A_WEEK.search(found[0])) or not _CLOCK_BEFORE.search(before)


def _ends(kind: str, numbers: list[float]) -> Ends | None:
    """The least and the most; None where no week has so many hours, or so few."""
    least, most = numbers[0], numbers[-1]
    if not 2 <= least <= most <= MOST_A_WEEK:
        return None
    return (least, None) if kind == "least" else (None, most) if kind == "most" else (least, most)


def _by_share(sentence: str) -> Iterator[Finding]:
    """`Fulltime` and `0,8 fte` say no hours: an estimate between a week of 36 and one of 40."""
    for found in _FTE.finditer(sentence):
        shares = [float(share.replace(",", ".")) for share in found.groups() if share]
        ends = (round(shares[0] * _FULL[0], 1), round(shares[-1] * _FULL[1], 1))
        yield Finding("hours", None, ends, 0.6, found[0], found.start())
    both = re.search(r"part-?time|deeltijd", sentence, re.I)
    for found in () if both else _FULLTIME.finditer(sentence):
        yield Finding("hours", None, _FULL, 0.6, found[0], found.start())


def hours_a_day_in(sentence: str) -> Iterator[Finding]:
    """The length of a working day, unless the sentence is about how long one task of it takes."""
    if _AT_A_TASK.search(sentence):
        return
    for found in _DAILY.finditer(sentence):
        hours = max(number(each) for each in found.groups() if each)
        if 1 <= hours <= MOST_A_DAY:
            value = int(hours) if hours.is_integer() else hours
            yield Finding("demand", "hours-per-day", value, 0.9, found[0], found.start())
