"""The work of first and second track as rows: who may say what, what it needs, what follows, what it does."""

from collections.abc import Iterable

from services.trajectory.rules.work.advice import ADVICE
from services.trajectory.rules.work.answers import ANSWERS
from services.trajectory.rules.work.at_work import AT_WORK
from services.trajectory.rules.work.build_up import BUILD_UP
from services.trajectory.rules.work.consults import CONSULTS
from services.trajectory.rules.work.documents import OF_DOCUMENT, RECEIVED
from services.trajectory.rules.work.duties import DUTIES
from services.trajectory.rules.work.kinds_of_track import KINDS_OF_TRACK
from services.trajectory.rules.work.passivity import PASSIVITY
from services.trajectory.rules.work.paths import PATHS
from services.trajectory.rules.work.placement import PLACEMENT
from services.trajectory.rules.work.plan import PLAN
from services.trajectory.rules.work.profiles import PROFILES
from services.trajectory.rules.work.report import REPORTING
from services.trajectory.rules.work.row import ALL_IN_THE_CASE, EntryRow, Roles, Subject
from services.trajectory.rules.work.second_track import SECOND_TRACK
from services.trajectory.rules.work.standing import Standing
from services.trajectory.rules.work.study import STUDY
from services.trajectory.rules.work.uwv import UWV
from shared.contracts.dossier.answers import EntryAnswered
from shared.contracts.dossier.documents import DocumentReceived
from shared.contracts.dossier.entry import Entry, EntryWithdrawn
from shared.contracts.facts import TrajectoryFact

DOSSIER = Subject(
    rows=(
        EntryRow(
            entry=EntryWithdrawn,
            name_nl="Vastlegging ingetrokken",
            name_en="Entry withdrawn",
            said_by=ALL_IN_THE_CASE,
            seen_by=ALL_IN_THE_CASE,
            source="Regeling procesgang 3: het dossier blijft volledig",
        ),
    )
)
SUBJECTS: tuple[Subject, ...] = (
    DOSSIER,
    ANSWERS,
    CONSULTS,
    ADVICE,
    PROFILES,
    PLAN,
    BUILD_UP,
    AT_WORK,
    DUTIES,
    PATHS,
    STUDY,
    SECOND_TRACK,
    PASSIVITY,
    KINDS_OF_TRACK,
    PLACEMENT,
    REPORTING,
    UWV,
    RECEIVED,
)
ROWS: dict[type[Entry], EntryRow] = {row.entry: row for subject in SUBJECTS for row in subject.rows}
WATCHES = tuple(watch for subject in SUBJECTS for watch in subject.watches)


def readers_of(entry: Entry) -> Roles:
    """Who reads an entry whole, and of a document its bytes."""
    return (
        OF_DOCUMENT[entry.document].seen_by
        if isinstance(entry, DocumentReceived)
        else ROWS[type(entry)].seen_by
    )


def facts_of(entries: Iterable[Entry]) -> tuple[TrajectoryFact, ...]:
    """What the entries that stand, of every opening, mean for the clock; in the order in which they were made."""
    standing = Standing.of(entries)
    return tuple(fact for each in standing.entries for fact in _facts(each, standing))


def _facts(entry: Entry, standing: Standing) -> Iterable[TrajectoryFact]:
    row = ROWS[type(entry)]
    if row.facts is not None:
        yield from row.facts(entry)
    if row.meant is not None:
        yield from row.meant(entry, standing)
    of = standing.by_id.get(entry.of) if isinstance(entry, EntryAnswered) else None
    if of is not None and isinstance(entry, EntryAnswered) and (settled := ROWS[type(of)].settled):
        yield from settled(of, entry)
