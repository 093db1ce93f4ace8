"""Kafka in: the topics matching hears."""

from services.matching.domain import DECIDER, Search
from shared.kernel.cases import Cases
from shared.kernel.footing import Footing


def subscribe(footing: Footing[Search], cases: Cases[Search]) -> None:
    """Candidates come from the trajectory only, on two topics, in either order."""
    receive = footing.receiver(DECIDER.hears, cases.take_ahead)
    footing.hear("trajectory-events", receive)
    footing.hear("trajectory-capacity", receive)
