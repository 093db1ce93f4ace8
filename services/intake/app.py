"""The composition root of intake: settings in, a service out."""

from services.intake import door
from services.intake.domain import DECIDER
from services.intake.store import Keyring, Store
from shared.kernel.footing import Footing
from shared.kernel.service import Service
from shared.kernel.settings import Settings


def build(settings: Settings) -> Service:
    """Everything intake is made of."""
    footing = Footing(settings, DECIDER)
    store = Store(footing.mongo, Keyring(settings.person_secret))
    footing.references({"intake-persons": store.told_person})
    cases = footing.cases(store)
    words = "Absences in: by HTTP and CSV, and only what may be held."
    return footing.service(cases, words, door.routes(cases, store, footing.now), [store.prepare])
