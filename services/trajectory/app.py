"""The composition root of trajectory: settings in, a service out."""

from services.trajectory import door, handlers
from services.trajectory.domain import DECIDER
from services.trajectory.store import Store
from shared.kernel.footing import Footing
from shared.kernel.service import Service
from shared.kernel.settings import Settings


def build(settings: Settings) -> Service:
    """Everything trajectory is made of."""
    footing = Footing(settings, DECIDER)
    store = Store(footing.mongo)
    cases = footing.cases(store)
    handlers.subscribe(footing, cases)
    words = "The statutory clock, each date with its reason, and the work of first and second track."
    return footing.service(
        cases, words, door.routes(cases, store.list, store.reports, footing.now), [store.prepare], Store
    )
