"""`make soak`: thousands of orders of the topics, bytes and requests that nobody would send, then the ledger, round
after round, under faults of every kind.

The sums and one line of verdict end it.

`HERVAT_SOAK_SEED` repeats a run, `HERVAT_SOAK_MINUTES` (10) says how long; the last round is finished.
`HERVAT_FUZZ_SECONDS` (60) is how long each reader of files and each service's doors are fuzzed.
"""

import asyncio
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.ground.server import Ground
from shared.testing.cluster import cluster, running_servers
from tests.soak.fuzz import doors
from tests.soak.run import Outcome, soak


def seed_of_run() -> int:
    """The one given, or a fresh one."""
    return int(os.environ.get("HERVAT_SOAK_SEED") or secrets.randbelow(1_000_000))


def main() -> int:
    """Exit status 1 when a sum is wrong; the last line is the verdict."""
    seed, minutes = seed_of_run(), float(os.environ.get("HERVAT_SOAK_MINUTES") or "10")
    print(f"soak: seed {seed}, {minutes:g} minutes", flush=True)
    orders, readers = _orders(seed), _readers(seed)
    with running_servers(own=True) as ground, tempfile.TemporaryDirectory() as home:
        failed = asyncio.run(_doors(ground, Path(home), seed))
        outcome = asyncio.run(_soak(ground, Path(home), seed, minutes * 60))
    print("\n".join(f"soak: {line}" for line in str(outcome).splitlines()))
    return 1 if outcome.failed or orders or readers or failed else 0


def _orders(seed: int) -> int:
    """Exit status of the properties of the order of topics, over many orders."""
    drawn_by = ["--hypothesis-profile=soak", f"--hypothesis-seed={seed}"]
    asked = [sys.executable, "-m", "pytest", "-q", "-k", "any_order", "tests/unit", *drawn_by]
    status = subprocess.run(asked, check=False).returncode
    print(f"soak: any order of the topics gives {'different states' if status else 'one state'}", flush=True)
    return status


def fuzzed_for() -> int:
    """Seconds."""
    return int(os.environ.get("HERVAT_FUZZ_SECONDS") or "60")


def _readers(seed: int) -> list[str]:
    """The readers of files that some bytes broke."""
    broken: list[str] = []
    for format in ("csv", "json-lines", "xml"):
        asked = [sys.executable, "-m", "tests.soak.fuzz.readers", format, str(fuzzed_for()), str(seed)]
        if subprocess.run(asked, check=False).returncode:
            broken.append(format)
    print(f"soak: readers of files broken by some bytes: {', '.join(broken) or 'none'}", flush=True)
    return broken


async def _doors(ground: Ground, home: Path, seed: int) -> list[str]:
    """The services whose doors failed a check."""
    async with cluster(ground) as corner:
        (home / "doors").mkdir()
        failed = await doors.ask(corner, home / "doors", seed, fuzzed_for())
    print(f"soak: doors that failed a check: {', '.join(failed) or 'none'}", flush=True)
    return failed


async def _soak(ground: Ground, home: Path, seed: int, seconds: float) -> Outcome:
    async with cluster(ground) as corner:
        return await soak(corner, home, seed, seconds)


if __name__ == "__main__":
    sys.exit(main())
