"""The composition root of intake: settings in, a service out."""

from services.intake import door
from services.intake.domain import DECIDER
from services.intake.store import Store
from shared.kernel.footing import Footing
from shared.kernel.keyring import Keyring
from shared.kernel.service import Service
from shared.kernel.settings import Settings


def build(settings: Settings) -> Service:
    """Everything intake is made of."""
    footing = Footing(settings, DECIDER)
    keyring = Keyring(settings.person_secret)
    store = Store(footing.mongo, keyring)
    footing.references({"intake-persons": store.told_person})
    cases = footing.cases(store)
    words = "Absences in: by HTTP and CSV, and only what may be held."
    router = door.routes(cases, store, footing.now)
    return footing.service(cases, words, router, [store.prepare], lambda mongo: Store(mongo, keyring))
