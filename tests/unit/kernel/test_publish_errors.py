"""A producer that has nothing acknowledged is seen: by name and since when, for as long as it is tried."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.kernel.decider import Commit, Fold, advance
from shared.kernel.publish import STILL_TRYING, KafkaPublisher
from shared.kernel.receive import Progress
from shared.kernel.watchdog import Watchdog
from shared.testing.memory import MemoryJournal
from tests.tally import AT, TALLY, Tally, added

NOBODY = "127.0.0.1:1"
"""No broker listens there."""


@dataclass
class Clock:
    """Reads what a test sets."""

    at: datetime = AT

    def __call__(self) -> datetime:
        """The time."""
        return self.at


def commit() -> Commit:
    made, _ = advance(TALLY, Fold(about="a", state=Tally()), [added("a", 1, "m")], AT)
    return made


async def test_the_first_error_of_a_row_is_since_when_it_fails() -> None:
    """Two failures a minute apart: the name, the instant of the last, and of the first."""
    clock = Clock()
    publisher = KafkaPublisher(NOBODY, now=clock)
    assert await publisher.publish([commit()]) == set()
    clock.at += timedelta(minutes=1)
    assert await publisher.publish([commit()]) == set()
    assert publisher.last_error is not None
    assert publisher.last_error.line() == {
        "error": "Unavailable",
        "at": "2026-01-05T08:01:00+00:00",
        "failing_since": "2026-01-05T08:00:00+00:00",
    }
    assert publisher.failing_since() == AT


async def test_where_nobody_tries_any_more_nothing_fails() -> None:
    """Another process has told what was to be told: this one has no reason to end."""
    clock = Clock()
    publisher = KafkaPublisher(NOBODY, now=clock)
    await publisher.publish([commit()])
    clock.at += STILL_TRYING
    assert publisher.failing_since() is None


@dataclass
class Scene:
    """A watchdog of ten seconds; Kafka and MongoDB answer, nothing is owed to the group."""

    seconds: float = 0.0
    failing: datetime | None = None
    progress: Progress = field(default_factory=Progress)

    async def ping(self) -> None:
        """MongoDB is there."""

    async def behind(self) -> dict[str, tuple[int, int]]:
        """Everything heard is committed."""
        return {}

    async def look(self, watchdog: Watchdog, until: float) -> str | None:
        """Looks each second up to and with `until`; the first reason to end."""
        while self.seconds < until:
            self.seconds += 1
            if why := await watchdog.look():
                return why
        return None


def watched(scene: Scene) -> Watchdog:
    return Watchdog(
        offsets=scene,
        ping=scene.ping,
        journal=MemoryJournal(TALLY),
        joined=lambda: True,
        progress=scene.progress,
        now=lambda: AT,
        stuck_after=10,
        clock=lambda: scene.seconds,
        failing=lambda: scene.failing,
    )


async def test_a_producer_that_keeps_failing_while_kafka_answers_ends_the_process() -> None:
    """After ten seconds of the same row of errors, and not before."""
    scene = Scene(failing=AT)
    watchdog = watched(scene)
    assert await scene.look(watchdog, 10) is None
    assert await scene.look(watchdog, 11) == "producer"


async def test_one_acknowledgement_in_between_begins_it_anew() -> None:
    """Nine seconds failing, then another row of errors: nine seconds more are no reason."""
    scene = Scene(failing=AT)
    watchdog = watched(scene)
    assert await scene.look(watchdog, 9) is None
    scene.failing = AT + timedelta(seconds=9)
    assert await scene.look(watchdog, 19) is None
