"""The sentences that explain a date, in Dutch and English; a public one where the full one says too much."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

MONTHS_NL = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
    *("augustus", "september", "oktober", "november", "december"),
)
MONTHS_EN = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)

LATER_NL, LATER_EN = (
    "Telt vanaf {day}: een later vastgestelde dag.",
    "Counted from {day}: a day established later.",
)
BREAK_NL, BREAK_EN = (
    "Een periode die niet meetelt; dagen erbij: {days}.",
    "A period that does not count; days added: {days}.",
)
NOT_NOW_NL, NOT_NOW_EN = "Deze stap is nu niet nodig.", "This step is not needed now."


class WhyLine(BaseModel):
    """One line of an explanation, as a reader sees it."""

    model_config = ConfigDict(frozen=True)

    nl: str
    en: str


@dataclass(frozen=True)
class Note:
    """One step of a count, by its code in the catalogue and what fills the sentence."""

    code: str
    filled: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True)
class Sentence:
    """What a note reads as; `public_*` is what everybody in a case may read, when that is less."""

    nl: str
    en: str
    public_nl: str | None = None
    public_en: str | None = None


CATALOGUE: dict[str, Sentence] = {
    "from-first-sick-day": Sentence(
        "Telt vanaf {day}, de eerste ziektedag (WIA 23 lid 2).",
        "Counted from {day}, the first sick day (WIA 23 lid 2).",
    ),
    "from-step": Sentence("Telt vanaf {day}: {name_nl}.", "Counted from {day}: {name_en}."),
    "from-end": Sentence(
        "Telt terug vanaf {day}, de laatste dag van de wachttijd of de verlengde loondoorbetaling.",
        "Counted back from {day}, the last day of the waiting period or of the lengthened wage duty.",
    ),
    "from-report": Sentence(
        "Hoort bij het re-integratieverslag van {day}.", "Belongs to the re-integration report of {day}."
    ),
    "from-contract-end": Sentence(
        "Het dienstverband eindigt op {day}; dit hoort op die laatste dag.",
        "The employment ends on {day}; this belongs on that last day.",
    ),
    "from-recovery": Sentence(
        "Telt vanaf {day}, de eerste dag hersteld.", "Counted from {day}, the first fit day."
    ),
    "from-capacity-later": Sentence(
        "Telt vanaf {day}: de bedrijfsarts ziet weer mogelijkheden om te werken.",
        "Counted from {day}: the bedrijfsarts sees possibilities to work again.",
        LATER_NL,
        LATER_EN,
    ),
    "from-repair-reported": Sentence(
        "Telt vanaf {day}: het herstel is gemeld bij UWV.",
        "Counted from {day}: the repair was reported to UWV.",
    ),
    "from-repair-found": Sentence(
        "Telt vanaf {day}: UWV stelt het herstel vast.", "Counted from {day}: UWV finds the repair."
    ),
    "from-wage-sanction": Sentence(
        "Telt vanaf {day}: het besluit over de loonsanctie.",
        "Counted from {day}: the decision on the wage sanction.",
    ),
    "from-suitable-work-refused": Sentence(
        "Telt vanaf {day}: passend werk is geweigerd.",
        "Counted from {day}: suitable work was refused.",
        LATER_NL,
        LATER_EN,
    ),
    "from-bedrijfsarts-ended": Sentence(
        "Telt vanaf {day}: er is geen bedrijfsarts meer.",
        "Counted from {day}: there is no bedrijfsarts any more.",
    ),
    "from-uwv-term": Sentence("UWV stelde de termijn op {day}.", "UWV set the term at {day}."),
    "days-on": Sentence("Kalenderdagen verder: {days}, dus {to}.", "Calendar days on: {days}, so {to}."),
    "days-back": Sentence("Kalenderdagen terug: {days}, dus {to}.", "Calendar days back: {days}, so {to}."),
    "gap": Sentence(
        "Hersteld van {first} tot en met {last}, korter dan vier weken; dagen erbij: {days} (WIA 23 lid 3).",
        "Recovered from {first} to {last}, under four weeks; days added: {days} (WIA 23 lid 3).",
        BREAK_NL,
        BREAK_EN,
    ),
    "leave": Sentence(
        "Zwangerschaps- of bevallingsverlof van {first} tot en met {last}; dagen erbij: {days} (WIA 23 lid 5).",
        "Pregnancy or birth leave from {first} to {last}; days added: {days} (WIA 23 lid 5).",
        BREAK_NL,
        BREAK_EN,
    ),
    "capped": Sentence(
        "Niet later dan {to}, de laatste dag van het dienstverband.",
        "No later than {to}, the last day of the employment.",
    ),
    "deviation": Sentence(
        "Afgesproken tot {to} (Regeling procesgang 5): {reason}",
        "Agreed until {to} (Regeling procesgang 5): {reason}",
        "In overleg verschoven naar {to} (Regeling procesgang 5).",
        "Moved to {to} by agreement (Regeling procesgang 5).",
    ),
    "deviation-refused": Sentence(
        "Van deze termijn kan niet worden afgeweken; Regeling procesgang 5 geldt er niet voor.",
        "No deviation from this term: Regeling procesgang 5 does not reach it.",
    ),
    "capacity-awaited": Sentence(
        "Tot {day} zijn er geen mogelijkheden om te werken; {days} dagen daarna: {to}.",
        "Until {day} there are no possibilities to work; {days} days after that: {to}.",
        "Moet wachten tot {day}; {days} dagen daarna: {to}.",
        "Has to wait until {day}; {days} days after that: {to}.",
    ),
    "prospect-passed": Sentence(
        "Het vooruitzicht op terugkeer bij de eigen werkgever verliep op {to}.",
        "The prospect of work with the own employer passed on {to}.",
        "Verschoven naar {to}.",
        "Moved to {to}.",
    ),
    "late-letter": Sentence(
        "De brief van UWV kwam pas op {day}: tot vier weken daarna, {to}, is de aanvraag op tijd (WIA 64 lid 6).",
        "UWV's letter came only on {day}: until four weeks later, {to}, the application is in time (WIA 64 lid 6).",
    ),
    "rolled": Sentence(
        "Die dag is geen werkdag: de termijn loopt tot en met {to} (Algemene termijnenwet 1 en 2).",
        "That day is no working day: the term runs to {to} (Algemene termijnenwet 1 and 2).",
    ),
    "lenient": Sentence(
        "UWV aanvaardt ook nog {to}, de eerste werkdag daarna; de wettelijke dag blijft {day}.",
        "UWV still accepts {to}, the next working day; the legal day stays {day}.",
    ),
    "article": Sentence(
        "Grondslag: {article}.", "Ground: {article}.", "Grondslag: {public}.", "Ground: {public}."
    ),
    "moved": Sentence("Op {on} verschoven van {old} naar {to}.", "Moved on {on} from {old} to {to}."),
    "withdrawn": Sentence("De ziekmelding is ingetrokken.", "The sick report was withdrawn."),
    "recovered": Sentence(
        "Vier weken of langer hersteld: de periode is voorbij.",
        "Recovered for four weeks or more: the period is over.",
    ),
    "contract-ended": Sentence(
        "Het dienstverband eindigt eerder, op {day}.", "The employment ends before that, on {day}."
    ),
    "contract-too-short": Sentence(
        "Er liggen minder dan zes weken tussen de eerste ziektedag en het einde van het dienstverband.",
        "Fewer than six weeks lie between the first sick day and the end of the employment.",
    ),
    "short-report": Sentence(
        "Een verkort re-integratieverslag heeft geen eindevaluatie.",
        "A short report has no final evaluation.",
    ),
    "pension": Sentence(
        "De werknemer bereikt de AOW-leeftijd op {day}.", "The employee reaches the AOW age on {day}."
    ),
    "shortened-wait": Sentence(
        "De wachttijd is verkort tot en met {day} (WIA 23 lid 6).",
        "The waiting period was shortened to {day} (WIA 23 lid 6).",
        NOT_NOW_NL,
        NOT_NOW_EN,
    ),
    "no-possibilities": Sentence(
        "De bedrijfsarts ziet geen mogelijkheden om te werken.",
        "The bedrijfsarts sees no possibilities to work.",
        NOT_NOW_NL,
        NOT_NOW_EN,
    ),
    "prospect": Sentence(
        "Uiterlijk {day} wordt terugkeer bij de eigen werkgever verwacht.",
        "Work with the own employer is expected by {day}.",
        NOT_NOW_NL,
        NOT_NOW_EN,
    ),
    "second-track-waived": Sentence(
        "Het tweede spoor blijft achterwege: {ground}",
        "The second track is left out: {ground}",
        NOT_NOW_NL,
        NOT_NOW_EN,
    ),
    "passed": Sentence("De termijn ging ongebruikt voorbij.", "The term passed unused."),
}


def in_full(note: Note) -> WhyLine:
    """The line for who may know of leave, capacity and grounds."""
    sentence = CATALOGUE[note.code]
    return WhyLine(nl=_filled(sentence.nl, note, MONTHS_NL), en=_filled(sentence.en, note, MONTHS_EN))


def in_public(note: Note) -> WhyLine:
    """The line for everybody in the case: no leave, capacity or ground in it."""
    sentence = CATALOGUE[note.code]
    nl, en = sentence.public_nl or sentence.nl, sentence.public_en or sentence.en
    return WhyLine(nl=_filled(nl, note, MONTHS_NL), en=_filled(en, note, MONTHS_EN))


def in_both(note: Note) -> tuple[WhyLine, WhyLine]:
    """The full line and the public one; one and the same where the full says nothing that is not for everybody."""
    full = in_full(note)
    return full, full if CATALOGUE[note.code].public_nl is None else in_public(note)


def public_code(note: Note) -> str:
    """The code of a ground for everybody in the case: the same, or one that says only that it is not now."""
    return "not-now" if CATALOGUE[note.code].public_nl is not None else note.code


def _filled(template: str, note: Note, months: tuple[str, ...]) -> str:
    words = {key: _word(value, months) for key, value in note.filled.items()}
    return template.format_map(words)


def _word(value: object, months: tuple[str, ...]) -> str:
    if isinstance(value, date):
        return f"{value.day} {months[value.month - 1]} {value.year}"
    return str(value)
