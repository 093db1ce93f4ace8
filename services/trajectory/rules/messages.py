"""From a step of a count to the line that explains it: in full, and as everybody in the case may read it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from string import Formatter
from typing import Any, cast

from pydantic import BaseModel, ConfigDict

from services.trajectory.rules.catalogue import CATALOGUE

MONTHS_NL = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
    *("augustus", "september", "oktober", "november", "december"),
)
MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
DAYS = {"nl": ("kalenderdag", "kalenderdagen"), "en": ("calendar day", "calendar days")}


class WhyLine(BaseModel):
    """One line of an explanation: as a reader sees it, and as a program does, by its code and what fills it.

    Dates among the values are ISO dates; `spans` is a list of `{"first", "last", "days"}`.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    nl: str
    en: str
    values: Mapping[str, object] = {}


@dataclass(frozen=True)
class Span:
    """Days on end that count, first and last included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Note:
    """One step of a count, by its code in the catalogue and what fills the sentence."""

    code: str
    filled: dict[str, Any] = field(default_factory=dict[str, Any])


def in_full(note: Note) -> WhyLine:
    """The line for who may know of leave, capacity and grounds."""
    sentence = CATALOGUE[note.code]
    return _line(note.code, sentence.nl, sentence.en, note)


def in_public(note: Note) -> WhyLine:
    """The line for everybody in the case: no leave, capacity or ground in it."""
    sentence = CATALOGUE[note.code]
    if sentence.public_nl is None or sentence.public_en is None:
        return in_full(note)
    return _line(public_code(note), sentence.public_nl, sentence.public_en, note)


def public_code(note: Note) -> str:
    """The code for everybody in the case: the same, or one that says no more than the public sentence."""
    return CATALOGUE[note.code].public_code or note.code


def _line(code: str, nl: str, en: str, note: Note) -> WhyLine:
    names = [name.removesuffix("_nl") for _, name, _, _ in Formatter().parse(nl) if name]
    return WhyLine(
        code=code,
        nl=_filled(nl, note, MONTHS_NL, "nl"),
        en=_filled(en, note, MONTHS_EN, "en"),
        values={name: _value(note.filled[name]) for name in names if name in note.filled},
    )


def _filled(template: str, note: Note, months: tuple[str, ...], language: str) -> str:
    words = {key: _word(value, months, language) for key, value in note.filled.items()}
    if "days" in note.filled:
        one, more = DAYS[language]
        words[f"days_{language}"] = f"{note.filled['days']} {one if note.filled['days'] == 1 else more}"
    text = template.format_map(words)
    return text[0].upper() + text[1:]


def _word(value: object, months: tuple[str, ...], language: str) -> str:
    if isinstance(value, date):
        return f"{value.day} {months[value.month - 1]} {value.year}"
    if isinstance(value, tuple):
        spans = cast(tuple[Span, ...], value)
        until, day, days = (
            ("tot en met", "dag", "dagen") if language == "nl" else ("to and including", "day", "days")
        )
        return "; ".join(
            f"{_word(each.first, months, language)} (1 {day})"
            if each.days == 1
            else f"{_word(each.first, months, language)} {until} {_word(each.last, months, language)}"
            f" ({each.days} {days})"
            for each in spans
        )
    return str(value)


def _value(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        spans = cast(tuple[Span, ...], value)
        return [
            {"first": each.first.isoformat(), "last": each.last.isoformat(), "days": each.days}
            for each in spans
        ]
    return value
