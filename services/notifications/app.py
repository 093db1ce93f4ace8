"""The composition root of notifications: settings in, a service out."""

from services.notifications import door, handlers
from services.notifications.domain import DECIDER
from services.notifications.door.codes import CODES
from services.notifications.door.letter_codes import LETTER_CODES
from services.notifications.door.letters import Letterbox
from services.notifications.door.subscriptions import Desk
from services.notifications.effects.asking import Asking
from services.notifications.effects.carriers import carriers_of, gateways_of
from services.notifications.effects.delivering import Delivering
from services.notifications.effects.planning import Planning
from services.notifications.effects.sending import Effects
from services.notifications.effects.ways import PartnerTopics, Webhooks
from services.notifications.store.inbox import Inbox
from services.notifications.store.letters import Owners, Store
from services.notifications.store.people import People
from services.notifications.store.policies import Policies
from services.notifications.store.stream import Streams
from services.notifications.store.subscriptions import Subscriptions
from shared.kernel.clock import new_id
from shared.kernel.footing import Footing
from shared.kernel.kafka import from_settings
from shared.kernel.lease import Lease
from shared.kernel.publish import KafkaPublisher
from shared.kernel.service import Service
from shared.kernel.settings import Settings


def build(settings: Settings) -> Service:
    """Everything notifications is made of. `ValueError` without the secret of subscriptions."""
    if len(settings.webhook_secret) < 32:
        raise ValueError("HERVAT_WEBHOOK_SECRET needs 32 characters or more")
    footing = Footing(settings, DECIDER)
    store = Store(footing.mongo)
    cases = footing.cases(store)
    people, policies, carriers = People(footing.mongo), Policies(footing.mongo), carriers_of(settings)
    planning = Planning(people, policies, carriers, settings.link, footing.now)
    digests = Lease(footing.mongo, "digests", footing.now)
    effects = Effects(store, cases, planning, carriers, digests, footing.now, footing.tracing)
    asking = Asking(store, cases, gateways_of(settings), footing.now)
    box = Letterbox(store, people, policies, Inbox(footing.mongo), cases, footing.now)
    streams = Streams(footing.mongo, footing.now)
    subscriptions = Subscriptions(footing.mongo, footing.now, new_id())
    webhooks = Webhooks(settings.webhook_secret, settings.webhook_loopback, footing.now)
    # A producer of its own: a partner's topic that is not there must not break the one that tells our events.
    topics = PartnerTopics(KafkaPublisher(from_settings(settings), settings.topic_prefix))
    delivering = Delivering(streams, subscriptions, webhooks, topics, footing.now)
    handlers.subscribe(footing, cases, people, streams)
    words = "Who is told what, once, in plain language; and every partner by subscription."
    secret, loopback = settings.webhook_secret, settings.webhook_loopback
    desk = Desk(streams, subscriptions, webhooks.test, secret, loopback, footing.now)
    router = door.routes(box, streams, delivering.tails, desk, footing.rehearsed)
    prepare = [store.prepare, people.prepare, policies.prepare, streams.prepare, subscriptions.prepare]
    work = [effects.send_waiting, asking.ask_after, streams.forget, delivering.follow, delivering.serve]
    return footing.service(cases, words, router, prepare, Owners, work, (*CODES, *LETTER_CODES))
