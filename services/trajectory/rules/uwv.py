"""Which messages go to UWV, which step of the clock each takes, and what stands in them. Data, with how sure each is.

UWV's schemas of these messages are not public. Names at UWV with C or D were not verified: who connects a real
gateway holds them against its own schema and corrects them here, in one place.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from services.trajectory.rules.row import Sure
from shared.contracts.dossier.uwv import Message
from shared.contracts.facts import (
    BedrijfsartsEnded,
    Employment,
    Fact,
    Recovered,
    Sick,
    SuitableWorkRefused,
)

F = TypeVar("F")
EMPLOYERS_SIDE = frozenset({"employer", "case-manager"})
EMPLOYEE = frozenset({"employee"})
ZSM = "Digi-ZSM (ziek- en herstelmeldingen van werkgevers): het schema is niet openbaar"
PORTAL = "Alleen als formulier op uwv.nl bekend; of er een bericht voor bestaat, is niet gevonden"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a message can be filled from."""

    on: date
    first_sick_day: date | None
    employment: Employment | None
    facts: tuple[Fact, ...]
    question: str | None = None
    """Of an expert opinion."""
    digest: str | None = None
    """SHA-256 of the re-integration report that was handed over."""


@dataclass(frozen=True, kw_only=True)
class UwvField:
    """A field of a message: our name, UWV's, what it is, and how sure UWV's name is."""

    name: str
    uwv: str
    what_nl: str
    sure: Sure
    value: Callable[[Told], date | str | None] | None = None
    """None for what the gateway adds: name and number of employee and employer are not known here."""


@dataclass(frozen=True, kw_only=True)
class UwvMessage:
    """A kind of message."""

    message: Message
    name_nl: str
    name_en: str
    rule: str | None
    """The step of the clock that is taken by sending it."""
    said_by: frozenset[str]
    fields: tuple[UwvField, ...]
    article: str
    source: str
    after: str | None = None
    """The step that must have been taken before, where no date of the clock calls for it."""


def _last(kind: type[F], facts: Iterable[Fact]) -> F | None:
    return next((each for each in reversed(list(facts)) if isinstance(each, kind)), None)


def _fit(told: Told) -> date | None:
    found = _last(Recovered, told.facts)
    return found and found.first_fit_day


def _vangnet(told: Told) -> str | None:
    return "ja" if any(isinstance(each, Sick) and each.vangnet for each in told.facts) else None


def _refused_on(told: Told) -> date | None:
    found = _last(SuitableWorkRefused, told.facts)
    return found and found.on


def _doctor_ended(told: Told) -> date | None:
    found = _last(BedrijfsartsEnded, told.facts)
    return found and found.on


def _contract_ends(told: Told) -> date | None:
    return told.employment.ends_on if told.employment else None


NUMBER = UwvField(
    name="citizen_service_number", uwv="Burgerservicenummer", what_nl="BSN van de werknemer", sure="C"
)
EMPLOYER = UwvField(
    name="payroll_tax_number", uwv="Loonheffingennummer", what_nl="Nummer van de werkgever", sure="C"
)
FIRST_DAY = UwvField(
    name="first_sick_day",
    uwv="DatumEersteArbeidsongeschiktheidsdag",
    what_nl="Eerste ziektedag",
    sure="D",
    value=lambda told: told.first_sick_day,
)
REPORTED = UwvField(
    name="on", uwv="DatumMelding", what_nl="Dag van de melding", sure="D", value=lambda told: told.on
)
FIT_DAY = UwvField(
    name="first_fit_day", uwv="DatumHersteld", what_nl="Eerste dag hersteld", sure="D", value=_fit
)
VANGNET = UwvField(
    name="vangnet",
    uwv="IndicatieVangnet",
    what_nl="Dat er een vangnet is; welk, zegt de werknemer zelf aan UWV",
    sure="D",
    value=_vangnet,
)
CONTRACT = UwvField(
    name="contract_ends_on",
    uwv="DatumEindeDienstverband",
    what_nl="Laatste dag van het dienstverband",
    sure="D",
    value=_contract_ends,
)
REFUSED = UwvField(
    name="refused_on",
    uwv="DatumWeigeringPassendWerk",
    what_nl="Dag waarop passend werk is geweigerd",
    sure="D",
    value=_refused_on,
)
DOCTOR = UwvField(
    name="bedrijfsarts_ended_on",
    uwv="DatumEindeBedrijfsarts",
    what_nl="Dag vanaf welke er geen bedrijfsarts is",
    sure="D",
    value=_doctor_ended,
)
DIGEST = UwvField(
    name="report_digest",
    uwv="DigestReIntegratieverslag",
    what_nl="SHA-256 van het verslag zoals het is gegeven",
    sure="D",
    value=lambda told: told.digest,
)
QUESTION = UwvField(
    name="question",
    uwv="CodeVraagDeskundigenoordeel",
    what_nl="Welke van de vijf vragen",
    sure="D",
    value=lambda told: told.question,
)
WHO = (NUMBER, EMPLOYER)

MESSAGES: tuple[UwvMessage, ...] = (
    UwvMessage(
        message="42-week-report",
        name_nl="42e-weeksmelding",
        name_en="42-week report",
        rule="uwv-42-week-report",
        said_by=EMPLOYERS_SIDE,
        fields=(*WHO, FIRST_DAY, REPORTED),
        article="ZW 38 lid 1",
        source=ZSM,
    ),
    UwvMessage(
        message="vangnet-report",
        name_nl="Ziekmelding vangnet",
        name_en="Vangnet sick report",
        rule="uwv-vangnet-report",
        said_by=EMPLOYERS_SIDE,
        fields=(*WHO, FIRST_DAY, VANGNET, REPORTED),
        article="ZW 38a",
        source=ZSM,
    ),
    UwvMessage(
        message="recovery-report",
        name_nl="Herstelmelding",
        name_en="Recovery report",
        rule="uwv-recovery-report",
        said_by=EMPLOYERS_SIDE,
        fields=(*WHO, FIRST_DAY, FIT_DAY, REPORTED),
        article="ZW 38a lid 4-5",
        source=ZSM,
    ),
    UwvMessage(
        message="work-refused-report",
        name_nl="Melding van geweigerd passend werk",
        name_en="Report of suitable work refused",
        rule="uwv-refusal-report",
        said_by=EMPLOYERS_SIDE,
        fields=(*WHO, FIRST_DAY, REFUSED, REPORTED),
        article="ZW 38a lid 7",
        source=PORTAL,
    ),
    UwvMessage(
        message="no-bedrijfsarts-report",
        name_nl="Melding dat er geen bedrijfsarts meer is",
        name_en="Report that there is no bedrijfsarts any more",
        rule="uwv-bedrijfsarts-report",
        said_by=EMPLOYERS_SIDE,
        fields=(*WHO, DOCTOR, REPORTED),
        article="ZW 63c",
        source=PORTAL,
    ),
    UwvMessage(
        message="sick-at-contract-end-report",
        name_nl="Ziek uit dienst",
        name_en="Sick at the end of the contract",
        rule="uwv-sick-at-contract-end",
        said_by=EMPLOYERS_SIDE,
        fields=(*WHO, FIRST_DAY, CONTRACT, REPORTED),
        article="ZW 38 lid 2",
        source=ZSM,
    ),
    UwvMessage(
        message="wia-application",
        name_nl="WIA-aanvraag",
        name_en="WIA application",
        rule="wia-application",
        said_by=EMPLOYEE,
        fields=(NUMBER, FIRST_DAY, REPORTED),
        article="WIA 64 lid 3",
        source=PORTAL,
    ),
    UwvMessage(
        message="reintegration-report",
        name_nl="Re-integratieverslag",
        name_en="Re-integration report",
        rule="reintegration-report-upload",
        said_by=EMPLOYERS_SIDE,
        fields=(*WHO, FIRST_DAY, DIGEST, REPORTED),
        article="WIA 65",
        source=PORTAL,
    ),
    UwvMessage(
        message="report-completion",
        name_nl="Aanvulling van het re-integratieverslag",
        name_en="Completion of the re-integration report",
        rule="reintegration-report-completion",
        said_by=EMPLOYERS_SIDE,
        fields=(*WHO, FIRST_DAY, DIGEST, REPORTED),
        article="WIA 25 lid 8",
        source=PORTAL,
    ),
    UwvMessage(
        message="repair-report",
        name_nl="Melding dat de tekortkoming is hersteld",
        name_en="Report that the shortcoming was made good",
        rule=None,
        said_by=EMPLOYERS_SIDE,
        fields=(*WHO, FIRST_DAY, REPORTED),
        article="WIA 25 lid 12",
        source=PORTAL,
        after="uwv-sanction-decision",
    ),
    UwvMessage(
        message="expert-opinion",
        name_nl="Aanvraag deskundigenoordeel",
        name_en="Request for an expert opinion",
        rule=None,
        said_by=EMPLOYEE | {"employer"},
        fields=(*WHO, FIRST_DAY, QUESTION, REPORTED),
        article="Wet SUWI 32 lid 1; BW 7:629a",
        source=PORTAL,
    ),
)
OF_MESSAGE: Mapping[Message, UwvMessage] = {each.message: each for each in MESSAGES}


def content(message: Message, told: Told) -> dict[str, str]:
    """What a message says, by our own names; a field of which nothing is known is left out."""
    found = {each.name: each.value(told) for each in OF_MESSAGE[message].fields if each.value}
    return {name: str(value) for name, value in found.items() if value is not None}


def as_uwv_names_it(message: Message, said: Mapping[str, str]) -> dict[str, str]:
    """The same by UWV's names, in the order of the fields."""
    return {each.uwv: said[each.name] for each in OF_MESSAGE[message].fields if each.name in said}
