"""Work with the own employer: what is adapted, learned and offered, and what a refused offer can lead to."""

from collections.abc import Sequence

from services.trajectory.rules.work.row import (
    ALL_IN_THE_CASE,
    BUREAU,
    CASE_MANAGER,
    EMPLOYEE,
    EMPLOYER,
    EXPERT,
    FIRST_TRACK,
    PARTIES,
    PLATFORM,
    Case,
    EntryRow,
    Subject,
    ordered,
    refers,
)
from services.trajectory.rules.work.words import OFFER_REFUSED
from shared.contracts.dossier.answers import EntryAnswered
from shared.contracts.dossier.entry import Entry
from shared.contracts.dossier.work import (
    AdaptationAgreed,
    AdaptationMade,
    ClosingEvaluated,
    OfferRefusalWeighed,
    ReturnedToWork,
    TrainingAgreed,
    TrainingEnded,
    WorkOffered,
)
from shared.contracts.facts import SuitableWorkRefused, TrajectoryFact

MEASURES = "BW 7:658a lid 2: maatregelen en aanwijzingen om passende arbeid mogelijk te maken"
LED_BY = EMPLOYER | CASE_MANAGER | EXPERT


def _weighed(case: Case, offer: WorkOffered, answered: EntryAnswered) -> Sequence[Entry]:
    """A refusal has its consequences named, to both."""
    if answered.agreed:
        return ()
    return (OfferRefusalWeighed(on=answered.on, by=PLATFORM, offer=offer.entry, **OFFER_REFUSED),)


def _refused_work(offer: WorkOffered, answered: EntryAnswered) -> Sequence[TrajectoryFact]:
    return () if answered.agreed else (SuitableWorkRefused(on=answered.on),)


AT_WORK = Subject(
    rows=(
        EntryRow(
            entry=AdaptationAgreed,
            name_nl="Aanpassing van werk of werkplek afgesproken",
            name_en="Adaptation of work or workplace agreed",
            said_by=LED_BY,
            seen_by=ALL_IN_THE_CASE,
            source=MEASURES,
        ),
        EntryRow(
            entry=AdaptationMade,
            name_nl="Aanpassing gedaan",
            name_en="Adaptation made",
            said_by=LED_BY,
            seen_by=ALL_IN_THE_CASE,
            source=MEASURES,
            check=refers("adaptation", AdaptationAgreed, AdaptationMade),
        ),
        EntryRow(
            entry=TrainingAgreed,
            name_nl="Scholing afgesproken",
            name_en="Training agreed",
            said_by=LED_BY | BUREAU,
            seen_by=ALL_IN_THE_CASE,
            source="BW 7:611a en 7:658a; Werkwijzer Poortwachter: scholing tot ongeveer zes maanden",
            check=ordered("from_", "until"),
        ),
        EntryRow(
            entry=TrainingEnded,
            name_nl="Scholing beëindigd",
            name_en="Training ended",
            said_by=LED_BY | BUREAU,
            seen_by=ALL_IN_THE_CASE,
            source=MEASURES,
            check=refers("training", TrainingAgreed, TrainingEnded),
        ),
        EntryRow(
            entry=WorkOffered,
            name_nl="Passend werk aangeboden",
            name_en="Suitable work offered",
            said_by=EMPLOYER | CASE_MANAGER,
            seen_by=FIRST_TRACK,
            source="BW 7:658a lid 4 en 7:660a c",
            track="first",
            check=ordered("on", "answer_by"),
            asks=EMPLOYEE,
            concludes=_weighed,
            settled=_refused_work,
        ),
        EntryRow(
            entry=OfferRefusalWeighed,
            name_nl="Gevolg van de weigering van werk",
            name_en="Consequence of work refused",
            said_by=frozenset(),
            seen_by=PARTIES | CASE_MANAGER,
            source="BW 7:629 lid 3 c en 7:629a: een deskundigenoordeel gaat aan een loonvordering vooraf",
            track="first",
        ),
        EntryRow(
            entry=ReturnedToWork,
            name_nl="Terug bij de eigen werkgever",
            name_en="Back with the own employer",
            said_by=EMPLOYER | CASE_MANAGER,
            seen_by=ALL_IN_THE_CASE,
            source="BW 7:658a lid 1",
            track="first",
        ),
        EntryRow(
            entry=ClosingEvaluated,
            name_nl="Slotevaluatie na terugkeer",
            name_en="Closing evaluation after the return",
            said_by=EMPLOYER | CASE_MANAGER,
            seen_by=ALL_IN_THE_CASE,
            source="praktijk; de eindevaluatie van het re-integratieverslag is een andere",
            track="first",
            needs=("returned-to-work",),
            asks=PARTIES,
        ),
    )
)
