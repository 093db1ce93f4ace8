"""An entry as lines of a Dutch document: a label with what it says, field by field."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, cast, get_args, get_origin

from services.trajectory.rules.messages import MONTHS_NL
from services.trajectory.rules.riv.labels import ANSWERS, LABELS, LEVELS, ROLES_NL, UNITS, VALUES
from services.trajectory.rules.work.words import ACTIVITIES_NL
from shared.contracts.dossier.advice import Advised
from shared.contracts.dossier.entry import Entry, Said, Versioned
from shared.contracts.dossier.plan import Activity
from shared.contracts.dossier.second_track import Target
from shared.contracts.dossier.study import Studied
from shared.contracts.limits import CATALOGUE, LimitValue

Codes = Mapping[str, str]
NO_CODES: Codes = {}
UNPRINTED = frozenset({*Entry.model_fields, *Versioned.model_fields, *Said.model_fields, "plan", "report"})
"""What every entry says of itself, and ids of others."""


@dataclass(frozen=True)
class Line:
    """A label, and one thing or several."""

    label: str
    values: tuple[str, ...]


def in_dutch(day: date) -> str:
    """`30 mei 2027`."""
    return f"{day.day} {MONTHS_NL[day.month - 1]} {day.year}"


def lines_of(entry: Entry, fields: Collection[str] = ()) -> Iterator[Line]:
    """The fields of an entry that are filled in, or those of them that are named, in their own order."""
    for name in type(entry).model_fields:
        value = getattr(entry, name)
        if name in UNPRINTED or value is None or value == () or (fields and name not in fields):
            continue
        codes = VALUES[name] if name in coded(type(entry)) else NO_CODES
        yield Line(LABELS[name], tuple(_words(codes, value)))


@cache
def coded(kind: type[Entry]) -> frozenset[str]:
    """The fields of a kind that hold codes; any other text is what somebody wrote, and stands as it is."""
    return frozenset(name for name, field in kind.model_fields.items() if _is_coded(field.annotation))


def _is_coded(annotation: object) -> bool:
    if get_origin(annotation) is Literal:
        return any(isinstance(each, str) for each in get_args(annotation))
    return any(_is_coded(each) for each in get_args(annotation))


def _words(codes: Codes, value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (_limit(item, able) for item, able in cast(Mapping[str, LimitValue], value).items())
    elif isinstance(value, tuple):
        for each in cast(tuple[Any, ...], value):
            yield _word(codes, each)
    else:
        yield _word(codes, value)


def _word(codes: Codes, value: Any) -> str:
    match value:
        case bool():
            return "ja" if value else "nee"
        case int() | float():
            return number(value)
        case date():
            return in_dutch(value)
        case Activity() | Advised():
            until = f", uiterlijk {in_dutch(value.until)}" if value.until else ""
            return f"{ROLES_NL[value.by]}: {value.what}{until}"
        case Studied():
            return f"{ANSWERS[value.answer]}: {value.why}"
        case Target():
            return f"{value.times} × {ACTIVITIES_NL[value.what]} per {value.every_days} dagen"
        case _:
            return codes[value] if codes else str(value)


def number(value: float) -> str:
    """`12,5`; whole numbers without a comma."""
    return f"{value:g}".replace(".", ",")


def _limit(item: str, able: LimitValue) -> str:
    known = CATALOGUE[item]
    if isinstance(able, bool):
        return f"{known.label_nl}: {'ja' if able else 'nee'}"
    if isinstance(able, str):
        return f"{known.label_nl}: {LEVELS[able]}"
    bound = "ten minste" if known.direction == "at-least" else "ten hoogste"
    return f"{known.label_nl}: {bound} {number(able)} {UNITS[known.unit or '']}"
