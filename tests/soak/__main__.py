"""`make soak`: absences and facts come in while services, broker and mongod are killed; then the sums.

`HERVAT_SOAK_SEED` repeats a run, `HERVAT_SOAK_MINUTES` (10) says how long.
"""

import asyncio
import os
import random
import secrets
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx

from shared.contracts.topics import SERVICES
from shared.kernel.clock import begun, now
from shared.testing.cluster import Cluster, cluster, running_servers
from tests.e2e.stage import Stage
from tests.soak.ledger import Ledger

LONGEST_BACKLOG = 120.0
"""Seconds within which everything must have gone through once the faults are over."""


def main() -> int:
    """Exit status 1 when a sum is wrong; the last line is the verdict."""
    seed = int(os.environ.get("HERVAT_SOAK_SEED", secrets.randbelow(1_000_000)))
    minutes = float(os.environ.get("HERVAT_SOAK_MINUTES", "10"))
    print(f"soak: seed {seed}, {minutes:g} minutes", flush=True)
    with running_servers(own=True) as ground, tempfile.TemporaryDirectory() as home:
        sums = asyncio.run(_soak(ground, Path(home), random.Random(seed), minutes * 60))
    print("soak: " + ", ".join(f"{name} {value}" for name, value in sums.items()))
    wrong = [name for name, value in list(sums.items())[3:] if value]
    print(
        f"soak: seed {seed}: {'FAILED: ' + ', '.join(wrong) if wrong else 'nothing lost, doubled or swapped'}"
    )
    return 1 if wrong else 0


async def _soak(ground: Any, home: Path, chance: random.Random, seconds: float) -> dict[str, int]:
    async with cluster(ground) as corner:
        stage = Stage(corner, home)
        await stage.start()
        ledger, until = Ledger(), time.monotonic() + seconds
        faults = asyncio.create_task(_faults(stage, corner, chance, until))
        await _send(stage, ledger, until)
        kills = await faults
        print(f"soak: {kills} kills; waiting until everything has gone through", flush=True)
        intake, trajectory = await _drained(stage, ledger)
        await stage.stop()
    return ledger.judge(intake, trajectory)


async def _send(stage: Stage, ledger: Ledger, until: float) -> None:
    number = 0
    while time.monotonic() < until:
        number += 1
        case = (await _accepted(stage, "/v1/absences", _absence(number), f"absence-{number}"))["case"]
        ledger.cases.add(case)
        fit = {"fact": "recovered", "first_fit_day": (begun(now()) - timedelta(days=number % 20)).isoformat()}
        await _accepted(stage, f"/v1/absences/{case}/facts", fit, f"fact-{number}")
        ledger.facts += 1


async def _accepted(stage: Stage, path: str, body: Any, key: str) -> dict[str, Any]:
    """Sends until it is answered: the same key makes that safe."""

    async def once() -> dict[str, Any] | None:
        try:
            answer = await stage.call("POST", "intake", path, body=body, key=key)
        except httpx.TransportError:
            return None
        if answer.status_code in (404, 503):
            return None
        if not answer.is_success:
            raise AssertionError(f"{path}: {answer.status_code} {answer.text}")
        return answer.json()

    return await stage.until(once, path)


def _absence(number: int) -> dict[str, Any]:
    first = begun(now()) - timedelta(days=60 + number % 300)
    employment = {"work_days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}
    return {
        "employer": f"employer-{number % 7}",
        "employee": {"number": str(number)},
        "employment": employment,
        "first_day": first.isoformat(),
    }


async def _faults(stage: Stage, corner: Cluster, chance: random.Random, until: float) -> int:
    """Every few seconds something is killed and started again; now and then a server."""
    kills = 0
    over = asyncio.get_running_loop().create_future()
    while time.monotonic() < until:
        await asyncio.wait({over}, timeout=chance.uniform(2, 6))
        kills += 1
        if chance.random() < 0.15:
            server = chance.choice(("kafka", "mongodb"))
            await corner.kill(server)
            await corner.restart(server)
        else:
            name = chance.choice(SERVICES)
            await asyncio.to_thread(stage.processes[name].kill)
            await asyncio.wait({over}, timeout=chance.uniform(0, 1))
            stage.launch(name)
    return kills


async def _drained(stage: Stage, ledger: Ledger) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Both topics once they hold as much as the ledger says, or at the end of patience as they are."""
    intake: list[dict[str, Any]] = []
    trajectory: list[dict[str, Any]] = []
    until = time.monotonic() + LONGEST_BACKLOG
    while time.monotonic() < until:
        intake = await stage.all("intake-events")
        trajectory = await stage.all("trajectory-events")
        sums = ledger.judge(intake, trajectory)
        if not sums["facts lost"] and not sums["cases not opened"]:
            break
    return intake, trajectory


if __name__ == "__main__":
    sys.exit(main())
