"""The texts of messages, in Dutch at B1 level and in English. What they may say is in `Facts`. Pure.

Sentences of at most fifteen words. No text has a place for a name, a limit or a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.notifications.rules.telling import Occasion

Language = Literal["nl", "en"]


@dataclass(frozen=True)
class Words:
    """One occasion in one language."""

    subject: str
    body: str
    short: str
    """For a short message, without the link; `what` is cut where it does not fit."""
    item: str
    """A line of a mail that holds several, without the link."""


CATALOGUE: Mapping[Occasion, Mapping[Language, Words]] = {
    "deadline-near": {
        "nl": Words(
            "Te doen voor {due}: {what}",
            "Goedendag,\n\nU werkt aan een dossier. Dit moet klaar zijn:\n{what}\n\n"
            "De laatste dag is {due}. Dat is {left}.\n\n"
            "In het dossier ziet u wat er nodig is. U ziet daar ook waarom deze datum geldt:\n{link}\n\n"
            "Is het al gedaan? Leg het dan vast in het dossier. U krijgt hierover dan geen bericht meer.\n",
            "Te doen voor {due}: {what}.",
            "Te doen voor {due}: {what}. Dat is {left}.",
        ),
        "en": Words(
            "To do by {due}: {what}",
            "Hello,\n\nYou work on a case. This has to be ready:\n{what}\n\n"
            "The last day is {due}. That is {left}.\n\n"
            "The case shows what is needed. It also says why this date applies:\n{link}\n\n"
            "Is it done already? Record it in the case, and you will hear no more about it.\n",
            "To do by {due}: {what}.",
            "To do by {due}: {what}. That is {left}.",
        ),
    },
    "deadline-missed": {
        "nl": Words(
            "Termijn voorbij: {what}",
            "Goedendag,\n\nIn een dossier dat u volgt is een termijn voorbij:\n{what}\n\n"
            "De laatste dag was {due}.\n\nBekijk in het dossier wat u nu kunt doen:\n{link}\n",
            "Termijn voorbij op {due}: {what}.",
            "Termijn voorbij: {what}. De laatste dag was {due}.",
        ),
        "en": Words(
            "Deadline passed: {what}",
            "Hello,\n\nIn a case you follow a deadline has passed:\n{what}\n\n"
            "The last day was {due}.\n\nSee in the case what you can do now:\n{link}\n",
            "Deadline passed on {due}: {what}.",
            "Deadline passed: {what}. The last day was {due}.",
        ),
    },
    "match-proposed": {
        "nl": Words(
            "Nieuwe vacature om te bekijken: {what}",
            "Goedendag,\n\nU begeleidt iemand die werk zoekt. Er is een vacature gevonden:\n{what}\n\n"
            "In het dossier staat waarom deze past. U ziet daar ook wat u nog moet vragen:\n{link}\n",
            "Nieuwe vacature om te bekijken: {what}.",
            "Nieuwe vacature om te bekijken: {what}.",
        ),
        "en": Words(
            "New vacancy to look at: {what}",
            "Hello,\n\nYou guide somebody who looks for work. A vacancy was found:\n{what}\n\n"
            "The case says why it fits. It also says what you have to ask:\n{link}\n",
            "New vacancy to look at: {what}.",
            "New vacancy to look at: {what}.",
        ),
    },
    "not-reached": {
        "nl": Words(
            "Bericht niet aangekomen: {what}",
            "Goedendag,\n\nEen bericht over een dossier is niet aangekomen. Het was voor:\n{what}\n\n"
            "Klopt het adres nog? Kijk in het dossier wie het is:\n{link}\n\n"
            "Neem zelf contact op als het bericht niet kan wachten.\n",
            "Bericht niet aangekomen bij {what}.",
            "Een bericht is niet aangekomen. Het was voor {what}.",
        ),
        "en": Words(
            "Message not delivered: {what}",
            "Hello,\n\nA message about a case did not arrive. It was for:\n{what}\n\n"
            "Is the address still right? See in the case who it is:\n{link}\n\n"
            "Get in touch yourself if the message cannot wait.\n",
            "Message not delivered to {what}.",
            "A message did not arrive. It was for {what}.",
        ),
    },
}

SEVERAL: Mapping[Language, tuple[str, str, str]] = {
    "nl": (
        "{count} berichten over uw dossiers",
        "Goedendag,\n\nDit zijn de berichten die voor u klaarstaan.\n\n",
        "Is iets al gedaan? Leg het dan vast in het dossier.\n",
    ),
    "en": (
        "{count} messages about your cases",
        "Hello,\n\nThese are the messages that wait for you.\n\n",
        "Is something done already? Record it in the case.\n",
    ),
}
"""Of a mail that holds several: its subject, how it begins and how it ends."""

POSTED: Mapping[Language, tuple[str, str]] = {
    "nl": ("Met vriendelijke groet,", "Uw arbodienst"),
    "en": ("Kind regards,", "Your occupational health service"),
}
"""How a letter on paper ends."""
