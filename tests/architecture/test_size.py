"""Files and functions stay small enough to be read in one go, and names say what a thing is."""

import re

from tests.architecture.source import files, functions, place

LONGEST_FILE = 300
LONGEST_FUNCTION = 50
SAYS_NOTHING = re.compile(r"(^|_)(utils?|helpers?|common|base|managers?|misc)$")


def test_no_file_is_longer_than_300_lines() -> None:
    """A room that grows becomes a folder."""
    assert [place(path) for path in files() if len(path.read_text().splitlines()) > LONGEST_FILE] == []


def test_no_function_is_longer_than_50_lines() -> None:
    """A long function hides a second one."""
    found = [
        f"{place(path, each.lineno)} {each.name}"
        for path in files()
        for each in functions(path)
        if (each.end_lineno or each.lineno) - each.lineno + 1 > LONGEST_FUNCTION
    ]
    assert found == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    """`utils` is where things go that nobody placed."""
    assert [place(path) for path in files() if SAYS_NOTHING.search(path.stem)] == []
