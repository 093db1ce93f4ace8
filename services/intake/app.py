"""The composition root of intake: settings in, a service out."""

from services.intake import door, handlers
from services.intake.domain import DECIDER
from services.intake.door.codes import CODES
from services.intake.effects import Imports
from services.intake.effects.caseloads import Placing
from services.intake.effects.deliveries import Deliveries
from services.intake.store import Store
from services.intake.store.comparing import Comparing
from services.intake.store.import_files import ImportFiles
from services.intake.store.merging import Merging
from services.intake.store.staffing import Staffing
from services.intake.store.standings import Questions, Standings
from services.intake.store.taking import Taking
from services.intake.store.workers import Caseloads, Colleagues
from shared.contracts.intake import PersonRecorded
from shared.contracts.staff import WorkerRecorded
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
    colleagues, caseloads = Colleagues(footing.mongo, keyring), Caseloads(footing.mongo)
    footing.references({PersonRecorded.kind: store.told_persons, WorkerRecorded.kind: colleagues.told})
    standings, questions = Standings(footing.mongo), Questions(footing.mongo)
    cases = footing.cases(standings)
    words = "Absences in: by HTTP, file and topic, and only what may be held."
    taking = Taking(cases, store, footing.now)
    handlers.subscribe_feeds(footing, taking, settings.absence_tenants)
    files = ImportFiles(footing.mongo, keyring, footing.now, settings.import_quota)
    staffing = Staffing(cases, colleagues, caseloads, standings, footing.now)
    merging = Merging(cases, footing.now)
    router = door.routes(cases, store, taking, files, standings, questions, staffing, merging, footing.now)
    prepare = [each.prepare for each in (store, standings, questions, files, colleagues)]
    comparing = Comparing(cases)
    deliveries = Deliveries(files, taking, comparing, standings, questions, settings.snapshot_share)
    # Some at once, so that a very large file keeps no small one waiting.
    imports = [Imports(files, taking, deliveries).work] * FILES_AT_ONCE
    placing = Placing(cases, standings, caseloads, colleagues, store, footing.now)
    work = [*imports, placing.work]
    return footing.service(cases, words, router, prepare, Standings, work, CODES)
