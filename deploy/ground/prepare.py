"""Downloads what runs beside us, once: Kafka for local servers; a stamp says which pom its jars belong to."""

import fcntl
import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen
from typing import Protocol

from deploy.ground import prerequisites
from deploy.ground.server import GroundError, Say

EVERY = 10
"""Files downloaded between two lines of progress."""


class Wanted(Protocol):
    """A program that is downloaded once and runs beside us."""

    @property
    def name(self) -> str:
        """How it is called, here and in its folder."""
        ...

    @property
    def what(self) -> str:
        """What it takes to download, for who waits."""
        ...

    def fetch(self, into: Path, say: Say) -> None:
        """Downloads it into an empty folder; `GroundError` when it cannot."""
        ...

    def stamp(self, folder: Path) -> str:
        """What it was asked to be and what is there: another one is downloaded anew."""
        ...


@dataclass(frozen=True)
class Jars:
    """A program of Maven's, and the pom that names it. Implements `Wanted`."""

    name: str
    what: str
    pom: Path

    def fetch(self, into: Path, say: Say) -> None:
        """With Maven."""
        goal = [prerequisites.maven(), "-B", "-f", str(self.pom), "dependency:copy-dependencies"]
        _download([*goal, f"-DoutputDirectory={into}"], self.name, say)

    def stamp(self, folder: Path) -> str:
        """The pom, and each jar with its size."""
        pom = hashlib.sha256(self.pom.read_bytes()).hexdigest()
        files = sorted(f"{each.name} {each.stat().st_size}" for each in folder.glob("*.jar"))
        return "\n".join([pom, *files])


KAFKA = Jars(
    "kafka", "Kafka 4.4.0 with Maven (about 60 MB the first time)", Path(__file__).with_name("kafka-pom.xml")
)


def is_prepared(home: Path, wanted: Wanted = KAFKA) -> bool:
    """Whether it is there as it was downloaded; Kafka's jars where nothing else is asked for."""
    folder = _folder(home, wanted)
    stamp = folder / "stamp"
    return stamp.exists() and stamp.read_text() == wanted.stamp(folder)


def prepare(home: Path, say: Say, wanted: Wanted = KAFKA) -> Path:
    """Makes sure that it is there and returns its folder; `GroundError` in one line when it cannot."""
    folder = _folder(home, wanted)
    if is_prepared(home, wanted):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "lock").open("a") as lock:
        # Two test sessions may start on an empty home: the second waits and finds the work done.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_prepared(home, wanted):
            _renew(wanted, folder, say)
    return folder


def _folder(home: Path, wanted: Wanted) -> Path:
    return home / "servers" / wanted.name


def _renew(wanted: Wanted, folder: Path, say: Say) -> None:
    fresh = folder.with_name(f"{wanted.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    say(f"downloading {wanted.what}")
    wanted.fetch(fresh, say)
    (fresh / "stamp").write_text(wanted.stamp(fresh))
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    say(f"it is in {folder}")


def _download(command: Sequence[str], name: str, say: Say) -> None:
    count, said = 0, list[str]()
    with Popen(list(command), stdout=PIPE, stderr=STDOUT, text=True) as maven:
        for line in maven.stdout or ():
            said.append(line.strip())
            if "Downloaded from" in line:
                count += 1
                if count % EVERY == 0:
                    say(f"Maven: {count} files, the latest {line.split('(')[0].rsplit('/', 1)[-1].strip()}")
    if maven.returncode:
        errors = [line for line in said if "ERROR" in line] or said[-1:]
        raise GroundError(
            f"Maven could not download {name}: {errors[0][:300] if errors else 'it says nothing'}"
        )
