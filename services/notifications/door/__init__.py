"""HTTP in: who is reached where and was told what; subscriptions of partners and what they fetch."""

from collections.abc import Mapping

from fastapi import APIRouter

from services.notifications.door.events import case_routes, feed_routes
from services.notifications.door.letters import routes as letter_routes
from services.notifications.door.subscriptions import Desk, running_routes, subscription_routes
from services.notifications.store.letters import Store
from services.notifications.store.stream import Streams
from services.notifications.store.tail import Tail
from shared.contracts.classes import DataClass


def routes(store: Store, streams: Streams, tails: Mapping[DataClass, Tail], desk: Desk) -> APIRouter:
    """The service's own routes."""
    router = APIRouter()
    for each in (
        letter_routes(store),
        subscription_routes(desk),
        running_routes(desk),
        feed_routes(streams, tails),
        case_routes(streams),
    ):
        router.include_router(each)
    return router
