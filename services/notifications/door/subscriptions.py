"""HTTP in: subscriptions of partners: made, looked at, paused, resumed, replayed, tested, ended."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.notifications.door.reach import READERS, entitled, place_after, scope_of, stream_of
from services.notifications.door.subscribing import (
    ReplayIn,
    SubscriptionIn,
    checked_url,
    shown,
    shown_try,
    shown_waiting,
    topic_of,
)
from services.notifications.rules.subscribing import Scope
from services.notifications.rules.webhook import secret_of, written
from services.notifications.store.stream import Streams
from services.notifications.store.subscription import State, Subscription, Try
from services.notifications.store.subscriptions import Subscriptions
from shared.kernel.clock import Now, derived_id
from shared.kernel.door import Called, CommandId, roles
from shared.kernel.problem import Problem
from shared.kernel.token import Caller

MOST = 5_000
"""Subscriptions of one arbodienst, ended ones included."""
CHANGED = Problem(409, "changed-meanwhile", "It was changed at this moment: look, and ask again.")
TRIED = 5
"""Times that a change is tried: who delivers may suspend or activate it at the same moment."""


class Desk:
    """What every route about subscriptions stands on."""

    def __init__(
        self,
        streams: Streams,
        subscriptions: Subscriptions,
        test: Callable[[Subscription], Awaitable[Try]],
        secret: str,
        loopback: bool,
        now: Now,
    ) -> None:
        """All of its surroundings are given; `secret` is what those of subscriptions derive from."""
        self.streams, self.subscriptions, self.test, self.now = streams, subscriptions, test, now
        self.loopback, self._secret = loopback, secret

    async def find(self, who: Caller, id: str) -> Subscription:
        """One that the caller may look after; 404 for every other."""
        found = await self.subscriptions.find(who.tenant, id)
        if found is None or not _theirs(who, found):
            raise Problem(404, "no-such-subscription", "No subscription of this id is yours.", "subscription")
        return found

    async def change(
        self, who: Caller, id: str, change: Callable[[Subscription], Awaitable[Subscription | None]]
    ) -> Subscription:
        """One that has not ended, changed as it stands, and looked at again where it was changed meanwhile."""
        for _ in range(TRIED):
            if changed := await change(await self.living(who, id)):
                return changed
        raise CHANGED

    async def resumed(self, it: Subscription) -> Subscription | None:
        """Where it was, and what waits is tried at once."""
        state: State = "active" if it.url is None else "unconfirmed"
        await self.subscriptions.hurry(it.id)
        return await self.subscriptions.change(it, state=state, why=None, stopped_at=None)

    async def rotated(self, it: Subscription, secret: int) -> Subscription | None:
        """With the secret after this one; None where it has another one already."""
        if it.secret != secret:
            return None
        return await self.subscriptions.change(it, secret=secret + 1, rotated_at=self.now())

    async def living(self, who: Caller, id: str) -> Subscription:
        """One that has not ended; 409 for one that has."""
        found = await self.find(who, id)
        if found.state == "ended":
            raise Problem(409, "subscription-ended", "It has ended: make another one.", "subscription")
        return found

    async def show(self, it: Subscription) -> dict[str, Any]:
        """With how much is before it."""
        return shown(it, await self.streams[it.data_class].end(it.tenant))

    def secret(self, it: Subscription) -> str:
        """As its owner verifies with it."""
        return written(secret_of(self._secret, it.id, it.secret))


def _theirs(who: Caller, it: Subscription) -> bool:
    try:
        entitled(who, it.data_class)
    except Problem:
        return False
    return who.cases is None and (who.employer is None or it.employers == (who.employer,))


def _new(
    id: str, who: Caller, body: SubscriptionIn, scope: Scope, place: int, loopback: bool
) -> Subscription:
    if who.cases is not None:
        raise Problem(403, "cases-only", "A token of single cases can read them, not subscribe.", "cases")
    if (body.url is None) == (body.partner is None):
        raise Problem(422, "one-way", "Either an address or a partner's topic.", "url")
    return Subscription(
        id=id,
        tenant=who.tenant,
        data_class=body.data_class,
        url=None if body.url is None else checked_url(body.url, loopback),
        topic=None if body.partner is None else topic_of(body.partner, who.tenant),
        kinds=None if scope.kinds is None else tuple(sorted(scope.kinds)),
        employers=None if scope.employers is None else tuple(sorted(scope.employers)),
        where={name: tuple(sorted(values)) for name, values in scope.where},
        state="active" if body.url is None else "unconfirmed",
        cursor=place,
    )


def subscription_routes(desk: Desk) -> APIRouter:
    """Made, listed, looked at, ended."""
    router = APIRouter(tags=["subscriptions"])
    readers = [roles(READERS)]

    @router.post("/v1/subscriptions", status_code=201, dependencies=readers)
    async def subscribe(
        body: SubscriptionIn, who: Called, command: CommandId, response: Response
    ) -> dict[str, Any]:
        """Subscribes. An address is asked first whether it wants this; the secret is in this answer only."""
        scope = scope_of(who, body.data_class, body.kinds, body.employers, body.where)
        id = derived_id("subscription", who.tenant, command)
        if await desk.subscriptions.find(who.tenant, id) is None:
            if await desk.subscriptions.count(who.tenant) >= MOST:
                raise Problem(422, "too-many-subscriptions", f"An arbodienst may have {MOST}.")
            place = await place_after(desk.streams[body.data_class], who.tenant, body.after)
            await desk.subscriptions.add(_new(id, who, body, scope, place, desk.loopback))
        made = await desk.find(who, id)
        response.headers["Location"] = f"/v1/subscriptions/{id}"
        return {**await desk.show(made), **({"secret": desk.secret(made)} if made.url else {})}

    @router.get("/v1/subscriptions", dependencies=readers)
    async def subscriptions(who: Called) -> dict[str, list[dict[str, Any]]]:
        """All that the caller may look after, ended ones too."""
        found = [each for each in await desk.subscriptions.listed(who.tenant) if _theirs(who, each)]
        ends = {of: await desk.streams[of].end(who.tenant) for of in {each.data_class for each in found}}
        return {"subscriptions": [shown(each, ends[each.data_class]) for each in found]}

    @router.get("/v1/subscriptions/{id}", dependencies=readers)
    async def subscription(id: str, who: Called) -> dict[str, Any]:
        """One, and how far it is."""
        return await desk.show(await desk.find(who, id))

    @router.delete("/v1/subscriptions/{id}", status_code=204, dependencies=readers)
    async def unsubscribe(id: str, who: Called) -> None:
        """It is gone, and what was tried with it."""
        await desk.subscriptions.remove(await desk.find(who, id))

    @router.get("/v1/subscriptions/{id}/deliveries", dependencies=readers)
    async def deliveries(
        id: str, who: Called, limit: Annotated[int, Query(ge=1, le=500)] = 100
    ) -> dict[str, Any]:
        """What was delivered, what waits behind what failed, and the latest tries that failed or were tests."""
        found = await desk.find(who, id)
        waiting = [shown_waiting(each) for each in await desk.subscriptions.waiting(found)]
        tries = [shown_try(each) for each in await desk.subscriptions.tries(id, limit)]
        return {"delivered": found.delivered, "waiting": waiting, "tries": tries}

    _ = (subscribe, subscriptions, subscription, unsubscribe, deliveries)
    return router


def running_routes(desk: Desk) -> APIRouter:
    """What is done with one that is there."""
    router = APIRouter(tags=["subscriptions"])
    readers = [roles(READERS)]

    @router.post("/v1/subscriptions/{id}/pause", dependencies=readers)
    async def pause(id: str, who: Called) -> dict[str, Any]:
        """Nothing is delivered until it is resumed; nothing is lost."""
        return await desk.show(
            await desk.change(who, id, lambda it: desk.subscriptions.change(it, state="paused", why=None))
        )

    @router.post("/v1/subscriptions/{id}/resume", dependencies=readers)
    async def resume(id: str, who: Called) -> dict[str, Any]:
        """Goes on where it was, at the event that failed if one did. An address is asked anew whether it wants this."""
        return await desk.show(await desk.change(who, id, desk.resumed))

    @router.post("/v1/subscriptions/{id}/rotate-secret", dependencies=readers)
    async def rotate_secret(id: str, who: Called) -> dict[str, Any]:
        """A new secret; for a day every delivery is signed with the one before it too."""
        found = await desk.living(who, id)
        changed = await desk.change(who, id, lambda it: desk.rotated(it, found.secret))
        return {**await desk.show(changed), "secret": desk.secret(changed)}

    @router.post("/v1/subscriptions/{id}/replay", dependencies=readers)
    async def replay(id: str, body: ReplayIn, who: Called) -> dict[str, Any]:
        """Delivers everything from a place on once more, to this subscription and to nobody else."""
        place = await _place(desk, await desk.living(who, id), body)
        return await desk.show(await desk.change(who, id, lambda it: desk.subscriptions.begin_at(it, place)))

    @router.post("/v1/subscriptions/{id}/test", dependencies=readers)
    async def test(id: str, who: Called) -> dict[str, Any]:
        """Sends an event that is about nothing, signed as every other, and says what became of it."""
        found = await desk.living(who, id)
        if found.url is None:
            raise Problem(422, "no-address", "A topic is tried by reading it.", "subscription")
        tried = await desk.test(found)
        await desk.subscriptions.log([tried])
        return shown_try(tried)

    _ = (pause, resume, rotate_secret, replay, test)
    return router


async def _place(desk: Desk, it: Subscription, body: ReplayIn) -> int:
    """The place before the first event that is delivered anew."""
    stream = desk.streams[it.data_class]
    if body.after is not None:
        return min(await place_after(stream, it.tenant, body.after), await stream.end(it.tenant))
    if body.at is not None:
        if body.at.tzinfo is None:
            raise Problem(
                422, "time-without-zone", "A time with its offset, such as 2026-03-02T08:00:00Z.", "at"
            )
        return await stream.place_at(it.tenant, body.at) - 1
    if body.event is not None:
        found = await stream.place_of(it.tenant, body.event)
    elif body.case and body.stream and body.sequence:
        of = stream_of(desk.streams, body.stream)
        found = (
            await stream.place_in_case(it.tenant, body.case, body.stream, body.sequence)
            if of is stream
            else None
        )
    else:
        raise Problem(
            422, "no-place", "Name an event, a time, a cursor, or case, stream and sequence.", "event"
        )
    if found is None:
        raise Problem(422, "no-such-event", "No event of this stream.", "event")
    return found - 1
