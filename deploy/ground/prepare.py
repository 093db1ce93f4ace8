"""Downloads what local servers need, once: a stamp says which pom the jars belong to."""

import fcntl
import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen

from deploy.ground import prerequisites
from deploy.ground.server import GroundError, Say

POM = Path(__file__).with_name("kafka-pom.xml")
EVERY = 10
"""Files downloaded between two lines of progress."""


def jars(home: Path) -> Path:
    """Where Kafka's jars are kept."""
    return home / "servers" / "kafka"


def is_prepared(home: Path) -> bool:
    """Whether the jars of this pom are there, each with the size it was downloaded with."""
    stamp = jars(home) / "stamp"
    return stamp.exists() and stamp.read_text() == _stamp(jars(home))


def prepare(home: Path, say: Say) -> Path:
    """Makes sure of Kafka's jars and returns their folder; `GroundError` in one line when it cannot."""
    folder = jars(home)
    if is_prepared(home):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / "lock").open("a") as lock:
        # Two test sessions may start on an empty home: the second waits and finds the work done.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_prepared(home):
            _renew(folder, say)
    return folder


def _renew(folder: Path, say: Say) -> None:
    maven = prerequisites.maven()
    fresh = folder.with_name("kafka.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    say("downloading Kafka 4.4.0 with Maven (about 60 MB the first time)")
    _download(
        [maven, "-B", "-f", str(POM), "dependency:copy-dependencies", f"-DoutputDirectory={fresh}"], say
    )
    (fresh / "stamp").write_text(_stamp(fresh))
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    say(f"Kafka is in {folder}")


def _stamp(folder: Path) -> str:
    pom = hashlib.sha256(POM.read_bytes()).hexdigest()
    files = sorted(f"{each.name} {each.stat().st_size}" for each in folder.glob("*.jar"))
    return "\n".join([pom, *files])


def _download(command: Sequence[str], say: Say) -> None:
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
            f"Maven could not download Kafka: {errors[0][:300] if errors else 'it says nothing'}"
        )
