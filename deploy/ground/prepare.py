"""Downloads jars that run beside us, once: Kafka for local servers; a stamp says which pom the jars belong to."""

import fcntl
import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen

from deploy.ground import prerequisites
from deploy.ground.server import GroundError, Say

EVERY = 10
"""Files downloaded between two lines of progress."""


@dataclass(frozen=True)
class Jars:
    """A program of Maven's: how it is called, what it takes to download, and the pom that names it."""

    name: str
    what: str
    pom: Path

    def folder(self, home: Path) -> Path:
        """Where its jars are kept."""
        return home / "servers" / self.name

    def there(self, home: Path) -> bool:
        """Whether the jars of this pom are there, each with the size it was downloaded with."""
        stamp = self.folder(home) / "stamp"
        return stamp.exists() and stamp.read_text() == _stamp(self.pom, self.folder(home))


KAFKA = Jars(
    "kafka", "Kafka 4.4.0 with Maven (about 60 MB the first time)", Path(__file__).with_name("kafka-pom.xml")
)


def is_prepared(home: Path) -> bool:
    """Whether Kafka's jars are there."""
    return KAFKA.there(home)


def prepare(home: Path, say: Say, jars: Jars = KAFKA) -> Path:
    """Makes sure of the jars and returns their folder; `GroundError` in one line when it cannot."""
    folder = jars.folder(home)
    if jars.there(home):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "lock").open("a") as lock:
        # Two test sessions may start on an empty home: the second waits and finds the work done.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not jars.there(home):
            _renew(jars, folder, say)
    return folder


def _renew(jars: Jars, folder: Path, say: Say) -> None:
    maven = prerequisites.maven()
    fresh = folder.with_name(f"{jars.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    say(f"downloading {jars.what}")
    goal = [maven, "-B", "-f", str(jars.pom), "dependency:copy-dependencies", f"-DoutputDirectory={fresh}"]
    _download(goal, jars.name, say)
    (fresh / "stamp").write_text(_stamp(jars.pom, fresh))
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    say(f"it is in {folder}")


def _stamp(of: Path, folder: Path) -> str:
    pom = hashlib.sha256(of.read_bytes()).hexdigest()
    files = sorted(f"{each.name} {each.stat().st_size}" for each in folder.glob("*.jar"))
    return "\n".join([pom, *files])


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
