"""The verbs of the Makefile: all explained by `make help`, and the README names no other."""

import re
import subprocess

from tests.architecture.source import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
INNER = {"check-static"}


def helped() -> set[str]:
    done = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {line.split()[0] for line in done.stdout.splitlines() if line}


def test_every_verb_is_explained() -> None:
    """`make help` knows every target there is, and no target that is not."""
    phony = {verb for line in re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M) for verb in line.split()}
    assert helped() == phony - INNER


def test_the_readme_names_only_verbs_that_exist() -> None:
    """Whoever types what the README says gets what it promises."""
    named = re.findall(r"(?:^|`|\$\()make (?:-s )?([a-z]+)\b", (ROOT / "README.md").read_text(), re.M)
    assert set(named) <= helped()
    assert {"run", "test"} <= set(named)
