"""Why `make contracts` writes nothing, and why the tests fail: what a hearer of ours could not live with."""

from pathlib import Path

from deploy.contracts.evolution import breaking
from deploy.contracts.frozen import changes
from deploy.contracts.noted import unnoted
from deploy.contracts.ours import OURS, Contracts
from deploy.contracts.superseded import unread


def refused(root: Path, ours: Contracts = OURS) -> list[str]:
    """A line for each kind that broke, can no longer be read, or changed without a note; empty when all is well."""
    broken = [line for found in changes(root, ours).values() for line in breaking(found)]
    return [*broken, *unread(root, ours.versions), *unnoted(root, ours)]
