"""The part of `requirements.lock` that one service needs: `python deploy/packages.py intake > chosen.txt`.

The lock says of every library who asks for it; what is reached from the project's own dependencies and those
of the service is kept, with its hashes. It needs nothing but Python, so that an image can be built with it.
"""

import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

EVERY = "all"
NOT_IN_AN_IMAGE = {"local", "dev", "soak", "bench"}
PROJECT = "hervat"


def names(requirements: Sequence[str]) -> set[str]:
    """The libraries of a list of requirements, without versions, extras and markers."""
    found = (re.match(r"[A-Za-z0-9._-]+", each) for each in requirements)
    return {match[0].lower().replace("_", "-") for match in found if match}


def wanted(
    project: Mapping[str, Sequence[str]], extras: Mapping[str, Sequence[str]], service: str
) -> set[str]:
    """What is asked for by name; `KeyError` for a service without an extra."""
    chosen = [name for name in extras if name not in NOT_IN_AN_IMAGE] if service == EVERY else [service]
    return names(project["dependencies"]).union(*(names(extras[each]) for each in chosen))


def blocks(lock: str) -> dict[str, str]:
    """The lock by library: its line, its hashes and who asks for it."""
    parts = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    return {name: part for part in parts for name in names([part])}


def asked_by(block: str) -> set[str]:
    """Who asks for a library, as the lock's comments say; the project itself is not one of them."""
    comments = re.findall(r"^ +# (?:via)? *(\S+)", block, flags=re.MULTILINE)
    return names(comments) - {PROJECT}


def needed(lock: str, roots: set[str]) -> str:
    """The lock's lines for those libraries and all they need."""
    libraries = blocks(lock)
    kept: set[str] = set()
    more = roots & set(libraries)
    while more:
        kept |= more
        more = {name for name, block in libraries.items() if asked_by(block) & more} - kept
    return "".join(libraries[name] for name in sorted(kept))


def main() -> int:
    """Prints the part for the service that is named, or for `all`."""
    folder = Path.cwd()
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    roots = wanted(project, project["optional-dependencies"], sys.argv[1] if len(sys.argv) > 1 else EVERY)
    print(needed((folder / "requirements.lock").read_text(), roots), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
