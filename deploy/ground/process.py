"""A process of ours: started in its own session, marked as ours, stopped within a bound.

The mark is a variable in its environment that names the home it belongs to. A runner that was killed leaves
its children behind; the next one finds them by that mark and by nothing else.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

MARK = "HERVAT_CHILD_OF"
"""Only ever set for a child, so that no process of anybody else carries it."""


@dataclass
class Process:
    """A command that can be started again and again; its output is appended to a log."""

    name: str
    command: Sequence[str]
    log: Path
    home: Path
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    stop_within: float = 25.0
    """Seconds between SIGTERM and SIGKILL; a service ends by itself within 20, and says if it left something."""
    _running: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The latest process; None before the first start."""
        return self._running.pid if self._running else None

    @property
    def alive(self) -> bool:
        """Whether the latest process still runs."""
        return self._running is not None and self._running.poll() is None

    @property
    def status(self) -> int | None:
        """The exit status of the latest process; None while it runs."""
        return self._running.poll() if self._running else None

    def launch(self) -> None:
        """Starts the command."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._running = subprocess.Popen(
                list(self.command),
                env={**os.environ, **self.environment, MARK: str(self.home.resolve())},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                # Ctrl-C reaches the whole group of a terminal: the runner stops its children in order, itself.
                start_new_session=True,
            )

    def ask(self) -> None:
        """Asks it to end (SIGTERM), frozen or not, and does not wait."""
        self._signal(signal.SIGTERM)
        self._signal(signal.SIGCONT)

    def stop(self) -> None:
        """Asks it to end and kills it when it does not within its bound."""
        self.ask()
        if self._running is not None:
            try:
                self._running.wait(self.stop_within)
            except subprocess.TimeoutExpired:
                self.kill()

    def kill(self) -> None:
        """Ends it at once (SIGKILL)."""
        self._signal(signal.SIGKILL)
        if self._running is not None:
            self._running.wait()

    def abort(self) -> None:
        """Ends it at once (SIGABRT); with `PYTHONFAULTHANDLER` it leaves in its log where its threads stood."""
        self._signal(signal.SIGABRT)
        if self._running is not None:
            self._running.wait()

    def freeze(self) -> None:
        """Stops its clock (SIGSTOP); when this returns each of its threads stands still."""
        self._signal(signal.SIGSTOP)
        if self._running is not None and self.alive:
            # A signal is sent before it is obeyed. WNOWAIT leaves an exit in the meantime to be told by `status`.
            os.waitid(os.P_PID, self._running.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)

    def resume(self) -> None:
        """Lets a frozen process go on (SIGCONT)."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._running is not None and self.alive:
            self._running.send_signal(number)

    def last_lines(self, count: int = 5) -> str:
        """The end of its log, for a message about why it did not start."""
        lines = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return " | ".join(lines[-count:])


def left_behind(home: Path) -> list[int]:
    """The processes that carry the mark of this home; empty where there is no /proc."""
    mark = f"{MARK}={home.resolve()}".encode()
    return sorted(pid for pid in _pids() if pid != os.getpid() and mark in _environment(pid))


def end_left_behind(home: Path, within: float = 15.0) -> list[int]:
    """Ends what an earlier, killed run of this home left: SIGTERM, then SIGKILL after `within` seconds."""
    found = left_behind(home)
    for pid in found:
        _send(pid, signal.SIGTERM)
        _send(pid, signal.SIGCONT)
    end = time.monotonic() + within
    while left_behind(home) and time.monotonic() < end:
        time.sleep(0.1)
    for pid in left_behind(home):
        _send(pid, signal.SIGKILL)
    return found


def _pids() -> Iterator[int]:
    proc = Path("/proc")
    return (int(each.name) for each in proc.iterdir() if each.name.isdigit()) if proc.is_dir() else iter(())


def _environment(pid: int) -> list[bytes]:
    """The environment of a process; empty when it has ended or is another user's."""
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _send(pid: int, number: signal.Signals) -> None:
    """A process that has just ended needs no signal."""
    if _environment(pid):
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
