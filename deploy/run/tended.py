"""A child that is started again when it dies: at once the first time, then with longer and longer waits."""

from collections.abc import Callable
from typing import Protocol

from deploy.ground.server import GroundError, Say

LONGEST = 30.0
"""Seconds between two attempts, at most."""
STEADY = 30.0
"""Seconds after which a child that runs is forgiven its earlier deaths."""


class Startable(Protocol):
    """A server or a service."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    @property
    def pid(self) -> int | None:
        """The latest process."""
        ...

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        ...

    def launch(self) -> None:
        """Starts it; `GroundError` when it cannot be."""
        ...


def wait_after(deaths: int) -> float:
    """Seconds before the next attempt: 0, 0.5, 1, 2, ... up to half a minute."""
    return 0.0 if deaths <= 1 else min(0.5 * 2 ** (min(deaths, 20) - 2), LONGEST)


class Tended:
    """One child and the memory of its deaths."""

    def __init__(self, child: Startable, why: Callable[[], str] = str) -> None:
        """The child may run already; `why` gives the last thing it said."""
        self.child, self._why = child, why
        self._deaths, self._since, self._next = 0, 0.0, None if child.alive else 0.0

    @property
    def pid(self) -> int | None:
        """The process that runs; None between a death and the next start."""
        return self.child.pid if self.child.alive else None

    def tend(self, now: float, say: Say) -> bool:
        """Looks at the child at a moment (seconds); true when its process has changed."""
        if self.child.alive:
            if self._deaths and now - self._since > STEADY:
                self._deaths = 0
            return False
        changed = self._next is None
        if self._next is None:
            self._deaths += 1
            self._next = now + wait_after(self._deaths)
            last = f" ({why})" if (why := self._why()) else ""
            say(f"{self.child.name} ended{last}; starting it again in {self._next - now:.1f} s")
        if now < self._next:
            return changed
        self._start(now, say)
        return True

    def _start(self, now: float, say: Say) -> None:
        try:
            self.child.launch()
            self._since, self._next = now, None
        except GroundError as error:
            self._deaths += 1
            self._next = now + wait_after(self._deaths)
            say(str(error))
