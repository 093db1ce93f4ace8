"""Processes carry the mark of their home, are ended by it, and are stopped within a bound."""

import sys
from pathlib import Path

from deploy.ground.ports import moments
from deploy.ground.process import Process, end_left_behind, left_behind

WAITS = "import signal; signal.pause()"
STUBBORN = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); signal.pause()"
)

BUSY = """
import threading
def turn():
    while True:
        pass
for _ in range(20):
    threading.Thread(target=turn).start()
print("busy", flush=True)
"""


def process(home: Path, program: str = WAITS) -> Process:
    """A small process of a home, not started."""
    return Process("child", [sys.executable, "-c", program], home / "child.log", home, stop_within=0.3)


def marked(home: Path) -> list[int]:
    """The processes of a home once they can be seen: the mark is there when the new program has begun."""
    return next((found for _ in moments(10) if (found := left_behind(home))), list[int]())


def threads(child: Process) -> set[str]:
    """The states of the threads of a process, as the kernel says them."""
    tasks = Path(f"/proc/{child.pid}/task").iterdir()
    return {(task / "stat").read_text().rpartition(")")[2].split()[0] for task in tasks}


def test_what_a_killed_runner_left_is_found_by_its_home_and_ended(tmp_path: Path) -> None:
    """Only the processes of this home end; those of another go on."""
    ours, other = process(tmp_path / "ours"), process(tmp_path / "other")
    ours.launch()
    other.launch()
    assert marked(tmp_path / "ours") == [ours.pid]
    assert end_left_behind(tmp_path / "ours", within=5) == [ours.pid]
    ours.kill()
    assert marked(tmp_path / "other") == [other.pid]
    other.kill()
    assert left_behind(tmp_path / "other") == []


def test_a_process_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    """A stop is over within its bound."""
    child = process(tmp_path, STUBBORN)
    child.launch()
    assert any("deaf" in child.last_lines() for _ in moments(10))
    child.stop()
    assert not child.alive
    assert child.status == -9


def test_a_frozen_process_is_alive_and_can_be_stopped(tmp_path: Path) -> None:
    """SIGTERM only reaches a frozen process once it goes on."""
    child = process(tmp_path)
    child.launch()
    marked(tmp_path)
    child.freeze()
    assert child.alive
    child.stop()
    assert child.status == -15


def test_a_frozen_process_stands_still_before_freeze_returns(tmp_path: Path) -> None:
    """Every thread of a busy process, each time: a server that answers after it was frozen makes a test lie."""
    child = process(tmp_path, BUSY)
    child.launch()
    assert any("busy" in child.last_lines() for _ in moments(10))
    for _ in range(20):
        child.freeze()
        assert threads(child) == {"T"}
        child.resume()
    child.stop()


def test_output_is_appended_over_restarts(tmp_path: Path) -> None:
    """What a process said before it died is still there."""
    child = process(tmp_path, "print('said')")
    for _ in range(2):
        child.launch()
        assert any(not child.alive for _ in moments(10))
    assert child.log.read_text() == "said\nsaid\n"
