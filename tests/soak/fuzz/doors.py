"""The doors of all services, asked what their own documents describe and what they do not, by schemathesis."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from shared.contracts.topics import SERVICES
from shared.testing.cluster import Cluster
from tests.e2e.stage import Stage

CHECKS = ("not_a_server_error", "status_code_conformance", "response_schema_conformance")
OURS = "what_is_taken_is_stored_and_nothing_else"
LONGEST = 45
"""Seconds for one request: a feed may wait for thirty."""
COMMAND = str(Path(sys.executable).with_name("schemathesis"))


async def ask(corner: Cluster, home: Path, seed: int, seconds: int) -> list[str]:
    """The services whose doors failed a check, each asked for so long; what failed is printed."""
    stage = Stage(corner, home)
    try:
        await stage.start()
        return [name for name in SERVICES if await asyncio.to_thread(_fails, stage, name, seed, seconds)]
    finally:
        await stage.stop()


def _fails(stage: Stage, service: str, seed: int, seconds: int) -> bool:
    authorization = stage.token("administrator")["Authorization"]
    asked = [
        COMMAND,
        "run",
        stage.url(service, "/openapi.json"),
        "--header",
        f"Authorization:{authorization}",
    ]
    asked += ["--checks", ",".join([*CHECKS, OURS]), "--continue-on-failure", "--warnings", "off"]
    asked += ["--request-timeout", str(LONGEST)]
    asked += ["--max-time", str(seconds), "--seed", str(seed), "--no-color", "--generation-database", "none"]
    surroundings = {**os.environ, "SCHEMATHESIS_HOOKS": "tests.soak.fuzz.taken"}
    return subprocess.run(asked, check=False, env=surroundings).returncode != 0
