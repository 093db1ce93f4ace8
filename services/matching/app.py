"""The composition root of matching: settings in, a service out."""

from pathlib import Path

from services.matching import door, handlers
from services.matching.domain import DECIDER
from services.matching.effects import Matcher
from services.matching.store import Store
from services.matching.store.reference import load
from shared.kernel.footing import Footing
from shared.kernel.service import Service
from shared.kernel.settings import Settings


def build(settings: Settings) -> Service:
    """Everything matching is made of."""
    footing = Footing(settings, DECIDER)
    reference = load(Path(settings.reference) if settings.reference else None)
    store = Store(footing.mongo)
    cases = footing.cases(store)
    matcher = Matcher(cases, store, reference, footing.now)
    handlers.subscribe(footing, cases)
    words = "Vacancies for the second track: never over a limit, every match explained."
    router = door.routes(cases, store, reference, footing.now)
    return footing.service(cases, words, router, [store.prepare], Store, [matcher.look])
