"""One running platform for the tests of a module; a test that kills has its own."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from shared.testing.cluster import Cluster
from tests.e2e.stage import Stage


@pytest.fixture
async def stage(cluster: Cluster, tmp_path: Path) -> AsyncGenerator[Stage]:
    """Four ready services."""
    made = Stage(cluster, tmp_path)
    try:
        await made.start()
        yield made
    finally:
        await made.stop()
