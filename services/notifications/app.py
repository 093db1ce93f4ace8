"""The composition root of notifications: settings in, a service out."""

from services.notifications import door, handlers
from services.notifications.domain import DECIDER
from services.notifications.door.codes import CODES
from services.notifications.door.subscriptions import Desk
from services.notifications.effects.delivering import Delivering
from services.notifications.effects.mail import Effects, Smtp
from services.notifications.effects.ways import PartnerTopics, Webhooks
from services.notifications.store.letters import Owners, Store
from services.notifications.store.stream import Streams
from services.notifications.store.subscriptions import Subscriptions
from shared.kernel.clock import new_id
from shared.kernel.footing import Footing
from shared.kernel.kafka import from_settings
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
    effects = Effects(store, cases, Smtp(settings), settings, footing.now, footing.tracing)
    streams = Streams(footing.mongo, footing.now)
    subscriptions = Subscriptions(footing.mongo, footing.now, new_id())
    webhooks = Webhooks(settings.webhook_secret, settings.webhook_loopback, footing.now)
    # A producer of its own: a partner's topic that is not there must not break the one that tells our events.
    topics = PartnerTopics(KafkaPublisher(from_settings(settings), settings.topic_prefix))
    delivering = Delivering(streams, subscriptions, webhooks, topics, footing.now)
    handlers.subscribe(footing, cases, store, streams)
    words = "Who is told what, once, in plain language; and every partner by subscription."
    secret, loopback = settings.webhook_secret, settings.webhook_loopback
    desk = Desk(streams, subscriptions, webhooks.test, secret, loopback, footing.now)
    router = door.routes(store, streams, delivering.tails, desk)
    prepare = [store.prepare, streams.prepare, subscriptions.prepare]
    work = [effects.send_waiting, delivering.follow, delivering.serve]
    return footing.service(cases, words, router, prepare, Owners, work, CODES)
