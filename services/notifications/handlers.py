"""Kafka in: the topics notifications hears."""

from services.notifications.domain import DECIDER, Letters
from services.notifications.store import Store
from shared.contracts.intake import PersonRecorded
from shared.kernel.cases import Cases
from shared.kernel.footing import Footing


def subscribe(footing: Footing[Letters], cases: Cases[Letters], store: Store) -> None:
    """Deadlines and proposals to the cases, persons to their rows."""
    to_cases = footing.receiver(DECIDER.hears, cases.take_ahead)
    to_rows = footing.receiver({PersonRecorded.kind: PersonRecorded}, store.keep_persons)
    footing.hear("trajectory-events", to_cases)
    footing.hear("matching-events", to_cases)
    footing.hear("intake-persons", to_rows)
