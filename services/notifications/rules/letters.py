"""What a message says: as mail in plain text and simple HTML, as a short message, as a letter on paper. Pure.

A message carries what to do, by when, and a link; never a name beside a health-related fact (AP 5.4).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from services.notifications.rules.telling import Occasion
from services.notifications.rules.texts import CATALOGUE, POSTED, SEVERAL, Language

SHORT = 160
"""Characters of one short message (3GPP TS 23.038, in its basic alphabet)."""
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""The basic alphabet: each of these is one of the 160."""


@dataclass(frozen=True)
class Text:
    """A mail: subject and body, as plain text; and which lines of it lead somewhere."""

    subject: str
    body: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True)
class Facts:
    """What a template may say. There is no name here, and no place for a limit or a reason."""

    what: str
    due: date | None
    days_left: int | None
    link: str


def render(occasion: Occasion, language: Language, facts: Facts) -> Text:
    """The mail in the reader's language."""
    words, said = CATALOGUE[occasion][language], _said(facts, language)
    return Text(" ".join(words.subject.format(**said).split()), words.body.format(**said), (facts.link,))


def render_several(each: Sequence[tuple[Occasion, Facts]], language: Language) -> Text:
    """One mail that holds several messages, in this order."""
    subject, begins, ends = SEVERAL[language]
    items = [
        f"{CATALOGUE[occasion][language].item.format(**_said(facts, language))}\n{facts.link}\n\n"
        for occasion, facts in each
    ]
    links = tuple(facts.link for _, facts in each)
    return Text(subject.format(count=len(each)), begins + "".join(items) + ends, links)


def short(occasion: Occasion, language: Language, facts: Facts) -> str:
    """The short message, within 160 characters of the basic alphabet as long as the link leaves room for the date."""
    said = {**_said(facts, language), "due": facts.due.strftime("%d-%m-%Y") if facts.due else ""}
    words = CATALOGUE[occasion][language].short
    room = SHORT - len(words.format(**{**said, "what": ""})) - len(" " + facts.link)
    what = said["what"] if len(said["what"]) <= room else said["what"][: max(room - 3, 0)].rstrip() + "..."
    return in_gsm_7(f"{words.format(**{**said, 'what': what})} {facts.link}")


def in_gsm_7(text: str) -> str:
    """The same in the basic alphabet: letters without marks that it does not have, a dash for what is left."""
    return "".join(_in_gsm_7(each) for each in text)


def _in_gsm_7(character: str) -> str:
    if character in GSM_7:
        return character
    plain = unicodedata.normalize("NFKD", character)[0]
    return plain if plain in GSM_7 else "-"


def as_html(text: Text, language: Language) -> str:
    """The same as a page without pictures, scripts or anything from elsewhere: paragraphs, and links to cases."""
    paragraphs = [
        "<br>\n".join(_line(line, text.links) for line in paragraph.splitlines())
        for paragraph in text.body.strip().split("\n\n")
    ]
    body = "\n".join(f"<p>{each}</p>" for each in paragraphs)
    head = f'<head><meta charset="utf-8"><title>{escape(text.subject)}</title></head>'
    return f'<!DOCTYPE html>\n<html lang="{language}">\n{head}\n<body>\n{body}\n</body>\n</html>\n'


def _line(line: str, links: Sequence[str]) -> str:
    """What somebody else wrote is never a link."""
    if line in links:
        return f'<a href="{escape(line)}">{escape(line)}</a>'
    return escape(line)


def on_paper(text: Text, language: Language) -> dict[str, object]:
    """What fills the template of a letter."""
    ends, sender = POSTED[language]
    paragraphs = [each.splitlines() for each in text.body.strip().split("\n\n")]
    return {
        "title": text.subject,
        "paragraphs": paragraphs,
        "ends": ends,
        "from": sender,
        "language": language,
    }


MONTHS: dict[Language, tuple[str, ...]] = {
    "nl": ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
           "november", "december"),
    "en": ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December"),
}  # fmt: skip


def in_words(day: date, language: Language) -> str:
    """A date as people write it: `3 maart 2026`."""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def days_in_words(days: int | None, language: Language) -> str:
    """How long there is left: `vandaag`, `morgen`, `over 7 dagen`."""
    if days is None:
        return ""
    close: dict[Language, tuple[str, str]] = {"nl": ("vandaag", "morgen"), "en": ("today", "tomorrow")}
    if days <= 1:
        return close[language][max(days, 0)]
    return f"over {days} dagen" if language == "nl" else f"in {days} days"


def _said(facts: Facts, language: Language) -> dict[str, str]:
    return {
        "what": " ".join(facts.what.split()),
        "due": in_words(facts.due, language) if facts.due else "",
        "left": days_in_words(facts.days_left, language),
        "link": facts.link,
    }
