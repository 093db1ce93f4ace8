"""Documents received: which kinds there are, who may hand each in and read it, and their order in the bundle."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.trajectory.rules.work.row import (
    ALL_IN_THE_CASE,
    BUREAU,
    CASE_MANAGER,
    EXPERT,
    GUIDES,
    PARTIES,
    SEARCHERS,
    Case,
    EntryRow,
    Roles,
    Subject,
    refused,
)
from services.trajectory.rules.work.standing import Standing
from shared.contracts.dossier.documents import Document, DocumentReceived
from shared.contracts.event import Refused

OFFICE = PARTIES | CASE_MANAGER


@dataclass(frozen=True, kw_only=True)
class DocumentKind:
    """A kind of document, in the order in which the report has them."""

    document: Document
    name_nl: str
    name_en: str
    said_by: Roles
    seen_by: Roles


KINDS: tuple[DocumentKind, ...] = (
    DocumentKind(
        document="signed-plan",
        name_nl="Plan van aanpak, ondertekend",
        name_en="Plan of action, signed",
        said_by=OFFICE,
        seen_by=PARTIES | GUIDES | EXPERT,
    ),
    DocumentKind(
        document="signed-evaluation",
        name_nl="Evaluatie, ondertekend",
        name_en="Evaluation, signed",
        said_by=OFFICE,
        seen_by=PARTIES | GUIDES | EXPERT,
    ),
    DocumentKind(
        document="work-agreement",
        name_nl="Afspraak over werk of aanpassing",
        name_en="Agreement on work or an adaptation",
        said_by=OFFICE | EXPERT,
        seen_by=PARTIES | GUIDES | EXPERT,
    ),
    DocumentKind(
        document="labour-expert-report",
        name_nl="Rapport van de arbeidsdeskundige",
        name_en="Report of the labour expert",
        said_by=OFFICE | EXPERT,
        seen_by=PARTIES | GUIDES | EXPERT,
    ),
    DocumentKind(
        document="feasibility-report",
        name_nl="Haalbaarheidsonderzoek",
        name_en="Feasibility study",
        said_by=OFFICE | EXPERT | BUREAU,
        seen_by=PARTIES | GUIDES | EXPERT | BUREAU,
    ),
    DocumentKind(
        document="second-track-agreement",
        name_nl="Trajectplan tweede spoor",
        name_en="Agreement on the second track",
        said_by=OFFICE | BUREAU,
        seen_by=ALL_IN_THE_CASE,
    ),
    DocumentKind(
        document="second-track-report",
        name_nl="Rapport over het tweede spoor",
        name_en="Report on the second track",
        said_by=OFFICE | BUREAU,
        seen_by=ALL_IN_THE_CASE,
    ),
    DocumentKind(
        document="application-proof",
        name_nl="Sollicitatie en antwoord daarop",
        name_en="Application and its answer",
        said_by=SEARCHERS,
        seen_by=SEARCHERS,
    ),
    DocumentKind(
        document="training-proof",
        name_nl="Bewijs van scholing",
        name_en="Proof of training",
        said_by=OFFICE | BUREAU,
        seen_by=ALL_IN_THE_CASE,
    ),
    DocumentKind(
        document="uwv-expert-opinion",
        name_nl="Deskundigenoordeel van UWV",
        name_en="Expert opinion of UWV",
        said_by=OFFICE,
        seen_by=OFFICE,
    ),
    DocumentKind(
        document="uwv-decision",
        name_nl="Besluit van UWV",
        name_en="Decision of UWV",
        said_by=OFFICE,
        seen_by=OFFICE,
    ),
    DocumentKind(
        document="signed-opinion",
        name_nl="Oordeel van de werknemer, ondertekend",
        name_en="Opinion of the employee, signed",
        said_by=OFFICE,
        seen_by=PARTIES | GUIDES | EXPERT,
    ),
)
OF_DOCUMENT: Mapping[Document, DocumentKind] = {each.document: each for each in KINDS}
PLACE: Mapping[Document, int] = {each.document: place for place, each in enumerate(KINDS)}


def latest(standing: Standing) -> list[DocumentReceived]:
    """Those whose place no newer version took."""
    found = standing.all(DocumentReceived)
    gone = {each.replaces for each in found}
    return [each for each in found if each.entry not in gone]


def same(standing: Standing, document: Document, digest: str) -> DocumentReceived | None:
    """The document that stands with these bytes, if it is there."""
    found = (each for each in latest(standing) if (each.document, each.digest) == (document, digest))
    return next(found, None)


def _can_come(case: Case, said: DocumentReceived) -> Refused | None:
    """By who may hand in this kind, about an entry that stands, in the place of the version that stands."""
    kind = OF_DOCUMENT[said.document]
    if said.by not in kind.said_by:
        return refused("role-not-allowed", f"This is for {', '.join(sorted(kind.said_by))}.", "document")
    if said.of is not None and said.of not in case.standing.by_id:
        return refused("of-unknown", "There is no such entry, or it was withdrawn.", "of")
    if said.replaces is None:
        return None
    before = case.standing.find(said.replaces, DocumentReceived)
    if before is None or before.document != said.document:
        return refused("version-unknown", "There is no document of this kind with this id.", "replaces")
    if before not in latest(case.standing):
        return refused("version-changed", "Another one has taken its place already.", "replaces")
    return None


def _is_there(case: Case, said: DocumentReceived) -> bool:
    """The same document again is the same document."""
    return same(case.standing, said.document, said.digest) is not None


RECEIVED = Subject(
    rows=(
        EntryRow(
            entry=DocumentReceived,
            name_nl="Document ontvangen",
            name_en="Document received",
            said_by=frozenset(),
            seen_by=ALL_IN_THE_CASE,
            source="Regeling procesgang 3: alle bescheiden",
            check=_can_come,
            silent=_is_there,
            anytime=True,
        ),
    )
)
