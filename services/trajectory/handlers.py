"""Kafka in: the topics trajectory hears."""

from services.trajectory.domain import DECIDER, Trajectory
from shared.kernel.cases import Cases
from shared.kernel.footing import Footing


def subscribe(footing: Footing[Trajectory], cases: Cases[Trajectory]) -> None:
    """Absences and their facts to the cases, whichever topic brings them first."""
    receive = footing.receiver(DECIDER.hears, cases.take_ahead)
    footing.hear("intake-events", receive)
    footing.hear("intake-capacity", receive)
