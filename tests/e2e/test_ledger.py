"""The short form of the ledger: two thousand absences, four thousand further facts, and every kind of fault."""

from pathlib import Path

import pytest

from shared.testing.cluster import Cluster
from tests.soak.__main__ import seed_of_run
from tests.soak.run import soak


@pytest.mark.timeout(1200)
async def test_whatever_is_killed_nothing_is_lost_doubled_or_swapped(
    own_cluster: Cluster, tmp_path: Path
) -> None:
    """One round from a fresh seed; `HERVAT_SOAK_SEED` repeats one that failed. How fast it is, `make soak` says."""
    outcome = await soak(own_cluster, tmp_path, seed_of_run(), patience=4.0)
    print(outcome)
    assert not outcome.failed, str(outcome)
