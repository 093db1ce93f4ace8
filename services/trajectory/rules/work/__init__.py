"""The work of first and second track as rows: who may say what, what it needs, what follows, what it does."""

from collections.abc import Iterable

from services.trajectory.rules.work.advice import ADVICE
from services.trajectory.rules.work.consults import CONSULTS
from services.trajectory.rules.work.plan import PLAN
from services.trajectory.rules.work.row import ALL_IN_THE_CASE, EntryRow, Subject
from services.trajectory.rules.work.standing import Standing
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
SUBJECTS: tuple[Subject, ...] = (DOSSIER, CONSULTS, ADVICE, PLAN)
ROWS: dict[type[Entry], EntryRow] = {row.entry: row for subject in SUBJECTS for row in subject.rows}
WATCHES = tuple(watch for subject in SUBJECTS for watch in subject.watches)


def facts_of(entries: Iterable[Entry]) -> tuple[TrajectoryFact, ...]:
    """What the entries that stand, of every opening, mean for the clock; in the order in which they were made."""
    standing = Standing.of(entries).entries
    return tuple(fact for each in standing if (of := ROWS[type(each)].facts) for fact in of(each))
