"""An image holds the libraries of its own service, with their hashes, and none that only tests need."""

import tomllib
from pathlib import Path

from deploy.packages import blocks, names, needed, wanted

LOCK = """\
broker==1.0 \\
    --hash=sha256:aa
    # via hervat (pyproject.toml)
codec==2.0 ; python_version < '3.12' \\
    --hash=sha256:bb
    # via broker
lawbook==3.0 \\
    --hash=sha256:cc
    # via hervat (pyproject.toml)
pytest==8.0 \\
    --hash=sha256:dd
    # via hervat (pyproject.toml)
words==4.0 \\
    --hash=sha256:ee
    # via
    #   codec
    #   pytest
"""
ROOT = Path(__file__).parents[3]


def test_what_a_library_needs_comes_with_it() -> None:
    """The codec because of the broker, the words because of the codec; nothing of pytest or the lawbook."""
    kept = needed(LOCK, {"broker"})
    assert list(blocks(kept)) == ["broker", "codec", "words"]
    assert "codec==2.0 ; python_version < '3.12' \\\n    --hash=sha256:bb\n" in kept


def test_a_service_adds_its_own_extra() -> None:
    """The names are without versions and extras of their own."""
    extras = {"trajectory": ["lawbook>=3,<4"], "matching": [], "dev": ["pytest"], "local": ["sink"]}
    project = {"dependencies": ["broker[fast]==1.*"]}
    assert wanted(project, extras, "trajectory") == {"broker", "lawbook"}
    assert wanted(project, extras, "matching") == {"broker"}
    assert wanted(project, extras, "all") == {"broker", "lawbook"}


def test_the_projects_own_lock_can_be_cut() -> None:
    """Everything that is asked for by name is in the part, and nothing for development is."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    roots = wanted(project, extras, "all")
    part = set(blocks(needed((ROOT / "requirements.lock").read_text(), roots)))
    assert roots <= part
    assert "pydantic-core" in part
    for apart in ("dev", "local", "soak", "bench"):
        assert not part & names(extras[apart])
