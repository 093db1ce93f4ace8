"""What the page for partners and the README's section say, held against what is so."""

import re

from services.notifications.rules.holding import fingerprint
from services.notifications.rules.subscribing import CHALLENGED, ENTITLED, KINDS, OPEN, TESTED
from services.notifications.rules.webhook import WAITS
from shared.contracts.classes import DataClass
from tests.architecture.source import ROOT

PAGE = (ROOT / "docs" / "integration.md").read_text()
IDS = ["2c1f0a0e-6a51-5c0e-9b57-1a5d6f3f0b01", "9d3b7c44-0f1e-5a7b-8e21-77c0a4d1e902"]
# printf 'first\nsecond\n' | sha256sum, with these two ids
PRINT = "724eec02dc0e5c5fbf3cf1a63fa4077fde2a288986ab612c0b195131a9575515"


def test_the_worked_fingerprint_is_right() -> None:
    """The command on the page, what it prints, and what a reconcile compares are one."""
    assert fingerprint(IDS) == PRINT
    assert f"printf '{IDS[0]}\\n{IDS[1]}\\n' | sha256sum\n{PRINT}\n" in PAGE
    assert f'"hash": "{PRINT}"' in PAGE


def test_the_page_names_kinds_that_there_are() -> None:
    """And what is sent without being an event of a case."""
    known = {kind for kinds in KINDS.values() for kind in kinds} | {CHALLENGED, TESTED}
    named = set(re.findall(r"[a-z]+\.[a-z-]+\.v[0-9]+", PAGE))
    assert {CHALLENGED, TESTED, "trajectory.deadline-missed.v1"} <= named <= known


def test_the_page_has_every_stream_of_every_class() -> None:
    """A row each, with the streams as they are called."""
    for of, topics in OPEN.items():
        streams = ", ".join(f"`{each}`" for each in topics)
        assert f"| `{of}` | {streams} |" in PAGE
    assert ENTITLED[DataClass.PROCESS] == (
        "partner",
        "administrator",
        "team-lead",
        "case-manager",
        "employer",
    )


def test_the_page_has_the_waits_between_two_tries() -> None:
    """5 and 30 seconds, 2, 10, 30 minutes, 1, 3 and 6 hours."""
    hour = 3600
    assert [each.total_seconds() for each in WAITS] == [5, 30, 120, 600, 1800, hour, 3 * hour, 6 * hour]
    assert "after 5 and 30 seconds, 2, 10, 30 minutes, 1, 3 and 6 hours" in PAGE


def test_the_readme_takes_ten_commands_or_fewer_to_the_first_event() -> None:
    """All that stand in its section, the webhook's too."""
    section = (ROOT / "README.md").read_text().partition("## Integration\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"```bash\n(.*?)```", section, re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines()]
    assert 3 <= len(commands) <= 10
    assert any("/v1/events" in line for line in commands)
