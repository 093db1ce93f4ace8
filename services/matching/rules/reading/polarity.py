"""How a thing is said: not at all, seldom, always, as a wish or as a must. Looked at within its own clause."""

import re
from typing import Literal

from shared.contracts.limits import CATALOGUE, LimitValue

_NO_DENIAL = re.compile(
    r"geen (?:probleem|bezwaar|hoogtevrees|moeite|enkel probleem)|niet (?:af|erg|bang|vies|alleen|kinderachtig)\b"
    r"|(?:niet|nooit|geen) (?:meer|zwaarder|hoger|langer|vaker) dan|niet meer weg",
    re.I,
)
"""Denials that deny something else: who has no fear of heights does work high up."""

_EDGE = re.compile(
    r"(?<!-)[,:!?()]|\b(?:maar|want|omdat|terwijl|dus|zodat|behalve|waarvan|ideaal)\b|\s[-–]\s", re.I
)
_BEFORE = re.compile(
    r"\b(?:geen|niet|nooit|zonder|noch|vrij (?:van|in))\b(?P<between>[^.]{0,45})$",
    re.I,
)
_AFTER = re.compile(
    r"^(?P<between>[^.]{0,45}?)\b(?:niet|geen|nooit|gesloten|dicht|je vrij)\b",
    re.I,
)
_OTHER_MATTER = re.compile(
    r"\b(?:je|jij|we|wij|is|ben|bent|zijn|wordt|nodig|vereist|ook|wel|soms|maar)\b", re.I
)
_ANOTHER = re.compile(r"\b(?:en|of) (?:je|we|wij|er|het)\b|\bmet\b", re.I)

_SELDOM = re.compile(
    r"\b(?:zelden|soms|af en toe|incidente\w{1,4}|een enkele keer|sporadisch\w?|bij uitzondering|nauwelijks"
    r"|beperkt|zo nu en dan|nu en dan|amper|weinig|hoogst zelden|heel af en toe)\b",
    re.I,
)
_CONSTANT = re.compile(
    r"\b(?:altijd|continue?|constante?|voortdurend\w?|de (?:hele|gehele) (?:dag|nacht|dienst|avond)"
    r"|elke avond|iedere avond|onafgebroken|permanent)\b",
    re.I,
)
_WISH = re.compile(
    r"\b(?:een pré|een pre|pré|pre|mooi meegenomen|bij voorkeur|voorkeur|streepje voor|pluspunt|wenselijk|gewenst"
    r"|welkom|bereid|handig|prettig|fijn als|liefst|halen|behalen)\b",
    re.I,
)
_MUST = re.compile(r"\b(?:vereist\w?|noodzakelijk|must|verplicht|nodig|eis|minimaal|voorwaarde)\b", re.I)
_FROM_US = re.compile(r"\b(?:regelen|betalen|vergoeden|bieden|krijg je|leiden)\b", re.I)

Said = Literal["yes", "no", "seldom", "constant"]


def clause(sentence: str, start: int, end: int) -> tuple[str, str]:
    """The rest of the clause before and after the words from `start` to `end`."""
    before, after = sentence[:start], sentence[end:]
    edges = list(_EDGE.finditer(before))
    ahead = _EDGE.search(after)
    return before[edges[-1].end() :] if edges else before, after[: ahead.start()] if ahead else after


def said(sentence: str, start: int, end: int) -> Said:
    """Whether the words are denied, or said to be seldom or always so."""
    calm = _NO_DENIAL.sub(lambda found: "_" * len(found[0]), sentence)
    before, after = clause(calm, start, end)
    if denied(before, after) or _listed_denial(calm[:start], calm[end:]):
        return "no"
    around = f"{before[-60:]}{calm[start:end]}{after[:60]}"
    if _SELDOM.search(around):
        return "seldom"
    return "constant" if _CONSTANT.search(around) else "yes"


def denied(before: str, after: str) -> bool:
    """Whether one clause denies what stands between these two parts of it."""
    ahead = _BEFORE.search(before)
    if ahead and not _OTHER_MATTER.search(ahead["between"]):
        return True
    behind = _AFTER.search(after)
    return behind is not None and not _ANOTHER.search(behind["between"])


def _listed_denial(before: str, after: str) -> bool:
    """`geen avonden, nachten of weekenden`: one denial for a list with commas."""
    found = _BEFORE.search(before)
    if not found or "," not in found["between"] or _OTHER_MATTER.search(found["between"]):
        return False
    short = all(len(part.split()) <= 3 for part in found["between"].split(","))
    return short and re.match(r"\s*(?:,|of\b|en\b|noch\b|[.!]|$)", after) is not None


def scaled(item: str, how: Said, usual: LimitValue) -> LimitValue:
    """The value of an item as it is said: denied is its least, seldom and always have levels of their own."""
    known = CATALOGUE[item]
    if known.kind == "flag":
        return how != "no"
    if known.kind == "number":
        return 0 if how == "no" else usual
    levels = known.levels or ()
    if how == "no" and levels:
        return levels[0]
    return usual if how == "yes" or "seldom" not in levels else how


def asked(sentence: str, start: int, end: int) -> Literal["must", "wish", "no"]:
    """Whether a licence or diploma is asked, wished for, or not asked at all."""
    before, after = clause(sentence, start, end)
    must, wish = _MUST.search(sentence, end), _WISH.search(sentence, end)
    if wish and (must is None or wish.start() < must.start()):
        return "wish"
    if denied(before, after) or _FROM_US.search(before + after):
        return "no"
    if must and not wish:
        return "must"
    return "wish" if _WISH.search(before) else "must"
