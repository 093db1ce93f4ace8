"""What of an arbodienst's events a caller may be told: by class of data and role, employer and cases of the token."""

from collections.abc import Iterable, Mapping

from services.notifications.rules import cursor
from services.notifications.rules.subscribing import ENTITLED, KINDS, Scope, fields_of
from services.notifications.store.stream import Stream, Streams
from shared.contracts.classes import DataClass
from shared.kernel.problem import Problem
from shared.kernel.token import Caller

READERS = tuple(sorted({role for roles in ENTITLED.values() for role in roles}))
"""Who may be told of any class at all."""


def entitled(who: Caller, of: DataClass) -> None:
    """Raises a problem where the caller's role opens nothing of this class."""
    if of not in ENTITLED or who.role not in ENTITLED[of]:
        raise Problem(403, "class-not-open", "Events of this class are not for this role.", "data_class")


def scope_of(
    who: Caller,
    of: DataClass,
    kinds: Iterable[str] | None = None,
    employers: Iterable[str] | None = None,
    where: Mapping[str, Iterable[str]] | None = None,
) -> Scope:
    """What a caller asked for, as far as it may be told; a problem where that is more."""
    entitled(who, of)
    asked = None if kinds is None else frozenset(kinds)
    if asked and (foreign := asked - KINDS[of].keys()):
        raise Problem(
            422, "unknown-kind", f"There is no such kind in this class: {min(foreign)[:80]}.", "kinds"
        )
    fields = {name: frozenset(values) for name, values in (where or {}).items()}
    if unknown := fields.keys() - fields_of(of, asked):
        raise Problem(
            422, "unknown-filter", "A field that none of these kinds has.", f"where.{min(unknown)[:80]}"
        )
    return Scope(who.tenant, asked, _employers(who, employers), tuple(sorted(fields.items())), who.cases)


def _employers(who: Caller, asked: Iterable[str] | None) -> frozenset[str] | None:
    if who.employer is None:
        return None if asked is None else frozenset(asked)
    if asked is not None and set(asked) != {who.employer}:
        raise Problem(403, "other-employer", "The token is for another employer.", "employers")
    return frozenset({who.employer})


async def place_after(stream: Stream, tenant: str, after: str) -> int:
    """The place that `start`, `end` or a cursor names; 422 for what is none of ours."""
    if after in ("start", "end"):
        return 0 if after == "start" else await stream.end(tenant)
    try:
        return cursor.read(after, stream.of)
    except ValueError:
        raise Problem(
            422, "unknown-cursor", "No cursor of this class; begin with start or end.", "after"
        ) from None


def stream_of(streams: Streams, topic: str) -> Stream:
    """The stream on which a topic stands; 422 for a topic that partners are told nothing of."""
    for each in streams:
        if topic in each.topics:
            return each
    raise Problem(422, "unknown-stream", "No stream of this name.", "stream")
