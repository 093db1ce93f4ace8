"""The table of what the five texts name: every row names an event that is told and a test that is there."""

import ast
import re

from shared.contracts.catalogue import TOLD
from tests.architecture.source import ROOT, Function, files, tree

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "seeds.md").read_text().splitlines()
    if re.match(r"\| 00[0-4] ", line)
]
KINDS = {each.kind for each in TOLD}


def test_every_text_is_there() -> None:
    """Each of the five, with more than a few rows."""
    counted = [sum(row[0] == f"00{n}" for row in ROWS) for n in range(5)]
    assert min(counted) > 8


def test_every_row_names_an_event_that_is_told() -> None:
    """By its short name, or by service and kind."""
    named = [row[2].strip("`") for row in ROWS]
    assert [each for each in named if each not in KINDS and f"trajectory.{each}.v1" not in KINDS] == []


def test_every_row_names_a_test_that_is_there() -> None:
    """Anywhere under tests."""
    tests = {
        node.name for path in files("tests") for node in ast.walk(tree(path)) if isinstance(node, Function)
    }
    assert [row[3] for row in ROWS if row[3].strip("`") not in tests] == []
