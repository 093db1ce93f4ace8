"""The ground the platform runs on: Kafka and MongoDB, always the real ones, found in one order.

Addresses given in the environment; containers where a Docker engine answers; processes of this machine. Each is
the same to what runs on top. Containers and processes are for development and tests: production has Kafka 4
with three brokers and MongoDB 8 with three members, named in the environment.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from deploy.ground.containers import ContainerGround, engine_answers
from deploy.ground.given import GivenGround
from deploy.ground.local import LocalGround
from deploy.ground.server import Ground, GroundError, Say


def home() -> Path:
    """Where everything of a local run is kept: `HERVAT_HOME`, or `.hervat` in the checkout."""
    given = os.environ.get("HERVAT_HOME")
    return Path(given).resolve() if given else Path(__file__).resolve().parents[2] / ".hervat"


def given() -> tuple[str, str] | None:
    """Both addresses of the environment; `GroundError` when only one is there."""
    kafka, mongodb = os.environ.get("KAFKA_BOOTSTRAP"), os.environ.get("MONGODB_URL")
    if bool(kafka) != bool(mongodb):
        raise GroundError("KAFKA_BOOTSTRAP and MONGODB_URL go together: give both or neither")
    return (kafka, mongodb) if kafka and mongodb else None


def find(
    data: Path,
    say: Say,
    owner: Path | None = None,
    ports: Mapping[str, int] | None = None,
    keep: bool = False,
    own: bool = False,
) -> Ground:
    """Starts the first ground that can be had and returns it; `GroundError` when none can.

    `owner` is the directory whose mark our processes carry, `keep` asks for data that outlives them, `own` for
    servers that may be killed: what the environment names is then left alone.
    """
    addresses = None if own else given()
    if addresses:
        return _started(GivenGround(*addresses), say)
    local = LocalGround(home(), data, owner, ports)
    if engine_answers():
        containers = ContainerGround(data if keep else None, ports)
        try:
            return _started(containers, say)
        except GroundError as error:
            say(f"{containers.kind}: {error}; trying {local.kind}")
    return _started(local, say)


def _started(ground: Ground, say: Say) -> Ground:
    ground.start(say)
    return ground
