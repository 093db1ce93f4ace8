"""What a runner keeps in `HERVAT_HOME`: its lock, its secrets, its ports, and the record of what runs."""

import fcntl
import json
import os
import secrets
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.ground.ports import kept_ports, row
from deploy.ground.server import GroundError
from shared.contracts.topics import SERVICES

PORTS = (*SERVICES, "kafka", "controller", "mongodb", "mail", "uwv", "post")
"""The order of the row that starts at `HERVAT_PORT`."""
SECRETS = ("token", "person", "document", "webhook")
"""What signs tokens, what wraps the keys of persons and of documents, what the secrets of subscriptions derive from."""


@dataclass(frozen=True)
class Record:
    """What runs: the content of `run.json`."""

    kafka: str
    mongodb: str
    http: Mapping[str, str]
    pids: Mapping[str, int]

    def text(self) -> str:
        """As JSON; it only exists once everything has been ready."""
        whole = {
            "ready": True,
            "kafka": self.kafka,
            "mongodb": self.mongodb,
            "http": dict(self.http),
            "pids": dict(self.pids),
        }
        return json.dumps(whole, indent=2)


class Home:
    """One directory, one runner."""

    def __init__(self, directory: Path) -> None:
        """Makes the directory; only its owner may look inside."""
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.directory = directory.resolve()
        self.record = self.directory / "run.json"
        self.loaded = self.directory / "example-loaded"
        self.mail = self.directory / "mail"
        self.uwv = self.directory / "uwv.json"
        self.days_ahead = self.directory / "days-ahead"
        self.post = self.directory / "post" / "post.json"
        self.servers = self.directory / "data"

    @contextmanager
    def alone(self) -> Generator[None]:
        """Holds the home's lock; `GroundError` when another runner has it."""
        with (self.directory / "lock").open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise GroundError(f"another runner works in {self.directory}: stop it first") from error
            yield

    def log(self, name: str) -> Path:
        """Where a child's output goes."""
        return self.directory / "log" / f"{name}.log"

    def ports(self, first: str | None) -> dict[str, int]:
        """A row from `first`, or the ports of last time; `GroundError` for what is no port."""
        try:
            wanted = row(int(first), PORTS) if first else None
        except ValueError as error:
            raise GroundError(str(error)) from error
        return kept_ports(self.directory / "ports.json", PORTS, wanted)

    def secrets(self) -> dict[str, str]:
        """The secrets of this home, each made once; readable by its owner only."""
        file = self.directory / "secrets.json"
        before: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
        made = {name: before.get(name) or secrets.token_urlsafe(48) for name in SECRETS}
        if made != before:
            replace(file, json.dumps(made))
        return made

    def write(self, record: Record) -> None:
        """Whoever reads `run.json` sees the old or the new one, never half of one."""
        replace(self.record, record.text())


def replace(file: Path, text: str) -> None:
    """Writes a file whole (mode 0600), in one step for whoever reads it."""
    fresh = file.with_name(f".{file.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as output:
        output.write(text)
    fresh.replace(file)
