"""Who sees to a case, and who is told to be one of those who may. Pure."""

from collections.abc import Sequence

from services.intake.domain.kinds import Absence, AdviserNamed, AssignCase, NameAdviser, RecordWorker
from shared.contracts.event import Event
from shared.contracts.staff import CaseAssigned, CaseHandedOver, WorkerRecorded


def assign(state: Absence, asked: AssignCase) -> Sequence[Event]:
    """By hand always; a rule only where nobody is, or in the place of whom it saw there. The same again is nothing."""
    before = state.assigned.get(asked.role)
    if before is None:
        if asked.worker is None:
            return []
        return [CaseAssigned(role=asked.role, worker=asked.worker, by=asked.by)]
    if before.worker == asked.worker or (asked.by != "hand" and before.worker != asked.instead_of):
        return []
    return [CaseHandedOver(role=asked.role, before=before.worker, worker=asked.worker, by=asked.by)]


def record(state: Absence, asked: RecordWorker) -> Sequence[Event]:
    """The row as it stands, where it was not told yet."""
    newer = asked.revision > state.worker_revision
    return [WorkerRecorded(worker=asked.worker, revision=asked.revision)] if newer else []


def name_adviser(state: Absence, asked: NameAdviser) -> Sequence[Event]:
    """Once."""
    return [] if asked.worker == state.adviser else [AdviserNamed(worker=asked.worker)]
