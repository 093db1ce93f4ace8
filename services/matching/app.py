"""The composition root of matching: settings in, a service out."""

from services.matching import door, handlers
from services.matching.domain import DECIDER
from services.matching.effects import LEASE_LASTS, Matcher
from services.matching.store import Store
from services.matching.store.market import Market
from services.matching.store.reference_import import ReferenceStore
from services.matching.store.taking import Taking
from shared.kernel.footing import Footing
from shared.kernel.lease import Lease
from shared.kernel.service import Service
from shared.kernel.settings import Settings


def build(settings: Settings) -> Service:
    """Everything matching is made of."""
    footing = Footing(settings, DECIDER)
    store = Store(footing.mongo)
    cases = footing.cases(store)
    reference = ReferenceStore(footing.mongo)
    market = Market(footing.mongo, store, lambda: reference.to_work_with(settings.reference))
    lease = Lease(footing.mongo, "matcher", footing.now, LEASE_LASTS)
    matcher = Matcher(cases, market, lease, footing.now)
    taking = Taking(
        store.vacancies, lambda: market.reference, market.recognise, market.skills_in, footing.now
    )
    handlers.subscribe(footing, cases)
    handlers.subscribe_feeds(footing, taking, settings.vacancy_tenants)
    words = "Vacancies for the second track: never over a limit, every match explained."
    router = door.routes(cases, store, market, taking, footing.now)
    prepare = [store.prepare, market.prepare]
    return footing.service(cases, words, router, prepare, Store, [matcher.look])
