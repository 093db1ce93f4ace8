"""What the watchdog makes of what it sees: when nothing owed moves, whose end that is, and when none."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.kernel.decider import Fold, advance
from shared.kernel.outcome import Unavailable
from shared.kernel.receive import Progress
from shared.kernel.watchdog import Stall, Watchdog
from shared.testing.memory import MemoryJournal
from tests.tally import AT, TALLY, Tally, added

PLACE = "test-in/0"


def test_only_what_is_seen_to_stand_still_counts() -> None:
    """By hand: looks at 0, 2, 4 make 4 s; servers away until 50 add none; a freeze of 100 s adds one longest step."""
    stall = Stall(longest_step=3)
    owed = {PLACE: 7}
    assert [stall.look(at, owed)[PLACE] for at in (0, 2, 4)] == [0, 2, 4]
    stall.away(50)
    assert stall.look(51, owed) == {PLACE: 5}
    assert stall.look(151, owed) == {PLACE: 8}
    assert stall.look(152, {PLACE: 8}) == {PLACE: 0}
    assert stall.look(153, {}) == {}


@given(st.lists(st.tuples(st.floats(0, 100), st.booleans())))
def test_what_moves_at_every_look_is_never_still(steps: list[tuple[float, bool]]) -> None:
    """However long the looks lie apart, and whether or not the servers were there in between."""
    stall, at = Stall(longest_step=10), 0.0
    for standing, (step, away) in enumerate(steps):
        at += step
        if away:
            stall.away(at)
        else:
            assert stall.look(at, {PLACE: standing}) == {PLACE: 0}


@dataclass
class Scene:
    """A watchdog of ten seconds that looks each second at what a test says is there."""

    seconds: float = 0.0
    there: bool = True
    joined: bool = True
    offsets: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    journal: MemoryJournal[Tally] = field(default_factory=lambda: MemoryJournal(TALLY))
    progress: Progress = field(default_factory=Progress)

    def __post_init__(self) -> None:
        """Nothing owed yet."""
        self.watchdog = Watchdog(
            offsets=self,
            ping=self.ping,
            journal=self.journal,
            joined=lambda: self.joined,
            progress=self.progress,
            now=lambda: AT,
            stuck_after=10,
            clock=lambda: self.seconds,
        )

    async def ping(self) -> None:
        """MongoDB."""
        if not self.there:
            raise Unavailable("MongoDB")

    async def behind(self) -> dict[str, tuple[int, int]]:
        """Kafka."""
        return self.offsets

    async def owe(self, about: str) -> None:
        """A commit that nobody told yet."""
        made = advance(TALLY, Fold(about=about, state=Tally()), [added(about, 1, f"{about}1")], AT)
        await self.journal.append([made])

    async def ends_after(self, most: int = 60) -> int | None:
        """The seconds after which it says that the process has to end; None for not within `most`."""
        for _ in range(most + 1):
            if await self.watchdog.look():
                return int(self.seconds)
            self.seconds += 1
        return None


async def test_who_read_a_partition_ends_before_the_others() -> None:
    """Ten seconds where this process read it, twenty where another may have; never where nothing is owed."""
    assert await Scene(offsets={PLACE: (3, 1)}, progress=Progress(read={PLACE})).ends_after() == 10
    assert await Scene(offsets={PLACE: (3, 1)}).ends_after() == 20
    assert await Scene(joined=False).ends_after() == 20
    assert await Scene().ends_after() is None


async def test_a_commit_that_nobody_tells_ends_the_process_once() -> None:
    """Ten seconds after the first look; but not the process that found it there: ending did not help."""
    scene = Scene()
    await scene.owe("a")
    assert await scene.ends_after() == 10
    again = Scene(journal=scene.journal)
    again.watchdog.now = lambda: AT.replace(year=2027)
    assert await again.ends_after() is None


async def test_a_backlog_that_shrinks_is_no_reason_to_end() -> None:
    """One of thirty commits told every five seconds, the oldest last: it moves, until nothing is told any more."""
    scene = Scene()
    for n in range(30):
        await scene.owe(f"c{n}")
    for n in range(1, 30):
        await scene.journal.settle([(f"c{n}", 1)])
        assert await scene.ends_after(4) is None
    last_moved = scene.seconds - 5
    assert await scene.ends_after() == last_moved + 10


async def test_the_clock_stands_still_while_mongodb_is_away() -> None:
    """Five seconds behind, a minute away, and five more: ten in all."""
    scene = Scene(offsets={PLACE: (3, 1)}, progress=Progress(read={PLACE}))
    assert await scene.ends_after(5) is None
    scene.there = False
    for _ in range(60):
        with pytest.raises(Unavailable):
            await scene.watchdog.look()
        scene.seconds += 1
        assert scene.watchdog.lag is None
    scene.there = True
    assert await scene.ends_after() == 6 + 60 + 4
