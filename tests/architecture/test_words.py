"""Everything says what it is: modules, public classes, functions and methods, and every event."""

import ast
from pathlib import Path

import pytest

from shared.contracts.catalogue import TOLD
from shared.contracts.event import Event
from tests.architecture.source import Function, files, place, tree


def undocumented(node: ast.AST, path: Path) -> list[str]:
    """Public classes, their public methods, and public functions without a docstring."""
    found: list[str] = []
    for each in ast.iter_child_nodes(node):
        if not isinstance(each, ast.ClassDef | Function) or each.name.startswith("_"):
            continue
        if ast.get_docstring(each) is None:
            found.append(f"{place(path, each.lineno)} {each.name}")
        if isinstance(each, ast.ClassDef):
            found += undocumented(each, path)
    return found


def test_every_module_says_what_it_is() -> None:
    """A reader knows from the first line what a file is for."""
    assert [place(path) for path in files() if not ast.get_docstring(tree(path))] == []


def test_every_public_class_function_and_method_says_what_it_does() -> None:
    """Shape, unit, error or article, in a sentence or two."""
    found = [
        name for path in files("services", "shared", "deploy") for name in undocumented(tree(path), path)
    ]
    assert found == []


@pytest.mark.parametrize("event", TOLD, ids=lambda event: event.kind)
def test_every_event_has_words_of_its_own(event: type[Event]) -> None:
    """A docstring inherited from `Event` would explain nothing."""
    assert event.__doc__
    assert event.__doc__ != Event.__doc__
