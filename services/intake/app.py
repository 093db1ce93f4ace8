"""The composition root of intake: settings in, a service out."""

from services.intake import door, handlers
from services.intake.domain import DECIDER
from services.intake.door.codes import CODES
from services.intake.effects import Imports
from services.intake.effects.deliveries import Deliveries
from services.intake.store import Store
from services.intake.store.comparing import Comparing
from services.intake.store.import_files import ImportFiles
from services.intake.store.standings import Questions, Standings
from services.intake.store.taking import Taking
from shared.kernel.footing import Footing
from shared.kernel.keyring import Keyring
from shared.kernel.service import Service
from shared.kernel.settings import Settings

FILES_AT_ONCE = 3


def build(settings: Settings) -> Service:
    """Everything intake is made of."""
    footing = Footing(settings, DECIDER)
    keyring = Keyring(settings.person_secret)
    store = Store(footing.mongo, keyring)
    footing.references({"intake-persons": store.told_persons})
    standings, questions = Standings(footing.mongo), Questions(footing.mongo)
    cases = footing.cases(standings)
    words = "Absences in: by HTTP, file and topic, and only what may be held."
    taking = Taking(cases, store, footing.now)
    handlers.subscribe_feeds(footing, taking, settings.absence_tenants)
    files = ImportFiles(footing.mongo, keyring, footing.now)
    router = door.routes(cases, store, taking, files, standings, questions, footing.now)
    prepare = [store.prepare, standings.prepare, questions.prepare, files.prepare]
    comparing = Comparing(cases)
    deliveries = Deliveries(files, taking, comparing, standings, questions, settings.snapshot_share)
    # Some at once, so that a very large file keeps no small one waiting.
    work = [Imports(files, taking, deliveries).work] * FILES_AT_ONCE
    return footing.service(cases, words, router, prepare, Standings, work, CODES)
