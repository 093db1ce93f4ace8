"""Who is told, and in which words. Pure.

A mail carries what to do, by when, and a link; never a name beside a health-related fact (AP 5.4).
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Role = Literal["employee", "employer", "case-manager", "bedrijfsarts", "labour-expert", "job-coach", "bureau"]
Language = Literal["nl", "en"]

FALLBACK: dict[Role, Role] = {
    "job-coach": "case-manager",
    "bureau": "case-manager",
    "labour-expert": "case-manager",
    "bedrijfsarts": "case-manager",
    "employee": "case-manager",
    "employer": "case-manager",
}
"""Who is told in someone's place where no address is known."""


def role_of_deadline(responsible: str) -> Role:
    """Whom a near deadline concerns: who owes it, or the case manager where that is nobody with a mailbox here."""
    return OWES.get(responsible, "case-manager")


OWES: dict[str, Role] = {
    "employee": "employee",
    "employer": "employer",
    "bedrijfsarts": "bedrijfsarts",
    "labour-expert": "labour-expert",
}


@dataclass(frozen=True)
class Text:
    """A mail: plain text, subject and body."""

    subject: str
    body: str


@dataclass(frozen=True)
class Facts:
    """What a template may say. There is no name here, and no place for a limit or a reason."""

    what: str
    due: date | None
    days_left: int | None
    link: str


def render(template: str, language: Language, facts: Facts) -> Text:
    """The mail in the reader's language; `KeyError` for a template that does not exist."""
    subject, body = CATALOGUE[template][language]
    words = {
        "what": facts.what,
        "due": in_words(facts.due, language) if facts.due else "",
        "left": days_in_words(facts.days_left, language),
        "link": facts.link,
    }
    return Text(" ".join(subject.format(**words).split()), body.format(**words))


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


CATALOGUE: dict[str, dict[Language, tuple[str, str]]] = {
    "deadline-near": {
        "nl": (
            "Te doen voor {due}: {what}",
            "Goedendag,\n\nVoor een dossier waaraan u werkt moet dit klaar zijn: {what}.\n"
            "De laatste dag is {due}. Dat is {left}.\n\n"
            "Open het dossier om te zien wat er nodig is en waarom deze datum geldt:\n{link}\n\n"
            "Is het al gedaan? Leg het dan vast in het dossier. U krijgt hierover dan geen bericht meer.\n",
        ),
        "en": (
            "To do by {due}: {what}",
            "Hello,\n\nIn a case you work on, this has to be ready: {what}.\n"
            "The last day is {due}. That is {left}.\n\n"
            "Open the case to see what is needed and why this date applies:\n{link}\n\n"
            "Is it done already? Record it in the case, and you will hear no more about it.\n",
        ),
    },
    "deadline-missed": {
        "nl": (
            "Termijn voorbij: {what}",
            "Goedendag,\n\nIn een dossier dat u beheert is een termijn voorbij: {what}.\n"
            "De laatste dag was {due}.\n\nBekijk in het dossier wat u nu kunt doen:\n{link}\n",
        ),
        "en": (
            "Deadline passed: {what}",
            "Hello,\n\nIn a case you manage a deadline has passed: {what}.\n"
            "The last day was {due}.\n\nSee in the case what you can do now:\n{link}\n",
        ),
    },
    "match-proposed": {
        "nl": (
            "Nieuwe vacature om te bekijken: {what}",
            "Goedendag,\n\nEr is een vacature gevonden voor een zoektocht die u begeleidt: {what}.\n\n"
            "In het dossier staat waarom hij past en wat u nog moet vragen:\n{link}\n",
        ),
        "en": (
            "New vacancy to look at: {what}",
            "Hello,\n\nA vacancy was found for a search you guide: {what}.\n\n"
            "The case says why it fits and what is still to be asked:\n{link}\n",
        ),
    },
}
"""The texts, at B1 level. What they may say is in `Facts`."""
