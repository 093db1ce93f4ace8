"""HTTP in: who is reached where and was told what; subscriptions of partners and what they fetch."""

from collections.abc import Mapping

from fastapi import APIRouter

from services.notifications.door.catalogue import catalogue_routes
from services.notifications.door.events import case_routes, feed_routes
from services.notifications.door.letters import Letterbox, contact_routes, inbox_routes
from services.notifications.door.sandbox import sandbox_routes
from services.notifications.door.subscriptions import Desk, running_routes, subscription_routes
from services.notifications.door.telling import bounce_routes, telling_routes
from services.notifications.store.stream import Streams
from services.notifications.store.tail import Tail
from shared.contracts.classes import DataClass
from shared.kernel.clock import Rehearsed


def routes(
    box: Letterbox,
    streams: Streams,
    tails: Mapping[DataClass, Tail],
    desk: Desk,
    rehearsed: Rehearsed | None = None,
) -> APIRouter:
    """The service's own routes."""
    router = APIRouter()
    for each in (
        contact_routes(box),
        inbox_routes(box),
        telling_routes(box),
        bounce_routes(box),
        subscription_routes(desk),
        running_routes(desk),
        feed_routes(streams, tails),
        case_routes(streams),
        catalogue_routes(),
        sandbox_routes(rehearsed, desk.now),
    ):
        router.include_router(each)
    return router
