"""The composition root of trajectory: settings in, a service out."""

from services.trajectory import door, handlers
from services.trajectory.domain import DECIDER
from services.trajectory.effects import Exchanges
from services.trajectory.effects.clearing import clearing
from services.trajectory.effects.gateway import gateway_at
from services.trajectory.store import Store, Stores
from shared.kernel.footing import Footing
from shared.kernel.keyring import Keyring
from shared.kernel.lease import Lease
from shared.kernel.service import Service
from shared.kernel.settings import Settings


def build(settings: Settings) -> Service:
    """Everything trajectory is made of."""
    footing = Footing(settings, DECIDER)
    keyring = Keyring(settings.document_secret, "HERVAT_DOCUMENT_SECRET")
    stores = Stores(footing.mongo, keyring, footing.now)
    cases = footing.cases(stores)
    handlers.subscribe(footing, cases)
    gateway = gateway_at(settings.uwv_url, settings.uwv_token) if settings.uwv_url else None
    exchanges = Exchanges(stores.uwv, cases, gateway, Lease(footing.mongo, "uwv", footing.now), footing.now)
    words = "The statutory clock, each date with its reason, and the work of first and second track."
    lists, sent, files = stores.lists, stores.uwv.listed, stores.documents
    router = door.routes(cases, lists.list, lists.reports, sent, files, footing.now)
    return footing.service(cases, words, router, [stores.prepare], Store, [exchanges.work, clearing(files)])
