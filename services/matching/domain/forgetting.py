"""What matching must forget of a candidate: limits, wishes and the reasons built on them go with their period. Pure.

What everybody in the case saw stays: which vacancy was proposed, withdrawn, accepted or rejected, and when.
"""

from collections.abc import Iterator, Sequence

from services.matching.domain.kinds import CapacityKept, ProfileKept, SearchClosed
from shared.contracts.event import Event
from shared.contracts.matching import MatchExplained, MatchRejected, RejectionExplained


def of_what_ended(events: Sequence[Event]) -> set[int]:
    """The places of what belongs to openings that are over (AVG art. 5(1)(e): kept no longer than needed)."""
    closings = [n for n, each in enumerate(events) if isinstance(each, SearchClosed)]
    if not closings:
        return set()
    closing = events[closings[-1]]
    opening = closing.opening if isinstance(closing, SearchClosed) else 0
    before = events[: closings[-1]]
    return {
        *_known(before, CapacityKept, opening),
        *_known(before, ProfileKept, opening),
        *(n for n, each in enumerate(before) if isinstance(each, MatchExplained)),
        *_refusals(before, opening),
    }


def _known(events: Sequence[Event], kind: type[CapacityKept | ProfileKept], opening: int) -> Iterator[int]:
    """All but the last ones, where those came ahead of an opening that still has to begin."""
    ahead = True
    for n in reversed(range(len(events))):
        event = events[n]
        if isinstance(event, kind):
            ahead = ahead and event.opening > opening
            if not ahead:
                yield n


def _refusals(events: Sequence[Event], opening: int) -> Iterator[int]:
    """The reasons of rejections; each stands behind the rejection itself, which says in which opening it was."""
    for n, event in enumerate(events):
        said = events[n - 1] if n else None
        if isinstance(event, RejectionExplained):
            ahead = isinstance(said, MatchRejected) and said.opening > opening
            if not ahead:
                yield n
