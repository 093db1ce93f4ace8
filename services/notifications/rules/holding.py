"""What a partner says it holds of a case, held against what was told. Pure.

A copy is described by its last `sequence` and a fingerprint: the SHA-256, in hex, of the ids of its events in the
order of their `sequence`, each followed by a line feed. Ids are the same whenever an event is told, so two that hold
the same events have the same fingerprint.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from services.notifications.rules.subscribing import Told


@dataclass(frozen=True)
class Held:
    """What a partner has of one case on one topic: the sequence of the last, and the fingerprint of all."""

    case: str
    stream: str
    sequence: int
    hash: str


def fingerprint(ids: Sequence[str]) -> str:
    """Of events in order."""
    return hashlib.sha256("".join(f"{each}\n" for each in ids).encode()).hexdigest()


def repair(held: Held, told: Sequence[Told]) -> Sequence[Told]:
    """The events that bring a copy to what was told: none, the later ones, or all where what it holds is not that."""
    before = [each.id for each in told if each.sequence <= held.sequence]
    if fingerprint(before) == held.hash.lower():
        return [each for each in told if each.sequence > held.sequence]
    return told
