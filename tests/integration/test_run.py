"""The one-machine runner, on real servers, with small stand-ins for the services: it is the runner that is tested."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from deploy import ground
from deploy.ground.ports import moments
from deploy.ground.process import end_left_behind, left_behind
from shared.contracts.topics import SERVICES

pytestmark = pytest.mark.servers

SERVICE = """
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

class Ready(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

HTTPServer((os.environ["HERVAT_HTTP_HOST"], int(os.environ["HERVAT_HTTP_PORT"])), Ready).serve_forever()
"""
EXAMPLE = """
import json, os
print("an example for", len(json.load(open(os.environ["HERVAT_RUN"]))["http"]), "services")
"""
RUNNER = f"""
import sys
from deploy.run.__main__ import main

sys.exit(main(lambda name: [sys.executable, "-c", {SERVICE!r}], [sys.executable, "-c", {EXAMPLE!r}]))
"""


class Runner:
    """A runner process on a home of its own."""

    def __init__(self, home: Path) -> None:
        """Shares what was downloaded with the other tests."""
        self.home, self.record, self.output = home, home / "run.json", home / "output"
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in {"KAFKA_BOOTSTRAP", "MONGODB_URL"}
        }
        self._environment = {**kept, "HERVAT_HOME": str(home), "HERVAT_PARTITIONS": "1"}
        self._command = [sys.executable, "-c", RUNNER]

    def start(self) -> subprocess.Popen[bytes]:
        """Starts a runner; its lines are appended to `output`."""
        with self.output.open("ab") as output:
            return subprocess.Popen(self._command, env=self._environment, stdout=output, stderr=output)

    def ready(self, within: float = 60) -> dict[str, Any]:
        """The record, once it is there."""
        found = next((self.record.read_text() for _ in moments(within) if self.record.exists()), None)
        assert found is not None, self.output.read_text()
        return json.loads(found)

    def pids_change(self, name: str, before: int) -> bool:
        """Whether the record names another process for that child, in time."""
        return any(self.ready()["pids"].get(name, before) != before for _ in moments(60))


@pytest.fixture
def runner(tmp_path: Path) -> Generator[Runner]:
    """A runner's home, of which nothing runs when the test has ended."""
    servers = ground.home() / "servers"
    servers.mkdir(parents=True, exist_ok=True)
    (tmp_path / "servers").symlink_to(servers)
    yield Runner(tmp_path)
    end_left_behind(tmp_path)


def runs(pid: int) -> bool:
    """Whether a process is there."""
    return Path(f"/proc/{pid}").exists()


def test_what_dies_is_started_again_and_a_stop_leaves_nothing(runner: Runner) -> None:
    """A killed service and a killed mail sink get new processes in the record; SIGTERM ends them all."""
    process = runner.start()
    first = runner.ready()
    assert first["ready"] is True
    assert set(first["http"]) == set(SERVICES)
    for name in ("intake", "mail"):
        os.kill(first["pids"][name], signal.SIGKILL)
        assert runner.pids_change(name, first["pids"][name])

    assert runner.start().wait(60) == 1
    assert "another runner" in runner.output.read_text()

    last = runner.ready()
    process.terminate()
    assert process.wait(60) == 0
    assert not runner.record.exists()
    assert not any(runs(pid) for pid in last["pids"].values())
    assert left_behind(runner.home) == []


def test_after_kill_9_the_next_runner_goes_on_where_it_was(runner: Runner) -> None:
    """The servers a killed runner left are ended first; addresses and topics are those of before.

    The example was loaded by the first and is not loaded again.
    """
    process = runner.start()
    before = runner.ready()
    assert any((runner.home / "example-loaded").exists() for _ in moments(60))
    process.kill()
    process.wait()
    assert all(runs(pid) for pid in before["pids"].values())
    runner.record.unlink()

    again = runner.start()
    after = runner.ready()

    assert after["http"] == before["http"]
    assert not set(before["pids"].values()) & set(after["pids"].values())
    assert "topics are there" in runner.output.read_text()
    again.send_signal(signal.SIGINT)
    assert again.wait(60) == 0
    assert runner.output.read_text().count("an example for 4 services") == 1
