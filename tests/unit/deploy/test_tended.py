"""What dies is started again: at once, then with longer waits, and a steady child is forgiven."""

from dataclasses import dataclass, field

from deploy.ground.server import GroundError
from deploy.run.tended import LONGEST, STEADY, Tended, wait_after


@dataclass
class Child:
    """A child without a process."""

    name: str = "intake"
    alive: bool = True
    starts: int = 0
    refuses: bool = False
    said: list[str] = field(default_factory=list[str])

    @property
    def pid(self) -> int | None:
        """A number that changes with every start."""
        return 100 + self.starts

    def launch(self) -> None:
        """Runs again, unless its port is taken."""
        if self.refuses:
            raise GroundError("port 8100 is taken")
        self.starts, self.alive = self.starts + 1, True


def test_the_waits_grow_up_to_half_a_minute() -> None:
    """0, 0.5, 1, 2, 4, 8, 16 and then 30 seconds."""
    assert [wait_after(deaths) for deaths in range(1, 9)] == [0, 0.5, 1, 2, 4, 8, 16, LONGEST]
    assert wait_after(1_000) == LONGEST


def test_a_child_that_dies_is_started_at_once_with_another_process() -> None:
    """One look is enough, and it says that the process has changed."""
    child = Child()
    tended = Tended(child)
    assert not tended.tend(0, child.said.append)
    child.alive = False
    assert tended.tend(1, child.said.append)
    assert tended.pid == 101
    assert child.said == ["intake ended; starting it again in 0.0 s"]


def test_the_last_words_of_a_child_are_passed_on() -> None:
    """Whoever watches the runner need not open a log to see why a service does not start."""
    child = Child()
    tended = Tended(child, lambda: "no such table")
    child.alive = False
    tended.tend(1, child.said.append)
    assert child.said == ["intake ended (no such table); starting it again in 0.0 s"]


def test_a_child_that_dies_again_waits_and_has_no_process_meanwhile() -> None:
    """The second death within half a minute costs half a second."""
    child = Child()
    tended = Tended(child)
    for now in (1.0, 2.0):
        child.alive = False
        assert tended.tend(now, child.said.append)
    assert tended.pid is None
    assert not tended.tend(2.4, child.said.append)
    assert tended.tend(2.5, child.said.append)
    assert tended.pid == 102


def test_a_steady_child_is_forgiven() -> None:
    """After more than half a minute a death counts as the first one."""
    child = Child()
    tended = Tended(child)
    child.alive = False
    tended.tend(1, child.said.append)
    tended.tend(1 + STEADY + 1, child.said.append)
    child.alive = False
    tended.tend(40, child.said.append)
    assert child.starts == 2


def test_a_child_that_cannot_start_is_tried_again_later() -> None:
    """A taken port is said and counts as a death; the runner goes on."""
    child = Child(alive=False, refuses=True)
    tended = Tended(child)
    tended.tend(0, child.said.append)
    assert child.said == ["port 8100 is taken"]
    child.refuses = False
    tended.tend(60, child.said.append)
    assert child.alive
