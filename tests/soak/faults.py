"""Which faults strike whom, and when: drawn from a seed beforehand, so that a run can be repeated."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

from shared.contracts.topics import SERVICES

What = Literal["kill", "stop", "freeze", "join"]
SERVERS = ("kafka", "mongodb")
HEARERS = ("trajectory", "matching", "notifications")
"""The services in a consumer group."""
SESSION = 10.0
"""Seconds after which Kafka takes a silent consumer out of its group."""
AFTER_A_SERVICE, AFTER_A_SERVER = 30.0, 90.0
"""Seconds within which the backlog is gone."""
MAIL = frozenset({"notifications", "mongodb"})
"""A mail in hand when one of these goes is another's after two minutes; so these go first in a round."""


@dataclass(frozen=True)
class Fault:
    """`kill` (SIGKILL) and `stop` (SIGTERM) end processes for some seconds, `freeze` is SIGSTOP until SIGCONT;
    with `join` a third process of a service works for some seconds and leaves."""

    after: int
    """Strikes once this many requests of its round have been answered."""
    what: What
    whom: tuple[str, ...]
    """Processes (`intake`, `intake-2`) and servers; for `join` a service."""
    seconds: float

    @property
    def within(self) -> float:
        """Seconds after the mend within which the backlog must be gone."""
        return AFTER_A_SERVER if set(self.whom) & set(SERVERS) else AFTER_A_SERVICE

    def __str__(self) -> str:
        """As it is printed in a schedule."""
        return f"@{self.after} {self.what} {'+'.join(self.whom)} {self.seconds:.1f}s"


def schedule(chance: Random, requests: int, hard: bool) -> list[Fault]:
    """One round of faults in the order of striking: every kind at least once; `hard` adds two at once."""
    drawn: list[tuple[What, tuple[str, ...], float]] = []
    for whom in (*(_one(chance, name) for name in SERVICES), *SERVERS):
        drawn.append(("kill", (whom,), chance.uniform(0, 2)))
    drawn.append(("freeze", (_one(chance, chance.choice(HEARERS)),), SESSION + chance.uniform(1, 3)))
    drawn.append(("stop", (_one(chance, chance.choice(SERVICES)),), chance.uniform(0, 1)))
    drawn.append(("join", (chance.choice(HEARERS),), chance.uniform(1, 4)))
    if hard:
        both = chance.choice(SERVICES)
        drawn.append(("kill", (both, f"{both}-2"), chance.uniform(0, 5)))
        drawn.append(
            ("kill", (chance.choice(SERVERS), _one(chance, chance.choice(SERVICES))), chance.uniform(0, 5))
        )
        drawn.append(("kill", SERVERS, chance.uniform(0, 5)))
        drawn.append(("stop", (chance.choice(SERVERS),), chance.uniform(0, 5)))
        drawn.append(
            ("freeze", tuple(_one(chance, name) for name in SERVICES), SESSION + chance.uniform(1, 5))
        )
    chance.shuffle(drawn)
    drawn.sort(key=lambda each: not any(name.partition("-")[0] in MAIL for name in each[1]))
    strikes = _strikes(chance, len(drawn), requests)
    return [Fault(after, *each) for after, each in zip(strikes, drawn, strict=True)]


def _one(chance: Random, service: str) -> str:
    return chance.choice((service, f"{service}-2"))


def _strikes(chance: Random, count: int, requests: int) -> Sequence[int]:
    """One in each equal slice of the round, anywhere in its first half."""
    width = requests / (count + 1)
    return [int(width * (n + chance.uniform(0.2, 0.7))) for n in range(count)]
