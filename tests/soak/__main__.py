"""`make soak`: the ledger, round after round, under faults of every kind; then the sums and one line of verdict.

`HERVAT_SOAK_SEED` repeats a run, `HERVAT_SOAK_MINUTES` (10) says how long; the last round is finished.
"""

import asyncio
import os
import secrets
import sys
import tempfile
from pathlib import Path

from deploy.ground.server import Ground
from shared.testing.cluster import cluster, running_servers
from tests.soak.run import Outcome, soak


def seed_of_run() -> int:
    """The one given, or a fresh one."""
    return int(os.environ.get("HERVAT_SOAK_SEED") or secrets.randbelow(1_000_000))


def main() -> int:
    """Exit status 1 when a sum is wrong; the last line is the verdict."""
    seed, minutes = seed_of_run(), float(os.environ.get("HERVAT_SOAK_MINUTES") or "10")
    print(f"soak: seed {seed}, {minutes:g} minutes", flush=True)
    with running_servers(own=True) as ground, tempfile.TemporaryDirectory() as home:
        outcome = asyncio.run(_soak(ground, Path(home), seed, minutes * 60))
    print("\n".join(f"soak: {line}" for line in str(outcome).splitlines()))
    return 1 if outcome.failed else 0


async def _soak(ground: Ground, home: Path, seed: int, seconds: float) -> Outcome:
    async with cluster(ground) as corner:
        return await soak(corner, home, seed, seconds)


if __name__ == "__main__":
    sys.exit(main())
