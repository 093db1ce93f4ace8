"""What must never be there: clocks and fresh ids outside the kernel's clock, and tests that wait or pretend."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, files, place, tree

BANNED = {
    "datetime.now": "from datetime import datetime\n\nNOW = datetime.now()\n",
    "datetime.utcnow": "from datetime import datetime\n\nNOW = datetime.utcnow()\n",
    "date.today": "from datetime import date\n\nTODAY = date.today()\n",
    "time.time": "import time\n\nNOW = time.time()\n",
    "uuid4": "from uuid import uuid4\n\nNEW = uuid4()\n",
}


@pytest.mark.parametrize("snippet", BANNED.values(), ids=BANNED)
def test_nobody_but_the_clock_asks_the_time_or_makes_an_id(snippet: str, tmp_path: Path) -> None:
    """The project's own settings of ruff refuse it, wherever it stands."""
    path = tmp_path / "snippet.py"
    path.write_text(f'"""A snippet."""\n\n{snippet}')
    command = ["-m", "ruff", "check", "--no-cache", "--config", str(ROOT / "pyproject.toml"), str(path)]
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "TID251" in done.stdout


def called(path: Path) -> list[tuple[str, int]]:
    """The last name of every call and every mark, with its line."""
    found: list[tuple[str, int]] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            found.append((node.attr, node.lineno))
        elif isinstance(node, ast.Name):
            found.append((node.id, node.lineno))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            module = getattr(node, "module", None) or ""
            found += [(part, node.lineno) for part in module.split(".")]
            found += [(each.name, node.lineno) for each in node.names]
    return found


def test_no_test_sleeps_skips_or_pretends() -> None:
    """Time is an argument, every test runs, and fakes are held to the real thing. Soak and bench do wait."""
    refused = {"sleep", "skip", "skipif", "xfail", "importorskip", "mock", "Mock", "MagicMock", "AsyncMock"}
    looked_at = [path for path in files("tests") if not {"soak", "bench"} & set(path.parts)]
    assert [place(path, line) for path in looked_at for name, line in called(path) if name in refused] == []


def test_the_locked_libraries_name_no_registry() -> None:
    """Where libraries come from is the machine's own business."""
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    assert [line for line in lines if re.search(r"https?://|--(extra-)?index-url|--find-links", line)] == []
