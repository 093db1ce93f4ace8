"""HTTP in: events fetched instead of sent: the feed, those of one case, and what repairs a partner's copy."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from services.notifications.door.reach import READERS, place_after, scope_of, stream_of
from services.notifications.door.subscribing import Text
from services.notifications.rules import cursor
from services.notifications.rules.holding import Held, fingerprint, repair
from services.notifications.rules.subscribing import Scope, Told, cloud_event
from services.notifications.store.stream import Stream, Streams
from services.notifications.store.tail import Tail
from shared.contracts.classes import DataClass
from shared.kernel.door import Called, roles
from shared.kernel.problem import Problem, not_yet_known

LONGEST_WAIT = 30.0
"""Seconds that a caller may wait for something new."""
LOOKED_AT = 1_000
"""Events of an arbodienst that are looked at in one go for those a caller sees."""
LOOKED_FOR = 10.0
"""Seconds after which a caller who sees next to nothing is answered all the same, with how far that is."""
MOST_HELD, MOST_CASES, MOST_REPAIRS = 500, 1_000, 5_000
"""Of one reconcile: cases a partner says it holds, cases of ours that are looked at, events that are answered."""


class HeldIn(BaseModel):
    """What a partner holds of one case on one stream."""

    model_config = ConfigDict(extra="forbid")

    case: Text
    stream: Text = "trajectory-events"
    sequence: int = Field(ge=0)
    """That of the last event held."""
    hash: str = Field(pattern=r"^[0-9a-fA-F]{64}$")
    """SHA-256, in hex, of the ids of all events held in the order of their sequence, a line feed after each."""


class ReconcileIn(BaseModel):
    """A part of what a partner holds: some cases in the order of their ids, all that it has between two of them."""

    model_config = ConfigDict(extra="forbid")

    held: list[HeldIn] = Field(max_length=MOST_HELD)
    data_class: DataClass = DataClass.PROCESS
    kinds: list[Text] | None = Field(default=None, min_length=1, max_length=200)
    employers: list[Text] | None = Field(default=None, min_length=1, max_length=10_000)
    after: str = Field(default="", max_length=100)
    """The last case of the part before; cases of ours from there on that are not held are missing."""
    last: bool = False
    """Whether this is the last part: then there is nothing after it either."""


async def _page(
    stream: Stream, tail: Tail, scope: Scope, n: int, limit: int, wait: float
) -> tuple[list[Told], int, bool]:
    """What a scope sees after a number, the number up to which was looked, and whether there is more at once."""
    found: list[Told] = []
    until = time.monotonic() + wait
    while True:
        left = until - time.monotonic()
        read = await tail.after(scope.tenant, n, LOOKED_AT, max(0.0, left) if not found else 0.0)
        for each in read:
            if len(found) == limit:
                return found, n, True
            n = each.n
            if scope.sees(each):
                found.append(each)
        if not read and (found or left <= 0):
            return found, n, False
        if len(found) == limit or (read and left < -LOOKED_FOR):
            return found, n, True
        await asyncio.sleep(0)


def feed_routes(streams: Streams, tails: Mapping[DataClass, Tail]) -> APIRouter:
    """For who can host no address."""
    router = APIRouter(tags=["events"])

    @router.get("/v1/events", dependencies=[roles(READERS)])
    async def events(
        who: Called,
        after: Annotated[
            str, Query(max_length=100, description="`start`, `end`, or `next` of before")
        ] = "start",
        kinds: Annotated[list[str] | None, Query(max_length=200)] = None,
        employers: Annotated[list[str] | None, Query(max_length=1000)] = None,
        data_class: DataClass = DataClass.PROCESS,
        limit: Annotated[int, Query(ge=1, le=1000)] = 100,
        wait: Annotated[
            float, Query(ge=0, le=LONGEST_WAIT, description="Seconds, where there is nothing")
        ] = 0,
    ) -> dict[str, Any]:
        """The events after a place, oldest first. Store `next` with what they changed, and ask on with it."""
        scope = scope_of(who, data_class, kinds, employers)
        stream = streams[data_class]
        n = await place_after(stream, who.tenant, after)
        found, place, more = await _page(stream, tails[data_class], scope, n, limit, wait)
        written = [cloud_event(each, await stream.previous(scope, each)) for each in found]
        return {"events": written, "next": cursor.written(data_class, place), "more": more}

    _ = events
    return router


def case_routes(streams: Streams) -> APIRouter:
    """A gap is filled by asking for it; a copy is held against what was told."""
    router = APIRouter(tags=["events"])

    @router.get("/v1/cases/{case}/events", dependencies=[roles(READERS)])
    async def events_of_case(
        case: str,
        who: Called,
        stream: Annotated[str, Query(max_length=60)] = "trajectory-events",
        first: Annotated[int, Query(alias="from", ge=1, description="The sequence to begin with")] = 1,
        kinds: Annotated[list[str] | None, Query(max_length=200)] = None,
    ) -> dict[str, Any]:
        """The events of one case on one stream from a sequence on, with the fingerprint of all of them."""
        on = stream_of(streams, stream)
        scope = scope_of(who, on.of, kinds)
        told = await on.of_topic(scope, case, stream)
        if not told:
            raise not_yet_known()
        return {
            "case": case,
            "stream": stream,
            "sequence": told[-1].sequence,
            "hash": fingerprint([each.id for each in told]),
            "events": _written([each for each in told if each.sequence >= first], scope),
        }

    @router.post("/v1/reconcile", dependencies=[roles(READERS)])
    async def reconcile(body: ReconcileIn, who: Called) -> dict[str, Any]:
        """Holds a partner's copy against what was told: what differs, with the events that repair it."""
        scope = scope_of(who, body.data_class, body.kinds, body.employers)
        on = streams[body.data_class]
        held = _in_order(on, body)
        known, cut = await _looked_at(on, scope, body)
        sent, rest = _within(_differing(held, await on.outline(scope, known)))
        shown = [
            {"case": case, "stream": topic, "was": was, "events": _written(await on.whole(events), scope)}
            for (case, topic), was, events in sent
        ]
        return {"looked_at": len(known), "differs": shown, "more": cut or rest}

    _ = (events_of_case, reconcile)
    return router


def _in_order(on: Stream, body: ReconcileIn) -> dict[tuple[str, str], Held]:
    cases = [each.case for each in body.held]
    if cases != sorted(cases) or (cases and cases[0] <= body.after):
        raise Problem(422, "not-in-order", "Cases in the order of their ids, all behind `after`.", "held")
    if any(each.stream not in on.topics for each in body.held):
        raise Problem(422, "unknown-stream", "No stream of this class.", "held")
    return {
        (each.case, each.stream): Held(each.case, each.stream, each.sequence, each.hash) for each in body.held
    }


async def _looked_at(on: Stream, scope: Scope, body: ReconcileIn) -> tuple[list[str], bool]:
    """The cases held, and those of ours in between; and whether there are more of ours than are looked at."""
    cases = [each.case for each in body.held]
    if not cases and not body.last:
        return [], False
    upto = None if body.last else cases[-1]
    ours = await on.cases_between(scope, body.after, upto, MOST_CASES)
    return sorted({*cases, *ours}), len(ours) == MOST_CASES


Differing = tuple[tuple[str, str], str, Sequence[Told]]


def _differing(held: Mapping[tuple[str, str], Held], told: Sequence[Told]) -> list[Differing]:
    """What is held otherwise than it was told, by case and topic: `missing`, `behind` or `other`, and the repair."""
    ours: dict[tuple[str, str], list[Told]] = {place: [] for place in held}
    for each in told:
        ours.setdefault((each.case, each.topic), []).append(each)
    found: list[Differing] = []
    for place, events in sorted(ours.items()):
        if place not in held:
            found.append((place, "missing", events))
        elif (mends := repair(held[place], events)) or (not events and held[place].sequence):
            found.append((place, "behind" if mends and len(mends) < len(events) else "other", mends))
    return found


def _within(differs: Sequence[Differing]) -> tuple[list[Differing], bool]:
    """As many as fit in one answer, at least one; and whether some did not."""
    sent: list[Differing] = []
    events = 0
    for each in differs:
        events += len(each[2])
        if sent and events > MOST_REPAIRS:
            return sent, True
        sent.append(each)
    return sent, False


def _written(events: Sequence[Told], scope: Scope) -> list[dict[str, Any]]:
    return [cloud_event(each, scope.previous(each)) for each in events]
