"""The composition root of notifications: settings in, a service out."""

from services.notifications import door, handlers
from services.notifications.domain import DECIDER
from services.notifications.effects import Effects, Smtp
from services.notifications.store import Owners, Store
from shared.kernel.footing import Footing
from shared.kernel.service import Service
from shared.kernel.settings import Settings


def build(settings: Settings) -> Service:
    """Everything notifications is made of."""
    footing = Footing(settings, DECIDER)
    store = Store(footing.mongo)
    cases = footing.cases(store)
    effects = Effects(store, cases, Smtp(settings), settings, footing.now, footing.tracing)
    handlers.subscribe(footing, cases, store)
    words = "Who is told what, once, in plain language."
    return footing.service(cases, words, door.routes(store), [store.prepare], Owners, [effects.send_waiting])
