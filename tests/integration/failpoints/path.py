"""Which waits are on the path, and which are not and why; what goes wrong at them, and what has to before some.

On the path is all that can stand between a record and its committed offset, or a command and its answer, with the
relay and the ticker beside them. What is not is named here by function; everything else is killed at.
"""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase

from tests.integration.failpoints.sites import Site, modules_of, sites_of

SERVICES = ("intake", "trajectory")
WHEN = ("before", "after")

OFF_THE_PATH: Mapping[str, str] = {
    "kernel.service:*": "starts, watches and ends the process; what it calls on the path has points of its own",
    "kernel.watchdog:*": "looks on, with connections of its own",
    "kernel.reconcile:*": "looks on, at night",
    "kernel.rebuild:*": "writes beside what is live; killed in tests of its own",
    "kernel.compare:*": "part of the rebuild",
    "kernel.command:*": "the command line: no record, no command",
    "kernel.dead_door:*": "what an operator asks",
    "kernel.following:*": "matching's memory of what is in MongoDB",
    "kernel.feed:*": "partners' vacancies, matching only: killed in tests of its own",
    "kernel.forget:*": "takes away what is over; killed in tests of its own",
    "kernel.mongo_journal:MongoJournal.unlooked#*": "part of that",
    "kernel.mongo_journal:MongoJournal.forget#*": "part of that",
    "kernel.mongo_journal:MongoJournal.looked_at#*": "part of that",
    "kernel.replay:*": "what an operator asks",
    "kernel.ends:*": "notes why the process ends itself",
    "kernel.lease:*": "only spares work",
    "kernel.trace:*": "sends what was traced, beside the path",
    "kernel.footing:*": "asks whether the process is ready, and goes on with a rebuild",
    "kernel.broker:Ears.start#*": "before the first record",
    "kernel.broker:Ears.stop#*": "after the last record",
    "kernel.cases:Cases.ask#3 *": "asked again: what it waits for is reached through `ask_each`",
    "kernel.cases:Cases.ask_each#2 *": "where a case refuses one of many: asked by halves, then alone",
    "kernel.cases:Cases.ask_each#3 *": "the other half",
    "kernel.cases:Cases.ask_each#4 *": "alone",
    "kernel.cases:Cases.release#*": "what an operator asks",
    "kernel.cases:Cases.retell#*": "what an operator asks",
    "kernel.retelling:*": "what an operator asks",
    "kernel.cases:Cases.renew#*": "feeds a new rulebook, as the ticker feeds days",
    "kernel.mongo_journal:MongoJournal.outdated#*": "feeds a new rulebook",
    "kernel.cases:Cases.settled#*": "after the last record",
    "kernel.finisher:Finisher.drained#*": "after the last record",
    "kernel.dead:DeadStore.list#*": "what an operator asks",
    "kernel.dead:DeadStore.show#*": "what an operator asks",
    "kernel.dead:DeadStore.discard#*": "what an operator asks",
    "kernel.dead:DeadStore.places#*": "what an operator asks",
    "kernel.dead:DeadStore.still#*": "what an operator asks",
    "kernel.dead:DeadStore.count#*": "looks on",
    "kernel.door:application.is_ready#*": "looks on",
    "kernel.door:Traced.__call__#1 *": "no command: what probes and scrapes ask",
    "kernel.door:BodyLimit.__call__#1 *": "no request: FastAPI's own start",
    "kernel.mongo:Mongo.ping#*": "before the first record",
    "kernel.mongo_journal:MongoJournal.prepare#*": "before the first record",
    "kernel.mongo_journal:MongoJournal.commits_of#*": "retelling, reconcile and rebuild",
    "kernel.mongo_journal:MongoJournal.commits#*": "rebuild",
    "kernel.mongo_journal:MongoJournal.lasts#*": "rebuild",
    "kernel.mongo_journal:MongoJournal.restate#*": "reconcile",
    "kernel.mongo_journal:MongoJournal._fold#1 *": "reads what an older version of the code has folded",
    "kernel.together:Together.__call__#1 *": "more than a hundred at once, which go by themselves",
    "kernel.together:Together._some#2 *": "one by one, where one of many failed",
    "kernel.mongo_journal:MongoJournal._folded_anew#*": "reads what an older version of the code has folded",
    "kernel.mongo_journal:MongoJournal.cases#*": "retelling, reconcile and rebuild",
    "kernel.mongo_journal:MongoJournal.backlog#*": "looks on",
    "kernel.publish:KafkaPublisher.start#*": "before the first record",
    "kernel.publish:KafkaPublisher.stop#*": "after the last record",
    "kernel.receive:Progress.halt#*": "ends the process by itself",
    "kernel.receive:* *.halt()": "ends the process by itself",
    "kernel.receive:Receiver.again#*": "what an operator asks",
    "kernel.problem:_Unexpected.__call__#2 *": "a fault of ours: there is none to be had",
    "kernel.rates:ToldRates.__call__#1 *": "no request: FastAPI's own start",
    "kernel.door:_read#*": "tokens of issuers, whose keys may have to be fetched",
    "intake.door:absence_routes.absence#*": "a query",
    "intake.door:closed_routes.*": "a query",
    "intake.door.imports:import_routes.*file*": "files, beside the path: killed in tests of their own",
    "intake.door.imports:received#*": "files, beside the path: killed in tests of their own",
    "intake.door.imports:answered#*": "files, beside the path: killed in tests of their own",
    "intake.door.snapshots:*": "full deliveries, beside the path: killed in tests of their own",
    "intake.door.people:*": "a query, and an erasure that is asked again",
    "intake.door.staff:*": "rows of who works here, and commands asked as all are",
    "intake.store.staffing:*": "rows of who works here, and commands asked as all are",
    "intake.store.workers:*": "rows of who works here",
    "intake.door.merging:*": "commands asked as all are",
    "intake.store.merging:*": "commands asked as all are, and asked again where half was done",
    "intake.store.reach:going_on#2 *": "reached where a case was merged",
    "intake.store.sealed:Sealed.erase#*": "an erasure, which is asked again",
    "intake.effects*:*": "files, beside the path: killed in tests of their own",
    "intake.rules.pieces:*": "files, beside the path: killed in tests of their own",
    "intake.store.import_files:*": "files, beside the path: killed in tests of their own",
    "intake.store.comparing:*": "full deliveries, beside the path: killed in tests of their own",
    "intake.store.standings:Standings.prepare#*": "before the first record",
    "intake.store.standings:Standings.sick#*": "a query",
    "intake.store.standings:Standings.of_person*": "a query",
    "intake.store.standings:Standings.of_worker#*": "a query",
    "intake.store.standings:Standings.unplaced#*": "cases given out, beside the path: looked at again",
    "intake.store.standings:Standings.placed#*": "cases given out, beside the path: looked at again",
    "intake.store.standings:Standings.look_again#*": "cases given out, beside the path: looked at again",
    "intake.store.standings:Standings.loads#*": "cases given out, beside the path: looked at again",
    "intake.store.standings:Questions*": "full deliveries, beside the path",
    "intake.store:Store.prepare#*": "before the first record",
    "kernel.finisher:Finisher.within#*": "reached where thousands are not told yet",
    "intake.store:Store.person#*": "a query",
    "intake.store:Store.postcodes#*": "a query",
    "intake.store:Store.with_bsn#*": "a query",
    "intake.store:Store.alike#*": "a query",
    "intake.store:Store.erase#*": "an erasure, which is asked again",
    "intake.store:Store.keep_work#*": "one write, of no case",
    "intake.store:Store.works_of#*": "reached where work in hand is named",
    "intake.store.taking:Taking.each#*": "many at once: files and topics, beside the path",
    "intake.store.taking:Taking._works#*": "reached where work in hand is named",
    "intake.handlers:*": "a topic of partners: taken again as any is",
    "trajectory.door.queries:*": "a query",
    "trajectory.door.obligations:*": "a query",
    "trajectory.door.comparing:*": "a dry run: nothing is stored",
    "trajectory.door.entries:*": "a query, and a command asked as all are",
    "trajectory.door.report*:*": "a query",
    "trajectory.door.money:*": "a query",
    "trajectory.door.uwv:*": "a query",
    "kernel.pdf_check:*": "documents, beside the path: killed in a test of its own",
    "trajectory.door:Commands.all_within_reach#*": "a query",
    "trajectory.door.documents:*": "beside the path: killed in a test of its own",
    "trajectory.store.documents:*": "beside the path: killed in a test of its own",
    "trajectory.effects*:*": "messages to UWV, beside the path: killed in tests of their own",
    "trajectory.store.uwv:UwvRows.prepare#*": "before the first record",
    "trajectory.store.uwv:UwvRows.claim#*": "messages to UWV, beside the path",
    "trajectory.store.uwv:UwvRows.again#*": "messages to UWV, beside the path",
    "trajectory.store.uwv:UwvRows.whose#*": "messages to UWV, beside the path",
    "trajectory.store.uwv:UwvRows.last_answer#*": "messages to UWV, beside the path",
    "trajectory.store.uwv:UwvRows.keep#*": "messages to UWV, beside the path",
    "trajectory.store.uwv:UwvRows.claim_answer#*": "messages to UWV, beside the path",
    "trajectory.store.uwv:UwvRows.taken#*": "messages to UWV, beside the path",
    "trajectory.store.uwv:UwvRows.answer_again#*": "messages to UWV, beside the path",
    "trajectory.store.uwv:UwvRows.listed#*": "messages to UWV, beside the path",
    "trajectory.store:Store.reports#*": "a query",
    "trajectory.store:Store.prepare#*": "before the first record",
    "trajectory.store:Stores.prepare#*": "before the first record",
    "trajectory.store:Store.list#*": "a query",
}

FIRST: Mapping[str, Mapping[str, str]] = {
    "kernel.receive:in_place#2": {"before kernel.cases:Cases.take_ahead#1": "later"},
    "kernel.publish:KafkaPublisher._publish_wave#4": {
        "before kernel.publish:KafkaPublisher._publish_wave#3": "kafka"
    },
    "kernel.publish:KafkaPublisher._discard#1": {
        "before kernel.publish:KafkaPublisher._publish_wave#3": "kafka"
    },
    "kernel.publish:KafkaPublisher.send#3": {"before kernel.publish:KafkaPublisher.send#2": "kafka"},
    "kernel.publish:KafkaPublisher._acknowledged#2": {
        "after kernel.publish:KafkaPublisher._send#1": "unheard"
    },
    "kernel.cases:Cases._relay#2": {"before kernel.cases:Cases._relay_together#2": "fault"},
    "kernel.publish:KafkaPublisher._living#4": {"after kernel.publish:KafkaPublisher._living#3": "kafka"},
}
"""The errors after which alone a wait is reached."""

FAILS: Mapping[str, str] = {
    "kernel.mongo_journal:": "mongodb",
    "kernel.mongo:": "mongodb",
    "kernel.dead:": "mongodb",
    "kernel.together:": "later",
    "intake.store:": "later",
    "intake.store.sealed:": "mongodb",
    "intake.store.standings:": "mongodb",
    "kernel.publish:KafkaPublisher.send#2": "kafka",
    "kernel.publish:KafkaPublisher._send#1": "kafka",
    "kernel.cases:": "later",
    "kernel.finisher:": "later",
    "kernel.receive:*_attempt#": "later",
    "trajectory.store:": "later",
    "trajectory.store.uwv:": "later",
    "trajectory.door:Commands.": "later",
    "intake.store.taking:": "later",
    "intake.store.reach:": "later",
}
"""The error that what is waited for there can give."""
OWN = re.compile(r"(self\.)?\w+\(")
"""What is waited for is a function of ours: it gives `Unavailable`, whatever the server gave it."""

HEARD_ONLY = (
    "kernel.broker:",
    "kernel.receive:",
    "kernel.dead:",
    "kernel.mongo:unless_newer",
    "kernel.cases:Cases.take_ahead",
    "kernel.cases:Cases.keep_up",
    "kernel.publish:KafkaPublisher.send#",
    "kernel.cases:Cases._round#2",
)
"""Reached by a record only, so in the service that hears: trajectory."""
ASKED_ONLY = (
    "kernel.door:",
    "kernel.problem:",
    "kernel.rates:",
    "kernel.publish:KafkaPublisher._rows#",
    "kernel.cases:Cases.ask",
    "kernel.cases:Cases._decided",
    "kernel.cases:Cases.relay",
    "kernel.cases:Cases._relay",
    "kernel.cases:Cases.take#",
    "kernel.cases:Cases.tick",
    "kernel.mongo_journal:MongoJournal.told_because",
    "kernel.mongo_journal:MongoJournal.pending_",
    "kernel.mongo_journal:MongoJournal.due",
    "kernel.mongo_journal:MongoJournal._newest",
)
"""Killed at in the service that is asked most and refuses, intake."""
RELAYED = (
    "kernel.cases:Cases.relay#2",
    "kernel.cases:Cases._relay",
    "kernel.mongo_journal:MongoJournal.pending_of",
)
"""Reached where a commit has been pending for two seconds."""
CROWDED = ("kernel.cases:Cases._round#2",)
"""Reached where a batch has fifty cases."""


SHARED = {"intake": (WHEN, WHEN[:1]), "trajectory": ((), WHEN[1:])}
"""Who is killed where at a wait that both reach, one wait after the other: intake mostly, which starts faster."""


def every_site() -> list[Site]:
    """All waits of the kernel and of the services that are killed."""
    packages = ("shared.kernel", *(f"services.{each}" for each in SERVICES))
    return [site for package in packages for module in modules_of(package) for site in sites_of(module)]


def off_the_path(site: Site) -> list[str]:
    """The patterns by which it is named among those that are not killed at."""
    return [each for each in OFF_THE_PATH if fnmatchcase(f"{site.name} {site.words}", each)]


def is_off_the_path(site: Site) -> bool:
    """Whether it is not killed at."""
    return bool(off_the_path(site))


def points_of(service: str) -> list[str]:
    """Where this service's processes are killed. Of the waits that both reach, each point is one service's."""
    other = ASKED_ONLY if service == "trajectory" else HEARD_ONLY
    points: list[str] = []
    for n, site in enumerate(each for each in every_site() if not is_off_the_path(each)):
        of = site.name.partition(".")[0]
        if of not in ("kernel", service) or site.name.startswith(other):
            continue
        both = of == service or site.name.startswith((*ASKED_ONLY, *HEARD_ONLY))
        points += [f"{when} {site.name}" for when in (WHEN if both else SHARED[service][n % 2])]
    return sorted(points, key=lambda point: point.partition(" ")[2].startswith((*RELAYED, *CROWDED)))


def errors_of(service: str) -> dict[str, str]:
    """Which error this service meets at which points: as the server would give it, where nothing began and where
    everything was done and only the answer was lost."""
    other = ASKED_ONLY if service == "trajectory" else HEARD_ONLY
    return {
        f"{when} {site.name}": "later" if OWN.match(site.words) else kind
        for site in every_site()
        if not is_off_the_path(site) and not site.name.startswith((*other, *RELAYED, *CROWDED))
        if site.name not in FIRST and not site.words.startswith("asyncio.")
        if site.name.partition(".")[0] in ("kernel", service)
        for prefix, kind in FAILS.items()
        if fnmatchcase(site.name, f"{prefix}*")
        for when in WHEN
    }


def first_of(point: str) -> dict[str, str]:
    """What has to go wrong before this point is reached."""
    return dict(FIRST.get(point.partition(" ")[2], {}))
